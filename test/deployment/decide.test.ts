import { expect } from "chai";
import { type DecideOptions, decide, type EnvironmentPlan } from "../../automation/deployment/decide.js";
import { type EnvironmentFacts, offlineFacts } from "../../automation/deployment/facts.js";
import { nothingLive } from "../../automation/deployment/liveRules.js";
import { resolveFor } from "../../automation/deployment/resolution.js";
import type { EnvironmentRecord } from "../../automation/record/environmentRecord.js";
import { openFolder } from "../../automation/session/openFolder.js";
import type { RunOptions } from "../../automation/session/options.js";
import type { StateResource } from "../../automation/stack/contents.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const now = new Date("2026-11-29T12:00:00Z");
const web = (name: string, path: string) =>
  `name: ${name}\ntype: Load Balanced Web Service\nimage: {location: nginx, port: 80}\nhttp: {path: ${path}}\n`;
const shop = {
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": "repository: shop\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/environments/prod/manifest.yml": "name: prod\ntype: Environment\n",
  "copilot/api/manifest.yml": web("api", "/api"),
  "copilot/web/manifest.yml": web("web", "/"),
};

const component = "airlift:index:LoadBalancedWebService";
const urnOf = (name: string) => `urn:pulumi:test::shop::${component}::${name}`;

/** A workload's component and its ECS service, as a state has them. */
function workloadIn(name: string, service: Partial<StateResource> = {}): StateResource[] {
  const plain = { protect: false, retainOnDelete: false, pendingDeletion: false, dependencies: [], inputs: {} };
  return [
    { ...plain, urn: urnOf(name), type: component, name, custom: false, outputs: {} },
    {
      ...plain,
      ...{ urn: `${urnOf(name)}$service`, type: "aws:ecs/service:Service", name: `${name}-service`, custom: true },
      ...{ parent: urnOf(name), id: name, outputs: { cluster: "c", name, taskDefinition: "task:1" } },
      ...service,
    },
  ];
}

function stateWith(record: EnvironmentRecord, resources: StateResource[] = []): Partial<EnvironmentFacts> {
  return { state: { resources, pending: [], outputs: { airlift: record } } };
}

/** The whole decision on a folder, over plain facts: no engine, no AWS, no sandbox. */
function planned(
  files: Record<string, string>,
  facts: Partial<EnvironmentFacts> = {},
  { environment = "test", ...options }: RunOptions & { environment?: string } = {},
  decision: Partial<DecideOptions> = {},
): EnvironmentPlan {
  const dir = makeFolder({ ...shop, ...files });
  const open = openFolder({ dir, environments: [environment], variables: {}, ...options });
  const all = offlineFacts({ images: {}, envFiles: {} }, facts);
  return decide(open, resolveFor(open, environment), all, { operation: "up", now, ...decision });
}

const prioritiesOf = ({ data }: EnvironmentPlan) =>
  Object.fromEntries(
    Object.entries(data.record.workloads).map(([name, { rules }]) => [name, rules.map(({ priority }) => priority)]),
  );

const errorOf = (work: () => unknown): Error & { kind?: string; hint?: string } => {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was refused");
};

describe("a run's decision", () => {
  afterEach(removeFolders);

  it("is frozen to the last value, and the same facts give the same", () => {
    const plan = planned({});
    expect(Object.isFrozen(plan)).to.equal(true);
    expect(Object.isFrozen(plan.data.record.workloads.api?.rules)).to.equal(true);
    expect(() => {
      (plan.data as { exports: Record<string, string> }).exports.added = "x";
    }).to.throw(TypeError);
    const [one, other] = [planned({}), planned({})].map(({ data }) => JSON.stringify({ ...data, resolved: undefined }));
    expect(one).to.equal(other);
  });

  it("builds all workloads of the folder; with -n the others are left as they are", () => {
    const before = planned({}).data.record;
    const facts = stateWith(before, [...workloadIn("api"), ...workloadIn("web")]);
    expect(planned({}, facts).exclude).to.deep.equal([]);
    const { data, exclude } = planned({}, facts, { names: ["api"] });
    expect(data.resolved.workloads.map(({ name }) => name)).to.deep.equal(["api"]);
    expect(exclude).to.have.members([urnOf("web"), `${urnOf("web")}$service`]);
    expect(Object.keys(data.record.workloads)).to.deep.equal(["api", "web"]);
  });

  it("leaves other repositories' workloads alone, also one whose first deployment failed", () => {
    const { record } = planned({}).data;
    const far = {
      ...record.workloads.api,
      repository: "elsewhere",
      rules: [],
    } as EnvironmentRecord["workloads"][string];
    const facts = stateWith({ ...record, workloads: { ...record.workloads, far } }, [
      ...workloadIn("far"),
      ...workloadIn("half"),
      ...workloadIn("api"),
    ]);
    expect(planned({}, facts).exclude).to.have.members(
      ["far", "half"].flatMap((name) => [urnOf(name), `${urnOf(name)}$service`]),
    );
  });

  it("refuses to forget a workload whose folder is gone, until it is pruned", () => {
    const { record } = planned({}).data;
    const gone = { ...record.workloads, old: { ...record.workloads.api } } as EnvironmentRecord["workloads"];
    const facts = stateWith({ ...record, workloads: gone }, workloadIn("old"));
    expect(errorOf(() => planned({}, facts)).message).to.equal(
      "old: deployed from this repository, but no longer in copilot/.",
    );
    const { data, exclude } = planned({}, facts, { prune: ["old"] });
    expect(Object.keys(data.record.workloads)).to.deep.equal(["api", "web"]);
    expect(exclude).to.deep.equal([]);
  });

  it("gives no rule a number that is taken on the listener, nor one that this run frees", () => {
    const first = planned({});
    const used = Object.values(prioritiesOf(first)).flat();
    const taken = { balancers: { ...nothingLive, taken: { public: used } } };
    expect(Object.values(prioritiesOf(planned({}, taken))).flat()).not.to.include.members(used);
    // The rule of `old` is deleted by the run that makes the rule of `new`: the engine creates first.
    const old = { ...first.data.record.workloads.web } as EnvironmentRecord["workloads"][string];
    const record = { ...first.data.record, workloads: { api: first.data.record.workloads.api, old } };
    const after = planned({}, stateWith(record as EnvironmentRecord), { prune: ["old"] });
    expect(prioritiesOf(after).api).to.deep.equal(prioritiesOf(first).api);
    expect(prioritiesOf(after).web).not.to.deep.equal(old.rules.map(({ priority }) => priority));
  });

  it("of two environments are apart: one's record plays no part in the other's", () => {
    const facts = stateWith(planned({}).data.record);
    const test = planned({}, facts);
    const prod = planned({}, {}, { environment: "prod" });
    expect(test.data.record.environment).to.equal("test");
    expect(prod.data.record.environment).to.equal("prod");
    expect(prod.data.record.owner).to.equal("shop");
    expect(prod.basis).to.equal(planned({}, {}, { environment: "prod" }).basis);
  });

  it("refuses another VPC than the one that everything is in, unless that is meant", () => {
    const facts = stateWith(planned({}).data.record);
    const moved = {
      "copilot/environments/test/manifest.yml": `name: test\ntype: Environment\nnetwork:\n  vpc:\n    id: vpc-1\n    subnets: {public: [{id: subnet-1}, {id: subnet-2}], private: [{id: subnet-3}, {id: subnet-4}]}\n`,
    };
    const error = errorOf(() => planned(moved, facts));
    expect(error.kind).to.equal("protected");
    expect(error.message).to.contain("asks for another VPC");
    expect(planned(moved, facts, { replaceNetwork: true }).data.checkNetwork).to.equal(true);
    expect(planned({}, facts).data.checkNetwork).to.equal(false);
  });

  it("stops for secrets that are not ready, in up and not in a preview", () => {
    const secret = { severity: "error" as const, kind: "missing" as const, secret: "KEY", usedBy: ["api: KEY"] };
    const facts = { secrets: [{ ...secret, message: "KEY is missing.", hint: "airlift secret set" }] };
    expect(errorOf(() => planned({}, facts)).message).to.equal(
      "A secret is not ready for test; nothing was deployed there.",
    );
    expect(planned({}, facts, {}, { operation: "preview" }).notices).to.deep.equal([]);
  });

  describe("on what AWS runs otherwise", () => {
    const service = { workload: "api", urn: `${urnOf("api")}$service`, cluster: "c", service: "api" };
    const deployed = { ...service, taskDefinition: "task:1", scaled: false, triggers: {}, inputs: {} };
    const running = (failed: boolean) => ({
      differences: [{ service: deployed, text: "api: AWS runs revision 1.", failed }],
      unfinished: new Set<string>(),
      rolledBack: [],
      brokenStacks: [{ name: "shop-test-api-addons", status: "ROLLBACK_COMPLETE" }],
    });
    const facts = (failed = false): Partial<EnvironmentFacts> => ({
      ...stateWith(planned({}).data.record, workloadIn("api", { inputs: { triggers: { endpoints: "x" } } })),
      running: running(failed),
    });

    it("reads the service into the state and makes the stack again; a preview only says so", () => {
      const { repairs } = planned({}, facts());
      expect(repairs.refresh).to.deep.equal([service.urn]);
      expect(repairs.deleteStacks).to.deep.equal(["shop-test-api-addons"]);
      const preview = planned({}, facts(), {}, { operation: "preview" });
      expect(preview.repairs).to.deep.include({ refresh: [], deleteStacks: [] });
      expect(preview.notices.join("\n")).to.contain("api: AWS runs revision 1. `airlift up` fixes it.");
    });

    it("deploys a service again whose first deployment failed, and keeps triggers as they are else", () => {
      expect(planned({}, facts()).data.triggers).to.deep.equal({ api: { endpoints: "x" } });
      expect(planned({}, facts(true)).data.triggers).to.deep.equal({
        api: { endpoints: "x", forced: now.toISOString() },
      });
      expect(planned({}, facts(), { force: true }).data.triggers?.api?.forced).to.equal(now.toISOString());
    });

    it("fails up and not a preview when AWS can't be asked", () => {
      const unknown = { running: new Error("no answer") };
      expect(errorOf(() => planned({}, unknown)).message).to.equal("no answer");
      const { notices } = planned({}, unknown, {}, { operation: "preview" });
      expect(notices).to.deep.equal(["What runs could not be compared: no answer"]);
    });
  });
});
