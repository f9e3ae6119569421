import { expect } from "chai";
import { RunError } from "../../automation/base/errors.js";
import { runDocument } from "../../automation/cli/run.js";
import type { RunResult } from "../../automation/index.js";

function documentOf(error: unknown): Record<string, unknown> {
  const environment = { name: "test", problems: [], notices: [], error };
  const result = { application: "shop", simulated: true, built: [], environments: [environment] };
  const { environments } = runDocument(result as unknown as RunResult) as { environments: Record<string, unknown>[] };
  return environments[0] ?? {};
}

describe("the document of a run", () => {
  it("has the message of an environment's error and its kind, which docs/troubleshooting.md is sorted by", () => {
    const { ok, error, errorKind } = documentOf(new RunError("locked", "test is locked.", { hint: "Wait." }));
    expect([ok, error, errorKind]).to.deep.equal([false, "test is locked.\n  Wait.", "locked"]);
    expect(documentOf(new Error("what it is not known"))).not.to.have.property("errorKind");
    expect(documentOf(undefined)).to.include({ ok: true }).and.not.have.any.keys("error", "errorKind");
  });
});
