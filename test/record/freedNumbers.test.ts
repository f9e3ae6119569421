import { expect } from "chai";
import type { ResolvedWorkload } from "../../automation/manifest/resolved.js";
import type { EnvironmentRecord } from "../../automation/record/environmentRecord.js";
import { nextRecord } from "../../automation/record/next.js";

function web(name: string): ResolvedWorkload {
  const spec = { image: "i", port: 80, http: { rules: [{ path: "/x" }] } };
  const place = { images: [], envFiles: [], longForm: {}, notDeployed: [] };
  return { name, kind: "Load Balanced Web Service", file: `copilot/${name}/manifest.yml`, spec, ...place };
}

/** The record after a run of a folder with these services, from which all others were taken out. */
function recordAfter(previous: EnvironmentRecord | undefined, ...names: string[]): EnvironmentRecord {
  const environment = { name: "test", spec: {}, longForm: {} };
  const folder = { application: "shop", root: "/shop", environment, workloads: names.map(web) };
  const pruned = new Set(Object.keys(previous?.workloads ?? {}).filter((name) => !names.includes(name)));
  return nextRecord(previous, folder, { repository: "one", pruned }).record;
}

const numberOf = (record: EnvironmentRecord, name: string) => record.workloads[name]?.rules[0]?.priority;

/** The engine creates before it deletes: for a moment both rules are on the listener, and AWS refuses one number twice. */
describe("the number of a rule that a run removes", () => {
  const usual = numberOf(recordAfter(undefined, "b"), "b");
  /** `a` has the number that `b` would get on an empty listener. */
  const before = recordAfter(undefined, "a");
  for (const rule of before.workloads.a?.rules ?? []) rule.priority = usual as number;

  it("is not given to a rule that the same run makes", () => {
    const record = recordAfter(before, "b");
    expect(record.workloads).to.have.all.keys("b");
    expect(numberOf(record, "b")).to.be.a("number").and.not.equal(usual);
  });

  it("is free in the run after that", () => {
    expect(numberOf(recordAfter(recordAfter(before), "b"), "b")).to.equal(usual);
  });
});
