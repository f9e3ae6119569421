import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { namePrefix, shortened } from "../names.js";
import { arnIn, managedPolicyArn, type Statement } from "../policies.js";
import { createRole, grant } from "../roles.js";
import { transformed } from "../transforms.js";
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
  const logGroup = new aws.cloudwatch.LogGroup(
    `${scope.name}-backlog-logs`,
    { name: pulumi.interpolate`/aws/lambda/${handler.name}`, retentionInDays: 3, tags: scope.tags },
    { parent: scope.parent },
  );
  const rule = createMinutely(scope, handler, logGroup);
  const permission = new aws.lambda.Permission(
    `${scope.name}-backlog-permission`,
    { function: handler.name, action: "lambda:InvokeFunction", principal: "events.amazonaws.com", sourceArn: rule.arn },
    { parent: scope.parent },
  );
  return { function: handler, role, logGroup, rule, permission };
}

function createBacklogRole(
  scope: WorkloadScope,
  { queues }: BacklogArgs,
): { role: aws.iam.Role; grants: pulumi.Resource[] } {
  const { environment } = scope;
  const role = createRole(scope, "backlog-role", "lambda.amazonaws.com", scope.transforms.backlogRole);
  const policyArn = managedPolicyArn(environment, "service-role/AWSLambdaBasicExecutionRole");
  const logging = new aws.iam.RolePolicyAttachment(
    `${scope.name}-backlog-role-logs`,
    { role: role.name, policyArn },
    { parent: scope.parent },
  );
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
  const args: aws.lambda.FunctionArgs = {
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
    tags: scope.tags,
  };
  return new aws.lambda.Function(name, transformed(scope.transforms.backlogFunction, name, args), {
    parent: scope.parent,
    dependsOn: grants,
  });
}

function createMinutely(
  scope: WorkloadScope,
  handler: aws.lambda.Function,
  logGroup: aws.cloudwatch.LogGroup,
): aws.cloudwatch.EventRule {
  const name = `${scope.name}-backlog-rule`;
  const args: aws.cloudwatch.EventRuleArgs = {
    namePrefix: namePrefix(name, "eventRule"),
    scheduleExpression: "rate(1 minute)",
    state: "ENABLED",
    tags: scope.tags,
  };
  // The log group comes first: the function would make one that keeps its lines for ever.
  const opts = { parent: scope.parent, dependsOn: [logGroup] };
  const rule = new aws.cloudwatch.EventRule(name, transformed(scope.transforms.eventRule, name, args), opts);
  new aws.cloudwatch.EventTarget(
    `${name}-target`,
    { rule: rule.name, targetId: "BacklogPerTaskCalculatorFunctionTrigger", arn: handler.arn },
    { parent: scope.parent },
  );
  return rule;
}
