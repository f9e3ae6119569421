import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { RunError } from "../base/errors.js";
import { findRoot } from "../manifest/discovery.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import type { Proposal } from "./filesFromStacks.js";
import type { AdoptionReport } from "./report.js";

/**
 * What taking over the environment that `options` name would find, keep, change and leave. Reads only, and starts no
 * engine.
 * @throws ManifestError, RunError `usage` where no environment is named, or Copilot has none of that name
 */
export async function adoptionReport(options: RunOptions, onEvent: OnEvent = () => {}): Promise<AdoptionReport> {
  const [environment, ...more] = options.environments ?? [];
  if (environment === undefined || more.length > 0)
    throw new RunError("usage", "An environment is adopted by itself; name it with --env.");
  const { reportAdoption } = await import("./adoptionReport.js");
  if (options.application === undefined || rootOf(options) !== undefined)
    return reportAdoption(await openWorkspace(options, onEvent, "read"), environment);
  return withoutFolder(options, environment, onEvent);
}

/** The folder that holds copilot/, here or above; undefined where there is none. */
function rootOf({ dir }: RunOptions): string | undefined {
  try {
    return findRoot(dir, process.cwd());
  } catch {
    return undefined;
  }
}

/** The report from what Copilot keeps in its templates, in a folder that is gone when it is made. */
async function withoutFolder(options: RunOptions, environment: string, onEvent: OnEvent): Promise<AdoptionReport> {
  const { reportOf, surveyFor } = await import("./adoptionReport.js");
  const { filesFromStacks, temporaryFolder } = await import("./filesFromStacks.js");
  const open = (dir: string) => openWorkspace({ ...options, dir }, onEvent, "read");
  const empty = temporaryFolder([
    { path: "copilot/.workspace", text: `application: ${options.application}\n`, edited: false },
  ]);
  let filled: string | undefined;
  try {
    const surveyed = await surveyFor(await open(empty), environment);
    const files = filesFromStacks(surveyed.found);
    filled = temporaryFolder(files);
    const report = await reportOf(await open(filled), surveyed);
    return {
      ...report,
      proposals: [...files, ...report.proposals.filter(({ path }) => path === "copilot/airlift.yml")],
    };
  } finally {
    rmSync(empty, { recursive: true, force: true });
    if (filled !== undefined) rmSync(filled, { recursive: true, force: true });
  }
}

/**
 * Writes what copilot/ lacks and the account has.
 * @returns paths of the files that were written
 */
export function writeProposals(options: RunOptions, proposals: readonly Proposal[]): string[] {
  const root = rootOf(options) ?? resolve(options.dir ?? ".");
  return proposals.flatMap(({ path, text, edited }) => {
    const file = join(root, path);
    // What has come there meanwhile is its author's.
    if (!edited && existsSync(file)) return [];
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return [path];
  });
}
