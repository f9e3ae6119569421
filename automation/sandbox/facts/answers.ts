import { isRecord } from "../../base/isRecord.js";
import { opened } from "../../base/jsonText.js";
import { digitsFor, type Made } from "../kind.js";
import { arn } from "../places.js";
import { readTemplate } from "../template/read.js";
import { holdsUnknown, type Inputs, numeric, records, text } from "../values.js";

/** Actions of a listener by their order, as the provider stores them. */
export const byOrder = (actions: unknown): unknown =>
  Array.isArray(actions)
    ? [...records(actions)].sort((one, other) => (numeric(one.order) ?? 0) - (numeric(other.order) ?? 0))
    : actions;

/** EFS names the file system in every statement of its policy that names nothing. */
export function withResource({ policy, fileSystemId }: Inputs, { place }: Made): Inputs {
  const document = opened(policy);
  if (!isRecord(document)) return {};
  const Resource = arn(place, "elasticfilesystem", `file-system/${text(fileSystemId)}`);
  const missing = records(document.Statement).some(
    (one) => one.Resource === undefined && one.NotResource === undefined,
  );
  if (!missing) return {};
  const Statement = records(document.Statement).map((one) =>
    one.Resource === undefined && one.NotResource === undefined ? { ...one, Resource } : one,
  );
  return { policy: JSON.stringify({ ...document, Statement }) };
}

/**
 * The whole ARN of an App Runner scaling configuration that may be named without its id, and without its revision: of
 * one configuration always the same.
 */
export function fullScalingArn(named: string): string {
  const [, head, name, revision = "1", id] =
    /^(.*:autoscalingconfiguration)\/([^/]+)(?:\/(\d+))?(?:\/(\w+))?$/.exec(named) ?? [];
  if (head === undefined || id !== undefined) return named;
  const whole = `${head}/${name}/${revision}`;
  return `${whole}/${digitsFor(whole)(32)}`;
}

/** App Runner answers with it whatever a service was given. */
export const withFullScalingArn = ({ autoScalingConfigurationArn: named }: Inputs): Inputs =>
  typeof named === "string" ? { autoScalingConfigurationArn: fullScalingArn(named) } : {};

/** CloudFormation keeps ASCII only, and shows no value of a parameter that is not to be echoed. */
export function stackAnswer({ templateBody, parameters }: Inputs): Inputs {
  const body = text(templateBody);
  if (!body || holdsUnknown(body)) return {};
  const hidden = isRecord(parameters) ? hiddenParameters(body) : [];
  return {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is outside of ASCII.
    templateBody: body.replace(/[^\x00-\x7f]/gu, "?"),
    ...(isRecord(parameters) && {
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, hidden.includes(name) ? "****" : value]),
      ),
    }),
  };
}

function hiddenParameters(body: string): string[] {
  try {
    const declared = Object.entries(readTemplate(body).parameters);
    return declared.filter(([, { NoEcho }]) => NoEcho === true || NoEcho === "true").map(([name]) => name);
  } catch {
    return [];
  }
}
