import { resolve } from "node:path";
import { ownValue } from "../../components/ownValue.js";
import { RunError } from "../base/errors.js";
import type { Engine } from "../engine/command.js";
import { entryPoint } from "../engine/entryPoints.js";
import { ensureEngine } from "../engine/findEngine.js";
import type { StateLocation } from "../engine/location.js";
import { prepareChildren } from "../engine/preparedChild.js";
import { ManifestError } from "../manifest/problems.js";
import { type EnvironmentRecord, recordFrom } from "../record/environmentRecord.js";
import type { StackAddress } from "../stack/address.js";
import { chooseState } from "../stack/backend.js";
import { exportStack, type StackState } from "../stack/contents.js";
import { withClones } from "./clones.js";
import { commitOf, updateMessage } from "./commit.js";
import { escVariables, setMissing } from "./escEnvironments.js";
import { type OpenFolder, openFolder, sandboxFolder, stateChoice } from "./openFolder.js";
import type { OnEvent, RunOptions } from "./options.js";
import { realTarget } from "./realTarget.js";
import { runNote } from "./runNote.js";
import { loadSandbox } from "./simulatedAws.js";
import type { Target } from "./target.js";

/** An application folder with all that a run on it needs. Only this room knows it; the others are given a `Workspace`. */
interface Session extends OpenFolder {
  /** Absent where nothing is run. */
  engine?: Engine;
  location: StateLocation;
  /** For the engine and its plugins: PULUMI_HOME of the sandbox, AWS_PROFILE. */
  variables: Record<string, string>;
  /** Folder of the simulated AWS; absent: the real one. */
  sandbox?: string;
}

/** Where an environment is, and its state as it was when that was worked out. */
export interface OpenTarget {
  target: Target;
  /** Absent when the stack was never made. */
  state?: StackState;
}

/** An application with its stacks: leads to the state and the target of each. */
export interface Workspace extends OpenFolder {
  location: StateLocation;
  /** For messages only: nothing else may depend on it. */
  simulated: boolean;
  /** Whether what a run learns is noted in copilot/airlift.yml; a sandbox leaves the folder as it is. */
  keepsSettings: boolean;
  /** Address of a stack of the application; reading it needs no account. */
  stack(name: string): StackAddress;
  /**
   * Where a stack's resources are: account and region are looked up and checked.
   * @param environment whose settings lead there
   * @param stack @default the environment's
   * @throws RunError `usage` for another account or region than before, `credentials`
   */
  open(environment: string, stack?: string): Promise<OpenTarget>;
  /** The target alone, as `open`. */
  target(environment: string, stack?: string): Promise<Target>;
  /** The same application with something else asked of it. */
  with(changes: Partial<Pick<OpenFolder, "options" | "environmentOnly">>): Workspace;
  /** The same, knowing the environment of a record as the clone that it was made as. */
  asClone(record: EnvironmentRecord): Workspace;
}

/**
 * @param use `read` neither fetches nor builds an engine
 * @throws ManifestError, RunError `engine missing`, `backend`, `passphrase`
 */
export async function openWorkspace(
  options: RunOptions,
  onEvent: OnEvent = () => {},
  use: "run" | "read" = "run",
): Promise<Workspace> {
  if (options.signal?.aborted) throw new RunError("aborted", "Stopped before anything was changed.");
  const opened = openFolder(options);
  if (opened.application === "") throw new ManifestError(opened.folder.problems);
  // It loads what the run needs while this one reads the folder and asks AWS.
  if (use === "run") prepareChildren(entryPoint("stack/child"), 1);
  const sandbox = sandboxFolder(options, opened.folder.root);
  const install = () => ensureEngine(({ text }) => onEvent({ kind: "notice", stack: "", text }));
  // A simulated AWS needs no credentials, and nothing of Pulumi Cloud.
  const isInEsc = sandbox === undefined && opened.folder.settings.esc.length > 0;
  const open = isInEsc ? await withEscVariables(opened, await install()) : opened;
  const [engine, location, variables] = await Promise.all([
    use === "read" ? undefined : install(),
    chooseState(stateChoice(open)),
    engineVariables(options, sandbox),
  ]);
  const session = {
    ...open,
    engine,
    location,
    variables,
    ...(sandbox !== undefined && { sandbox }),
  };
  return workspaceOf(await withRecordedClones(session));
}

/** The folder as it is with the variables of its ESC environments, which this process has from here on. */
async function withEscVariables({ options, folder }: OpenFolder, engine: Engine): Promise<OpenFolder> {
  const found = await escVariables(engine, folder.settings.esc);
  setMissing(found);
  const { variables } = options;
  return openFolder(variables === undefined ? options : { ...options, variables: { ...found, ...variables } });
}

function workspaceOf(session: Session): Workspace {
  const { options, folder, application, repository, environmentOnly, location, sandbox } = session;
  const open = async (environment: string, stack = environment): Promise<OpenTarget> => {
    const state = await exportStack(addressOf(session, environment));
    const address = addressOf(session, stack);
    const settings = folder.settings.environment(environment);
    const base = { application, environment, stack: address, settings, state };
    const target =
      sandbox === undefined
        ? await realTarget(base)
        : await (await import("./simulatedTarget.js")).simulatedTarget(base, sandbox);
    return { target, ...(state !== undefined && { state }) };
  };
  return {
    options,
    folder,
    application,
    repository,
    ...(environmentOnly === true && { environmentOnly }),
    location,
    simulated: sandbox !== undefined,
    keepsSettings: sandbox === undefined,
    stack: (name) => addressOf(session, name),
    open,
    target: async (environment, stack) => (await open(environment, stack)).target,
    with: (changes) => workspaceOf({ ...session, ...changes }),
    asClone: (record) => workspaceOf(cloned(session, record)),
  };
}

/** The stack of an environment, or another one of the application. */
function addressOf(session: Session, stack: string): StackAddress {
  const { engine, location, application, repository, variables, options, folder } = session;
  const { policyPacks, policyPackConfigs, signal } = options;
  return {
    engine,
    describeRun: (operation) => {
      const commit = commitOf(folder.root);
      const tags = { application, environment: stack, repository, commit: commit?.hash ?? "" };
      return { message: `${updateMessage(operation, commit)}\n${runNote(commit, options.names)}`, tags };
    },
    location,
    project: application,
    stack,
    variables,
    ...(policyPacks !== undefined && { policyPacks: policyPacks.map((path) => resolve(path)) }),
    ...(policyPackConfigs !== undefined && { policyPackConfigs: policyPackConfigs.map((path) => resolve(path)) }),
    ...(signal !== undefined && { signal }),
  };
}

/** Environments that were made out of others and that only the state knows. */
async function withRecordedClones(session: Session): Promise<Session> {
  const { folder, options } = session;
  const known = folder.environments.map(({ name }) => name);
  if (known.length === 0) return session;
  const unknown = (options.environments ?? []).filter((name) => !known.includes(name));
  const records = await Promise.all(
    unknown.map(async (name) => recordFrom((await exportStack(addressOf(session, name)))?.outputs)),
  );
  return records.reduce((open, record) => (record?.from === undefined ? open : cloned(open, record)), session);
}

function cloned(session: Session, { environment, from, expiry }: EnvironmentRecord): Session {
  if (from === undefined || ownValue(session.folder.clones, environment) !== undefined) return session;
  const folder = withClones(session.folder, { from, names: [environment], ttl: session.options.ttl ?? expiry?.ttl });
  return { ...session, folder };
}

async function engineVariables(options: RunOptions, sandbox: string | undefined): Promise<Record<string, string>> {
  if (sandbox === undefined) return options.profile === undefined ? {} : { AWS_PROFILE: options.profile };
  const { installSandbox } = await loadSandbox();
  // The usual folder is ours alone; one that was named may hold other things.
  const { env } = await installSandbox({ directory: sandbox, hidden: options.sandbox === true });
  return { ...env };
}
