import { expect } from "chai";
import { loadApplication, type Problem, validate } from "../../automation/manifest/index.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";
import { errorsOf, publicService, resolved } from "./reading.js";

const workspace = { "copilot/.workspace": "application: shop\n" };
const backend = (name: string, rest = "") => `name: ${name}\ntype: Backend Service\nimage: {location: x}\n${rest}`;
const worker = (rest: string) => `name: worker\ntype: Worker Service\nimage: {location: x}\n${rest}`;
const subscribed = "subscribe: {topics: [{name: orders, service: api}, {name: bills, service: nobody}]}\n";

/** What `validate` has to say, but for notices. */
function problemsOf(content: FolderContent, more?: Parameters<typeof validate>[2]): Problem[] {
  const folder = loadApplication({ dir: makeFolder({ ...workspace, ...content }), processEnvironment: {} });
  return validate(folder, undefined, more).filter(({ severity }) => severity !== "notice");
}

const lines = (problems: readonly Problem[]) =>
  problems.map(({ file, line, severity, message }) => `${file}:${line} ${severity} ${message}`);

describe("one workload's mistake", () => {
  afterEach(removeFolders);

  it("does not hide a subscription to a publisher that does not exist", () => {
    const problems = problemsOf({
      "copilot/api/manifest.yml": backend("api", "publish: {topics: [{name: orders}]}\n"),
      "copilot/worker/manifest.yml": worker(`cpu: many\n${subscribed}`),
    });
    expect(lines(problems)).to.deep.equal([
      'copilot/worker/manifest.yml:4 error "many" is not a whole number',
      'copilot/worker/manifest.yml:5 warning no workload of this folder publishes "bills" as nobody',
    ]);
  });

  it("does not make its topics unpublished, wherever it is", () => {
    const orders = "publish: {topics: [{name: orders}]}\n";
    for (const api of [
      backend("api", `cpu: many\n${orders}`),
      backend("api", "publish: {topics: [{name: orders, fifo: perhaps}]}\n"),
      "name: api\ntype: [\n",
      "name: api\ntype: Backend\n",
    ]) {
      const problems = problemsOf({
        "copilot/api/manifest.yml": api,
        "copilot/worker/manifest.yml": worker(subscribed),
      });
      expect(
        lines(problems).filter((line) => line.includes('"orders"')),
        api,
      ).to.deep.equal([]);
      expect(
        lines(problems).filter((line) => line.includes('"bills"')),
        api,
      ).to.have.lengthOf(1);
    }
  });

  it("does not hide what is wrong between others", () => {
    const seen: string[][] = [];
    problemsOf(
      {
        "copilot/api/manifest.yml": backend("api", "cpu: many\n"),
        "copilot/one/manifest.yml": backend("one"),
        "copilot/two/manifest.yml": backend("two"),
      },
      ({ workloads }) => {
        seen.push(workloads.map(({ name }) => name));
        return [];
      },
    );
    expect(seen).to.deep.equal([["one", "two"]]);
  });

  it("in an environment does not make its certificates missing for services", () => {
    const arn = "arn:aws:acm:us-west-2:111122223333:certificate/1";
    const problems = problemsOf({
      "copilot/environments/test/manifest.yml": `name: test\ntype: Environment\nhttp: {private: {certificates: ["${arn}"]}}\ncdn: perhaps\n`,
      "copilot/api/manifest.yml":
        "name: api\ntype: Backend Service\nimage: {location: x, port: 80}\nhttp: {path: /, alias: a.example.com}\ncpu: 300\n",
    });
    expect(problems.map(({ file, path }) => `${file} ${path}`)).to.deep.equal([
      "copilot/api/manifest.yml cpu",
      "copilot/environments/test/manifest.yml cdn",
    ]);
  });
});

describe("one mistake", () => {
  it("is reported once where the port is missing and rules need it", () => {
    expect(errorsOf(publicService.replace("  port: 80\n", ""))).to.deep.equal([
      "3:1 error image.port: `port` is missing",
    ]);
    const targeted = `${publicService.replace("  port: 80\n", "")}  target_container: web\n`;
    expect(errorsOf(targeted)).to.have.lengthOf(1);
  });

  it("is reported once where a map has nothing but a misspelt key", () => {
    const { problems } = resolved(`${publicService}environments:\n  prod:\n    http:\n      pth: /\n`);
    expect(problems.map(({ severity, path }) => `${severity} ${path}`)).to.deep.equal([
      "error environments.prod.http.pth",
    ]);
  });
});

describe("names and types of environments", () => {
  afterEach(removeFolders);

  it("of an environment's manifest is Environment", () => {
    const problems = problemsOf({
      "copilot/environments/test/manifest.yml": "name: test\ntype: Backend Service\n",
      "copilot/api/manifest.yml": backend("api"),
    });
    expect(lines(problems)).to.deep.equal([
      'copilot/environments/test/manifest.yml:2 error "Backend Service" must be Environment',
    ]);
  });

  it("are what AWS takes, each reported where it is", () => {
    const text = (name: string) => `name: ${JSON.stringify(name)}\ntype: Backend Service\nimage: {location: x}\n`;
    for (const name of ["Front_End", "My Api", "$(touch x)", "-rf", "a".repeat(64), "__proto__", "a--b", "a-", "1a"]) {
      const [problem, ...more] = problemsOf({ [`copilot/${name}/manifest.yml`]: text(name) });
      expect(problem, name).to.include({ severity: "error", line: 1, column: 7, path: "name" });
      expect(problem?.message, name).to.include(`the name "${name}" `);
      expect(more, name).to.deep.equal([]);
    }
    expect(problemsOf({ "copilot/Front_End/manifest.yml": text("Front_End") })[0]?.hint).to.equal(
      "Rename it, for example to front-end. The folder has the same name.",
    );
    expect(problemsOf({ "copilot/constructor/manifest.yml": text("constructor") })).to.deep.equal([]);
  });

  it("of environments are checked in every file that names one", () => {
    const environments = "environments: {Prod: {exec: true}, application: {exec: true}, test: {exec: true}}\n";
    const problems = problemsOf({
      "copilot/api/manifest.yml": backend("api", environments),
      "copilot/airlift.yml": "environments: {my_env: {protect: true}}\n",
    });
    expect(lines(problems)).to.deep.equal([
      'copilot/airlift.yml:1 error the environment\'s name "my_env" must contain only lower-case letters, digits and hyphens',
      'copilot/api/manifest.yml:4 error the environment\'s name "Prod" must begin with a lower-case letter',
      'copilot/api/manifest.yml:4 error the environment\'s name "application" is the name of another stack of every application',
    ]);
  });

  it("of the application is checked too", () => {
    const problems = problemsOf({
      "copilot/.workspace": "application: My App\n",
      "copilot/api/manifest.yml": backend("api"),
    });
    expect(lines(problems)).to.deep.equal([
      'copilot/.workspace:1 error the application\'s name "My App" must begin with a lower-case letter',
    ]);
  });
});
