import { expect } from "chai";
import { RunError } from "../../../automation/base/errors.js";
import { withMissingProofs } from "../../../automation/deployment/rollouts/validationRecords.js";
import type { StackState } from "../../../automation/stack/contents.js";

const option = (host: string) => ({
  domainName: host,
  resourceRecordName: `_1.${host}.`,
  resourceRecordValue: `_2.${host}.acm.`,
});

const state = {
  outputs: {},
  resources: [
    {
      urn: "urn:pulumi:prod::shop::aws:acm/certificate:Certificate::prod-certificate",
      type: "aws:acm/certificate:Certificate",
      name: "prod-certificate",
      outputs: { domainValidationOptions: [option("a.example.com"), option("b.example.com")] },
    },
  ],
} as unknown as StackState;

function failed(type: string): RunError {
  const failure = { name: "prod-certificate-validation", type, urn: "", cause: "timeout", also: [] };
  return new RunError("resource failed", "up of prod failed", { failures: [failure], stack: "prod" });
}

describe("a certificate that was not issued in time", () => {
  const waiting = failed("aws:acm/certificateValidation:CertificateValidation");
  const resolve = async (name: string): Promise<string[]> => {
    if (name === "_1.a.example.com") return ["_2.A.example.com.acm."];
    throw new Error("ENOTFOUND");
  };

  it("names the records that DNS does not know, and no others", async () => {
    const printed = (await withMissingProofs(waiting, async () => state, resolve)) as RunError;
    expect(printed.hint).to.include("_1.b.example.com CNAME _2.b.example.com.acm").and.not.include("_1.a.example.com");
    expect(printed.failures).to.deep.equal(waiting.failures);
    expect(printed.kind).to.equal("resource failed");
  });

  it("leaves other failures, and those whose state can't be read, as they are", async () => {
    const other = failed("aws:ecs/service:Service");
    expect(await withMissingProofs(other, async () => state, resolve)).to.equal(other);
    const unread = async (): Promise<StackState> => {
      throw new Error("no state");
    };
    expect(await withMissingProofs(waiting, unread, resolve)).to.equal(waiting);
  });
});
