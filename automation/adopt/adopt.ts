import type { AwsAccess } from "../aws/access.js";
import type { InlinePolicies } from "../aws/inlinePolicies.js";
import { type Drift, driftOf } from "../aws/stackEnds.js";
import { RunError } from "../base/errors.js";
import { recordFrom } from "../record/environmentRecord.js";
import type { OnEvent } from "../session/options.js";
import type { Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { artifactBucketOf, noEnvironment } from "./aboutApplication.js";
import { refuseLacking } from "./proposals.js";
import type { AdoptionReport } from "./report.js";
import { type Finished, finish } from "./stacks/finish.js";
import { freeze, frozenStacks, thaw } from "./stacks/freeze.js";
import { Journal } from "./stacks/journal.js";
import type { Staying } from "./stacks/lookAgain.js";
import { releaseStacks, retainStacks } from "./stacks/retainStacks.js";
import { notAdopted } from "./startingRecord.js";
import { environmentStack, type Survey, survey } from "./survey.js";

/** What the import has done, as far as the rest goes by it. */
export interface Taken {
  imported: number;
  ids: { type: string; name: string; id: string }[];
  /** Inline policies of Copilot's, beside which Airlift's own are. */
  policies?: InlinePolicies[];
}

/** The Pulumi side of an adoption. */
export interface PulumiSide {
  /** What an adoption would find. Reads only. */
  report(): Promise<Pick<AdoptionReport, "adoptable" | "hindrances" | "lacks">>;
  /** Reads everything into the state, and shows that nothing changes. Repeatable. */
  takeOver(): Promise<Taken>;
  /** Takes out of the state what `takeOver` has read into it; AWS is left as it is. Repeatable. */
  forget(found: Survey): Promise<void>;
  /** Puts another ARN of a stack of addons into the state. Repeatable. */
  move(from: string, to: string): Promise<void>;
  /** Deletes what is superfluous once the stacks are gone. Repeatable. */
  clean(taken: Taken, access: AwsAccess): Promise<void>;
}

export interface AdoptOptions {
  /** Asked once, before anything is changed; throws to stop. @default nobody is asked */
  confirm?(what: string): Promise<void>;
  /** Goes on although something was changed by hand since Copilot deployed it. @default false */
  acceptDrift?: boolean;
}

/** What `airlift adopt` has done. */
export interface Adopted {
  environment: string;
  imported: number;
  /** Stacks that nobody updates any more, and that keep what is in them. */
  stacks: string[];
  /** It had been adopted before; nothing was left to do. */
  known: boolean;
}

const attempts = 10;

interface Opened {
  access: AwsAccess;
  found: Survey;
  target: Target;
  say(text: string): void;
}

async function open(workspace: Workspace, environment: string, onEvent: OnEvent): Promise<Opened> {
  const target = await workspace.target(environment);
  const live = target.live === undefined ? {} : { live: target.live };
  const access = { maxAttempts: attempts, ...target.aws, ...live };
  const found = await survey({ ...target, aws: access });
  return { access, found, target, say: (text) => onEvent({ kind: "notice", stack: environment, text }) };
}

/**
 * Takes over an environment that AWS Copilot runs, replacing nothing: freeze, retain, import, preview. What was done is
 * in a journal: a run that was stopped or killed is repeated, and goes on where it was.
 * @throws RunError `usage` where there is nothing to adopt or something is in the way, `protected` where a step would do
 * more than it should
 */
export async function adoptEnvironment(
  workspace: Workspace,
  environment: string,
  side: PulumiSide,
  { confirm, acceptDrift }: AdoptOptions = {},
  onEvent: OnEvent = () => {},
): Promise<Adopted> {
  const { access, found, say } = await open(workspace, environment, onEvent);
  const bucket = artifactBucketOf(found);
  const journal = await Journal.open(access, found, bucket);
  refuseEnded(journal, environment, "`airlift adopt --finish` goes on with it.");
  const { application } = found;
  if (environmentStack(found) === undefined) throw noEnvironment(found);
  if (journal === undefined || bucket === undefined)
    throw new RunError(
      "usage",
      `Neither a stack of Copilot's StackSet ${application}-infrastructure nor the template of ${environment} names the bucket for artifacts, which takes the journal of an adoption.`,
      { stack: environment },
    );
  // Each repository imports its own workloads.
  const importing = `import ${workspace.repository}`;
  const known = journal.step(importing)?.state === "done";
  if (!journal.has("freeze ")) {
    await refuseHindered(side, environment);
    await refuseDrifted(access, found, acceptDrift);
    await confirm?.(
      `${frozenStacks(found).length} stacks of Copilot's will take no more updates, and keep everything that is in them.`,
    );
  }
  say("Freezing Copilot's stacks …");
  await freeze(access, found, journal);
  say("Retaining every resource of Copilot's stacks …");
  await retainStacks(access, found, journal);
  say("Importing …");
  const { imported } = await journal.once(
    importing,
    async () => {},
    () => side.takeOver(),
  );
  return { environment, imported, stacks: frozenStacks(found).map(({ name }) => name), known };
}

async function refuseHindered(side: PulumiSide, environment: string): Promise<void> {
  const { adoptable, hindrances, lacks } = await side.report();
  if (adoptable) return refuseLacking(environment, { lacks });
  throw new RunError(
    "usage",
    `${environment} can't be adopted yet:\n${hindrances.map((one) => `  ${one}`).join("\n")}`,
    {
      hint: `\`airlift adopt -e ${environment} --report\` has the details.`,
      stack: environment,
    },
  );
}

/** What scaling sets by itself is no change by hand. */
const scaled = (paths: readonly string[]): boolean =>
  paths.length > 0 && paths.every((path) => path === "/DesiredCount");

async function refuseDrifted(access: AwsAccess, found: Survey, accept = false): Promise<void> {
  const drifted: string[] = [];
  for (const { name } of found.stacks.filter(({ role }) => role !== "pipeline" && role !== "other"))
    for (const one of await driftOf(access, name)) if (!scaled(one.paths)) drifted.push(drift(name, one));
  if (accept || drifted.length === 0) return;
  throw new RunError(
    "usage",
    `Something was changed since Copilot deployed it:\n${drifted.map((one) => `  ${one}`).join("\n")}`,
    {
      hint: "Deploy it with Copilot once more, or accept it as it is with --accept-drift: an adoption does not change it.",
      stack: found.environment,
    },
  );
}

const drift = (stack: string, { logical, status, paths }: Drift): string =>
  `${stack}: ${logical} is ${status}${paths.length === 0 ? "" : ` (${paths.join(", ")})`}`;

/**
 * Takes an adoption back, as far as it came: the import leaves the state, templates, stack policies, transitions and
 * deletion protection are as they were. Nothing in AWS is deleted. Repeatable.
 * @throws RunError `usage` where nothing was adopted, or Copilot's stacks are being ended
 */
export async function undoAdoption(
  workspace: Workspace,
  environment: string,
  side: PulumiSide,
  onEvent: OnEvent = () => {},
): Promise<void> {
  const { access, found, say } = await open(workspace, environment, onEvent);
  const journal = await Journal.open(access, found);
  refuseEnded(journal, environment, "There is no way back from here.");
  if (journal === undefined) throw nothingBegun(environment);
  for (const id of ["finish", "staying"]) if (journal.step(id) !== undefined) await journal.forget(id);
  if (journal.has("import ")) {
    say("Taking the import out of the state …");
    await side.forget(found);
    for (const [id] of imports(journal)) await journal.forget(id);
  }
  say("Giving Copilot's stacks their templates back …");
  for (const left of await releaseStacks(access, found, journal)) say(left);
  await thaw(access, journal);
  await journal.remove();
}

/**
 * Ends Copilot's stacks of an adopted environment. What is in them stays. Repeatable.
 * @throws RunError `usage` before the adoption is complete, `protected` where something is not retained, or is gone
 */
export async function finishAdoption(
  workspace: Workspace,
  environment: string,
  side: PulumiSide,
  { confirm }: Pick<AdoptOptions, "confirm"> = {},
  onEvent: OnEvent = () => {},
): Promise<Finished> {
  const { access, found, say } = await open(workspace, environment, onEvent);
  const journal = await Journal.open(access, found);
  const imported = journal === undefined ? [] : imports(journal);
  if (journal === undefined || imported.length === 0 || imported.some(([, { state }]) => state !== "done"))
    throw nothingBegun(environment);
  const { state } = await workspace.open(environment);
  const record = recordFrom(state?.outputs);
  if (record === undefined)
    throw new RunError(
      "usage",
      `Airlift's state has no ${environment}: nothing would manage what Copilot's stacks leave behind.`,
      {
        hint: "Choose the state that it was adopted into with --backend, or run `airlift adopt` again.",
        stack: environment,
      },
    );
  const left = notAdopted(found, record);
  if (left.length > 0)
    throw new RunError("usage", `Not adopted yet: ${left.join(", ")}.`, {
      hint: `\`airlift adopt -e ${environment}\` in the repository with their manifests adopts them. Then end the stacks.`,
      stack: environment,
    });
  const taken = imported.map(([, { result }]) => result as Taken);
  if (!journal.has("end "))
    await confirm?.(
      "Copilot's stacks will be deleted, and Copilot can't work on the environment any more. What they made stays.",
    );
  const staying: Staying[] = taken.flatMap(({ ids }) => ids.map(({ type, id }) => ({ type, id })));
  const { role: zonesRole } = workspace.folder.settings.domain ?? {};
  const done = await finish({
    access,
    journal,
    found,
    taken: staying,
    say,
    move: side.move,
    ...(zonesRole && { zonesRole }),
  });
  await journal.once(
    "clean",
    async () => {},
    async () => {
      for (const one of taken) await side.clean(one, access);
    },
  );
  return done;
}

function refuseEnded(journal: Journal | undefined, environment: string, hint: string): void {
  if (journal?.has("end ") === true)
    throw new RunError("usage", `Copilot's stacks of ${environment} are being ended.`, { hint, stack: environment });
}

const imports = ({ steps }: Journal): Journal["steps"] => steps.filter(([id]) => id.startsWith("import "));

const nothingBegun = (environment: string): RunError =>
  new RunError("usage", `${environment} was not adopted.`, {
    hint: `\`airlift adopt -e ${environment}\` adopts it, or continues an adoption that was stopped.`,
    stack: environment,
  });
