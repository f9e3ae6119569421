import { expect } from "chai";
import { callFailed } from "../../automation/aws/access.js";
import { explainFailure } from "../../automation/stack/failures.js";

/** How AWS's services and the provider around them word it. */
const refusals: readonly [name: string, message: string][] = [
  ["RequestTimeTooSkewed", "The difference between the request time and the current time is too large."],
  ["InvalidSignatureException", "Signature expired: 20261129T090000Z is now earlier than 20261129T095500Z"],
  ["SignatureDoesNotMatch", "Signature not yet current: 20261129T120000Z is still later than 20261129T110500Z"],
  ["RequestExpired", "Request has expired."],
];

describe("a clock that is an hour off", () => {
  for (const [name, message] of refusals) {
    it(`is reported in one sentence, with what to do: ${name}`, () => {
      const error = Object.assign(new Error(message), { name });
      const asked = callFailed("Asking ECS about services", error);
      const text = `creating EC2 VPC: operation error EC2: CreateVpc, https response error StatusCode: 403, api error ${name}: ${message}`;
      const run = { stack: "test", operation: "up", interrupted: false, failed: [] };
      const failed = explainFailure({ ...run, error: new Error("x"), errors: [{ text, urn: "urn:a" }] });
      for (const one of [asked, failed]) {
        expect(one.kind).to.equal("credentials");
        expect(one.message).to.match(/^AWS refuses the requests of this machine: its clock is wrong/);
        expect(one.hint).to.include("Set the clock");
      }
    });
  }

  it("is not seen in a signature that is wrong for another reason", () => {
    const error = Object.assign(new Error("The request signature we calculated does not match"), {
      name: "InvalidSignatureException",
    });
    expect(callFailed("Asking", error).message).to.include("did not accept the credentials");
  });
});
