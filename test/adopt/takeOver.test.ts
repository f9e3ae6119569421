import { expect } from "chai";
import { type TakeOverSeam, takeOverSurveyed } from "../../automation/adopt/takeOver.js";
import { recordFrom } from "../../automation/record/environmentRecord.js";
import { openWorld } from "../../automation/sandbox/world.js";
import { openWorkspace } from "../../automation/session/session.js";
import { exportStack } from "../../automation/stack/contents.js";
import { copySample } from "../support/run.js";
import { type CopilotWorld, copilotWorld } from "./copilotWorld.js";

describe("adopt: taking a todo-like application over, on the real engine", function () {
  this.timeout(300_000);
  let folder: string;
  let remove: () => void;
  let world: CopilotWorld;

  before(async () => {
    ({ folder, remove } = copySample("todo"));
    world = await copilotWorld(`${folder}/.airlift`, { dir: folder, environments: ["development"] });
  });
  after(() => remove());

  async function adopt(seam: TakeOverSeam = {}) {
    const workspace = await openWorkspace({ dir: folder, environments: ["development"], sandbox: true });
    const { target } = await workspace.open("development");
    const access = { ...target.aws, ...(target.live && { live: target.live }) };
    const requests = { total: 0, retries: 0, operations: {} };
    const log: string[] = [];
    const done = await takeOverSurveyed(
      workspace,
      { found: world.found, access, requests, deployed: false },
      (event) => {
        if (event.kind === "message") log.push(event.text);
      },
      seam,
    ).catch((error) => {
      console.log(log.join("\n"));
      throw error;
    });
    return { done, state: await exportStack(workspace.stack("development")), log };
  }

  it("reads everything into the state, and nothing changes", async () => {
    const before = openWorld(`${folder}/.airlift`).list();
    const { done, state } = await adopt();
    console.log(JSON.stringify({ ...done, ids: undefined }, null, 1));
    expect(done.imported).to.be.above(30);
    expect(recordFrom(state?.outputs)?.adopted).not.to.equal(undefined);
    const now = openWorld(`${folder}/.airlift`).list();
    for (const { type, id } of before)
      expect(
        now.some((one) => one.type === type && one.id === id),
        `${type} ${id}`,
      ).to.equal(true);
  });
});
