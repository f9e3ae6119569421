import { expect } from "chai";
import type { AwsAccess } from "../../automation/aws/access.js";
import { awaitDeployment, awaitStatus, lastDeployment, setPaused } from "../../automation/aws/appRunner.js";
import { awaitInvalidation, beginInvalidation } from "../../automation/aws/invalidations.js";
import { type SandboxApi, startSandboxApi } from "../../automation/sandbox/api/server.js";
import { beginOperation } from "../../automation/sandbox/rules/operations.js";
import type { Inputs } from "../../automation/sandbox/values.js";
import { openWorld, type WorldResource } from "../../automation/sandbox/world.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

const account = "111122223333";
const region = "eu-west-1";
const arn = `arn:aws:apprunner:${region}:${account}:service/shop-test-rd/1234`;

function resource(type: string, id: string, place: string, inputs: Inputs, outputs: Inputs): WorldResource {
  const made = { type, id, account, region: place, name: id, urn: "", inputs, outputs };
  return { ...made, holds: [], aliases: [], unique: "", seed: id };
}
const tags = { "copilot-service": "rd" };
const service = (cpu: string) =>
  resource(
    "aws:apprunner/service:Service",
    arn,
    region,
    { serviceName: "shop-test-rd", cpu, tags },
    { status: "RUNNING" },
  );

describe("the sandbox's App Runner and CloudFront, asked by AWS's SDK", () => {
  let folder: string;
  let api: SandboxApi;
  let access: AwsAccess;

  beforeEach(async () => {
    folder = makeFolder();
    openWorld(folder).change((world) => {
      world.put(service("1024"));
      beginOperation(world, service("1024"), "CREATE_SERVICE");
      world.put(resource("aws:cloudfront/distribution:Distribution", "E1", "global", {}, {}));
    });
    api = await startSandboxApi(folder);
    access = {
      region,
      endpoint: api.url,
      credentials: { accessKeyId: account, secretAccessKey: "simulated" },
      pollInterval: 20,
    };
  });
  afterEach(async () => {
    await api.close();
    removeFolders();
  });

  it("a deployment on App Runner runs first and is done then", async () => {
    expect(await lastDeployment(access, arn)).to.include({ state: "running", type: "CREATE_SERVICE" });
    expect(await awaitDeployment(access, arn, 60)).to.include({ state: "done", rolledBack: false });
  });

  it("one that fails is taken back, with the version before in its place", async () => {
    await awaitDeployment(access, arn, 60);
    addFiles(folder, { "faults.json": JSON.stringify({ rollouts: [{ service: "rd" }] }) });
    openWorld(folder).change((world) => {
      world.put(service("2048"));
      beginOperation(world, service("2048"), "UPDATE_SERVICE", service("1024").inputs);
    });
    expect(await awaitDeployment(access, arn, 60)).to.include({ state: "failed", rolledBack: true });
    const [live] = openWorld(folder).list({ type: "aws:apprunner/service:Service" });
    expect(live?.inputs.cpu).to.equal("1024");
  });

  it("pausing and resuming are no deployments, and one that is paused can't be paused", async () => {
    await awaitDeployment(access, arn, 60);
    await setPaused(access, arn, true);
    expect(await awaitStatus(access, arn, 60)).to.equal("PAUSED");
    expect(await lastDeployment(access, arn)).to.include({ type: "CREATE_SERVICE", state: "done" });
    const again = await setPaused(access, arn, true).catch((error: Error) => error.message);
    expect(again).to.contain("cannot be paused in the current state");
    await setPaused(access, arn, false);
    expect(await awaitStatus(access, arn, 60)).to.equal("RUNNING");
  });

  it("an invalidation reaches the edges after a while; the waiting ends with its time", async () => {
    const first = await beginInvalidation(access, { distribution: "E1", paths: ["/a.css", "/"] });
    expect(await awaitInvalidation(access, "E1", first, 0)).to.equal(false);
    expect(await awaitInvalidation(access, "E1", first, 60)).to.equal(true);
    const [kept] = openWorld(folder).list({ type: "simulation:cloudfront/invalidation:Invalidation" });
    expect(kept?.inputs.paths).to.deep.equal(["/a.css", "/"]);
  });

  it("an invalidation of nothing, of a path without a slash, or elsewhere is refused", async () => {
    const refusal = (distribution: string, paths: string[]) =>
      beginInvalidation(access, { distribution, paths }).then(
        () => "",
        (error: Error) => error.message,
      );
    expect(await refusal("E1", [])).to.contain("at least one path");
    expect(await refusal("E1", ["a.css"])).to.contain("does not begin with /");
    expect(await refusal("E2", ["/"])).to.contain("does not exist");
  });
});
