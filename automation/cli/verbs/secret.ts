import { readFile } from "node:fs/promises";
import { RunError } from "../../base/errors.js";
import { importSecrets, initSecret, listStoredSecrets, type SecretFlags, setOneSecret } from "../../init/secret.js";
import { optionsFrom, type Parsed } from "../flags.js";
import { listGiven, type OwnFlags, textGiven, withOwn } from "../given.js";
import { initContext } from "../initContext.js";
import type { Terminal, VerbDefinition } from "../verb.js";

const placeFlags: OwnFlags = {
  env: { alias: "e", type: "string", describe: "Environment; several separated by commas" },
};
const overwrite: OwnFlags = { overwrite: { type: "boolean", describe: "Replace values that exist" } };

function given(parsed: Parsed): SecretFlags {
  return {
    app: textGiven(parsed, "app"),
    name: textGiven(parsed, "name"),
    environments: listGiven(parsed, "env"),
    region: textGiven(parsed, "region"),
    profile: textGiven(parsed, "profile"),
    sandbox: optionsFrom({ sandbox: parsed.sandbox }).sandbox,
    overwrite: parsed.overwrite === true,
  };
}

/** What comes through a pipe or from a file; nothing where someone sits at the terminal. */
async function readInput({ stdin }: Terminal): Promise<string | undefined> {
  if (stdin === undefined || stdin.isTTY === true) return undefined;
  let text = "";
  for await (const part of stdin) text += String(part);
  return text === "" ? undefined : text;
}

async function readValueFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new RunError("usage", `--value-file: ${path} can't be read.`);
  }
}

const secretInitVerb: VerbDefinition = {
  command: "init",
  describe: "Store a secret in several environments, or a file of secrets",
  flags: ["sandbox", "region", "profile", "json"],
  arguments: (yargs) =>
    withOwn(yargs, {
      name: { alias: "n", type: "string", describe: "Name of the secret" },
      values: {
        type: "string",
        array: true,
        describe: "ENVIRONMENT=VALUE, separated by commas; others on this machine may see it",
      },
      "cli-input-yaml": { type: "string", describe: "A file of secrets: NAME: {ENVIRONMENT: VALUE}" },
      ...placeFlags,
      ...overwrite,
    }),
  async run(parsed, verb) {
    const values = Array.isArray(parsed.values) ? parsed.values.map(String) : undefined;
    const flags = { ...given(parsed), values, cliInputYaml: textGiven(parsed, "cli-input-yaml") };
    const secrets = await initSecret(initContext(parsed, verb), flags);
    if (parsed.json === true) verb.print({ version: 1, secrets });
  },
};

const secretSetVerb: VerbDefinition = {
  command: "set [secret]",
  describe: "Store a secret in an environment; the value is typed, piped in or read from a file",
  flags: ["sandbox", "region", "profile", "json"],
  arguments: (yargs) =>
    withOwn(yargs.positional("secret", { type: "string", describe: "Name of the secret" }), {
      name: { alias: "n", type: "string", describe: "The same as a flag" },
      "value-file": { type: "string", describe: "File that holds the value" },
      "full-name": { type: "boolean", describe: "The name is the parameter's whole name, not only its last part" },
      ...placeFlags,
      ...overwrite,
    }),
  async run(parsed, verb) {
    const path = textGiven(parsed, "value-file");
    const flags = { ...given(parsed), fullName: parsed["full-name"] === true };
    const secret = await setOneSecret(
      initContext(parsed, verb),
      { ...flags, name: textGiven(parsed, "secret") ?? flags.name },
      () => (path === undefined ? readInput(verb.terminal) : readValueFile(path)),
    );
    if (parsed.json === true) verb.print({ version: 1, secrets: [secret] });
  },
};

const secretImportVerb: VerbDefinition = {
  command: "import [file]",
  describe: "Store every value of an env file as a secret of an environment",
  flags: ["sandbox", "region", "profile", "json"],
  arguments: (yargs) =>
    withOwn(yargs.positional("file", { type: "string", describe: "File with NAME=VALUE lines" }), {
      "env-file": { type: "string", describe: "The same as a flag" },
      ...placeFlags,
      ...overwrite,
    }),
  async run(parsed, verb) {
    const secrets = await importSecrets(initContext(parsed, verb), {
      ...given(parsed),
      envFile: textGiven(parsed, "file") ?? textGiven(parsed, "env-file"),
    });
    if (parsed.json === true) verb.print({ version: 1, secrets });
  },
};

const secretListVerb: VerbDefinition = {
  command: ["ls", "list"],
  describe: "List the secrets of environments, without their values",
  flags: ["sandbox", "region", "profile", "json"],
  arguments: (yargs) => withOwn(yargs, placeFlags),
  async run(parsed, verb) {
    const environments = await listStoredSecrets(initContext(parsed, verb), given(parsed));
    if (parsed.json === true) {
      verb.print({ version: 1, environments });
      return;
    }
    for (const { environment, secrets } of environments) {
      if (secrets.length === 0) verb.printer.say(`${environment} has no secrets.`);
      for (const { name, parameter } of secrets) verb.print(`${environment}\t${name}\t${parameter}\n`);
    }
  },
};

const secretTagVerb: VerbDefinition = {
  command: "tag",
  describe: "Let an environment read the secrets that its manifests name: give them its two tags",
  flags: ["sandbox", "region", "profile", "yes", "json"],
  arguments: (yargs) => withOwn(yargs, placeFlags),
  async run(parsed, verb) {
    const { tagNamedSecrets } = await import("../../init/tagging.js");
    const tagged = await tagNamedSecrets(initContext(parsed, verb), { ...given(parsed), yes: parsed.yes === true });
    if (parsed.json === true) verb.print({ version: 1, tagged });
  },
};

export const secretVerbs: readonly VerbDefinition[] = [
  secretInitVerb,
  secretSetVerb,
  secretImportVerb,
  secretListVerb,
  secretTagVerb,
];
