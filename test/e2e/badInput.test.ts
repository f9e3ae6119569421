import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { airlift } from "../support/run.js";
import { Sandboxed } from "../support/sandboxed.js";

const backend = "copilot/backend/manifest.yml";

/** What every refusal has in common: exit code 1, no stack trace, and nothing made. */
function expectRefusal(run: { code: number | string; stderr: string; stdout: string }): string {
  expect(run.code, run.stderr).to.equal(1);
  expect(run.stderr).not.to.match(/^\s+at .+:\d+:\d+\)?$/m);
  expect(run.stderr.trim()).not.to.equal("");
  return run.stderr;
}

describe("bad input", function () {
  this.timeout(240_000);
  let app: Sandboxed;

  beforeEach(() => {
    app = Sandboxed.sample("todo", "development");
  });
  afterEach(() => app.remove());

  const nothingMade = () => expect(app.world()).to.deep.equal([]);

  it("without a copilot/ folder says where it looked and what would make one", async () => {
    const empty = mkdtempSync(join(tmpdir(), "airlift-empty-"));
    try {
      const said = expectRefusal(await airlift(["up", "-e", "test", "--sandbox", "--yes"], { cwd: empty }));
      expect(said).to.match(/copilot/);
      expect(readdirSync(empty)).to.deep.equal([]);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it("an unknown environment is named together with those that exist", async () => {
    const said = expectRefusal(await airlift(["up", "-e", "produktion", "--sandbox", "--yes"], { cwd: app.folder }));
    expect(said).to.include("produktion").and.to.include("development");
    nothingMade();
  });

  it("YAML that can't be read is refused at its line", async () => {
    app.edit(backend, "image:\n", "image: [\n");
    const said = expectRefusal(await app.run("up", "--yes"));
    expect(said).to.match(/copilot\/backend\/manifest\.yml:\d+:\d+/);
    nothingMade();
  });

  it("three mistakes are all reported in one run", async () => {
    app.edit(backend, "cpu: 256 ", "cpu: many ");
    app.edit(backend, "interval: 10s", "interval: 10");
    app.edit(backend, "port: 10000", "port: 100000");
    const said = expectRefusal(await app.run("up", "--yes"));
    for (const key of ["cpu", "interval", "port"])
      expect(said).to.match(new RegExp(`manifest\\.yml:\\d+:\\d+: error: .*${key}`));
    nothingMade();
  });

  it("a missing Dockerfile is named by its path", async () => {
    rmSync(join(app.folder, "backend/Dockerfile"));
    const said = expectRefusal(await app.run("up", "--yes"));
    expect(said).to.include("backend/Dockerfile");
    nothingMade();
  });

  it("an addon that is no CloudFormation template is refused by file", async () => {
    writeFileSync(join(app.folder, "copilot/backend/addons/todotable.yml"), "just: text\n");
    const said = expectRefusal(await app.run("up", "--yes"));
    expect(said).to.include("todotable.yml");
    nothingMade();
  });

  it("a manifest that is a folder is refused by name", async () => {
    rmSync(join(app.folder, backend));
    mkdirSync(join(app.folder, backend));
    const said = expectRefusal(await app.run("up", "--yes"));
    expect(said).to.include("backend/manifest.yml");
    nothingMade();
  });

  it("a path outside the folder is refused", async () => {
    const outside = mkdtempSync(join(tmpdir(), "airlift-outside-"));
    try {
      writeFileSync(join(outside, "secrets.env"), "PASSWORD=hunter2\n");
      symlinkSync(join(outside, "secrets.env"), join(app.folder, "linked.env"));
      app.edit(backend, "network:\n", "env_file: linked.env\nnetwork:\n");
      const said = expectRefusal(await app.run("up", "--yes"));
      expect(said).to.include("linked.env");
      expect(said).not.to.include("hunter2");
      nothingMade();
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it("an unknown flag and an unknown command are wrong use", async () => {
    expect(expectRefusal(await airlift(["up", "--environmnt", "x"], { cwd: app.folder }))).to.include("environmnt");
    expect(expectRefusal(await airlift(["deplou"], { cwd: app.folder }))).to.include("deploy");
  });
});

describe("state that can't be opened", function () {
  this.timeout(300_000);
  let app: Sandboxed;

  before(async () => {
    app = Sandboxed.sample("emoji-race", "test");
    await app.succeed("up", "--yes");
  });
  after(() => app.remove());

  /** Every file below the sandbox's state, by what its name ends with. */
  function stateFiles(end: string): string[] {
    return readdirSync(join(app.folder, ".airlift"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(end))
      .map((entry) => join(entry.parentPath, entry.name));
  }

  it("without its passphrase says which file is gone", async () => {
    const [file] = stateFiles("passphrase") as [string];
    const passphrase = readFileSync(file, "utf8");
    rmSync(file);
    const said = expectRefusal(await app.run("preview"));
    expect(said)
      .to.match(/passphrase/)
      .and.to.include("is gone");
    writeFileSync(file, passphrase);
    expect(said).not.to.include(passphrase.trim());
  });

  it("with a corrupt state file says so, and where earlier versions are", async () => {
    const files = stateFiles("test.json").filter((file) => file.includes("/stacks/"));
    expect(files).to.have.length(1);
    const [file] = files as [string];
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, whole.slice(0, whole.length / 2));
    const worldBefore = app.world();
    const said = expectRefusal(await app.run("up", "--yes"));
    expect(said).to.include('The state of "test" can\'t be read.').and.to.include("test.json.bak");
    expect(app.world()).to.deep.equal(worldBefore);
    writeFileSync(file, whole);
    expect(existsSync(file)).to.equal(true);
    await app.succeed("preview");
  });
});
