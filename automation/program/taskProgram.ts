import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logRetention } from "../../components/defaults.js";
import { requireAwsx } from "../../components/optionalAwsx.js";
import { policyDocument, type Statement, trustPolicy } from "../../components/policies.js";

/** A one-off task: what its stack makes. Plain data. */
export interface TaskArgs {
  /** Name of the group: of the container, and behind `copilot-` of the family and the repository. */
  group: string;
  /** An image that exists. */
  image?: string;
  /** In place of it: what is built. Paths are absolute. */
  build?: { context: string; dockerfile: string; tag: string; platform: string };
  /** CPU units. */
  cpu: number;
  /** MiB. */
  memory: number;
  os: string;
  architecture: string;
  command?: string[];
  entrypoint?: string[];
  variables: Record<string, string>;
  /** SSM parameter or ARN by variable. */
  secrets: Record<string, string>;
  /** ARN or name of a role of the user's. @default one is made */
  taskRole?: string;
  executionRole?: string;
  tags: Record<string, string>;
  permissionsBoundary?: string;
  /** Cluster that it runs in, by name or ARN. @default one of its own, in the account's default VPC */
  cluster?: string;
}

/** What a run needs of the stack. */
export interface TaskOutputs {
  taskDefinition: string;
  cluster: string;
  /** Of the default VPC, where the cluster is one of its own. */
  subnets?: string[];
}

/** The program of a stack `task.<group>`: log group, roles, repository with image, task definition. */
export async function taskProgram(args: TaskArgs): Promise<Partial<Record<keyof TaskOutputs, unknown>>> {
  const { group, tags } = args;
  const [{ accountId }, { partition }, { region }] = await Promise.all([
    aws.getCallerIdentity(),
    aws.getPartition(),
    aws.getRegion(),
  ]);
  const place = { accountId, partition, region };
  const logGroup = new aws.cloudwatch.LogGroup(`${group}-logs`, {
    name: `/copilot/${group}`,
    retentionInDays: logRetention,
    tags,
  });
  const image = args.image ?? builtImage(args);
  const [executionRoleArn, executionGrants] = executionRole(args, place);
  const [taskRoleArn, taskGrants] = taskRole(args, place);
  const definition = new aws.ecs.TaskDefinition(
    `${group}-task`,
    {
      family: `copilot-${group}`,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(args.cpu),
      memory: String(args.memory),
      executionRoleArn,
      taskRoleArn,
      runtimePlatform: { operatingSystemFamily: args.os, cpuArchitecture: args.architecture },
      containerDefinitions: pulumi.jsonStringify([
        {
          name: group,
          image,
          essential: true,
          ...(args.entrypoint && { entryPoint: args.entrypoint }),
          ...(args.command && { command: args.command }),
          environment: pairs(args.variables, "value"),
          secrets: pairs(args.secrets, "valueFrom"),
          logConfiguration: {
            logDriver: "awslogs",
            options: {
              "awslogs-group": logGroup.name,
              "awslogs-region": region,
              "awslogs-stream-prefix": "copilot-task",
            },
          },
        },
      ]),
      tags,
    },
    { dependsOn: [...executionGrants, ...taskGrants] },
  );
  const { cluster, subnets } =
    args.cluster === undefined ? await ownPlace(group, tags) : { ...args, subnets: undefined };
  return { taskDefinition: definition.arn, cluster, ...(subnets !== undefined && { subnets }) };
}

interface Place {
  accountId: string;
  partition: string;
  region: string;
}

const pairs = (values: Record<string, string>, key: "value" | "valueFrom") =>
  Object.entries(values).map(([name, value]) => ({ name, [key]: value }));

async function ownPlace(group: string, tags: Record<string, string>) {
  const vpc = await aws.ec2.getVpc({ default: true });
  const { ids } = await aws.ec2.getSubnets({ filters: [{ name: "vpc-id", values: [vpc.id] }] });
  return { cluster: new aws.ecs.Cluster(`${group}-cluster`, { tags }).arn, subnets: ids };
}

function builtImage({ group, build, tags }: TaskArgs): pulumi.Output<string> {
  const awsx = requireAwsx();
  const repository = new awsx.Repository(`${group}-repository`, {
    name: `copilot-${group}`,
    forceDelete: true,
    lifecyclePolicy: { skip: true },
    tags,
  });
  return new awsx.Image(`${group}-image`, {
    repositoryUrl: repository.url,
    imageTag: build?.tag,
    context: build?.context,
    dockerfile: build?.dockerfile,
    platform: build?.platform,
  }).imageUri;
}

const isArn = (named: string): boolean => named.startsWith("arn:");

function roleArn(named: string, { partition, accountId }: Place): string {
  return isArn(named) ? named : `arn:${partition}:iam::${accountId}:role/${named}`;
}

function boundaryOf({ permissionsBoundary: named }: TaskArgs, { partition, accountId }: Place): string | undefined {
  return named === undefined || isArn(named) ? named : `arn:${partition}:iam::${accountId}:policy/${named}`;
}

type Role = [pulumi.Input<string>, pulumi.Resource[]];

function ownRole(
  args: TaskArgs,
  place: Place,
  kind: string,
  statements: Statement[],
): [aws.iam.Role, pulumi.Resource[]] {
  const name = `${args.group}-${kind}`;
  const role = new aws.iam.Role(name, {
    assumeRolePolicy: trustPolicy("ecs-tasks.amazonaws.com"),
    permissionsBoundary: boundaryOf(args, place),
    tags: args.tags,
  });
  if (statements.length === 0) return [role, []];
  return [role, [new aws.iam.RolePolicy(`${name}-policy`, { role: role.name, policy: policyDocument(statements) })]];
}

function executionRole(args: TaskArgs, place: Place): Role {
  if (args.executionRole !== undefined) return [roleArn(args.executionRole, place), []];
  const [role, grants] = ownRole(args, place, "execution-role", secretStatements(args.secrets, place));
  const ecs = new aws.iam.RolePolicyAttachment(`${args.group}-execution-role-ecs`, {
    role: role.name,
    policyArn: `arn:${place.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy`,
  });
  return [role.arn, [...grants, ecs]];
}

/** Names the secrets of the task and nothing else. */
function secretStatements(secrets: Record<string, string>, { partition, region, accountId }: Place): Statement[] {
  const named = [...new Set(Object.values(secrets))];
  if (named.length === 0) return [];
  const parameter = (name: string) =>
    `arn:${partition}:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, "")}`;
  const managed = named.filter((one) => /^arn:[\w-]+:secretsmanager:/.test(one));
  const parameters = named.filter((one) => !managed.includes(one)).map((one) => (isArn(one) ? one : parameter(one)));
  // Behind a secret's ARN ECS takes the key of a JSON text, a version's stage and its id.
  const whole = (arn: string) => arn.split(":").slice(0, 7).join(":");
  return [
    ...(parameters.length > 0 ? [allow("ssm:GetParameters", parameters)] : []),
    ...(managed.length > 0 ? [allow("secretsmanager:GetSecretValue", managed.map(whole))] : []),
    {
      ...allow("kms:Decrypt", [`arn:${partition}:kms:${region}:${accountId}:key/*`]),
      Condition: { StringLike: { "kms:ViaService": [`ssm.${region}.*`, `secretsmanager.${region}.*`] } },
    },
  ];
}

const allow = (action: string | string[], Resource: string[]): Statement => ({
  Effect: "Allow",
  Action: action,
  Resource,
});

/** What `task exec` needs; the task itself may do nothing unless a role is given. */
function taskRole(args: TaskArgs, place: Place): Role {
  if (args.taskRole !== undefined) return [roleArn(args.taskRole, place), []];
  const channels = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"];
  const [role, grants] = ownRole(args, place, "task-role", [
    allow(
      channels.map((one) => `ssmmessages:${one}`),
      ["*"],
    ),
  ]);
  return [role.arn, grants];
}
