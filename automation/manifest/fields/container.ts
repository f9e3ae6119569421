/**
 * What a container runs with. Long form: `entrypoint` and `command` are lists of words; an entry of `variables` is
 * `{value}` or `{from_cfn}`; one of `secrets` is `{value}`, `{secretsmanager}` or `{from_cfn}`.
 */

import { splitWords } from "../../../components/shellWords.js";
import { int, list, map, mapOf, str, valueOr } from "../fields.js";
import { refuseEmpty, refuseEnvFile, unquoted } from "./texts.js";

const wordsRule = "A text is split as a shell does, quotes honoured; unclosed quotes are refused.";

export const entrypoint = list(str({ effect: "one word" }), {
  effect: "entry point of the container",
  rules: [wordsRule],
  expand: splitWords,
});
export const command = list(str({ effect: "one word" }), {
  effect: "command of the container",
  rules: [wordsRule],
  expand: splitWords,
});

const plainVariable = { effect: "the value; any scalar, kept as it is written; no value is an empty string" };
const fromCfn = "value of a CloudFormation export of that name";

const checkedVariable = valueOr(
  {
    from_cfn: str({
      effect: fromCfn,
      rules: ["Not empty."],
      required: true,
      refuse: refuseEmpty("the name of the export"),
    }),
  },
  { value: plainVariable, effect: "one variable" },
);
const uncheckedVariable = valueOr(
  { from_cfn: str({ effect: fromCfn, required: true }) },
  { value: plainVariable, effect: "one variable" },
);
const variablesAbout = { replaceEntries: true, nullIsEntry: true } as const;

/** Variables of the main container. */
export const variables = mapOf(checkedVariable, {
  effect: "environment variables of the main container",
  ...variablesAbout,
});
/** Variables where upstream lets an empty export name pass. */
export const otherVariables = mapOf(uncheckedVariable, {
  effect: "environment variables of the container",
  ...variablesAbout,
});

const secret = valueOr(
  {
    secretsmanager: str({
      effect: "name of a Secrets Manager secret of the environment's account; `:json-key:stage:version` may follow",
      spell: unquoted,
    }),
    from_cfn: str({ effect: "CloudFormation export that holds the name or ARN" }),
  },
  {
    value: { effect: "name or ARN of an SSM parameter, or ARN of a Secrets Manager secret", spell: unquoted },
    effect: "one secret, as a variable of that name",
    rules: [
      "Where both keys are given `secretsmanager` counts.",
      "One pair of quotes inside the value is removed, as Copilot's templates did.",
    ],
  },
);

export const secrets = mapOf(secret, {
  effect: "secrets that the container gets as environment variables",
  rules: ["The parameters and secrets need the tags copilot-application and copilot-environment."],
  replaceEntries: true,
});
export const secretOptions = mapOf(secret, {
  effect: "options of the log driver whose values are secret",
  replaceEntries: true,
});

export const envFile = str({
  effect: "file with variables, uploaded to the application's bucket",
  rules: ["Ends in .env.", "Relative to the folder that holds `copilot/`."],
  refuse: refuseEnvFile,
});

export const cpu = int({ effect: "CPU units of the whole task; 1024 are one vCPU", default: 256 });
export const memory = int({ effect: "memory of the whole task in MiB", default: 512 });

export const strings = (effect: string, entry: string) => mapOf(str({ effect: entry }), { effect, nullIsEntry: true });

export const observability = map(
  {
    tracing: str({
      effect: "awsxray adds the X-Ray collector",
      form: "`awsxray` (any casing)",
      rules: ["Another vendor is ignored, with a warning."],
    }),
  },
  { effect: "tracing" },
);

/** Tracing where upstream checks the vendor. */
export const checkedObservability = map(
  {
    tracing: str({
      effect: "awsxray turns tracing on",
      form: "`awsxray` (any casing)",
      rules: ["Another vendor is refused."],
      refuse: (text) =>
        text.toLowerCase() === "awsxray"
          ? undefined
          : { message: `"${text}" is no tracing vendor`, hint: "The only one is awsxray." },
    }),
  },
  { effect: "tracing" },
);
