// What every script needs first: dependencies as in the lockfile, and a fresh build. Uses nothing but Node.js itself.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { repositoryRoot } from "./paths.mjs";

const [major, minor] = process.versions.node.split(".").map(Number);

function packagesOf(lockfile) {
  try {
    return JSON.parse(readFileSync(join(repositoryRoot, lockfile), "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** npm notes what it installed in a lockfile of its own; packages for other platforms are absent from it. */
function installedAsLocked() {
  const wanted = packagesOf("package-lock.json");
  const installed = packagesOf("node_modules/.package-lock.json");
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = installed[path];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

function install() {
  process.stderr.write("Installing dependencies (npm ci) ...\n");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const run = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: repositoryRoot,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (run.status !== 0) throw new Error("npm ci failed (above). It needs access to an npm registry.");
}

/** Installs dependencies and builds, each only when needed. */
export async function prepare() {
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Airlift needs Node.js 20.19 or later; this is ${process.versions.node}.`);
  }
  if (!installedAsLocked()) install();
  await build();
}
