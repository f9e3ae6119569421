import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import { namePrefix, shortened } from "../names.js";
import { arnIn, managedPolicyArn, type Statement } from "../policies.js";
import { createRole, grant } from "../roles.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";
import { backlogFunctionCode } from "./backlogFunctionCode.js";

/** What measures the backlog of a worker's queues each minute. */
export interface BacklogFunction {
  function: aws.lambda.Function;
  role: aws.iam.Role;
  logGroup: aws.cloudwatch.LogGroup;
  rule: aws.cloudwatch.EventRule;
  permission: aws.lambda.Permission;
}

/** Whose backlog it is. */
export interface BacklogArgs {
  service: aws.ecs.Service;
  queues: readonly { name: Value; arn: Value }[];
  /** Messages that one task may have before it. */
  target: number;
}

/** Namespace of the function's metrics, Copilot's own. */
export const backlogNamespace = (scope: WorkloadScope): string => scope.stem;

/** Copilot's way to measure: a function that EventBridge runs each minute, for those who keep the metric BacklogPerTask. */
export function createBacklogFunction(scope: WorkloadScope, args: BacklogArgs): BacklogFunction {
  const { role, grants } = createBacklogRole(scope, args);
  const handler = createFunction(scope, args, role, grants);
  const logGroup = child(scope, "backlogLogGroup", "backlog-logs", {
    name: pulumi.interpolate`/aws/lambda/${handler.name}`,
    retentionInDays: 3,
  });
  const rule = createMinutely(scope, handler, logGroup);
  const permission = child(scope, "backlogPermission", "backlog-permission", {
    function: handler.name,
    action: "lambda:InvokeFunction",
    principal: "events.amazonaws.com",
    sourceArn: rule.arn,
  });
  return { function: handler, role, logGroup, rule, permission };
}

function createBacklogRole(
  scope: WorkloadScope,
  { queues }: BacklogArgs,
): { role: aws.iam.Role; grants: pulumi.Resource[] } {
  const { environment } = scope;
  const role = createRole(scope, "backlogRole", "backlog-role", "lambda.amazonaws.com");
  const policyArn = managedPolicyArn(environment, "service-role/AWSLambdaBasicExecutionRole");
  const logging = child(scope, "rolePolicyAttachment", "backlog-role-logs", { role: role.name, policyArn });
  const cluster = arnIn(environment, "ecs", pulumi.interpolate`cluster/${environment.clusterName}`);
  const statements: Statement[] = [
    {
      Effect: "Allow",
      Action: ["ecs:DescribeServices"],
      Resource: "*",
      Condition: { ArnEquals: { "ecs:cluster": cluster } },
    },
    {
      Effect: "Allow",
      Action: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
      Resource: queues.map((queue) => queue.arn),
    },
  ];
  return { role, grants: [logging, grant(scope, "backlog-role", role, statements)] };
}

function createFunction(
  scope: WorkloadScope,
  { service, queues, target }: BacklogArgs,
  role: aws.iam.Role,
  grants: pulumi.Resource[],
): aws.lambda.Function {
  const name = `${scope.name}-backlog`;
  return child(
    scope,
    "backlogFunction",
    "backlog",
    {
      // Functions take no prefix: where Pulumi's own name would be too long it is Copilot's, cut.
      ...(namePrefix(name, "function") !== undefined && { name: shortened(`${scope.stem}-backlog`, "function") }),
      description: `Measures the backlog of ${scope.workload}'s queues`,
      code: new pulumi.asset.AssetArchive({ "index.mjs": new pulumi.asset.StringAsset(backlogFunctionCode) }),
      handler: "index.handler",
      runtime: "nodejs22.x",
      timeout: 600,
      memorySize: 512,
      role: role.arn,
      environment: {
        variables: {
          CLUSTER_NAME: scope.environment.clusterName,
          SERVICE_NAME: service.name,
          NAMESPACE: backlogNamespace(scope),
          QUEUE_NAMES: pulumi.all(queues.map((queue) => queue.name)).apply((names) => names.join(",")),
          ACCEPTABLE_BACKLOG: String(target),
        },
      },
    },
    {
      dependsOn: grants,
    },
  );
}

function createMinutely(
  scope: WorkloadScope,
  handler: aws.lambda.Function,
  logGroup: aws.cloudwatch.LogGroup,
): aws.cloudwatch.EventRule {
  // The log group comes first: the function would make one that keeps its lines for ever.
  const opts = { parent: scope.parent, dependsOn: [logGroup] };
  const rule = child(
    scope,
    "eventRule",
    "backlog-rule",
    {
      scheduleExpression: "rate(1 minute)",
      state: "ENABLED",
    },
    opts,
  );
  child(scope, "eventTarget", "backlog-rule-target", {
    rule: rule.name,
    targetId: "BacklogPerTaskCalculatorFunctionTrigger",
    arn: handler.arn,
  });
  return rule;
}
