import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { PlannedResource } from "../../automation/plan/recordPlan.js";
import { Addons, type AddonsArgs, addonsStackName } from "../../components/addons.js";
import { record } from "../support/recording.js";

const spec = { templateBody: "Resources: {}", outputs: [] };

async function stackOf(
  args: Partial<AddonsArgs> = {},
  transforms: ConstructorParameters<typeof Addons>[3] = {},
): Promise<PlannedResource> {
  const made = await record(() => {
    new Addons(
      "api-addons",
      { application: "todo", environment: "test", workload: "api", spec, ...args },
      {},
      transforms,
    );
    return undefined;
  });
  return made.one("aws:cloudformation/stack:Stack");
}

describe("Addons", () => {
  it("are one stack with Copilot's name, capabilities, parameters and tags", async () => {
    const stack = await stackOf({ tags: { team: "web" }, spec: { ...spec, parameters: { Size: "3" } } });
    expect(stack).to.deep.include({ name: "api-addons-stack", parent: "airlift:index:Addons::api-addons" });
    expect(stack.inputs).to.deep.equal({
      name: "todo-test-api-addons",
      capabilities: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
      templateBody: "Resources: {}",
      parameters: { App: "todo", Env: "test", Name: "api", Size: "3" },
      tags: {
        team: "web",
        "copilot-application": "todo",
        "copilot-environment": "test",
        "copilot-service": "api",
      },
    });
  });

  it("of an environment have neither the parameter Name nor a service's tag", async () => {
    const { inputs } = await stackOf({ workload: undefined });
    expect(inputs.name).to.equal("todo-test-addons");
    expect(inputs.parameters).to.deep.equal({ App: "todo", Env: "test" });
    expect(inputs.tags).to.deep.equal({ "copilot-application": "todo", "copilot-environment": "test" });
  });

  it("take a big template from the bucket", async () => {
    const { inputs } = await stackOf({ spec: { templateUrl: "https://bucket/key", outputs: [] } });
    expect(inputs.templateUrl).to.equal("https://bucket/key");
    expect(inputs).not.to.have.property("templateBody");
  });

  it("have the values of hidden parameters in their template, where AWS gives them back as they are", async () => {
    const templateBody = 'Parameters: {Password: {NoEcho: true, Default: "@value"}}';
    const parameters = { Password: 'ü"$&', Size: "3" };
    let body: string | undefined;
    const addonsStack = (args: object) => {
      pulumi.output((args as { templateBody: pulumi.Output<string> }).templateBody).apply((text) => {
        body = text;
      });
      return args;
    };
    const hidden = { ...spec, templateBody, parameters, hidden: { Password: "@value" } };
    const { inputs } = await stackOf({ spec: hidden }, { addonsStack });
    // A secret of the state.
    expect(inputs.templateBody).to.equal("[secret]");
    expect(body).to.equal('Parameters: {Password: {NoEcho: true, Default: "\\u00fc\\"$&"}}');
    expect(inputs.parameters).to.deep.equal({ App: "todo", Env: "test", Name: "api", Size: "3" });
    const far = { templateUrl: "https://bucket/key", outputs: [], parameters, hidden: { Password: "@value" } };
    expect((await stackOf({ spec: far })).inputs.parameters).to.deep.include({ Password: 'ü"$&' });
  });

  it("over 51,200 bytes get their hidden values in an object, whose version the URL names", async () => {
    const templateBody = 'Parameters: {Password: {NoEcho: true, Default: "@value"}}';
    const templateBucket = { name: "artifacts", url: "https://artifacts.s3.us-west-2.amazonaws.com" };
    const parameters = { Password: "swordfish" };
    const { inputs } = await stackOf({
      spec: { ...spec, templateBody, parameters, hidden: { Password: "@value" }, templateBucket },
    });
    expect(inputs).not.to.have.property("templateBody");
    expect(inputs.parameters).not.to.have.property("Password");
    expect(inputs.templateUrl).to.match(
      /^https:\/\/artifacts\.s3\.us-west-2\.amazonaws\.com\/manual\/addons\/todo-test-api-addons\.yml\?versionId=/,
    );
  });

  it("set nothing whose change would make the stack anew", async () => {
    const { inputs } = await stackOf();
    expect(inputs).not.to.have.any.keys("onFailure", "disableRollback", "timeoutInMinutes");
  });
});

describe("addonsStackName", () => {
  it("stays as it is up to 128 characters", () => {
    const workload = "w".repeat(128 - "todo-test--addons".length);
    expect(addonsStackName("todo", "test", workload)).to.equal(`todo-test-${workload}-addons`);
  });

  it("is cut beyond, and differs for names that begin alike", () => {
    const [one, two] = ["a", "b"].map((end) => addonsStackName("todo", "test", "w".repeat(128) + end));
    expect(one)
      .to.have.length(128)
      .and.to.match(/-addons$/);
    expect(two).to.have.length(128).and.not.to.equal(one);
  });
});
