import { expect } from "chai";
import { loadApplication, validate } from "../../automation/manifest/index.js";
import { planPipeline } from "../../automation/operations/pipelinePlan.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { child } from "./application.js";

describe("overrides of a pipeline", function () {
  this.timeout(240_000);
  afterEach(removeFolders);

  it("change its children by patches and by a transform", async () => {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/api/manifest.yml": "name: api\ntype: Backend Service\nimage: {location: nginx}\n",
      "copilot/pipelines/main/manifest.yml":
        "name: main\nversion: 1\nsource: {provider: GitHub, properties: {repository: acme/shop}}\nstages: [{name: test, pre_deployments: {migrate-db: {buildspec: m.yml}, check: {buildspec: c.yml}}}]\n",
      "copilot/pipelines/main/overrides/cfn.patches.yml":
        "- {op: replace, path: /Resources/PretestDeploymentActionmigrateDASHdb/Properties/TimeoutInMinutes, value: 15}\n- {op: add, path: /Resources/PretestDeploymentActioncheckBuildProjectRole/Properties/Path, value: /ci/}\n- {op: replace, path: /Resources/BuildProject/Properties/TimeoutInMinutes, value: 90}\n- {op: replace, path: /Resources/BuildProject/Properties/Environment/ComputeType, value: BUILD_GENERAL1_LARGE}\n",
      "copilot/pipelines/main/overrides/transform.mjs":
        'export const pipeline = (args) => ({ ...args, executionMode: "QUEUED" });\n',
    });
    const plan = await planPipeline({ dir, variables: {} });
    const build = child(plan, "main-build").inputs;
    expect(build.buildTimeout).to.equal(90);
    expect(build.environment).to.include({ computeType: "BUILD_GENERAL1_LARGE" });
    expect(child(plan, "main-pre-test-migrate-db").inputs.buildTimeout).to.equal(15);
    expect(child(plan, "main-pre-test-check").inputs.buildTimeout).to.equal(60);
    expect(child(plan, "main-pre-test-check-role").inputs.path).to.equal("/ci/");
    expect(child(plan, "main-pre-test-migrate-db-role").inputs.path).to.equal("/");
    expect(child(plan, "main-pipeline").inputs.executionMode).to.equal("QUEUED");
  });

  it("are checked by validate", () => {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/pipelines/main/manifest.yml":
        "name: main\nversion: 1\nsource: {provider: GitHub, properties: {repository: acme/shop}}\nstages: [{name: test}]\n",
      "copilot/pipelines/main/overrides/cfn.patches.yml": "- {op: remove, path: /Resources/Nothing}\n",
    });
    const found = validate(loadApplication({ dir, processEnvironment: {} })).filter(({ file }) =>
      file.endsWith("patches.yml"),
    );
    expect(found.map(({ line, column, path }) => [line, column, path])).to.deep.equal([[1, 22, "/Resources/Nothing"]]);
  });
});
