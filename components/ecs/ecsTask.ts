import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Addons } from "../addons.js";
import { type AddonValues, addonsBefore, addonValues, createAddons } from "../addonValues.js";
import { child, childName } from "../children.js";
import type { ContainerDefinition } from "../containers.js";
import { logRetention } from "../defaults.js";
import { evaluateParameters, type References } from "../expressions.js";
import type { EcsTaskSpec, PlatformSpec, WorkloadContextArgs } from "../fargateService.js";
import { createTopics, type PublishedTopics, topicArns } from "../messaging/topics.js";
import { logGroupName } from "../names.js";
import { openPorts, type PortSpecs, servedTarget } from "../ports.js";
import { createExecutionRole, createTaskRole, grantExecutionRole, grantTaskRole } from "../roles.js";
import { transformed } from "../transforms.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";
import { containerDefinitions, containersJson, envFilesOf, secretsOf } from "./containerDefinitions.js";
import { createStorage, type TaskStorage } from "./storage.js";
import { applyOverrides } from "./taskDefinitionOverrides.js";

/** What a task is built on, and what other parts of its workload need before it is complete. */
export interface TaskBase {
  logGroup: aws.cloudwatch.LogGroup;
  taskRole: aws.iam.Role;
  published: PublishedTopics;
  addons?: Addons;
  /** What addons give, by kind and by the name of the variable. */
  addonValues: AddonValues;
}

/** A complete task. */
export interface EcsTask extends TaskBase {
  executionRole: aws.iam.Role;
  taskDefinition: aws.ecs.TaskDefinition;
  accessPoint?: aws.efs.AccessPoint;
  containers: readonly ContainerDefinition[];
  /** What has to be there before a task starts: policies, mount targets, addons. */
  ready: pulumi.Resource[];
}

/** What differs from kind to kind. */
export interface TaskExtras {
  ports: PortSpecs;
  /** Variables that this kind injects. */
  variables?: Record<string, Value>;
  exec?: boolean;
  tracing?: boolean;
}

/**
 * Log group, task role, addons and topics of a workload.
 *
 * `own` is what else addons may refer to: what the kind makes before them.
 */
export function createTaskBase(
  scope: WorkloadScope,
  args: EcsTaskSpec & WorkloadContextArgs,
  own: () => References = () => ({}),
  taskRole = createTaskRole(scope),
): TaskBase {
  const logGroup = createLogGroup(scope, args.logging?.retention);
  const published = createTopics(scope, args.publish);
  const addons = createAddons(scope, args.addons, args.tags, () => ({
    LogGroup: logGroup.name,
    "LogGroup.Arn": pulumi.interpolate`${logGroup.arn}:*`,
    ...own(),
  }));
  return { logGroup, taskRole, published, addons, addonValues: addonValues(addons, args.addons) };
}

/** Roles, volumes and task definition. */
export function createEcsTask(
  scope: WorkloadScope,
  args: EcsTaskSpec & WorkloadContextArgs,
  base: TaskBase,
  extras: TaskExtras,
): EcsTask {
  const { logGroup, taskRole } = base;
  const storage = createStorage(scope, args.storage);
  const containers = containerDefinitions(scope, args, {
    variables: commonVariables(scope, args, base, extras.variables),
    addonSecrets: base.addonValues.secret,
    openPorts: openPorts(extras.ports),
    served: servedTarget(extras.ports),
    logGroupName: logGroup.name,
    tracing: extras.tracing === true,
  });
  const execution = createExecutionRole(scope);
  const definition = changedDefinition(scope, args, { base, storage, containers, execution: execution.role });
  // What overrides add to the containers has to be read as well.
  const reading = grantExecutionRole(scope, execution.role, {
    secrets: secretsOf(definition.containers),
    secretAccess: args.secretAccess,
    envFiles: envFilesOf(definition.containers),
  });
  const grants = grantTaskRole(scope, taskRole, {
    exec: extras.exec === true ? logGroup : undefined,
    tracing: extras.tracing,
    topics: Object.values(base.published.topics).map((topic) => topic.arn),
    statements: storage.statements,
    policies: base.addonValues.managedPolicy,
  });
  const taskDefinition = createTaskDefinition(scope, definition, logGroup);
  return {
    ...base,
    executionRole: execution.role,
    taskDefinition,
    accessPoint: storage.accessPoint,
    containers,
    ready: [
      ...execution.grants,
      reading,
      ...grants,
      ...storage.mountTargets,
      ...addonsBefore(base.addons, args.addons),
    ],
  };
}

/** Copilot's own log group: `/copilot/{app}-{env}-{name}`. */
export function createLogGroup(scope: WorkloadScope, retention: number = logRetention): aws.cloudwatch.LogGroup {
  const { application, environment } = scope.environment;
  return child(scope, "logGroup", "logs", {
    name: logGroupName(application, environment, scope.workload),
    retentionInDays: retention,
  });
}

/** What every container of the workload learns, in Copilot's order. */
function commonVariables(
  scope: WorkloadScope,
  args: EcsTaskSpec,
  base: TaskBase,
  injected: Record<string, Value> = {},
): Record<string, Value> {
  const { application, environment, serviceDiscoveryEndpoint } = scope.environment;
  const topics = topicArns(scope, args.publish);
  return {
    COPILOT_APPLICATION_NAME: application,
    COPILOT_SERVICE_DISCOVERY_ENDPOINT: serviceDiscoveryEndpoint,
    COPILOT_ENVIRONMENT_NAME: environment,
    COPILOT_SERVICE_NAME: scope.workload,
    ...base.addonValues.variable,
    ...(topics !== undefined && { COPILOT_SNS_TOPIC_ARNS: topics }),
    ...injected,
  };
}

interface TaskParts {
  base: TaskBase;
  storage: TaskStorage;
  containers: ContainerDefinition[];
  execution: aws.iam.Role;
}

/** A task definition's arguments, with the containers still as a list. */
interface Definition {
  rest: Omit<aws.ecs.TaskDefinitionArgs, "containerDefinitions">;
  containers: ContainerDefinition[];
}

/** The task after `taskdef_overrides`, patches and the user's function for containers. */
function changedDefinition(scope: WorkloadScope, spec: EcsTaskSpec, parts: TaskParts): Definition {
  const { containerDefinitions: containers, ...rest } = applyOverrides(
    {
      family: scope.stem,
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: String(spec.cpu ?? 256),
      memory: String(spec.memory ?? 512),
      ...scratchSpace(spec.storage?.ephemeral),
      ...runtimePlatform(spec.platform),
      executionRoleArn: parts.execution.arn,
      taskRoleArn: parts.base.taskRole.arn,
      ...(parts.storage.volumes.length > 0 && { volumes: parts.storage.volumes }),
      // Old revisions stay, so that a rollback has something to return to.
      skipDestroy: true,
      tags: scope.tags,
      containerDefinitions: parts.containers,
    },
    spec.taskDefinitionOverrides ?? [],
    (expression, path) => evaluateParameters({ [path]: expression }, overrideReferences(scope, parts))[path],
  );
  return { rest, containers: transformed(scope.transforms.containers, childName(scope, "task"), containers) };
}

function createTaskDefinition(
  scope: WorkloadScope,
  { rest, containers }: Definition,
  logGroup: aws.cloudwatch.LogGroup,
): aws.ecs.TaskDefinition {
  const args = { ...rest, containerDefinitions: containersJson(containers) };
  return child(scope, "taskDefinition", "task", args, { dependsOn: [logGroup] });
}

/** What expressions in `taskdef_overrides` may name: Copilot's own parameters and what the task definition refers to. */
function overrideReferences(scope: WorkloadScope, { base, execution, containers }: TaskParts): References {
  const { application, environment, region, accountId, partition } = scope.environment;
  return {
    AppName: application,
    EnvName: environment,
    WorkloadName: scope.workload,
    ContainerImage: containers[0]?.image ?? "",
    LogGroup: base.logGroup.name,
    "LogGroup.Arn": pulumi.interpolate`${base.logGroup.arn}:*`,
    TaskRole: base.taskRole.name,
    "TaskRole.Arn": base.taskRole.arn,
    ExecutionRole: execution.name,
    "ExecutionRole.Arn": execution.arn,
    "AWS::AccountId": accountId,
    "AWS::Partition": partition,
    "AWS::Region": region,
    "AWS::StackName": scope.stem,
  };
}

/** Fargate gives 20 GiB by itself and refuses to be asked for them. */
function scratchSpace(gib = 20): Pick<aws.ecs.TaskDefinitionArgs, "ephemeralStorage"> {
  return gib > 20 ? { ephemeralStorage: { sizeInGib: gib } } : {};
}

function runtimePlatform(platform: PlatformSpec | undefined): Pick<aws.ecs.TaskDefinitionArgs, "runtimePlatform"> {
  if (platform === undefined) return {};
  const { operatingSystemFamily, cpuArchitecture } = platform;
  if (operatingSystemFamily === "LINUX" && cpuArchitecture === "X86_64") return {};
  return { runtimePlatform: { operatingSystemFamily, cpuArchitecture } };
}

/** Fargate's platform version: Windows has only the first. */
export function platformVersion(platform: PlatformSpec | undefined): string {
  return platform?.operatingSystemFamily.startsWith("WINDOWS") === true ? "1.0.0" : "LATEST";
}
