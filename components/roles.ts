import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { child } from "./children.js";
import {
  arnIn,
  boundaryArn,
  managedPolicyArn,
  policyDocument,
  type Statement,
  taggedAsOurs,
  trustPolicy,
} from "./policies.js";
import { type SecretAccessSpec, secretStatements } from "./secrets.js";
import type { WorkloadTransforms } from "./transforms.js";
import type { Value } from "./values.js";
import type { WorkloadScope } from "./workload.js";

/** A role with what has to be there before anything can rely on its permissions. */
export interface GrantedRole {
  role: aws.iam.Role;
  /** Its policies and attachments: an ARN alone does not wait for them. */
  grants: pulumi.Resource[];
}

/** Kinds of roles of a workload. */
export type RoleKind = Extract<keyof WorkloadTransforms, `${string}Role`>;

/** A role that one AWS service takes, within the permissions boundary. */
export function createRole(scope: WorkloadScope, kind: RoleKind, suffix: string, service: string): aws.iam.Role {
  return child(scope, kind, suffix, {
    assumeRolePolicy: trustPolicy(service),
    permissionsBoundary: boundaryArn(scope.environment, scope.permissionsBoundary),
  });
}

/** Statements of a role as its inline policy. */
export function grant(
  scope: WorkloadScope,
  suffix: string,
  role: aws.iam.Role,
  statements: pulumi.Input<Statement[]> | Statement[],
): aws.iam.RolePolicy {
  return child(scope, "rolePolicy", `${suffix}-policy`, {
    name: suffix,
    role: role.name,
    policy: policyDocument(statements),
  });
}

/** What the execution role has to reach for the containers to start. */
export interface ExecutionAccess {
  /** Secrets as ECS takes them, credentials of registries among them. */
  secrets: Value[];
  secretAccess?: SecretAccessSpec;
  /** ARNs of env files in S3. */
  envFiles: Value[];
}

/** The role with which Fargate starts a task: pulls images, opens logs; `grantExecutionRole` says what it reads. */
export function createExecutionRole(scope: WorkloadScope): GrantedRole {
  const role = createRole(scope, "executionRole", "execution-role", "ecs-tasks.amazonaws.com");
  const attachment = child(scope, "rolePolicyAttachment", "execution-role-ecs", {
    role: role.name,
    policyArn: managedPolicyArn(scope.environment, "service-role/AmazonECSTaskExecutionRolePolicy"),
  });
  return { role, grants: [attachment] };
}

/** Lets the execution role read the secrets and env files of the containers. */
export function grantExecutionRole(scope: WorkloadScope, role: aws.iam.Role, access: ExecutionAccess): pulumi.Resource {
  return grant(scope, "execution-role", role, executionStatements(scope, access));
}

function executionStatements(scope: WorkloadScope, access: ExecutionAccess): pulumi.Output<Statement[]> {
  const { environment } = scope;
  const fixed: Statement[] = [
    {
      Sid: "DecryptTaggedKMSKey",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [arnIn(environment, "kms", "key/*")],
      Condition: taggedAsOurs(environment, "aws"),
    },
    ...envFileStatements(scope, access.envFiles),
  ];
  return pulumi
    .all([secretStatements(environment, access.secrets, access.secretAccess), pulumi.output(fixed)])
    .apply(([secrets, others]) => [...secrets, ...(others as Statement[])]);
}

/** The objects, their buckets, and the key that the artifact bucket is encrypted with. */
function envFileStatements({ environment }: WorkloadScope, envFiles: Value[]): Statement[] {
  if (envFiles.length === 0) return [];
  const { artifactKeyArn } = environment;
  const buckets = pulumi
    .all([pulumi.all(envFiles), environment.partition])
    .apply(([arns, partition]) => [...new Set(arns.map((arn) => bucketArn(arn, partition)))]);
  return [
    ...(artifactKeyArn === undefined
      ? []
      : [{ Effect: "Allow", Action: ["kms:Decrypt"], Resource: [artifactKeyArn] } satisfies Statement]),
    { Effect: "Allow", Action: ["s3:GetObject"], Resource: pulumi.all(envFiles).apply((arns) => [...new Set(arns)]) },
    { Effect: "Allow", Action: ["s3:GetBucketLocation"], Resource: buckets },
  ];
}

const bucketArn = (objectArn: string, partition: string): string =>
  `arn:${partition}:s3:::${(objectArn.split(":")[5] ?? "").split("/")[0]}`;

/** The role that the containers act with. It may not touch IAM, whatever else it is given. */
export function createTaskRole(scope: WorkloadScope): aws.iam.Role {
  return createRole(scope, "taskRole", "task-role", "ecs-tasks.amazonaws.com");
}

/** What the containers of a task may do beside what addons give them. */
export interface TaskAccess {
  /** The log group, if commands may be run in the containers. */
  exec?: aws.cloudwatch.LogGroup;
  tracing?: boolean;
  /** ARNs of topics to publish to. */
  topics: Value[];
  /** Statements for file systems and the like. */
  statements: Statement[];
  /** Managed policies of the addons by output name. */
  policies: Record<string, Value>;
}

/** Gives the task role its permissions. */
export function grantTaskRole(scope: WorkloadScope, role: aws.iam.Role, access: TaskAccess): pulumi.Resource[] {
  const statements: Statement[] = [
    { Effect: "Deny", Action: "iam:*", Resource: "*" },
    ...(access.exec === undefined ? [] : execStatements(access.exec)),
    ...access.statements,
    ...(access.topics.length === 0
      ? []
      : [{ Effect: "Allow", Action: "sns:Publish", Resource: access.topics } satisfies Statement]),
    ...(access.tracing === true ? [tracingStatement] : []),
  ];
  const attachments = Object.entries(access.policies).map(([output, policyArn]) =>
    child(scope, "rolePolicyAttachment", `task-role-${output}`, { role: role.name, policyArn }),
  );
  return [grant(scope, "task-role", role, statements), ...attachments];
}

/** ECS Exec: the session's channels, and its log in the workload's own log group. */
function execStatements(logGroup: aws.cloudwatch.LogGroup): Statement[] {
  const channels = ["CreateControlChannel", "OpenControlChannel", "CreateDataChannel", "OpenDataChannel"];
  return [
    { Effect: "Allow", Action: channels.map((channel) => `ssmmessages:${channel}`), Resource: "*" },
    // The one of the four that takes no narrower resource.
    { Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: "*" },
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${logGroup.arn}:*`,
    },
  ];
}

/** What an X-Ray collector calls; none of it takes a narrower resource. */
export const tracingActions: readonly string[] = [
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:GetSamplingStatisticSummaries",
];

/** The collector that runs beside the containers writes to logs as well, as in Copilot. */
const tracingStatement: Statement = {
  Effect: "Allow",
  Action: [
    "logs:PutLogEvents",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:DescribeLogGroups",
    ...tracingActions,
  ],
  Resource: "*",
};
