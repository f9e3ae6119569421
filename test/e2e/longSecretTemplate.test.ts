import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { makeFolder, removeFolders } from "../support/folder.js";
import { Sandboxed, stepsOf } from "../support/sandboxed.js";

const template = `Parameters:
  App: {Type: String}
  Env: {Type: String}
  Name: {Type: String}
  Password: {Type: String, NoEcho: true}
Resources:
${"# filler that makes the template longer than what a call may carry\n".repeat(800)}  Stored:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !Ref Password}
`;

const files = {
  "copilot/.workspace": "application: shop\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/jobs/manifest.yml":
    "name: jobs\ntype: Worker Service\nimage: {location: public.ecr.aws/nginx/nginx:latest}\n",
  "copilot/jobs/addons/db.yml": template,
  "copilot/jobs/addons/addons.parameters.yml": "Parameters:\n  Password: planted-swordfish\n",
};

describe("an addon template over 51,200 bytes with a NoEcho parameter", function () {
  this.timeout(240_000);
  const parameters = "copilot/jobs/addons/addons.parameters.yml";
  let app: Sandboxed;

  before(async () => {
    app = new Sandboxed(makeFolder(files), "test", removeFolders);
    await app.succeed("up", "--yes");
  });
  after(() => app.remove());

  const stored = () => app.world().find(({ name }) => name === "Stored")?.inputs.name;
  const changes = async (): Promise<string[]> =>
    stepsOf((await app.succeed("preview", "--json")).stdout)
      .map(({ operation, name }) => `${operation} ${name}`)
      .sort();

  it("gets its value, which the state does not hold in plain text, and has nothing to change afterwards", async () => {
    expect(stored()).to.equal("planted-swordfish");
    const state = readFileSync(join(app.folder, ".airlift/state/shop/.pulumi/stacks/shop/test.json"), "utf8");
    expect(state).to.include("jobs-addons-template").and.not.to.include("swordfish");
    expect(await changes()).to.deep.equal([]);
  });

  it("is changed with the value, as the preview says", async () => {
    app.edit(parameters, "planted-swordfish", "planted-halibut");
    expect(await changes()).to.deep.equal(["update jobs-addons-stack", "update jobs-addons-template"]);
    await app.succeed("up", "--yes");
    expect(stored()).to.equal("planted-halibut");
    expect(await changes()).to.deep.equal([]);
  });
});
