import { expect } from "chai";
import { openWorld } from "../../automation/sandbox/world.js";
import { copilotBeside } from "../support/copilotBeside.js";
import { airlift } from "../support/run.js";
import { Sandboxed } from "../support/sandboxed.js";

describe("beside an application that AWS Copilot runs", function () {
  this.timeout(240_000);
  let app: Sandboxed;

  before(() => {
    app = Sandboxed.sample("todo", "development");
    copilotBeside(app.sandbox, "todo", "development", { backend: {}, frontend: {} });
  });
  after(() => app.remove());

  const existing = () =>
    openWorld(app.sandbox)
      .list({})
      .filter((one) => one.existing === true)
      .map(({ type, id, outputs }) => `${type} ${id} ${JSON.stringify(outputs)}`)
      .sort();

  it("up ends before anything is made, and names all that is in the way with its owner", async () => {
    const before = existing();
    const { code, stderr } = await app.run("up", "--yes");
    expect(code).to.equal(1);
    for (const found of [
      'AWS Copilot has the application "todo" in this account:',
      "the stack todo-development (",
      "the stack todo-development-backend (",
      "The log group /copilot/todo-development-backend exists: the CloudFormation stack todo-development-backend owns it",
      "The log group /copilot/todo-development-frontend exists",
      "The image repository todo/backend exists: the CloudFormation stack StackSet-todo-infrastructure owns it",
      "airlift up -e development --app todo2",
    ])
      expect(stderr).to.include(found);
    expect(app.world()).to.have.length(before.length);
  });

  it("preview shows the plan and says that up would be refused", async () => {
    const { stdout, stderr } = await app.succeed("preview");
    expect(`${stdout}${stderr}`).to.include("would be refused, since names are taken");
  });

  it("another application name works beside it, and destroy touches nothing of Copilot's", async () => {
    const before = existing();
    await app.succeed("up", "--yes", "--app", "todo2");
    const { stdout, stderr } = await app.succeed("preview", "--app", "todo2");
    expect(`${stdout}${stderr}`)
      .to.match(/unchanged/)
      .and.not.to.match(/\d to (create|update|replace|delete)/);
    const remove = ["app", "delete", "todo2", "--app", "todo2", "--yes", "--delete-data", "all", "--sandbox"];
    const { code, stderr: said } = await airlift(remove, { cwd: app.folder });
    expect(code, said).to.equal(0);
    expect(existing()).to.deep.equal(before);
  });
});
