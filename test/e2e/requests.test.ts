import diagnostics from "node:diagnostics_channel";
import fs from "node:fs";
import type { ClientRequest } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { join, relative } from "node:path";
import { expect } from "chai";
import { preview, up } from "../../automation/index.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

const services = ["one", "two", "three", "four", "five", "six"];

const service = (name: string): string =>
  `name: ${name}\ntype: Load Balanced Web Service\nimage: {location: nginx, port: 80}\nhttp: {path: ${name}}\n`;

const files = {
  "copilot/.workspace": "application: shop\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  ...Object.fromEntries(services.map((name) => [`copilot/${name}/manifest.yml`, service(name)])),
};

/** What AWS was asked in this process while `work` ran, an operation each. */
async function asked(work: () => Promise<unknown>): Promise<string[]> {
  const requests: string[] = [];
  const note = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    requests.push(String(request.getHeader("x-amz-target") ?? `${request.method} ${request.path}`));
  };
  diagnostics.subscribe("http.client.request.start", note);
  try {
    await work();
  } finally {
    diagnostics.unsubscribe("http.client.request.start", note);
  }
  return requests;
}

/** How often each file below a folder was read in this process while `work` ran. */
async function readFiles(folder: string, work: () => Promise<unknown>): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  const { openSync, readFileSync } = fs;
  const note = (path: unknown): void => {
    const name = typeof path === "string" ? relative(folder, path) : "";
    if (/manifest\.yml$/.test(name)) times[name] = (times[name] ?? 0) + 1;
  };
  fs.readFileSync = ((path: fs.PathOrFileDescriptor, ...rest: []) => {
    note(path);
    return readFileSync(path, ...rest);
  }) as typeof fs.readFileSync;
  fs.openSync = ((path: fs.PathLike, ...rest: ["r"]) => {
    note(path);
    return openSync(path, ...rest);
  }) as typeof fs.openSync;
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    Object.assign(fs, { openSync, readFileSync });
    syncBuiltinESMExports();
  }
  return times;
}

describe("a run in which nothing changes", function () {
  this.timeout(240_000);
  let dir: string;
  const options = () => ({ dir, sandbox: join(dir, ".airlift"), environments: ["test"] });

  before(async () => {
    dir = makeFolder(files);
    await up(options());
  });
  after(removeFolders);

  it("asks AWS at most once a service and ten times an environment", async () => {
    const requests = await asked(() => up(options()));
    if (process.env.SHOW) console.log(requests);
    expect(requests.length, requests.join("\n")).to.be.within(1, services.length + 10);
  });

  it("asks as much in an environment of more services that nothing changed in", async () => {
    const few = await asked(() => preview(options()));
    const more = ["seven", "eight", "nine"].map((name) => [`copilot/${name}/manifest.yml`, service(name)]);
    addFiles(dir, Object.fromEntries(more));
    await up(options());
    const many = await asked(() => preview(options()));
    expect(many.length, many.join("\n")).to.equal(few.length);
  });

  it("reads each manifest once", async () => {
    const times = await readFiles(dir, () => preview(options()));
    expect(Object.keys(times)).to.have.length(services.length + 4);
    expect(Object.entries(times).filter(([, count]) => count !== 1)).to.deep.equal([]);
  });
});
