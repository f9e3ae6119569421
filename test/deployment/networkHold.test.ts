import { expect } from "chai";
import { dataInNetwork, refuseHeldNetwork } from "../../automation/deployment/networkHold.js";
import { dataIn, toDelete } from "../../automation/deployment/retention.js";
import type { StateResource } from "../../automation/stack/contents.js";

const urn = (type: string, name: string) => `urn:pulumi:test::shop::${type}::${name}`;
const resource = (type: string, name: string, more: Partial<StateResource> = {}): StateResource => ({
  urn: urn(type, name),
  type,
  name,
  custom: true,
  protect: false,
  retainOnDelete: false,
  pendingDeletion: false,
  inputs: {},
  outputs: {},
  dependencies: [],
  ...more,
});
const addons = (name: string, parameters: Record<string, string>): StateResource[] => {
  const above = resource("airlift:index:Addons", name);
  const outputs = { name: `shop-test-${name}` };
  const inputs = { parameters };
  const parent = above.urn;
  return [
    above,
    resource("aws:cloudformation/stack:Stack", `${name}-stack`, { parent, inputs, outputs, retainOnDelete: true }),
  ];
};
const state = {
  pending: [],
  outputs: {},
  resources: [
    resource("aws:ec2/vpc:Vpc", "vpc", { id: "vpc-1" }),
    resource("aws:ec2/subnet:Subnet", "a", { id: "subnet-1" }),
    resource("aws:ec2/securityGroup:SecurityGroup", "group", { id: "sg-1" }),
    ...addons("table", { App: "shop" }),
    ...addons("cluster", { PrivateSubnets: "subnet-9, subnet-1" }),
    ...addons("cache", { Vpc: "vpc-1" }),
    ...addons("elsewhere", { Vpc: "vpc-2" }),
  ],
};

describe("data inside the environment's network", () => {
  it("is that of the stacks that were given the VPC, its subnets or its groups", () => {
    const found = dataInNetwork(state, dataIn(state)).map(({ stack }) => stack);
    expect(found).to.deep.equal(["shop-test-cluster", "shop-test-cache"]);
  });

  it("is none where the network is not the environment's own", () => {
    const imported = { ...state, resources: state.resources.filter(({ type }) => !type.startsWith("aws:ec2/")) };
    expect(dataInNetwork(imported, dataIn(imported))).to.deep.equal([]);
  });

  it("is picked for deletion by stack, or all at once", () => {
    expect(toDelete(dataIn(state), ["shop-test-cache"]).map(({ stack }) => stack)).to.deep.equal(["shop-test-cache"]);
    expect(toDelete(dataIn(state), ["all"])).to.have.length(4);
  });

  it("holds the network until it is given up or the network is left", () => {
    const held = dataInNetwork(state, dataIn(state));
    const asking = (options: object) => () => refuseHeldNetwork("test", held, options);
    expect(asking({})).to.throw("shop-test-cluster, shop-test-cache").with.property("kind", "protected");
    expect(asking({ keepNetwork: true })).not.to.throw();
  });
});
