import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { RunError } from "../base/errors.js";
import { rootAbove } from "../manifest/discovery.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import type { Adopted, AdoptOptions } from "./adopt.js";
import { hinted, policyHints } from "./denied.js";
import type { Proposal } from "./filesFromStacks.js";
import type { AdoptionReport } from "./report.js";
import type { Finished } from "./stacks/finish.js";

/**
 * What taking over the environment that `options` name would find, keep, change and leave. Reads only, and starts no
 * engine.
 * @throws ManifestError, RunError `usage` where no environment is named, or Copilot has none of that name
 */
export async function adoptionReport(options: RunOptions, onEvent: OnEvent = () => {}): Promise<AdoptionReport> {
  const environment = environmentOf(options);
  const { reportAdoption } = await import("./adoptionReport.js");
  const report =
    options.application === undefined || rootAbove(options.dir) !== undefined
      ? openWorkspace(options, onEvent, "read").then((workspace) => reportAdoption(workspace, environment))
      : withoutFolder(options, environment, onEvent);
  return hinted(report, policyHints.report);
}

function environmentOf({ environments }: RunOptions): string {
  const [environment, ...more] = environments ?? [];
  if (environment === undefined || more.length > 0)
    throw new RunError("usage", "One environment is adopted at a time; name it with --env.");
  return environment;
}

/**
 * Takes over the environment that `options` name, replacing nothing: Copilot's stacks are frozen and retain everything,
 * what runs is imported into the state, and a preview shows no changes. Stopped or killed, it goes on when it is called
 * again.
 * @throws ManifestError, RunError `usage` for what can't be adopted, `protected` for a step that would do more than it may
 */
export async function adopt(
  options: RunOptions,
  choices: AdoptOptions = {},
  onEvent: OnEvent = () => {},
): Promise<Adopted> {
  const { environment, workspace, side, verbs } = await opened(options, onEvent);
  return hinted(verbs.adoptEnvironment(workspace, environment, side, choices, onEvent), policyHints.adopt(environment));
}

/**
 * Takes an adoption back, as far as it came, until Copilot's stacks are being ended. Deletes nothing in AWS.
 * @throws ManifestError, RunError `usage` where there is nothing to take back, or no way to
 */
export async function undoAdoption(options: RunOptions, onEvent: OnEvent = () => {}): Promise<void> {
  const { environment, workspace, side, verbs } = await opened(options, onEvent);
  await hinted(verbs.undoAdoption(workspace, environment, side, onEvent), policyHints.adopt(environment));
}

/**
 * Ends Copilot's stacks of an adopted environment; what is in them stays. Stopped or killed, it goes on when it is called
 * again.
 * @throws ManifestError, RunError `usage` before the adoption is complete, `protected` where something is not retained,
 * or is gone
 */
export async function finishAdoption(
  options: RunOptions,
  choices: Pick<AdoptOptions, "confirm"> = {},
  onEvent: OnEvent = () => {},
): Promise<Finished> {
  const { environment, workspace, side, verbs } = await opened(options, onEvent);
  return hinted(verbs.finishAdoption(workspace, environment, side, choices, onEvent), policyHints.adopt(environment));
}

async function opened(options: RunOptions, onEvent: OnEvent) {
  const environment = environmentOf(options);
  const [workspace, verbs, { pulumiSide }] = await Promise.all([
    openWorkspace(options, onEvent),
    import("./adopt.js"),
    import("./pulumiSide.js"),
  ]);
  return { environment, workspace, verbs, side: pulumiSide(options, workspace, environment, onEvent) };
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
  const root = rootAbove(options.dir) ?? resolve(options.dir ?? ".");
  return proposals.flatMap(({ path, text, edited }) => {
    const file = join(root, path);
    // What has come there meanwhile is its author's.
    if (!edited && existsSync(file)) return [];
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return [path];
  });
}
