import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "./support/root.js";

const git = (commit: string) => spawnSync("git", ["cat-file", "-t", commit], { cwd: repositoryRoot, encoding: "utf8" });
const textOf = (page: string) => readFileSync(join(repositoryRoot, page), "utf8");
/** Where the pages' short names begin; what else they name is written by a build or a release. */
const folders = ["", "automation", "automation/session", "automation/adopt", "automation/cli", "automation/manifest"];
const written = /^(dist|sdk)\//;

describe("the pages for those who carry on", () => {
  for (const page of ["CONTRIBUTING.md", "docs/architecture.md"])
    it(`${page} names files that exist`, () => {
      const named = [...textOf(page).matchAll(/`([\w.-]+\/[\w./-]*|[\w.-]+\.[cm]?[tj]s)`/g)].map(
        ([, path = ""]) => path,
      );
      const missing = named.filter((path) => !folders.some((folder) => existsSync(join(repositoryRoot, folder, path))));
      expect(missing.filter((path) => !written.test(path))).to.deep.equal([]);
    });

  it("CONTRIBUTING.md names commits of this repository", function () {
    // A checkout without history can't tell.
    if (git("c187bd0").status !== 0) this.skip();
    const commits = textOf("CONTRIBUTING.md").match(/\b[0-9a-f]{7}\b/g) ?? [];
    expect(commits).not.to.be.empty;
    expect(commits.filter((commit) => git(commit).stdout !== "commit\n")).to.deep.equal([]);
  });
});
