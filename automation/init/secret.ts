import {
  listSecrets,
  needsAdvanced,
  type SecretPlace,
  type StoredSecret,
  secretPath,
  setSecret,
} from "../aws/secrets.js";
import { RunError } from "../base/errors.js";
import { environmentAccess } from "../session/environmentAccess.js";
import { openFolder } from "../session/openFolder.js";
import { secretPlace } from "../session/secretPlace.js";
import { textOf } from "./ask.js";
import type { InitContext } from "./context.js";
import { readFolder, requireApplication } from "./folder.js";
import { oneOf } from "./kinds.js";
import { secretName } from "./names.js";
import { readEnvFile, readSecretFile, readValuesFlag, type SecretValue } from "./secretValues.js";

export interface SecretFlags {
  app?: string;
  name?: string;
  environments?: readonly string[];
  /** Where the state is, which says where the environment is deployed. @default as in every command */
  backend?: string;
  region?: string;
  profile?: string;
  /** AWS is simulated: in the folder's own sandbox, or in the folder that is named. */
  sandbox?: boolean | string;
  /** Replaces values that are there. */
  overwrite?: boolean;
}

/** The environment's path and how its account is reached. */
async function placeOf(context: InitContext, flags: SecretFlags, environment: string): Promise<SecretPlace> {
  const { root } = readFolder(context.cwd);
  const { app, backend, region, profile, sandbox } = flags;
  const open = openFolder({ dir: root, application: app, backend, region, profile, sandbox });
  if (open.application === "") requireApplication(readFolder(context.cwd));
  return secretPlace(await environmentAccess(open, environment));
}

/** The environments named, all of them known to the folder; or the user's choice. */
async function askEnvironments(
  context: InitContext,
  given: readonly string[] | undefined,
  several: boolean,
): Promise<string[]> {
  const known = readFolder(context.cwd).environments;
  const flag = "--env";
  if (given !== undefined && given.length > 0) {
    // A folder may use an environment of another repository without a manifest of its own.
    return known.length === 0 ? [...given] : given.map((name) => oneOf(flag, name, known));
  }
  const [only, ...more] = known;
  if (only === undefined)
    throw new RunError("usage", "There is no environment yet.", { hint: "Run `airlift env init` first." });
  const options = known.map((value) => ({ value }));
  if (several)
    return context.ask.chooseSeveral({
      flag,
      message: "In which environments?",
      options,
      chosen: known,
      required: true,
    });
  return [more.length === 0 ? only : await context.ask.choose({ flag, message: "In which environment?", options })];
}

/** What became of one value, never the value. */
function tellStored(
  context: InitContext,
  place: SecretPlace,
  { parameter, value, outcome }: { parameter: string; value: string; outcome: "created" | "replaced" },
): void {
  const where = place.endpoint === undefined ? "" : " (simulated AWS, which stores no values)";
  context.tell(`${outcome === "created" ? "Stored" : "Replaced the value of"} ${parameter}${where}`);
  if (needsAdvanced(value))
    context.tell("  It has more than 4,096 bytes, so it is an advanced parameter, which AWS charges for monthly.");
}

interface Outcome {
  name: string;
  environment: string;
  parameter: string;
  outcome: "created" | "replaced" | "kept";
}

/** Stores all values; one that exists is kept and reported, so that the others still arrive. */
async function store(context: InitContext, flags: SecretFlags, values: readonly SecretValue[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const kept: string[] = [];
  for (const { name, environment, value } of values) {
    const place = await placeOf(context, flags, environment);
    const parameter = `${secretPath(place)}${name}`;
    try {
      const outcome = await setSecret(place, { parameter, value, overwrite: flags.overwrite });
      outcomes.push({ name, environment, parameter, outcome });
      tellStored(context, place, { parameter, value, outcome });
    } catch (error) {
      if (!(error instanceof RunError) || !error.message.includes("exists already")) throw error;
      outcomes.push({ name, environment, parameter, outcome: "kept" });
      kept.push(parameter);
    }
  }
  if (kept.length > 0) {
    throw new RunError(
      "usage",
      `${kept.join(", ")} ${kept.length === 1 ? "exists" : "exist"} already and kept its value.`,
      {
        hint: "Replace it with --overwrite.",
      },
    );
  }
  return outcomes;
}

/** What to write into a manifest, so that a container gets these secrets. */
function tellUse(context: InitContext, names: readonly string[]): void {
  const path = "/copilot/${COPILOT_APPLICATION_NAME}/${COPILOT_ENVIRONMENT_NAME}/secrets/";
  context.tell("In the manifest of a service or job:");
  context.tell("  secrets:");
  for (const name of names) context.tell(`    ${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}: ${path}${name}`);
}

export interface SecretInitFlags extends SecretFlags {
  /** Copilot's `ENVIRONMENT=VALUE`; seen by every user of the machine while the command runs. */
  values?: readonly string[];
  /** Copilot's file for several secrets. */
  cliInputYaml?: string;
}

/** `secret init`: one secret in several environments, or a file of them. */
export async function initSecret(context: InitContext, flags: SecretInitFlags): Promise<Outcome[]> {
  if (flags.cliInputYaml !== undefined) {
    if (flags.name !== undefined || flags.values !== undefined) {
      throw new RunError("usage", "--cli-input-yaml excludes --name and --values.");
    }
    const outcomes = await store(context, flags, readSecretFile(flags.cliInputYaml));
    tellUse(context, [...new Set(outcomes.map(({ name }) => name))]);
    return outcomes;
  }
  const name = await textOf(context.ask, flags.name, {
    flag: "--name",
    message: "What is the secret's name?",
    check: secretName,
  });
  const values =
    flags.values === undefined ? await askValues(context, flags, name) : readValuesFlag(name, flags.values);
  if (flags.values !== undefined) {
    context.tell(
      "Values given with --values are visible in the process list and kept in the shell's history; use --cli-input-yaml FILE to avoid that.",
    );
    await askEnvironments(
      context,
      values.map(({ environment }) => environment),
      true,
    );
  }
  const outcomes = await store(context, flags, values);
  tellUse(context, [name]);
  return outcomes;
}

async function askValues(context: InitContext, flags: SecretFlags, name: string): Promise<SecretValue[]> {
  if (!context.ask.interactive)
    throw new RunError("usage", "--values is missing.", {
      hint: "--cli-input-yaml FILE takes values from a file, and `airlift secret set NAME -e ENV` from standard input.",
    });
  const values: SecretValue[] = [];
  for (const environment of await askEnvironments(context, flags.environments, true)) {
    const message = `Value of ${name} in ${environment} (press Enter to skip)?`;
    const value = await context.ask.secret({ flag: "--values", message });
    if (value !== "") values.push({ name, environment, value });
  }
  return values;
}

export interface SecretSetFlags extends SecretFlags {
  /** `--name` is the parameter's whole name. */
  fullName?: boolean;
  /** Holds the value; a line break at its end is not part of it. */
  valueFile?: string;
}

/** `secret set`: one value in one environment, from a file, from standard input, or typed unseen. */
export async function setOneSecret(
  context: InitContext,
  flags: SecretSetFlags,
  readInput: () => Promise<string | undefined>,
): Promise<Outcome> {
  const check =
    flags.fullName === true
      ? (value: string) => (/^[\w./-]+$/.test(value) ? undefined : "isn't a valid parameter name.")
      : secretName;
  const name = await textOf(context.ask, flags.name, { flag: "NAME", message: "What is the secret's name?", check });
  const [environment = ""] = await askEnvironments(context, flags.environments, false);
  const place = await placeOf(context, flags, environment);
  const given = await readInput();
  const required = (value: string) => (value === "" ? "can't be empty." : undefined);
  const value =
    given ??
    (await context.ask.secret({
      flag: "--value-file, or the value on standard input",
      message: `Value of ${name} in ${environment}?`,
      check: required,
    }));
  const parameter = flags.fullName === true ? name : `${secretPath(place)}${name}`;
  const stored = value.replace(/\r?\n$/, "");
  const outcome = await setSecret(place, { parameter, value: stored, overwrite: flags.overwrite });
  tellStored(context, place, { parameter, value: stored, outcome });
  return { name, environment, parameter, outcome };
}

/** `secret import`: every line of an env file becomes a secret of one environment. */
export async function importSecrets(
  context: InitContext,
  flags: SecretFlags & { envFile?: string },
): Promise<Outcome[]> {
  const path = await textOf(context.ask, flags.envFile, { flag: "--env-file", message: "Which env file?" });
  const [environment = ""] = await askEnvironments(context, flags.environments, false);
  const values = readEnvFile(path);
  if (values.length === 0) throw new RunError("usage", `--env-file: ${path} holds no values.`);
  const outcomes = await store(
    context,
    flags,
    values.map((one) => ({ ...one, environment })),
  );
  tellUse(
    context,
    values.map(({ name }) => name),
  );
  return outcomes;
}

/** `secret ls`: names only; values stay where they are. */
export async function listStoredSecrets(
  context: InitContext,
  flags: SecretFlags,
): Promise<Array<{ environment: string; secrets: StoredSecret[] }>> {
  const known = readFolder(context.cwd).environments;
  const environments =
    flags.environments === undefined && known.length > 0
      ? known
      : await askEnvironments(context, flags.environments, false);
  return Promise.all(
    environments.map(async (environment) => ({
      environment,
      secrets: await listSecrets(await placeOf(context, flags, environment)),
    })),
  );
}
