import { RunError } from "../base/errors.js";
import { onlyEnvironment } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import { qualifiedName, type StackAddress } from "../stack/address.js";
import { asExport, backUp, backupsOf, type StateBackup } from "../stack/backups.js";
import { engineText, exportStack, type RawExport } from "../stack/contents.js";
import { withLockPatience } from "../stack/locking.js";
import { readState } from "../stack/readState.js";

/** Which stack is meant: an environment's, or another one of the application. */
export interface StateChoice {
  /** `application`, `pipeline.main` … @default that of the chosen environment */
  stack?: string;
}

async function addressFor(
  options: RunOptions,
  { stack }: StateChoice,
  use: "run" | "read",
  onEvent?: OnEvent,
): Promise<StackAddress> {
  const workspace = await openWorkspace({ ...options, names: undefined }, onEvent, use);
  if (stack !== undefined) return workspace.stack(stack);
  const environment = onlyEnvironment(workspace);
  return workspace.stack(environment);
}

/** The state of a stack as `pulumi stack export` prints it, secrets sealed. @throws RunError `usage` when there is none */
export async function exportState(options: RunOptions, choice: StateChoice = {}): Promise<string> {
  const address = await addressFor(options, choice, "read");
  const stored = await readState(address);
  if (stored?.deployment !== undefined && stored.deployment !== null) return asExport(stored.deployment);
  const text =
    stored === undefined
      ? await engineText(address, ["stack", "export", "--stack", qualifiedName(address)])
      : undefined;
  if (text !== undefined) return text;
  throw new RunError("usage", `There is no state of ${address.stack}.`);
}

/** @throws RunError `usage` for what is no state, or that of another stack */
function readImport(text: string, { project, stack }: StackAddress): RawExport {
  let raw: RawExport;
  try {
    raw = JSON.parse(text) as RawExport;
  } catch (error) {
    throw new RunError("usage", "This isn't JSON, so it isn't an exported state.", { cause: error });
  }
  const resources = raw.deployment?.resources;
  if (raw.version !== 3 || !Array.isArray(resources))
    throw new RunError("usage", "This isn't an exported state.", {
      hint: "`airlift state export` writes one, and `airlift state ls` lists the backups.",
    });
  const other = resources.find(({ urn }) => !urn.startsWith(`urn:pulumi:${stack}::${project}::`));
  if (other === undefined) return raw;
  const [, of = "", , where = ""] = /^urn:pulumi:(.*?)(::)(.*?)::/.exec(other.urn) ?? [];
  throw new RunError("usage", `This is the state of ${of} of ${where}, not of ${stack} of ${project}.`);
}

/** What was imported. */
export interface ImportedState {
  stack: string;
  resources: number;
  /** The state as it was before; absent when there was none, or the backend keeps every version. */
  backup?: StateBackup;
}

/** What an import would do, for a question. @throws RunError as `importState` */
export async function importPlan(
  options: RunOptions,
  text: string,
  choice: StateChoice = {},
): Promise<{ stack: string; now: number; afterwards: number }> {
  const address = await addressFor(options, choice, "read");
  const raw = readImport(text, address);
  const state = await exportStack(address);
  return {
    stack: address.stack,
    now: state?.resources.length ?? 0,
    afterwards: raw.deployment?.resources?.length ?? 0,
  };
}

/**
 * Replaces the state of a stack, after a backup. AWS is left as it is: the next run compares it with what is there.
 * @throws RunError `usage` for what is no state of this stack, `locked`
 */
export async function importState(
  options: RunOptions,
  text: string,
  choice: StateChoice = {},
  onEvent: OnEvent = () => {},
): Promise<ImportedState> {
  const address = await addressFor(options, choice, "run", onEvent);
  const raw = readImport(text, address);
  const qualified = qualifiedName(address);
  return withLockPatience({ ...address, waitForLock: options.waitForLock }, onEvent, async () => {
    const backup = await backUp(address);
    const imported = await engineText(address, ["stack", "import", "--stack", qualified], { stdin: text });
    if (imported === undefined) {
      const provider = address.location.secretsProvider ?? "passphrase";
      await engineText(address, ["stack", "init", qualified, "--secrets-provider", provider]);
      await engineText(address, ["stack", "import", "--stack", qualified], { stdin: text });
    }
    const resources = raw.deployment?.resources?.length ?? 0;
    return { stack: address.stack, resources, ...(backup && { backup }) };
  });
}

/** Copies the state of a stack to this machine. @throws RunError `usage` where there is none */
export async function backUpState(options: RunOptions, choice: StateChoice = {}): Promise<StateBackup> {
  const address = await addressFor(options, choice, "read");
  const made = await backUp(address);
  if (made !== undefined) return made;
  throw new RunError(
    "usage",
    address.location.kind === "cloud"
      ? "Pulumi Cloud keeps every version of a state itself."
      : `There is no state of ${address.stack}.`,
    { hint: "`airlift state export` prints one." },
  );
}

/** The backups of a stack on this machine, the newest first. */
export async function listBackups(options: RunOptions, choice: StateChoice = {}): Promise<StateBackup[]> {
  return backupsOf(await addressFor(options, choice, "read"));
}
