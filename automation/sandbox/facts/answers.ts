import { isRecord } from "../../base/isRecord.js";
import { opened } from "../../base/jsonText.js";
import type { Made } from "../kind.js";
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

/** App Runner gives the whole ARN of a scaling configuration, with revision and id. */
export function fullScalingArn({ autoScalingConfigurationArn }: Inputs, { digits }: Made): Inputs {
  const named = text(autoScalingConfigurationArn);
  const [, head, name, revision = "1", id] =
    /^(.*:autoscalingconfiguration)\/([^/]+)(?:\/(\d+))?(?:\/(\w+))?$/.exec(named) ?? [];
  return head === undefined || id !== undefined
    ? {}
    : { autoScalingConfigurationArn: `${head}/${name}/${revision}/${digits(32, `scaling ${named}`)}` };
}

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
