import { DEFAULT_ACCOUNT, DEFAULT_REGION, partitionOf } from "../aws/partitions.js";
import { secretOutputs } from "../manifest/addons/outputs.js";
import { keyText, parseTemplate, section } from "../manifest/addons/template.js";
import { answerOffline } from "../providerSchema/answerOffline.js";
import { outputsOf } from "../providerSchema/plannedOutputs.js";
import type { PlanMocks } from "./recordRegistrations.js";

const STACK = "aws:cloudformation/stack:Stack";

/**
 * What stands for AWS in an offline plan of an account and region: references `${<type>::<name>.<output>}`, and answers
 * that are known.
 * @param answer asked first; undefined where it does not know
 */
export function planMocks(
  place: { account?: string; region?: string },
  known: Readonly<Record<string, Record<string, unknown>>> = {},
  answer: (token: string, inputs: Record<string, unknown>) => Record<string, unknown> | undefined = () => undefined,
): PlanMocks {
  const { account = DEFAULT_ACCOUNT, region = DEFAULT_REGION } = place;
  const secrets = `arn:${partitionOf(region)}:secretsmanager:${region}:${account}:secret:`;
  return {
    outputsOf: (type, name, inputs) => {
      const reference = (path: string) => `\${${type}::${name}.${path}}`;
      const outputs = outputsOf(type, inputs, reference);
      return type === STACK
        ? { ...outputs, outputs: outputsOfTemplate(inputs.templateBody, reference, secrets) }
        : outputs;
    },
    answer: (token, inputs) => answer(token, inputs) ?? known[token] ?? answerOffline(token, inputs, place),
  };
}

/** What stands before a reference to a secret's ARN, which is the whole ARN once the stack is there. */
export const beforePlannedSecret =
  /arn:[\w-]+:secretsmanager:[\w-]+:\d+:secret:(?=\$\{aws:cloudformation\/stack:Stack::[^}]*\.outputs\.)/g;

/**
 * A reference for each output that a template names; none when it can't be read before it runs. Of a secret the reference
 * is the end of its ARN, since a role may read it by that.
 */
function outputsOfTemplate(
  body: unknown,
  reference: (path: string) => string,
  secrets: string,
): Record<string, string> {
  const { template } = typeof body === "string" ? parseTemplate("", body) : {};
  if (template === undefined) return {};
  const ofSecrets = secretOutputs(template);
  const names = section(template, "Outputs")?.items.map(({ key }) => keyText(key)) ?? [];
  return Object.fromEntries(
    names.map((name) => [name, `${ofSecrets.has(name) ? secrets : ""}${reference(`outputs.${name}`)}`]),
  );
}
