import { expect } from "chai";
import { parse } from "yaml";
import { hasTerminal, keys, play as playIn, type Step } from "../support/terminal.js";
import { folderFor, type TestFolder } from "./folderFor.js";

/** Plays on a machine without profiles. */
function play(folder: TestFolder, args: string, steps: readonly Step[]) {
  const words = [...args.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = ""]) => quoted ?? plain);
  const nowhere = { AWS_CONFIG_FILE: "/nowhere", AWS_SHARED_CREDENTIALS_FILE: "/nowhere", HOME: folder.path };
  return playIn(folder.path, words, steps, nowhere);
}

describe("init: on a terminal", function () {
  this.timeout(240_000);
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
      { shows: /must begin with a lower-case letter/, types: `\u007f\u007f\u007fapi${keys.enter}` },
    ]);
    expect(code, screen).to.equal(0);
    expect(folder.has("copilot/api/manifest.yml")).to.equal(true);
  });

  it("ends at Ctrl-C with code 130, as shells have it, and nothing written", async () => {
    const { code, screen } = await play(folder, "svc init", [{ shows: /What type of service/, types: keys.interrupt }]);
    expect(code, screen).to.equal(130);
    expect(screen).to.contain("nothing was written");
    expect(folder.has("copilot/backend")).to.equal(false);
  });
});
