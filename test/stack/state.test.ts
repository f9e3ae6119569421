import { chmodSync, existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { inContinuousIntegration } from "../../automation/base/continuousIntegration.js";
import { RunError } from "../../automation/base/errors.js";
import { forgetSecrets, mask } from "../../automation/base/mask.js";
import { chooseState, localStateFolder, type StateChoice } from "../../automation/stack/backend.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

const application = "todo";

async function refused(choice: StateChoice, variables: Record<string, string>): Promise<RunError> {
  try {
    await chooseState(choice, variables);
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("state", () => {
  let home: string;

  beforeEach(() => {
    home = makeFolder();
  });
  afterEach(() => {
    removeFolders();
    forgetSecrets();
  });

  it("lies in XDG_STATE_HOME, else in ~/.local/state", () => {
    expect(localStateFolder("todo", { XDG_STATE_HOME: "/x", HOME: "/h" })).to.equal("/x/airlift/todo");
    expect(localStateFolder("todo", { HOME: "/h" })).to.equal("/h/.local/state/airlift/todo");
  });

  it("is a folder in your home directory own when nothing is named", async () => {
    const location = await chooseState({ application }, { HOME: home });
    const folder = join(home, ".local/state/airlift/todo");
    expect(location).to.include({ kind: "file", origin: "default", folder, url: pathToFileURL(folder).href });
  });

  it("gets a passphrase that only its owner can read", async () => {
    const { folder, passphrase } = await chooseState({ application }, { HOME: home });
    const file = join(folder as string, "passphrase");
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(passphrase).to.have.length.at.least(40);
    expect(readFileSync(file, "utf8").trim()).to.equal(passphrase);
  });

  it("keeps the passphrase that it generated", async () => {
    const first = await chooseState({ application }, { HOME: home });
    const second = await chooseState({ application }, { HOME: home });
    expect(second.passphrase).to.equal(first.passphrase);
  });

  it("settles on one passphrase when several runs begin at once", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => chooseState({ application }, { HOME: home })));
    expect(new Set(all.map(({ passphrase }) => passphrase)).size).to.equal(1);
  });

  it("closes a passphrase file that others could read", async () => {
    const { folder } = await chooseState({ application }, { HOME: home });
    const file = join(folder as string, "passphrase");
    chmodSync(file, 0o644);
    await chooseState({ application }, { HOME: home });
    expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it("never prints the passphrase", async () => {
    const { passphrase } = await chooseState({ application }, { HOME: home });
    expect(mask(`it is ${passphrase}`)).to.equal("it is [secret]");
  });

  it("does not make a new passphrase for state that another one sealed", async () => {
    const { folder } = await chooseState({ application }, { HOME: home });
    addFiles(folder as string, { ".pulumi/stacks/todo/test.json": "{}" });
    rmSync(join(folder as string, "passphrase"));
    const error = await refused({ application }, { HOME: home });
    expect(error.kind).to.equal("passphrase");
    expect(error.hint).to.contain("PULUMI_CONFIG_PASSPHRASE");
    expect(existsSync(join(folder as string, "passphrase"))).to.equal(false);
  });

  it("lets the user's own passphrase win", async () => {
    const location = await chooseState({ application }, { HOME: home, PULUMI_CONFIG_PASSPHRASE: "mine" });
    expect(location.passphrase).to.equal(undefined);
  });

  it("is refused in CI when no backend is named", async () => {
    const error = await refused({ application }, { HOME: home, CI: "true" });
    expect(error.kind).to.equal("backend");
    expect(error.hint).to.contain("copilot/airlift.yml");
    expect(existsSync(join(home, ".local"))).to.equal(false);
  });

  it("takes CI=false and CI=0 for no CI", () => {
    for (const CI of ["false", "FALSE", "0", "", "no", undefined])
      expect(inContinuousIntegration({ CI }), String(CI)).to.equal(false);
    for (const CI of ["1", "true", "woodpecker"]) expect(inContinuousIntegration({ CI }), CI).to.equal(true);
  });

  it("of the sandbox lies in the sandbox's folder, in CI too, whatever backend is named", async () => {
    const sandbox = makeFolder();
    const variables = { HOME: home, CI: "true", PULUMI_BACKEND_URL: "s3://real", PULUMI_CONFIG_PASSPHRASE: "real" };
    const location = await chooseState({ application, sandbox, backend: "s3://real" }, variables);
    expect(location).to.include({ origin: "sandbox", folder: join(sandbox, "state", "todo") });
    expect(location.passphrase).to.be.a("string").and.not.equal("real");
  });

  const opened = { PULUMI_CONFIG_PASSPHRASE: "p" };
  const named: [string, StateChoice, Record<string, string>, string][] = [
    [
      "the flag over all",
      { application, backend: "s3://flag", settingsBackend: "s3://file" },
      { PULUMI_BACKEND_URL: "s3://var" },
      "s3://flag",
    ],
    [
      "the variable over the settings",
      { application, settingsBackend: "s3://file" },
      { PULUMI_BACKEND_URL: "s3://var" },
      "s3://var",
    ],
    ["the settings' backend", { application, settingsBackend: "s3://file", organization: "acme" }, {}, "s3://file"],
    ["the settings' organization", { application, organization: "acme" }, {}, "https://api.pulumi.com"],
    ["a token for Pulumi Cloud", { application }, { PULUMI_ACCESS_TOKEN: "t" }, "https://api.pulumi.com"],
  ];
  for (const [what, choice, variables, url] of named) {
    it(`takes ${what}`, async () => {
      expect((await chooseState(choice, { HOME: home, ...opened, ...variables })).url).to.equal(url);
    });
  }

  it("follows the user's login", async () => {
    addFiles(home, { ".pulumi/credentials.json": JSON.stringify({ current: "s3://login" }) });
    expect(await chooseState({ application }, { HOME: home, ...opened })).to.include({
      url: "s3://login",
      origin: "login",
    });
  });

  it("resolves ~ and escapes blanks in file URLs", async () => {
    const location = await chooseState({ application, backend: "file://~/my state" }, { HOME: home, ...opened });
    expect(location.folder).to.equal(join(home, "my state"));
    expect(location.url).to.equal(pathToFileURL(join(home, "my state")).href);
  });

  it("takes a plain folder as a backend", async () => {
    const location = await chooseState({ application, backend: join(home, "s") }, { HOME: home, ...opened });
    expect(location).to.include({ kind: "file", url: pathToFileURL(join(home, "s")).href });
  });

  it("asks for what opens the secrets of a shared backend", async () => {
    const error = await refused({ application, backend: "s3://bucket" }, { HOME: home });
    expect(error.kind).to.equal("passphrase");
    expect(error.hint).to.contain("awskms://");
  });

  it("accepts a key instead of a passphrase", async () => {
    const choice = { application, backend: "s3://bucket", secretsProvider: "awskms://alias/todo" };
    expect((await chooseState(choice, { HOME: home })).secretsProvider).to.equal("awskms://alias/todo");
  });
});
