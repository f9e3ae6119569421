import { spawn, spawnSync } from "node:child_process";
import { expect } from "chai";
import { parse } from "yaml";
import { cleanEnvironment, command } from "../support/run.js";
import { folderFor, type TestFolder } from "./folderFor.js";

/** Keys as a terminal sends them. */
const keys = { down: "\u001b[B", enter: "\r", interrupt: "\u0003" };

/** `script` of util-linux gives a program a terminal of its own; elsewhere there is none to try this on. */
const hasTerminal = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") === true;

interface Step {
  /** Waits until the screen shows this, then types. */
  shows: RegExp;
  types: string;
}

/** Runs the command on a terminal and plays the steps in their order. */
function play(
  folder: TestFolder,
  args: string,
  steps: readonly Step[],
): Promise<{ code: number | null; screen: string }> {
  const line = `${JSON.stringify(process.execPath)} ${JSON.stringify(command)} ${args}`;
  const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    cwd: folder.path,
    env: cleanEnvironment({
      NODE_OPTIONS: undefined,
      TERM: "xterm",
      COLUMNS: "120",
      AWS_CONFIG_FILE: "/nowhere",
      AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
      HOME: folder.path,
    }),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const left = [...steps];
  let screen = "";
  let unread = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
    unread += text;
    const step = left[0];
    if (step === undefined || !step.shows.test(unread)) return;
    left.shift();
    unread = "";
    child.stdin.write(step.types);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, screen }));
  });
}

describe("init: on a terminal", function () {
  this.timeout(60_000);
  let folder: TestFolder;
  before(function () {
    if (!hasTerminal) this.skip();
  });
  beforeEach(() => {
    folder = folderFor({
      "copilot/.workspace": "application: todo\n",
      "backend/Dockerfile": "FROM node:22\nEXPOSE 10000\n",
    });
  });
  afterEach(() => folder?.remove());

  it("asks with arrow keys, offers guesses, and writes what was chosen", async () => {
    const { code, screen } = await play(folder, "svc init", [
      { shows: /What type of service/, types: keys.down + keys.enter },
      { shows: /What is the service's name/, types: keys.enter },
      { shows: /Which Dockerfile builds it/, types: keys.enter },
    ]);
    expect(code, screen).to.equal(0);
    const { name, type, image } = parse(folder.read("copilot/backend/manifest.yml"));
    expect({ name, type, image }).to.deep.equal({
      name: "backend",
      type: "Backend Service",
      image: { build: "backend/Dockerfile", port: 10_000 },
    });
    expect(screen)
      .to.contain("Port 10000, as the Dockerfile exposes it.")
      .and.to.contain("airlift svc deploy --name backend");
  });

  it("does not take an answer that is wrong, and says what is wrong with it", async () => {
    const { code, screen } = await play(folder, 'svc init --svc-type "Backend Service" --image nginx --port 80', [
      { shows: /What is the service's name/, types: `Api${keys.enter}` },
      { shows: /has to start with a small letter/, types: `\u007f\u007f\u007fapi${keys.enter}` },
    ]);
    expect(code, screen).to.equal(0);
    expect(folder.has("copilot/api/manifest.yml")).to.equal(true);
  });

  it("ends at Ctrl-C with code 1 and nothing written", async () => {
    const { code, screen } = await play(folder, "svc init", [{ shows: /What type of service/, types: keys.interrupt }]);
    expect(code, screen).to.equal(1);
    expect(screen).to.contain("nothing was written");
    expect(folder.has("copilot/backend")).to.equal(false);
  });
});
