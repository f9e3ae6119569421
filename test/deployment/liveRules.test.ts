import { join } from "node:path";
import { expect } from "chai";
import { importedBalancers, ownBalancers, provisionalNumbers } from "../../automation/deployment/liveRules.js";
import { resolveFor } from "../../automation/deployment/resolution.js";
import { ManifestError } from "../../automation/manifest/problems.js";
import { type Existing, takeAsExisting } from "../../automation/sandbox/existing.js";
import { keyOf, openWorld, type WorldResource } from "../../automation/sandbox/world.js";
import { openFolder } from "../../automation/session/openFolder.js";
import type { StackState, StateResource } from "../../automation/stack/contents.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { targetIn } from "../support/target.js";

const listenerType = "aws:lb/listener:Listener";
const ruleType = "aws:lb/listenerRule:ListenerRule";

/** A folder whose service is behind `my-alb`, with a simulated AWS of its own. */
async function open(more = "") {
  const dir = makeFolder({
    "copilot/.workspace": "application: shop\n",
    "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    "copilot/fe/manifest.yml": `name: fe\ntype: Load Balanced Web Service\nimage: {location: nginx, port: 80}\nhttp:\n  path: /\n  alb: my-alb\n${more}`,
  });
  const folder = openFolder({ dir, environments: ["test"] });
  const { resolved } = resolveFor(folder, "test");
  const sandbox = join(dir, ".airlift");
  return { folder: folder.folder, sandbox, target: await targetIn(sandbox), workloads: resolved.workloads };
}

function exists(sandbox: string, facts: Existing["facts"] = {}): WorldResource[] {
  const alb: Existing = {
    kind: "loadBalancer",
    id: "my-alb",
    facts: { securityGroups: ["sg-1"], vpcId: "vpc-1", loadBalancerType: "application", ...facts },
  };
  takeAsExisting(sandbox, [alb]);
  return openWorld(sandbox).list({ type: listenerType });
}

function addRule(sandbox: string, listener: WorldResource, priority: number): string {
  const id = `${listener.id.replace(":listener/", ":listener-rule/")}/${priority}`;
  const inputs = { listenerArn: listener.id, priority };
  openWorld(sandbox).change((world) => world.put({ ...listener, type: ruleType, id, inputs, outputs: { arn: id } }));
  return id;
}

const resource = (type: string, id: string, more: Partial<StateResource> = {}): StateResource => ({
  ...{ urn: `urn:pulumi:test::shop::${type}::${id}`, type, name: id, custom: true, id, protect: false },
  ...{ retainOnDelete: false, pendingDeletion: false, inputs: {}, outputs: {}, dependencies: [] },
  ...more,
});
const stateOf = (...resources: StateResource[]): StackState => ({ resources, pending: [], outputs: {} });

describe("load balancers as they are", () => {
  afterEach(removeFolders);

  it("an existing one is known with both listeners, its groups and the numbers that others have taken", async () => {
    const { folder, sandbox, target, workloads } = await open();
    const [http, https] = exists(sandbox) as [WorldResource, WorldResource];
    addRule(sandbox, http, 7);
    addRule(sandbox, https, 7);
    const ours = addRule(sandbox, https, 9);
    const live = await importedBalancers(target, folder, workloads, stateOf(resource(ruleType, ours)));
    expect(live.taken).to.deep.equal({ "my-alb": [7] });
    expect(live.imported["my-alb"]).to.include({ httpListenerArn: http.id, httpsListenerArn: https.id });
    expect(live.imported["my-alb"]?.securityGroupIds).to.deep.equal(["sg-1"]);
    expect(live.imported["my-alb"]?.arnSuffix).to.match(/^app\/my-alb\//);
  });

  it("an existing one with HTTP alone has no HTTPS listener", async () => {
    const { folder, sandbox, target, workloads } = await open();
    const https = exists(sandbox).find(({ inputs }) => inputs.port === 443) as WorldResource;
    openWorld(sandbox).change((world) => world.remove(keyOf(https)));
    const live = await importedBalancers(target, folder, workloads, undefined);
    expect(live.imported["my-alb"]).to.have.property("httpListenerArn");
    expect(live.imported["my-alb"]).not.to.have.property("httpsListenerArn");
  });

  const problemOf = async (facts: Existing["facts"] | undefined, more = "") => {
    const { folder, sandbox, target, workloads } = await open(more);
    if (facts !== undefined) exists(sandbox, facts);
    const error = await importedBalancers(target, folder, workloads, undefined).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(ManifestError);
    const [problem] = (error as ManifestError).problems;
    return `${problem?.line}:${problem?.column} ${problem?.message}`;
  };

  it("one that is not there, or can't be used, is refused where the manifest names it", async () => {
    expect(await problemOf(undefined)).to.equal("6:8 there is no load balancer my-alb in the account and region");
    expect(await problemOf({ loadBalancerType: "network" })).to.equal("6:8 my-alb is no Application Load Balancer");
    expect(await problemOf({ securityGroups: [] })).to.match(/^6:8 my-alb has no security group/);
    const own = "environments: {test: {http: {alb: my-alb}}}\n";
    expect(await problemOf(undefined, own)).to.match(/^7:35 there is no load balancer/);
  });

  it("the environment's own are read for rules that users added by hand", async () => {
    const { sandbox, target } = await open();
    const [http] = exists(sandbox) as [WorldResource];
    addRule(sandbox, http, 12);
    const state = stateOf(
      resource("aws:lb/loadBalancer:LoadBalancer", "arn:lb", { inputs: { internal: true } }),
      resource(listenerType, http.id, { outputs: { loadBalancerArn: "arn:lb" } }),
    );
    expect((await ownBalancers(target, state)).taken).to.deep.equal({ internal: [12] });
    expect((await ownBalancers(target, undefined)).taken).to.deep.equal({});
  });

  it("a rule that waits for its deletion still has its number", async () => {
    const { folder, sandbox, target, workloads } = await open();
    const [, https] = exists(sandbox) as [WorldResource, WorldResource];
    const kept = addRule(sandbox, https, 9);
    const leaving = addRule(sandbox, https, 11);
    const state = stateOf(resource(ruleType, kept), resource(ruleType, leaving, { pendingDeletion: true }));
    expect((await importedBalancers(target, folder, workloads, state)).taken).to.deep.equal({ "my-alb": [11] });
  });

  it("a load balancer and a listener that wait for their deletion are not the environment's own", async () => {
    const { sandbox, target } = await open();
    const [http] = exists(sandbox) as [WorldResource];
    addRule(sandbox, http, 12);
    const balancer = (more: Partial<StateResource>) =>
      resource("aws:lb/loadBalancer:LoadBalancer", "arn:lb", { inputs: {}, ...more });
    const listener = (more: Partial<StateResource>) =>
      resource(listenerType, http.id, { outputs: { loadBalancerArn: "arn:lb" }, ...more });
    const leaving = { pendingDeletion: true };
    expect((await ownBalancers(target, stateOf(balancer({}), listener({})))).taken).to.deep.equal({ public: [12] });
    expect((await ownBalancers(target, stateOf(balancer(leaving), listener({})))).taken).to.deep.equal({});
    expect((await ownBalancers(target, stateOf(balancer({}), listener(leaving)))).taken).to.deep.equal({});
  });

  it("a plan says that the numbers on an existing one are provisional", async () => {
    const { folder, workloads } = await open();
    const [notice, ...more] = provisionalNumbers(folder, "test", workloads);
    expect(more).to.deep.equal([]);
    expect(notice).to.include({ severity: "notice", path: "http.alb", line: 6 });
  });
});
