import { expect } from "chai";
import { loadApplication, resolveApplication } from "../../automation/manifest/index.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

const workspace = { "copilot/.workspace": "application: shop\n" };

function load(content: FolderContent) {
  return loadApplication({ dir: makeFolder(content), processEnvironment: {} });
}

describe("references between files", () => {
  afterEach(removeFolders);

  const publisher = (topics: string): string =>
    `name: api\ntype: Backend Service\nimage: {location: x}\npublish:\n  topics: ${topics}\n`;
  const worker = (subscribe: string): string =>
    `name: worker\ntype: Worker Service\nimage: {location: x}\nsubscribe:\n${subscribe}`;
  const warnings = (api: string, subscribe: string): string[] =>
    resolveApplication(
      load({ ...workspace, "copilot/api/manifest.yml": api, "copilot/worker/manifest.yml": worker(subscribe) }),
      "test",
    )
      .problems.filter(({ severity }) => severity === "warning")
      .map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);

  it("a topic that is published is no problem", () => {
    expect(warnings(publisher("[{name: orders}]"), "  topics:\n    - {name: orders, service: api}\n")).to.deep.equal(
      [],
    );
  });

  it("a topic that its service does not publish is a warning", () => {
    expect(warnings(publisher("[{name: orders}]"), "  topics:\n    - name: order\n      service: api\n")).to.deep.equal(
      ['copilot/worker/manifest.yml:6:13 api publishes no topic "order"'],
    );
  });

  it("a topic of a workload that is not here is a warning: another repository may publish it", () => {
    expect(warnings(publisher("[]"), "  topics:\n    - {name: orders, service: billing}\n")[0]).to.contain(
      'no workload of this folder publishes "orders" as billing',
    );
  });

  it("a FIFO topic on a standard queue is a warning, and the other way round", () => {
    expect(
      warnings(publisher("[{name: orders, fifo: true}]"), "  topics:\n    - {name: orders, service: api}\n")[0],
    ).to.contain("is a FIFO topic");
    expect(
      warnings(
        publisher("[{name: orders}]"),
        "  topics:\n    - {name: orders, service: api}\n  queue: {fifo: true}\n",
      )[0],
    ).to.contain("is a standard topic");
  });

  it("a stage and a deployment that name nothing of the folder are warnings", () => {
    const pipeline =
      "name: main\nversion: 1\nsource:\n  provider: GitHub\n  properties: {repository: a/b}\nstages:\n  - name: test\n    deployments:\n      api:\n      web:\n  - name: prdo\n";
    const folder = load({
      ...workspace,
      "copilot/api/manifest.yml": publisher("[]"),
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/pipelines/main/manifest.yml": pipeline,
    });
    expect(folder.pipelineProblems.map(({ line, message }) => `${line} ${message}`)).to.deep.equal([
      '10 there is no workload "web" in this folder',
      '11 there is no environment "prdo" in copilot/environments',
    ]);
  });
});
