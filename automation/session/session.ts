import { basename, resolve as resolvePath } from "node:path";
import { RunError } from "../base/errors.js";
import type { Engine } from "../engine/command.js";
import { ensureEngine } from "../engine/findEngine.js";
import { type ApplicationFolder, loadApplication } from "../manifest/index.js";
import { ManifestError } from "../manifest/problems.js";
import { type EnvironmentRecord, recordFrom } from "../record/environmentRecord.js";
import { exportStack } from "../stack/contents.js";
import { chooseState, type StateLocation } from "../stack/place.js";
import type { StackAddress } from "../stack/runStack.js";
import { withClones } from "./clones.js";
import type { OnEvent, RunOptions } from "./options.js";

/** An application folder and what is asked of it: enough for a plan. */
export interface OpenFolder {
  options: RunOptions;
  folder: ApplicationFolder;
  application: string;
  /** Name of this folder among the repositories of the application. */
  repository: string;
  /** The run is about environments and none of their workloads. @default false */
  environmentOnly?: true;
}

/** An application folder with all that a run on it needs: engine, state, sandbox. */
export interface Session extends OpenFolder {
  /** Absent where nothing is run. */
  engine?: Engine;
  location: StateLocation;
  /** For the engine and its plugins: PULUMI_HOME of the sandbox, AWS_PROFILE. */
  variables: Record<string, string>;
  /** Folder of the simulated AWS; absent: the real one. */
  sandbox?: string;
}

/**
 * Reads the folder; what the manifests say is looked at later, environment by environment.
 * @throws ManifestError when there is no `copilot/` folder
 */
export function openFolder(options: RunOptions): OpenFolder {
  const { dir, application, backend, strict, region, profile, variables } = options;
  const read = loadApplication({
    dir,
    application,
    backend,
    strict,
    region,
    profile,
    processEnvironment: variables ?? process.env,
  });
  const { from, environments: names = [], ttl } = options;
  const folder = from === undefined ? withTtl(read, ttl) : withClones(read, { from, names, ttl });
  return {
    options,
    folder,
    application: folder.application,
    repository: folder.settings.repository ?? basename(folder.root),
  };
}

function withTtl(folder: ApplicationFolder, ttl: number | undefined): ApplicationFolder {
  if (ttl === undefined) return folder;
  const { settings } = folder;
  return { ...folder, settings: { ...settings, environment: (name) => ({ ...settings.environment(name), ttl }) } };
}

/** Folder of the sandbox that the options ask for. */
export function sandboxFolder(options: RunOptions, root: string): string | undefined {
  if (options.sandbox === undefined || options.sandbox === false) return undefined;
  return options.sandbox === true ? resolvePath(root, ".airlift") : resolvePath(options.sandbox);
}

/**
 * @param use `read` neither fetches nor builds an engine
 * @throws ManifestError, RunError `engine missing`, `backend`, `passphrase`
 */
export async function openSession(
  options: RunOptions,
  onEvent: OnEvent = () => {},
  use: "run" | "read" = "run",
): Promise<Session> {
  const open = openFolder(options);
  const { folder } = open;
  if (folder.application === "") throw new ManifestError(folder.problems);
  const { settings } = folder;
  const sandbox = sandboxFolder(options, folder.root);
  const [engine, location, variables] = await Promise.all([
    use === "read" ? undefined : ensureEngine(({ text }) => onEvent({ kind: "notice", stack: "", text })),
    chooseState({
      application: folder.application,
      backend: options.backend,
      settingsBackend: settings.backend,
      organization: settings.organization,
      secretsProvider: settings.secretsProvider,
      sandbox,
    }),
    engineVariables(options, sandbox),
  ]);
  return withRecordedClones({
    ...open,
    engine,
    location,
    variables,
    ...(sandbox !== undefined && { sandbox }),
  });
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
  return records.reduce((open, record) => (record?.from === undefined ? open : asClone(open, record)), session);
}

/** A session that knows the environment of a record as the clone that it was made as. */
export function asClone(session: Session, { environment, from, expiry }: EnvironmentRecord): Session {
  if (from === undefined || session.folder.clones?.[environment] !== undefined) return session;
  const folder = withClones(session.folder, { from, names: [environment], ttl: session.options.ttl ?? expiry?.ttl });
  return { ...session, folder };
}

async function engineVariables(options: RunOptions, sandbox: string | undefined): Promise<Record<string, string>> {
  if (sandbox === undefined) return options.profile === undefined ? {} : { AWS_PROFILE: options.profile };
  const { installSandbox } = await import("../sandbox/install.js");
  // The usual folder is ours alone; one that was named may hold other things.
  const { env } = await installSandbox({ directory: sandbox, hidden: options.sandbox === true });
  return { ...env };
}

/**
 * The environments that the options name; with one only, that one.
 * @throws RunError `usage` for a name that nothing in the folder knows, and where one has to be chosen
 */
export function chosenEnvironments({ environments = [], all }: RunOptions, known: readonly string[]): string[] {
  if (all === true) return [...known];
  const unknown = environments.filter((name) => !known.includes(name));
  // A third of applications has no environment manifests: there a name can't be held against anything.
  if (unknown.length > 0 && known.length > 0) {
    throw new RunError("usage", `There is no environment ${unknown.map((name) => `"${name}"`).join(", ")} here.`, {
      hint: `Known: ${known.join(", ")}. \`airlift env init --name ${unknown[0]}\` makes a new one.`,
    });
  }
  if (environments.length > 0) return [...new Set(environments)];
  const [only, ...others] = known;
  if (only !== undefined && others.length === 0) return [only];
  throw new RunError("usage", known.length === 0 ? "The application has no environment." : "Which environment?", {
    hint:
      known.length === 0
        ? "`airlift env init --name NAME` makes one."
        : `Name one with --env, or take --all. Known: ${known.join(", ")}.`,
  });
}

/** The stack of an environment, or another one of the application. */
export function addressOf(session: Session, stack: string): StackAddress {
  const { engine, location, application, variables } = session;
  return { engine, location, project: application, stack, variables };
}

/** Provider settings of an environment's stack. */
export function providerSettings(session: Session, environment: string): Record<string, unknown> {
  const { region, profile, account, role } = session.folder.settings.environment(environment);
  const settings: Record<string, unknown> = {};
  if (region !== undefined) settings["aws:region"] = region;
  else if (session.sandbox !== undefined) settings["aws:region"] = "us-west-2";
  else {
    throw new RunError("usage", `Nothing says in which region "${environment}" is.`, {
      hint: `Give --region, set AWS_REGION, or write it into copilot/airlift.yml:\n  environments: {${environment}: {region: us-east-1}}`,
    });
  }
  if (profile !== undefined && session.sandbox === undefined) settings["aws:profile"] = profile;
  if (role !== undefined) settings["aws:assumeRoles"] = [{ roleArn: role }];
  if (account !== undefined) settings["aws:allowedAccountIds"] = [account];
  return settings;
}
