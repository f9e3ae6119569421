import { Lexer } from "yaml";
import { isRecord } from "../../base/isRecord.js";
import { holdsUnknown, type Inputs, records, text } from "../values.js";

const given = (value: unknown): boolean => value !== undefined && value !== null;

/** A TCP health check has neither path nor matcher, and does not suit a group that speaks HTTP. */
export function healthCheckFits({ protocol, healthCheck }: Inputs): string | undefined {
  const [check] = records(healthCheck);
  if (check?.protocol !== "TCP") return undefined;
  const extra = ["path", "matcher"].find((key) => text(check[key]) !== "");
  if (extra !== undefined) return `healthCheck.${extra} is not supported for health checks of protocol TCP`;
  return text(protocol).startsWith("HTTP")
    ? `A target group of protocol ${text(protocol)} takes no TCP health check`
    : undefined;
}

/** What an action of a listener or of a rule needs, by its type. */
export const actionsComplete =
  (actions: string) =>
  (inputs: Inputs): string | undefined => {
    const needed: Readonly<Record<string, readonly string[]>> = {
      forward: ["targetGroupArn", "forward"],
      redirect: ["redirect"],
      "fixed-response": ["fixedResponse"],
    };
    for (const [index, action] of records(inputs[actions]).entries()) {
      const one = needed[text(action.type)];
      if (one && !one.some((key) => given(action[key])))
        return `${actions}[${index}] of type ${text(action.type)} needs ${one.join(" or ")}`;
    }
    return undefined;
  };

export const clusterIsName = ({ clusterName }: Inputs): string | undefined =>
  text(clusterName).startsWith("arn:") ? `clusterName takes a name, not the ARN ${text(clusterName)}` : undefined;

export const roleIsName = ({ role }: Inputs): string | undefined =>
  text(role).startsWith("arn:") ? `role takes the name of a role, not the ARN ${text(role)}` : undefined;

export function noTrailingPeriod({ domainName, subjectAlternativeNames }: Inputs): string | undefined {
  const names = [domainName, ...(Array.isArray(subjectAlternativeNames) ? subjectAlternativeNames : [])].map(text);
  const bad = names.find((name) => name.endsWith("."));
  return bad === undefined ? undefined : `the name ${bad} of a certificate must not end with a period`;
}

/** Name and switches of a FIFO queue. */
export function fifoQueue({ name, fifoQueue: fifo, contentBasedDeduplication }: Inputs): string | undefined {
  const named = text(name);
  if (contentBasedDeduplication === true && fifo !== true)
    return "contentBasedDeduplication can only be set for a FIFO queue";
  if (!named) return undefined;
  const pattern = fifo === true ? /^[0-9A-Za-z_-]{1,75}\.fifo$/ : /^[0-9A-Za-z_-]{1,80}$/;
  return pattern.test(named) ? undefined : `invalid queue name: ${named}`;
}

/** Name and switches of a FIFO topic. */
export function fifoTopic(inputs: Inputs): string | undefined {
  const fifo = inputs.fifoTopic === true;
  const needs = ["contentBasedDeduplication", "archivePolicy", "fifoThroughputScope"].find((key) =>
    Boolean(inputs[key]),
  );
  if (needs !== undefined && !fifo) return `${needs} can only be set for a FIFO topic`;
  const named = text(inputs.name);
  const pattern = fifo ? /^[0-9A-Za-z_-]{1,251}\.fifo$/ : /^[0-9A-Za-z_-]{1,256}$/;
  return named && !pattern.test(named) ? `invalid topic name: ${named}` : undefined;
}

export const scopeNeedsFilter = ({ filterPolicy, filterPolicyScope }: Inputs): string | undefined =>
  given(filterPolicyScope) && !given(filterPolicy)
    ? "filterPolicy is required when filterPolicyScope is set"
    : undefined;

const ECR = /\d{12}\.dkr\.ecr\.[a-z-]+-\d\.amazonaws\.com\/.*/;
const ECR_PUBLIC = /^public\.ecr\.aws\/.+\/.+$/;

/** App Runner takes images of ECR and ECR Public; the provider knows no registry in China. */
export function appRunnerImage({ sourceConfiguration }: Inputs): string | undefined {
  const [source = {}] = records(sourceConfiguration);
  const image = text(records(source.imageRepository)[0]?.imageIdentifier);
  const known = image === "" || holdsUnknown(image) || ECR.test(image) || ECR_PUBLIC.test(image);
  return known ? undefined : `imageIdentifier ${image} must be an image in ECR or ECR Public`;
}

/** Only letters, digits and some marks; AWS refuses others, and the provider leaves that to it. */
export function groupDescription({ description }: Inputs): string | undefined {
  const written = text(description);
  return /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/.test(written)
    ? undefined
    : `description '${written}' may only hold letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*`;
}

export function natAddresses(inputs: Inputs): string | undefined {
  const isPrivate = inputs.connectivityType === "private";
  const wrong = isPrivate
    ? ["allocationId", "secondaryAllocationIds"].find((key) => given(inputs[key]))
    : ["secondaryPrivateIpAddressCount"].find((key) => given(inputs[key]));
  return wrong === undefined
    ? undefined
    : `${wrong} is not supported with connectivityType ${text(inputs.connectivityType)}`;
}

export function alarmMetric({ metricName, statistic, extendedStatistic, metricQueries }: Inputs): string | undefined {
  if (given(metricName) && given(statistic) === given(extendedStatistic))
    return "an alarm with metricName takes one of statistic and extendedStatistic";
  const both = records(metricQueries).some(({ expression, metric }) => given(expression) && given(metric));
  return both ? "a query takes one of expression and metric" : undefined;
}

export const ruleHasTrigger = ({ scheduleExpression, eventPattern }: Inputs): string | undefined =>
  given(scheduleExpression) || given(eventPattern)
    ? undefined
    : "one of scheduleExpression and eventPattern is required";

export const zipHasHandler = ({ packageType, handler, runtime }: Inputs): string | undefined =>
  (packageType ?? "Zip") === "Zip" && !(given(handler) && given(runtime))
    ? "handler and runtime must be set when packageType is Zip"
    : undefined;

export const rotationNeedsSwitch = ({
  rotationPeriodInDays,
  enableKeyRotation,
  xksKeyId,
  customKeyStoreId,
}: Inputs) => {
  if (given(rotationPeriodInDays) && enableKeyRotation !== true) return "rotationPeriodInDays needs enableKeyRotation";
  return given(xksKeyId) && !given(customKeyStoreId) ? "xksKeyId needs customKeyStoreId" : undefined;
};

export const lowerMetadata = ({ metadata }: Inputs): string | undefined => {
  const bad = Object.keys(isRecord(metadata) ? metadata : {}).find((key) => key !== key.toLowerCase());
  return bad === undefined ? undefined : `key ${bad} of metadata must be in lower case`;
};

export const twoStages = ({ stages }: Inputs): string | undefined =>
  Array.isArray(stages) && stages.length < 2 ? "a pipeline has two stages or more" : undefined;

/** What Go's YAML reader refuses in a template and other readers take: control characters, and tabs after a dash. */
export function templateReads({ templateBody }: Inputs): string | undefined {
  const body = text(templateBody);
  if (body === "" || holdsUnknown(body)) return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(body)) return "templateBody: yaml: control characters are not allowed";
  let [line, last] = [1, ""];
  for (const lexeme of new Lexer().lex(body)) {
    if (/^[-?]$/.test(last) && /^[ \t]*\t/.test(lexeme))
      return `templateBody: yaml: line ${line}: found character that cannot start any token (a tab)`;
    line += lexeme.split("\n").length - 1;
    last = lexeme;
  }
  return undefined;
}
