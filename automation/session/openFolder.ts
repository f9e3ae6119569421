import { basename, resolve as resolvePath } from "node:path";
import { RunError } from "../base/errors.js";
import { type ApplicationFolder, loadApplication } from "../manifest/index.js";
import type { StateChoice } from "../stack/backend.js";
import { withClones } from "./clones.js";
import type { RunOptions } from "./options.js";

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

/** Folder of the sandbox that the options ask for; undefined for the real AWS. */
export function sandboxFolder({ sandbox }: Pick<RunOptions, "sandbox">, root: string): string | undefined {
  if (sandbox === undefined || sandbox === false) return undefined;
  return sandbox === true ? resolvePath(root, ".airlift") : resolvePath(sandbox);
}

/** What decides where the state of a folder's application is. */
export function stateChoice({ options, folder }: Pick<OpenFolder, "options" | "folder">): StateChoice {
  const { backend: settingsBackend, organization, secretsProvider } = folder.settings;
  const sandbox = sandboxFolder(options, folder.root);
  // A variable names the usual backend; a flag says that this one is meant.
  const usual = (options.variables ?? process.env).AIRLIFT_BACKEND;
  if (sandbox !== undefined && options.backend !== undefined && options.backend !== usual)
    throw new RunError("usage", "--backend and --sandbox are mutually exclusive.", {
      hint: "A simulated AWS keeps its state in its own folder: `--sandbox=DIR` chooses it.",
    });
  return {
    application: folder.application,
    backend: options.backend,
    settingsBackend,
    organization,
    secretsProvider,
    sandbox,
  };
}

/**
 * The environments that the options name; with one only, that one.
 * @throws RunError `usage` for a name that nothing in the folder knows, and where one has to be chosen
 */
export function chosenEnvironments({ options: { environments = [], all }, folder }: OpenFolder): string[] {
  const known = folder.environments.map(({ name }) => name);
  if (all === true) return known;
  const unknown = environments.filter((name) => !known.includes(name));
  // A third of applications has no environment manifests: there a name can't be held against anything.
  if (unknown.length > 0 && known.length > 0) {
    throw new RunError("usage", `There is no environment ${unknown.map((name) => `"${name}"`).join(", ")} here.`, {
      hint: `Known: ${known.join(", ")}. \`airlift env init --name ${unknown[0]}\` creates it.`,
    });
  }
  if (environments.length > 0) return [...new Set(environments)];
  const [only, ...others] = known;
  if (only !== undefined && others.length === 0) return [only];
  throw new RunError("usage", known.length === 0 ? "The application has no environment." : "Which environment?", {
    hint:
      known.length === 0
        ? "`airlift env init --name NAME` creates one."
        : `Name one with --env, or use --all. Known: ${known.join(", ")}.`,
  });
}

/** The one environment that the options name. @throws RunError `usage` as `chosenEnvironments`, and for several */
export function onlyEnvironment(open: OpenFolder): string {
  const [environment, ...more] = chosenEnvironments(open);
  if (environment === undefined || more.length > 0)
    throw new RunError("usage", "Choose one environment.", { hint: "Name it with --env." });
  return environment;
}

export function notDeployed(environment: string): RunError {
  return new RunError("usage", `"${environment}" is not deployed.`, {
    hint: `\`airlift up --env ${environment}\` deploys it.`,
    stack: environment,
  });
}

/** The application's domain in the components' terms. */
export function domainOf({ folder }: OpenFolder): { name: string; roleArn?: string } | undefined {
  const { domain } = folder.settings;
  return domain && { name: domain.name, ...(domain.role !== undefined && { roleArn: domain.role }) };
}
