import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { printable } from "../../automation/base/printable.js";
import { readFolder } from "../../automation/init/folder.js";
import {
  foldRepeated,
  formatProblem,
  loadApplication,
  type Problem,
  validate,
} from "../../automation/manifest/index.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";
import { backendService, errorsOf } from "./reading.js";

const shop = {
  "copilot/.workspace": "application: shop\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
};

const command = join(repositoryRoot, "automation/cli/main.ts");

function problemsIn(dir: string): Problem[] {
  return validate(loadApplication({ dir, processEnvironment: {} }), ["test"]);
}

describe("hostile and odd input", function () {
  this.timeout(2000);
  afterEach(removeFolders);

  it("a manifest that is a pipe, a device or a folder ends with its file", () => {
    const dir = makeFolder({
      ...shop,
      "copilot/a/x": "",
      "copilot/b/manifest.yml": { link: "/dev/zero" },
      "copilot/c/manifest.yml/x": "",
    });
    execFileSync("mkfifo", [join(dir, "copilot/a/manifest.yml")]);
    expect(problemsIn(dir).map(({ severity, file }) => `${severity} ${file}`)).to.deep.equal([
      "error copilot/a/manifest.yml",
      "error copilot/b/manifest.yml",
      "error copilot/c/manifest.yml",
    ]);
  });

  it("commands that write files do not wait for a pipe either", () => {
    const dir = makeFolder({ ...shop, "copilot/a/x": "" });
    for (const file of ["copilot/airlift.yml", "copilot/a/manifest.yml"]) execFileSync("mkfifo", [join(dir, file)]);
    const { application, workloads } = readFolder(dir);
    expect({ application, names: workloads.map(({ name }) => name) }).to.deep.equal({
      application: "shop",
      names: ["a"],
    });
  });

  it("a .workspace that is not YAML, or nested without end, is an error at its place", () => {
    for (const text of ["{", "[".repeat(100_000), "- a\n"]) {
      const [problem] = problemsIn(makeFolder({ ...shop, "copilot/.workspace": text }));
      expect(problem, text.slice(0, 5)).to.include({ severity: "error", file: "copilot/.workspace", line: 1 });
    }
  });

  it("control characters never reach a terminal", () => {
    const content: FolderContent = {
      ...shop,
      "copilot/api/manifest.yml": `${backendService.replace("web", "api")}cpu: "\\e[2J\\u202e"\n"\\a\\x9b": 1\n`,
    };
    const texts = problemsIn(makeFolder(content)).map(formatProblem);
    expect(texts.join("\n")).to.include("\\x1b[2J\\u{202e}").and.to.include("\\x07\\x9b");
    expect(printable(texts.join(" "), "\n\t")).to.equal(texts.join(" "));
  });

  it("thousands of equal remarks are one with their number", () => {
    const items = Array.from({ length: 5000 }, () => "~").join(", ");
    const problems = problemsIn(
      makeFolder({
        ...shop,
        "copilot/api/manifest.yml": `${backendService.replace("web", "api")}command: [${items}]\n`,
      }),
    );
    expect(problems.map(({ message }) => message)).to.deep.equal([
      "an empty item is ignored (here and in 4999 more places)",
    ]);
    const few = Array.from(
      { length: 3 },
      (_, line): Problem => ({ severity: "warning", file: "a", line, column: 1, path: "", message: "m" }),
    );
    expect(foldRepeated(few)).to.deep.equal(few);
  });

  it("numbers without end are reported in one line", () => {
    const [error] = errorsOf(`${backendService}  healthcheck: {timeout: ${"9".repeat(400)}s}\n`);
    expect(error).to.match(/^6:26 error image\.healthcheck\.timeout: "9{80}…" is not a duration/);
  });

  it("values of taskdef_overrides that name something are texts", () => {
    const override = (path: string, value: string) =>
      errorsOf(`${backendService}taskdef_overrides: [{path: "${path}", value: ${value}}]\n`);
    expect(override("ContainerDefinitions[0].Secrets[-].ValueFrom", "5")).to.have.lengthOf(1);
    expect(override("ContainerDefinitions[0].Secrets[-]", "{Name: A, ValueFrom: 5}")).to.have.lengthOf(1);
    expect(override("ContainerDefinitions[0].Secrets[-]", "{Name: A, ValueFrom: !Ref X}")).to.deep.equal([]);
    expect(override("Cpu", "5")).to.deep.equal([]);
  });

  it("named pipes, which nobody ever writes to, are no files: none is waited for", function () {
    this.timeout(240_000);
    const files = [
      "copilot/airlift.yml",
      "copilot/.workspace",
      "copilot/web/addons/table.yml",
      "copilot/pipelines/main/buildspec.yml",
      "copilot/pipelines/main/manifest.yml",
      "Dockerfile",
      ".dockerignore",
      "web.env",
    ];
    const content: FolderContent = {
      ...shop,
      Dockerfile: "FROM scratch\n",
      "web.env": "A=1\n",
      "copilot/web/manifest.yml":
        "name: web\ntype: Backend Service\nimage: {build: Dockerfile, port: 80}\nenv_file: web.env\n",
      "copilot/web/addons/topic.yml": "Resources: {T: {Type: AWS::SNS::Topic}}\n",
      "copilot/pipelines/main/manifest.yml":
        "name: main\nversion: 1\nsource: {provider: GitHub, properties: {repository: https://github.com/a/b}}\nstages: [{name: test}]\n",
      "copilot/pipelines/main/buildspec.yml": "version: 0.2\n",
    };
    for (const file of files) {
      const { [file]: _, ...others } = content;
      const dir = makeFolder(others);
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      execFileSync("mkfifo", [join(dir, file)]);
      const run = spawnSync(process.execPath, ["--import", "tsx", command, "validate", "--plan-only", "--dir", dir], {
        encoding: "utf8",
        timeout: 30_000,
      });
      expect(run.signal, file).to.equal(null);
      expect(run.stderr + run.stdout, file).not.to.match(/\n {4}at /);
      if (file !== ".dockerignore") expect(run.stderr + run.stdout, file).to.match(/not a file|there is no file/);
    }
  });

  it("words that every object inherits are names and values like any other", () => {
    for (const word of ["constructor", "toString", "valueOf", "hasOwnProperty"]) {
      expect(
        errorsOf(`name: web\ntype: Scheduled Job\nimage: {location: x}\non: {schedule: ${word}}\n`),
        word,
      ).to.have.lengthOf(1);
      const pipeline = `name: main\nversion: 1\nsource: {provider: ${word}, properties: {repository: a/b}}\nstages: [{name: test}]\n`;
      expect(errorsOf(pipeline, { kind: "Pipeline" }), word).to.have.lengthOf(1);
    }
    const dir = makeFolder({
      ...shop,
      "copilot/constructor/manifest.yml": backendService.replace("web", "constructor"),
    });
    expect(problemsIn(dir)).to.deep.equal([]);
  });
});
