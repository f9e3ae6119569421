import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import { boundaryArn } from "../policies.js";
import type { EnvironmentScope } from "../scope.js";

export interface FlowLogs {
  logGroup: aws.cloudwatch.LogGroup;
  role: aws.iam.Role;
  flowLog: aws.ec2.FlowLog;
}

/** Records all traffic of the VPC in the log group `{app}-{env}-FlowLogs`. */
export function createFlowLogs(
  scope: EnvironmentScope,
  vpcId: pulumi.Input<string>,
  retentionInDays: number,
): FlowLogs {
  const logGroup = child(scope, "logGroup", "flow-logs", {
    name: `${scope.application}-${scope.environment}-FlowLogs`,
    retentionInDays,
  });
  const role = child(scope, "role", "flow-logs-role", {
    assumeRolePolicy: trustPolicy(scope),
    permissionsBoundary: boundaryArn(scope, scope.permissionsBoundary),
  });
  const policy = child(scope, "rolePolicy", "flow-logs-role-policy", {
    role: role.id,
    name: "GrantAccesstoEC2toPublishFlowlogs",
    policy: writePolicy(),
  });
  const flowLog = child(
    scope,
    "flowLog",
    "flow-log",
    {
      vpcId,
      trafficType: "ALL",
      maxAggregationInterval: 60,
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
    },
    { dependsOn: [policy] },
  );
  return { logGroup, role, flowLog };
}

function trustPolicy(scope: EnvironmentScope): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": scope.accountId },
          ArnLike: {
            "aws:SourceArn": pulumi.interpolate`arn:${scope.partition}:ec2:${scope.region}:${scope.accountId}:vpc-flow-log/*`,
          },
        },
      },
    ],
  });
}

function writePolicy(): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: [
          "logs:CreateLogGroup",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "logs:DescribeLogGroups",
          "logs:DescribeLogStreams",
        ],
        Resource: "*",
      },
    ],
  });
}

/** Lets AWS write the logs of state machines into the log groups of the environment's jobs. */
export function createLogResourcePolicy(scope: EnvironmentScope): aws.cloudwatch.LogResourcePolicy {
  const { application, environment, partition, region, accountId } = scope;
  const logs = pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}`;
  return child(scope, "logResourcePolicy", "log-resource-policy", {
    policyName: `${application}-${environment}-LogResourcePolicy`,
    policyDocument: pulumi.jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "StateMachineToCloudWatchLogs",
          Effect: "Allow",
          Principal: { Service: ["delivery.logs.amazonaws.com"] },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: [pulumi.interpolate`${logs}:log-group:/copilot/${application}-${environment}-*:log-stream:*`],
          Condition: {
            StringEquals: { "aws:SourceAccount": accountId },
            ArnLike: { "aws:SourceArn": pulumi.interpolate`${logs}:*` },
          },
        },
      ],
    }),
  });
}
