import { join } from "node:path";
import { expect } from "chai";
import { deployedPlace, refuseOtherPlace } from "../../automation/deployment/placeChange.js";
import { openFolder } from "../../automation/session/session.js";
import type { StackState } from "../../automation/stack/contents.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const stateIn = (region: string, account: string): StackState => ({
  resources: [
    {
      ...{ urn: "urn:pulumi:test::shop::aws:ecs/cluster:Cluster::test-cluster", type: "aws:ecs/cluster:Cluster" },
      ...{ name: "test-cluster", custom: true, protect: false, retainOnDelete: false, pendingDeletion: false },
      ...{ inputs: {}, outputs: { arn: `arn:aws:ecs:${region}:${account}:cluster/test` }, dependencies: [] },
    },
  ],
  pending: [],
  outputs: {},
});

describe("the place of an environment", () => {
  afterEach(removeFolders);

  const refusal = async (settings: string, state: StackState | undefined, region?: string) => {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/airlift.yml": settings,
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    });
    const variables = region === undefined ? {} : { AWS_REGION: region };
    const open = openFolder({ dir, environments: ["test"], variables });
    return refuseOtherPlace({ ...open, sandbox: join(dir, ".airlift") }, "test", state).then(
      () => "",
      (error: Error) => error.message,
    );
  };
  const west = "environments: {test: {region: us-west-2}}\n";

  it("is read from its cluster", () => {
    expect(deployedPlace(stateIn("eu-west-1", "111122223333"))).to.deep.equal({
      region: "eu-west-1",
      account: "111122223333",
    });
    expect(deployedPlace(undefined)).to.equal(undefined);
  });

  it("stays: AWS_REGION, which wins over the settings, can't move it unnoticed", async () => {
    const state = stateIn("us-west-2", "123456789012");
    expect(await refusal(west, state)).to.equal("");
    expect(await refusal(west, state, "eu-west-1")).to.equal(
      '"test" is in region us-west-2; this run would go to eu-west-1.',
    );
  });

  it("stays in its account", async () => {
    const settings = 'environments: {test: {region: us-west-2, account: "999988887777"}}\n';
    expect(await refusal(settings, stateIn("us-west-2", "123456789012"))).to.equal(
      '"test" is in account 123456789012; this run would go to 999988887777.',
    );
  });

  it("is free before it is deployed", async () => {
    expect(await refusal(west, undefined, "eu-west-1")).to.equal("");
  });
});
