import { readFile } from "node:fs/promises";
import { RunError } from "../../base/errors.js";
import { importSecrets, initSecret, listStoredSecrets, type SecretFlags, setOneSecret } from "../../init/secret.js";
import { type FlagValues, listed, type OwnFlags, sandboxOf, type ValuesOf } from "../flags.js";
import { initContext } from "../initContext.js";
import { defineVerb, type Terminal, type VerbDefinition } from "../verb.js";

const environmentFlag = {
  env: { alias: "e", type: "string", array: true, describe: "Environment; several separated by commas" },
} as const satisfies OwnFlags;
const overwrite = { overwrite: { type: "boolean", describe: "Overwrite existing values" } } as const satisfies OwnFlags;

type Given = Pick<FlagValues, "app" | "backend" | "region" | "profile" | "sandbox"> &
  ValuesOf<typeof environmentFlag> & { name?: string; overwrite?: boolean };

function given(parsed: Given): SecretFlags {
  return {
    app: parsed.app,
    name: parsed.name,
    environments: listed(parsed.env),
    backend: parsed.backend,
    region: parsed.region,
    profile: parsed.profile,
    sandbox: sandboxOf(parsed.sandbox),
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

const secretInitVerb = defineVerb({
  command: "init",
  describe: "Store a secret in several environments, or a file of secrets",
  flags: ["sandbox", "backend", "region", "profile", "json"],
  own: {
    name: { alias: "n", type: "string", describe: "Name of the secret" },
    values: {
      type: "string",
      array: true,
      describe: "ENVIRONMENT=VALUE, separated by commas; visible to other users of this machine",
    },
    "cli-input-yaml": { type: "string", describe: "A file of secrets: NAME: {ENVIRONMENT: VALUE}" },
    ...environmentFlag,
    ...overwrite,
  },
  async run(parsed, verb) {
    const flags = { ...given(parsed), values: parsed.values, cliInputYaml: parsed["cli-input-yaml"] };
    const secrets = await initSecret(initContext(parsed, verb), flags);
    if (parsed.json === true) verb.print({ version: 1, secrets });
  },
});

const secretSetVerb = defineVerb({
  command: "set [secret]",
  describe: "Store a secret in an environment; the value is typed, piped in or read from a file",
  flags: ["sandbox", "backend", "region", "profile", "json"],
  positionals: { secret: { type: "string", describe: "Name of the secret" } },
  own: {
    name: { alias: "n", type: "string", describe: "The same, as a flag" },
    "value-file": { type: "string", describe: "File that holds the value" },
    "full-name": { type: "boolean", describe: "NAME is the parameter's full name, not only its last part" },
    ...environmentFlag,
    ...overwrite,
  },
  async run(parsed, verb) {
    const path = parsed["value-file"];
    const flags = { ...given(parsed), fullName: parsed["full-name"] === true };
    const secret = await setOneSecret(initContext(parsed, verb), { ...flags, name: parsed.secret ?? flags.name }, () =>
      path === undefined ? readInput(verb.terminal) : readValueFile(path),
    );
    if (parsed.json === true) verb.print({ version: 1, secrets: [secret] });
  },
});

const secretImportVerb = defineVerb({
  command: "import [file]",
  describe: "Store each value of an env file as a secret of an environment",
  flags: ["sandbox", "backend", "region", "profile", "json"],
  positionals: { file: { type: "string", describe: "File with NAME=VALUE lines" } },
  own: {
    "env-file": { type: "string", describe: "The same, as a flag" },
    ...environmentFlag,
    ...overwrite,
  },
  async run(parsed, verb) {
    const secrets = await importSecrets(initContext(parsed, verb), {
      ...given(parsed),
      envFile: parsed.file ?? parsed["env-file"],
    });
    if (parsed.json === true) verb.print({ version: 1, secrets });
  },
});

const secretListVerb = defineVerb({
  command: ["ls", "list"],
  describe: "List the secrets of environments without their values",
  flags: ["sandbox", "backend", "region", "profile", "json"],
  own: environmentFlag,
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
});

const secretTagVerb = defineVerb({
  command: "tag",
  describe: "Tag the secrets named in manifests, so that the environment may read them",
  flags: ["sandbox", "backend", "region", "profile", "yes", "json"],
  own: environmentFlag,
  async run(parsed, verb) {
    const { tagNamedSecrets } = await import("../../init/tagging.js");
    const tagged = await tagNamedSecrets(initContext(parsed, verb), { ...given(parsed), yes: parsed.yes === true });
    if (parsed.json === true) verb.print({ version: 1, tagged });
  },
});

export const secretVerbs: readonly VerbDefinition[] = [
  secretInitVerb,
  secretSetVerb,
  secretImportVerb,
  secretListVerb,
  secretTagVerb,
];
