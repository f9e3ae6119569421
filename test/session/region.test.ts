import { expect } from "chai";
import { mergeSettings } from "../../automation/manifest/settings.js";
import { checkAccount, deployedPlace, regionOf } from "../../automation/session/region.js";
import type { StackState } from "../../automation/stack/contents.js";

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

/** The region by the rule of every command. */
function region(
  given: { flag?: string; file?: string; variables?: Record<string, string>; deployed?: string },
  environment = "test",
): string | undefined {
  const { flag, file, variables = {}, deployed } = given;
  const form = {
    secrets: { requireTags: true },
    strict: false,
    requestDriven: "apprunner",
    queueScaling: "metric-math",
    ...(file !== undefined && { environments: { [environment]: { region: file } } }),
  } as Parameters<typeof mergeSettings>[0];
  const settings = mergeSettings(form, flag === undefined ? {} : { region: flag }, variables).environment(environment);
  return regionOf(environment, settings, deployed === undefined ? undefined : { region: deployed });
}

describe("the region of an environment", () => {
  it("is read from the cluster that the state has", () => {
    expect(deployedPlace(stateIn("eu-west-1", "111122223333"))).to.deep.equal({
      region: "eu-west-1",
      account: "111122223333",
    });
    expect(deployedPlace(undefined)).to.equal(undefined);
  });

  it("is the flag's, then that of airlift.yml, then the state's, then the shell's", () => {
    const variables = { AWS_REGION: "ap-south-1", AWS_DEFAULT_REGION: "sa-east-1" };
    expect(region({ flag: "us-east-1", file: "eu-west-1", variables })).to.equal("us-east-1");
    expect(region({ file: "eu-west-1", variables })).to.equal("eu-west-1");
    expect(region({ variables })).to.equal("ap-south-1");
    expect(region({ variables: { AWS_DEFAULT_REGION: "sa-east-1" } })).to.equal("sa-east-1");
    expect(region({ deployed: "eu-west-1" })).to.equal("eu-west-1");
    expect(region({})).to.equal(undefined);
  });

  it("may not differ from where the environment is deployed, whoever names it; both are named", () => {
    const deployed = "us-west-2";
    expect(region({ file: deployed, variables: { AWS_REGION: "eu-west-1" }, deployed })).to.equal(deployed);
    expect(() => region({ flag: "eu-west-1", deployed })).to.throw(
      '"test" is deployed in region us-west-2; --region says eu-west-1.',
    );
    expect(() => region({ file: "eu-west-1", deployed })).to.throw("copilot/airlift.yml says eu-west-1");
    expect(() => region({ variables: { AWS_REGION: "eu-west-1" }, deployed })).to.throw("AWS_REGION");
  });
});

describe("the account of an environment", () => {
  it("is the one that airlift.yml names, and the one that it is deployed to", () => {
    expect(() => checkAccount("test", "111122223333", "111122223333")).not.to.throw();
    expect(() => checkAccount("test", "111122223333", undefined)).not.to.throw();
    expect(() => checkAccount("test", "999988887777", "111122223333")).to.throw(
      '"test" is in account 111122223333; these credentials are for 999988887777.',
    );
    const deployed = { region: "us-west-2", account: "111122223333" };
    expect(() => checkAccount("test", "999988887777", undefined, deployed)).to.throw(
      '"test" is deployed in account 111122223333; these credentials are for 999988887777.',
    );
  });
});
