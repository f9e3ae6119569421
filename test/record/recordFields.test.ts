import { expect } from "chai";
import type { ResolvedApplication, ResolvedWorkload } from "../../automation/manifest/resolved.js";
import {
  addonsImportExports,
  type EnvironmentRecord,
  keepsExports,
  unneeded,
  workloadsOfOthers,
} from "../../automation/record/environmentRecord.js";
import { zonesIn } from "../../automation/record/networkChange.js";
import { nextRecord } from "../../automation/record/next.js";
import { urnsOfEnvironmentAddons } from "../../automation/record/ownership.js";
import type { StateResource } from "../../automation/stack/contents.js";

function web(name: string, http: object = { rules: [{ path: "/" }] }): ResolvedWorkload {
  const place = { images: [], envFiles: [], longForm: {}, notDeployed: [] };
  const spec = { image: "i", port: 80, http } as never;
  return { name, kind: "Load Balanced Web Service", file: `copilot/${name}/manifest.yml`, spec, ...place };
}

function recordOf(
  workloads: ResolvedWorkload[],
  {
    environment = {},
    context = {},
    previous,
  }: { environment?: object; context?: object; previous?: EnvironmentRecord } = {},
): EnvironmentRecord {
  const folder = {
    ...{ application: "shop", root: "/shop", workloads },
    environment: { name: "test", spec: {}, longForm: {}, ...environment },
  } as ResolvedApplication;
  return nextRecord(previous, folder, { repository: "one", ...context }).record;
}

const resource = (type: string, name: string, more: Partial<StateResource> = {}): StateResource => ({
  ...{ urn: `urn:pulumi:test::shop::${type}::${name}`, type, name, custom: true, id: name, protect: false },
  ...{ retainOnDelete: false, pendingDeletion: false, inputs: {}, outputs: {}, dependencies: [] },
  ...more,
});

describe("what a record holds", () => {
  it("the environment's patches, and that there is a transform; nothing where there is neither", () => {
    const patch = { op: "add", path: "/Resources/VPC/Properties/Tags/-", value: {} };
    const overridesOf = (overrides?: object) => recordOf([], { environment: { overrides } }).overrides;
    expect(overridesOf()).to.equal(undefined);
    expect(overridesOf({ patches: [] })).to.equal(undefined);
    expect(overridesOf({ patches: [patch] })).to.deep.equal({ patches: [patch] });
    expect(overridesOf({ transform: "overrides/transform.ts" })).to.deep.equal({ patches: [], transform: true });
  });

  it("the service's name below the environment's domain, unless certificates or aliases take its place", () => {
    const domain = { name: "example.com" };
    const hostsOf = (http: object, spec: object = {}) =>
      recordOf([web("front", http)], { environment: { spec }, context: { domain } }).workloads.front?.rules[0]?.hosts;
    const rules = [{ path: "/" }];
    expect(hostsOf({ rules })).to.deep.equal(["front.test.shop.example.com"]);
    expect(hostsOf({ rules }, { http: { public: { certificates: ["arn:aws:acm:x"] } } })).to.deep.equal([]);
    expect(hostsOf({ rules: [{ path: "/", aliases: [{ name: "www.example.com" }] }] })).to.deep.equal([
      "www.example.com",
    ]);
  });

  it("that Copilot's exports are kept only where something asks for them", () => {
    expect(keepsExports(recordOf([web("a")]))).to.equal(false);
    expect(keepsExports(recordOf([web("a")], { context: { exports: true } }))).to.equal(true);
    const both = recordOf([web("a"), web("b")]);
    const [first] = Object.values(both.workloads);
    expect(addonsImportExports(both)).to.equal(false);
    if (first !== undefined) first.exports = true;
    expect(addonsImportExports(both), "one of two is enough").to.equal(true);
  });

  it("whose workloads are whose, and which shared resources nobody wants any more", () => {
    const first = recordOf([web("b"), web("a")]);
    expect(workloadsOfOthers(first, "one")).to.deep.equal([]);
    expect(workloadsOfOthers(first, "two")).to.deep.equal(["a", "b"]);
    expect(workloadsOfOthers(undefined, "two")).to.deep.equal([]);
    expect(unneeded(undefined)).to.deep.equal([]);
    expect(unneeded(first)).to.deep.equal([]);
    const gone = recordOf([], { previous: first, context: { pruned: new Set(["a", "b"]) } });
    expect(unneeded(gone)).to.deep.equal(["publicLoadBalancer"]);
  });
});

describe("what a state tells", () => {
  it("the zones of subnets by their addresses, and of nothing else", () => {
    const outputs = { cidrBlock: "10.0.0.0/24", availabilityZone: "us-west-2a" };
    const subnet = "aws:ec2/subnet:Subnet";
    const resources = [
      resource(subnet, "one", { outputs }),
      resource(subnet, "unknown", { outputs: { cidrBlock: "10.0.1.0/24" } }),
      resource("aws:ec2/vpc:Vpc", "vpc", { outputs: { ...outputs, cidrBlock: "10.0.0.0/16" } }),
    ];
    expect(zonesIn({ resources })).to.deep.equal({ "10.0.0.0/24": "us-west-2a" });
    expect(zonesIn(undefined)).to.deep.equal({});
  });

  it("the environment's own addons with all that is below them, and no workload's", () => {
    const own = resource("airlift:index:Addons", "test-addons");
    const stack = resource("aws:cloudformation/stack:Stack", "test-addons-stack", { parent: own.urn });
    const other = resource("airlift:index:Addons", "api-addons");
    expect(urnsOfEnvironmentAddons([own, stack, other], "test")).to.deep.equal([own.urn, stack.urn]);
  });
});
