import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { packRunner } from "../../automation/deployment/packRunner.js";
import { makeFolder, removeFolders } from "../support/folder.js";

describe("the Airlift that a pipeline's builds install", function () {
  this.timeout(240_000);
  const given = process.env.XDG_CACHE_HOME;
  let folder: string;

  before(() => {
    process.env.XDG_CACHE_HOME = makeFolder();
    folder = makeFolder();
  });
  after(() => {
    if (given === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = given;
    removeFolders();
  });

  it("is the one that runs, whole, as tar reads it, under its digest", () => {
    const { file, sha256 } = packRunner();
    expect(createHash("sha256").update(readFileSync(file)).digest("hex")).to.equal(sha256);
    execFileSync("tar", ["-xf", file, "-C", folder]);
    const printed = execFileSync(process.execPath, [join(folder, "package/dist/bin/airlift.js"), "version"]);
    expect(printed.toString().trim()).to.match(/^\d+\.\d+\.\d+/);
    expect(packRunner().sha256).to.equal(sha256);
  });

  it("locks every dependency to a version with its digest, and brings none of development", () => {
    const manifest = JSON.parse(readFileSync(join(folder, "package/package.json"), "utf8"));
    expect(manifest).not.to.have.any.keys("devDependencies", "scripts");
    const lock = JSON.parse(readFileSync(join(folder, "package/npm-shrinkwrap.json"), "utf8")) as {
      packages: Record<string, { dev?: boolean; version?: string; integrity?: string; link?: boolean }>;
    };
    for (const name of Object.keys(manifest.dependencies))
      expect(lock.packages[`node_modules/${name}`]?.version, name).to.equal(manifest.dependencies[name]);
    const loose = Object.entries(lock.packages).filter(
      ([path, { dev, integrity, link }]) =>
        path.startsWith("node_modules/") && (dev === true || (integrity === undefined && link !== true)),
    );
    expect(loose).to.deep.equal([]);
  });
});
