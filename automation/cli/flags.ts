import type { Argv, InferredOptionTypes, Options, PositionalOptions } from "yargs";
import { RunError } from "../base/errors.js";
import type { Variables } from "../engine/location.js";
import { parseDuration } from "../manifest/durations.js";
import type { RunOptions } from "../session/options.js";

/** One definition per flag; each is also a variable AIRLIFT_<NAME>. */
const flags = {
  app: { alias: "a", type: "string", describe: "Name of the application" },
  env: { alias: "e", type: "string", array: true, nargs: 1, describe: "Environment (repeatable or comma-separated)" },
  all: { type: "boolean", describe: "Every environment" },
  name: { alias: "n", type: "string", array: true, nargs: 1, describe: "Workload (repeatable)" },
  dir: { type: "string", nargs: 1, describe: "Folder to start from; copilot/ is looked up there and in its parents" },
  sandbox: { type: "string", describe: "Use a simulated AWS, in .airlift/ or in --sandbox=DIR" },
  yes: { type: "boolean", describe: "Don't ask for confirmation" },
  json: { type: "boolean", describe: "Print the result as JSON" },
  diff: { type: "boolean", describe: "Show changes property by property" },
  image: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "Deploy this image instead of building one: NAME=URI (repeatable)",
  },
  "images-file": {
    type: "string",
    nargs: 1,
    describe: "File that `build` writes its images to and `up` reads them from",
  },
  tag: { type: "string", nargs: 1, describe: "Additional tag for built images" },
  backend: { type: "string", nargs: 1, describe: "State backend, for example s3://bucket" },
  region: { type: "string", nargs: 1, describe: "AWS region" },
  profile: { type: "string", nargs: 1, describe: "AWS profile" },
  strict: { type: "boolean", describe: "Treat unknown keys in manifests as errors" },
  prune: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "Also remove this workload, whose folder no longer exists",
  },
  "take-over": { type: "boolean", describe: "Use this repository's environment manifest from now on" },
  "all-repositories": { type: "boolean", describe: "Also destroy what other repositories deployed there" },
  unprotect: { type: "boolean", describe: "Also destroy a protected environment" },
  "delete-data": {
    type: "string",
    array: true,
    nargs: 1,
    describe: "Also delete this data: the name of a resource, or `all`",
  },
  "policy-pack": {
    type: "string",
    array: true,
    nargs: 1,
    describe: "Folder of a Pulumi policy pack that has to be passed (repeatable)",
  },
  "policy-pack-config": {
    type: "string",
    array: true,
    nargs: 1,
    describe: "File with the configuration of a --policy-pack, in their order",
  },
  "keep-network": { type: "boolean", describe: "Keep the VPC while data remains in it" },
  "wait-for-lock": { type: "boolean", describe: "Wait for a stack that another run has locked (default in CI)" },
  "continue-on-error": { type: "boolean", describe: "Don't let one failing service stop the others (default for up)" },
  sarif: { type: "string", nargs: 1, describe: "Also write the problems to this file in SARIF format" },
  online: { type: "boolean", describe: "Also check in AWS that the secrets and exports named in manifests exist" },
  "exit-code": { type: "boolean", describe: "Exit with code 2 when there are differences" },
  force: { type: "boolean", describe: "Start a new deployment of every service, even if it is unchanged" },
  wait: {
    type: "boolean",
    describe: "Wait until services are running (default); --no-wait returns when the engine is done",
  },
  "tag-secrets": {
    type: "boolean",
    describe: "Tag the secrets that the environment may not read yet, after asking",
  },
  detach: { type: "boolean", describe: "The same as --no-wait" },
  timeout: { type: "string", nargs: 1, describe: "How long to wait for services (default 30m)" },
  from: { type: "string", nargs: 1, describe: "Create the environment from this one's manifest and settings" },
  "replace-network": {
    type: "boolean",
    describe: "Move the environment to another VPC or to other subnets, replacing everything in them",
  },
  ttl: { type: "string", nargs: 1, describe: "Time after which `env expire` destroys it, for example 72h" },
  transforms: { type: "boolean", describe: "Apply overrides/transform.*; --no-transforms ignores them" },
  "plan-only": {
    type: "boolean",
    describe: "Only warn about problems with domains and certificates that can't be settled without the account",
  },
  debug: { type: "boolean", describe: "Show stack traces and the engine's own output" },
} as const satisfies Record<string, Options>;

export type FlagName = keyof typeof flags;

/** The flags of whatever deploys services. */
export const deploying = [
  "force",
  "wait",
  "detach",
  "timeout",
  "policy-pack",
  "policy-pack-config",
] as const satisfies readonly FlagName[];

/** What help lists flags under, in this order everywhere. What is in none is the verb's own affair: "Flags". */
const groups = {
  "Selection:": ["env", "all", "name", "app", "dir"],
  "Flags:": [],
  "Images:": ["image", "images-file", "tag"],
  "Checks:": ["strict", "online", "policy-pack", "policy-pack-config", "transforms", "plan-only"],
  "Confirmation and data:": ["yes", "delete-data", "unprotect", "all-repositories", "keep-network", "replace-network"],
  "Waiting:": ["wait", "detach", "timeout", "wait-for-lock", "continue-on-error"],
  "AWS and state:": ["sandbox", "region", "profile", "backend"],
  "Output:": ["json", "diff", "exit-code", "sarif", "debug"],
  "Help:": ["help", "version"],
} as const satisfies Record<string, readonly (FlagName | "help" | "version")[]>;

/** The flags that every verb takes. */
const everywhere = ["app", "dir", "debug"] as const satisfies readonly FlagName[];
/** The flags of whatever reaches state or AWS. */
export const reaching = ["env", "sandbox", "backend", "region", "profile"] as const satisfies readonly FlagName[];

/** `wait-for-lock` → `AIRLIFT_WAIT_FOR_LOCK` */
export function variableOf(flag: string): string {
  return `AIRLIFT_${flag.replaceAll("-", "_").toUpperCase()}`;
}

function booleanOf(variable: string, text: string): boolean {
  if (/^(?:1|true|yes|on)$/i.test(text)) return true;
  if (/^(?:0|false|no|off)$/i.test(text)) return false;
  throw new RunError("usage", `${variable} is "${text}".`, { hint: "It must be true or false." });
}

function flagValue(name: FlagName, text: string): unknown {
  const flag: Options = flags[name];
  if (flag.type === "boolean") return booleanOf(variableOf(name), text);
  // As with --sandbox alone: true is the usual place, anything else a folder.
  if (name === "sandbox") return /^(?:1|true|yes|on)$/i.test(text) ? "" : text;
  return flag.array === true ? text.split(",").map((part) => part.trim()) : text;
}

function fromVariables(names: readonly FlagName[], variables: Variables): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of names) {
    const text = variables[variableOf(name)];
    if (text === undefined || text === "") continue;
    if (name === "sandbox" && /^(?:0|false|no|off)$/i.test(text)) continue;
    found[name] = flagValue(name, text);
  }
  return found;
}

/** The names of the common flags that a verb has. */
export function commonFlags(named: readonly FlagName[]): FlagName[] {
  return [...new Set<FlagName>([...named, ...everywhere])];
}

/** Gives a verb its flags: those of every verb and the ones named. Variables stand in for flags that are not given. */
export function withFlags<T>(yargs: Argv<T>, variables: Variables, ...names: readonly FlagName[]): Argv<T> {
  const all = commonFlags(names);
  const defined = Object.keys(flags) as FlagName[];
  for (const name of defined.filter((one) => all.includes(one)))
    yargs.option(name, { ...(flags[name] as Options), group: groupOf(name) });
  return yargs.config(fromVariables(all, variables));
}

function groupOf(name: string): string {
  const found = Object.entries(groups).find(([, names]) => (names as readonly string[]).includes(name));
  return found?.[0] ?? "Flags:";
}

/** Gives the help of a verb with these flags its groups, and the flags in them, in the order of all verbs. */
export function inGroups<T>(yargs: Argv<T>, names: readonly string[]): Argv<T> {
  const there = new Set([...names, ...everywhere, "help", "version"]);
  for (const [title, all] of Object.entries(groups))
    yargs.group(
      all.filter((name) => there.has(name)),
      title,
    );
  return yargs;
}

/** Flags that only one verb has: `{name: {alias: "n", …}}`. */
export type OwnFlags = Readonly<Record<string, Options>>;
/** Arguments without a flag, by the name that the verb's `command` gives them. */
export type Positionals = Readonly<Record<string, PositionalOptions>>;

/** The value of every common flag, as yargs infers it from its definition. */
export type FlagValues = Readonly<InferredOptionTypes<typeof flags>>;

/** What yargs found for a verb: the flags that every verb takes, the common ones that it names, and its own. */
export type Parsed<F extends FlagName = never, O extends Record<string, object> = Record<never, never>> = Pick<
  FlagValues,
  F | (typeof everywhere)[number]
> &
  ValuesOf<O> & {
    /** The command that was typed. */
    _?: readonly (string | number)[];
  };

/** The same of a verb's own flags. */
export type ValuesOf<O extends Record<string, object>> = Readonly<InferredOptionTypes<O>>;

/** Gives a verb flags of its own. */
export function withOwn<T>(yargs: Argv<T>, own: OwnFlags): Argv<T> {
  for (const [name, options] of Object.entries(own)) {
    yargs.option(name, { group: groupOf(name), ...(options.type === "boolean" ? {} : { nargs: 1 }), ...options });
  }
  return yargs;
}

/** Of a flag that has one value but was given several times the last one counts. */
export function lastOfEach(parsed: Readonly<Record<string, unknown>>, own: OwnFlags): Record<string, unknown> {
  const options: OwnFlags = { ...flags, ...own };
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => {
      const isSingle = Object.hasOwn(options, name) && options[name]?.array !== true;
      return [name, isSingle && Array.isArray(value) ? value.at(-1) : value];
    }),
  );
}

/** The values of a flag that is repeated, has its values separated by commas, or both. */
export function listed(values: readonly string[] | undefined): string[] | undefined {
  return values
    ?.flatMap((one) => String(one).split(","))
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

/** The same where an empty list means that the flag was not given. */
function someOf(values: readonly string[] | undefined): string[] | undefined {
  const found = listed(values);
  return found === undefined || found.length === 0 ? undefined : found;
}

/** An empty text stands for none: `--backend ""`. */
function text(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

/** Seconds of a duration as Go writes them. */
export function durationOf(value: string | undefined, flagName: string): number | undefined {
  const written = text(value);
  if (written === undefined) return undefined;
  const seconds = parseDuration(written);
  if (seconds !== undefined && seconds >= 0) return seconds;
  throw new RunError("usage", `--${flagName} is "${written}".`, {
    hint: "It must be a duration such as 30s, 15m or 1h30m.",
  });
}

/** `--sandbox` alone is parsed as an empty text. */
export function sandboxOf(value: string | undefined): boolean | string | undefined {
  return value === "" ? true : value;
}

function imagesOf(given: readonly string[] = []): Record<string, string> | undefined {
  const images = given.map((one) => {
    const match = /^([^=]+)=(.+)$/.exec(one);
    if (match === null) {
      throw new RunError("usage", `--image ${one} doesn't name a workload.`, {
        hint: "Write --image NAME=URI, for example --image backend=123456789012.dkr.ecr.eu-west-1.amazonaws.com/todo/backend:v3.",
      });
    }
    return [match[1] ?? "", match[2] ?? ""] as const;
  });
  return images.length === 0 ? undefined : Object.fromEntries(images);
}

/** The options of the programmatic API for what was given on the command line. */
export function optionsFrom(parsed: Partial<FlagValues>): RunOptions {
  return {
    dir: text(parsed.dir),
    application: text(parsed.app),
    environments: someOf(parsed.env),
    all: parsed.all,
    names: someOf(parsed.name),
    sandbox: sandboxOf(parsed.sandbox),
    images: imagesOf(parsed.image),
    tag: text(parsed.tag),
    backend: text(parsed.backend),
    region: text(parsed.region),
    profile: text(parsed.profile),
    strict: parsed.strict,
    prune: someOf(parsed.prune),
    takeOver: parsed["take-over"],
    allRepositories: parsed["all-repositories"],
    unprotect: parsed.unprotect,
    deleteData: someOf(parsed["delete-data"]),
    keepNetwork: parsed["keep-network"],
    force: parsed.force,
    noWait: parsed.wait === false || parsed.detach === true ? true : undefined,
    timeout: durationOf(parsed.timeout, "timeout"),
    waitForLock: parsed["wait-for-lock"],
    continueOnError: parsed["continue-on-error"],
    diff: parsed.diff,
    debug: parsed.debug,
    online: parsed.online,
    replaceNetwork: parsed["replace-network"],
    from: text(parsed.from),
    ttl: durationOf(parsed.ttl, "ttl"),
    noTransforms: parsed.transforms === false ? true : undefined,
    planOnly: parsed["plan-only"],
    policyPacks: someOf(parsed["policy-pack"]),
    policyPackConfigs: someOf(parsed["policy-pack-config"]),
  };
}
