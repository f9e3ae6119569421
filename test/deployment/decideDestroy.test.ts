import { expect } from "chai";
import { type DestroyFacts, type DestroyPlan, decideDestroy } from "../../automation/deployment/decideDestroy.js";
import { openFolder } from "../../automation/session/openFolder.js";
import type { RunOptions } from "../../automation/session/options.js";
import type { RawResource, StateResource } from "../../automation/stack/contents.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const stackType = "aws:cloudformation/stack:Stack";
const addonsType = "airlift:index:Addons";
const urnOf = (type: string, name: string): string => `urn:pulumi:test::shop::${type}::${name}`;

function resource(type: string, name: string, more: Partial<StateResource> = {}): StateResource {
  const plain = { protect: false, retainOnDelete: false, pendingDeletion: false, dependencies: [], custom: true };
  return { ...plain, urn: urnOf(type, name), type, name, id: name, inputs: {}, outputs: {}, ...more };
}

/** An environment with a table of addons, which is retained, and the VPC around it. */
function facts(more: StateResource[] = [], exports: Partial<DestroyFacts["exports"]> = {}, outputs = {}): DestroyFacts {
  const resources = [
    resource("pulumi:pulumi:Stack", "shop-test", { custom: false }),
    resource("aws:ec2/vpc:Vpc", "vpc-1"),
    resource("aws:ec2/subnet:Subnet", "subnet-1"),
    resource(addonsType, "api-addons", { custom: false }),
    resource(stackType, "api-data", {
      parent: urnOf(addonsType, "api-addons"),
      retainOnDelete: true,
      inputs: { name: "shop-test-api-AddonsStack", parameters: { Name: "api" } },
      outputs: { name: "shop-test-api-AddonsStack" },
    }),
    ...more,
  ];
  return {
    state: { resources, pending: [], outputs },
    exports: { there: new Map(), importers: new Map(), ...exports },
  };
}

function planned(of: DestroyFacts, options: RunOptions = {}, settings = "repository: shop\n"): DestroyPlan {
  const dir = makeFolder({
    "copilot/.workspace": "application: shop\n",
    "copilot/airlift.yml": settings,
    "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  });
  return decideDestroy(openFolder({ dir, variables: {}, ...options }), "test", of);
}

/** The resources of a state as they are after the plan's edit. */
function edited({ state }: DestroyFacts, plan: DestroyPlan): RawResource[] {
  const raw = state.resources.map((one) => ({ ...one })) as unknown as RawResource[];
  plan.edit?.(raw);
  return raw;
}

describe("the decision on a destroy", () => {
  afterEach(removeFolders);

  it("keeps data, and keeps in the state that it is to be reported", () => {
    const found = facts();
    const plan = planned(found);
    expect(plan.removal.kept).to.deep.equal([{ stack: "shop-test-api-AddonsStack", workload: "environment" }]);
    const after = edited(found, plan);
    expect(after.find(({ urn }) => urn === plan.removalUrn)?.outputs).to.deep.equal({ plan: plan.removal });
    expect(after.find(({ type }) => type === stackType)?.retainOnDelete).to.equal(true);
  });

  it("changes no state that holds the same plan already", () => {
    const found = facts();
    const plan = planned(found);
    const kept = edited(found, plan).find(({ urn }) => urn === plan.removalUrn);
    const again = planned(
      facts([resource(String(kept?.type), "removal", { outputs: (kept?.outputs ?? {}) as StateResource["outputs"] })]),
    );
    expect(again.removal).to.deep.equal(plan.removal);
    expect(again).to.not.have.property("edit");
  });

  it("deletes data that is asked for, and reports none of it", () => {
    const found = facts();
    const plan = planned(found, { deleteData: ["api-data", "shop-test-api-AddonsStack"] });
    expect(plan).to.not.have.property("removalUrn");
    expect(edited(found, plan).find(({ type }) => type === stackType)).to.include({
      retainOnDelete: false,
      protect: false,
    });
  });

  const inside = (): DestroyFacts => {
    const found = facts();
    for (const one of found.state.resources)
      if (one.type === stackType) one.inputs.parameters = { Subnets: "subnet-9, subnet-1" };
    return found;
  };

  it("refuses a network with data inside, and leaves both with --keep-network", () => {
    expect(() => planned(inside())).to.throw(/can't be deleted without the data in it/);
    const plan = planned(inside(), { keepNetwork: true });
    const left = edited(inside(), plan).filter(({ retainOnDelete }) => retainOnDelete);
    expect(left.map(({ urn }) => urn.split("::").pop())).to.deep.equal(["vpc-1", "subnet-1", "api-data"]);
    expect(plan.removal.notices.join()).to.contain("vpc-1");
  });

  it("refuses what is protected, unless --unprotect says otherwise", () => {
    const settings = "repository: shop\nenvironments: {test: {protect: true}}\n";
    expect(() => planned(facts(), {}, settings)).to.throw(/"test" is protected/);
    expect(planned(facts(), { unprotect: true }, settings).removal.kept).to.have.length(1);
  });

  it("refuses while other repositories have workloads in it", () => {
    const workloads = { web: { kind: "Backend Service", repository: "other", rules: [] } };
    const others = facts([], {}, { airlift: { version: 1, owner: "shop", workloads } });
    expect(() => planned(others)).to.throw(/Other repositories.*web/);
    expect(planned(others, { allRepositories: true }).removal.kept).to.have.length(1);
  });

  it("refuses while a stack that stays imports what would go", () => {
    const stack = "shop-test-exports";
    const exported = resource(stackType, "exports", { inputs: { name: stack }, outputs: { name: stack } });
    const there = new Map([["shop-test-VpcId", { value: "vpc-1", stack }]]);
    const by = (name: string): DestroyFacts =>
      facts([exported], { there, importers: new Map([["shop-test-VpcId", [name]]]) });
    expect(() => planned(by("billing"))).to.throw(/other stacks import them/);
    expect(planned(by(stack)).removal.kept, "one that goes as well is no hindrance").to.have.length(1);
  });

  it("refuses a file system that nobody named", () => {
    const system = resource("aws:efs/fileSystem:FileSystem", "fs-1", { protect: true });
    expect(() => planned(facts([system]))).to.throw(/fs-1/);
    expect(planned(facts([system]), { deleteData: ["fs-1"] }).removal.kept).to.have.length(1);
  });
});
