import { expect } from "chai";
import { addonsLeftBehind, stacksToTakeBack, withOwnAddons } from "../../automation/deployment/addons/stacks.js";
import type { ResolvedAddons, ResolvedApplication } from "../../automation/manifest/resolved.js";
import type { EnvironmentRecord } from "../../automation/record/environmentRecord.js";
import { openFolder } from "../../automation/session/openFolder.js";
import type { RunOptions } from "../../automation/session/options.js";
import { refuseOthersWorkloads } from "../../automation/session/selection.js";
import type { StateResource } from "../../automation/stack/contents.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const open = (options: RunOptions = {}) => {
  const dir = makeFolder({ "copilot/.workspace": "application: shop\n", "copilot/airlift.yml": "repository: ours\n" });
  return openFolder({ dir, variables: {}, ...options });
};
const addons = { data: ["Table"] } as unknown as ResolvedAddons;
const application = (names: string[], withAddons = false): ResolvedApplication => ({
  application: "shop",
  root: "/shop",
  environment: { name: "test", spec: {}, longForm: {}, ...(withAddons && { addons }) },
  workloads: names.map((name) => ({
    ...{ name, kind: "Worker Service" as const, file: `copilot/${name}/manifest.yml`, spec: { image: "i" } },
    ...{ images: [], envFiles: [], longForm: {}, notDeployed: [], addons },
  })),
});
const record = (owner = "ours"): EnvironmentRecord => ({
  ...{ version: 1, application: "shop", environment: "test", owner, spec: {}, made: {} },
  workloads: Object.fromEntries(
    Object.entries({ api: "ours", site: "theirs" }).map(([name, repository]) => [
      name,
      { repository, kind: "Worker Service", needs: {}, aliases: [], rules: [] },
    ]),
  ),
});
const stateOf = (type: string, name: string, inputs: Record<string, unknown> = {}): StateResource => ({
  ...{ urn: `urn:pulumi:test::shop::${type}::${name}`, type, name, custom: true, protect: false, inputs, outputs: {} },
  ...{ retainOnDelete: false, pendingDeletion: false, dependencies: [] },
});

describe("one environment of several repositories", () => {
  afterEach(removeFolders);

  const refuse = (options: RunOptions, names: string[] = []) => {
    try {
      refuseOthersWorkloads(open(options), application(names), record());
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("has every workload once: a name that another repository has there is refused", () => {
    expect(refuse({}, ["api"])).to.equal("");
    expect(refuse({}, ["site"])).to.include('already in test, from repository "theirs"; this one is "ours"');
  });

  it("loses no workload to a repository that does not have it, unless that is asked for", () => {
    expect(refuse({ prune: ["api"] })).to.equal("");
    expect(refuse({ prune: ["site"] })).to.equal('site is in test from repository "theirs".');
    expect(refuse({ prune: ["site"], allRepositories: true })).to.equal("");
  });

  it("keeps a workload whose folder is still there, unless the run only removes", () => {
    expect(refuse({ prune: ["api"] }, ["api"])).to.include("still in copilot/");
    expect(() => refuseOthersWorkloads(open({ prune: ["api"] }), application(["api"]), record(), true)).not.to.throw();
  });

  it("says so when a name that is to be removed is nobody's", () => {
    expect(refuse({ prune: ["sitte"] })).to.equal("There is no sitte in test.");
  });

  it("has its addons from the repository that owns it, and from no other", () => {
    const notices: string[] = [];
    expect(withOwnAddons("ours", application([], true), record(), notices)).to.have.property("addons", addons);
    expect(notices).to.deep.equal([]);
    expect(withOwnAddons("theirs", application([], true), record(), notices)).not.to.have.property("addons");
    expect(notices.join()).to.include('"ours" owns the environment');
  });

  it("tells whoever takes it over without its addons", () => {
    const there = [stateOf("airlift:index:Addons", "test-addons")];
    expect(addonsLeftBehind(application([]), record("theirs"), "ours", there).join()).to.include('"theirs" deployed');
    expect(addonsLeftBehind(application([], true), record("theirs"), "ours", there)).to.deep.equal([]);
    expect(addonsLeftBehind(application([]), record("ours"), "ours", there)).to.deep.equal([]);
    expect(addonsLeftBehind(application([]), record("theirs"), "ours", [])).to.deep.equal([]);
  });

  it("looks for stacks with data that its state does not know, its own too", () => {
    const known = [stateOf("aws:cloudformation/stack:Stack", "api-addons-stack", { name: "shop-test-api-addons" })];
    expect(stacksToTakeBack(application(["api", "worker"], true), known)).to.deep.equal(["", "worker"]);
  });
});
