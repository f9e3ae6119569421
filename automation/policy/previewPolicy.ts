import { kmsKeyNamed } from "../stack/kmsKey.js";
import {
  type LeastPolicy,
  leastPolicy,
  type PlannedType,
  type PolicyPlace,
  type Statement,
  stateStatements,
} from "./leastPolicy.js";

/** Verbs of actions that change nothing. */
const reading = /^[a-z0-9-]+:(?:BatchCheck|Describe|Get|List|Lookup|Validate)[A-Z]/;

/**
 * Reading actions that give out what resources hold, and not only what they are: code that somebody proposes runs with
 * this role, so that it could carry secrets, images and env files away.
 */
const contents = new Set([
  ...["dynamodb:GetItem", "ecr:GetDownloadUrlForLayer", "lambda:GetFunction", "logs:GetLogEvents"],
  ...["s3:GetObject", "s3:GetObjectVersion", "secretsmanager:GetSecretValue"],
  ...["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
]);

/**
 * The policy of a role that previews an environment: of what a deployment may do all that only looks, and reading the
 * state. A preview of what was never deployed makes no stack in the backend, so nothing has to be written.
 */
export function previewPolicy(plan: readonly PlannedType[], place: PolicyPlace): LeastPolicy {
  const { document, unknown } = leastPolicy(plan, place);
  const looks = document.Statement.filter(({ Sid }) => !Sid.startsWith("State")).flatMap((statement) => {
    if (statement.Sid === "ZonesElsewhere") return [statement];
    const Action = statement.Action.filter((action) => reading.test(action) && !contents.has(action));
    return Action.length === 0 ? [] : [{ ...statement, Sid: statement.Sid.replace("Deploy", "Preview"), Action }];
  });
  const { application, account, region, partition } = place;
  const registry: Statement = {
    Sid: "CopilotsRegistry",
    Effect: "Allow",
    Action: ["ssm:GetParameters"],
    Resource: `arn:${partition}:ssm:${region}:${account}:parameter/copilot/applications/${application}`,
  };
  return {
    document: {
      Version: "2012-10-17",
      Statement: [...looks, registry, ...stateKey(place), ...stateStatements(place, true)],
    },
    unknown,
  };
}

/** Opening the state's secrets with the key that they were sealed with, and nothing else with any other key. */
function stateKey({ secretsProvider, partition, account, region }: PolicyPlace): Statement[] {
  const named = kmsKeyNamed(secretsProvider);
  if (named === undefined) return [];
  const of = { Sid: "StateKey", Effect: "Allow" as const, Action: ["kms:Decrypt", "kms:DescribeKey"] };
  if (named.startsWith("arn:")) return [{ ...of, Resource: named }];
  const keys = `arn:${partition}:kms:${region}:${account}:key`;
  if (!named.startsWith("alias/")) return [{ ...of, Resource: `${keys}/${named}` }];
  return [{ ...of, Resource: "*", Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": [named] } } }];
}
