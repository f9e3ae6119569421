// What the rows of the bench share: where things are, folders that go again, ratios.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute } from "../execute.mjs";
import { repositoryRoot } from "../paths.mjs";
import { generateApplication } from "./generate.mjs";

export const command = join(repositoryRoot, "dist/bin/airlift.js");
export const todo = join(repositoryRoot, "samples/todo");
export const script = (name) => join(repositoryRoot, ".ci/bench", name);

/** A folder that is gone when `work` has ended. */
export async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "airlift-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function inApplication(services, environments, work, deployable = false) {
  const application = generateApplication(services, environments, deployable);
  try {
    return await work(application.root);
  } finally {
    application.remove();
  }
}

/** A row: what is compared, its bound, and both sides in seconds. */
export const row = (what, bound, ours, theirs) => ({ what, bound, ours, theirs, value: ours / theirs });

/** The plan of `airlift package --json` in a file, for programs that register the same resources. */
export async function planFile(folder, args, cwd) {
  const run = await execute(process.execPath, [command, "package", "--json", ...args], { cwd });
  if (run.code !== 0) throw new Error(run.stderr);
  const file = join(folder, "plan.json");
  writeFileSync(file, run.stdout);
  return file;
}
