import type { ChildArgs, ChildKindName } from "./childKinds.js";
import type { ContainerDefinition } from "./containers.js";
import { withoutSdkFrames } from "./errorFrames.js";

/**
 * Changes the arguments of one child before it is made. What it returns is used.
 *
 * @param name the child's logical name, which tells several of one kind apart
 */
export type Transform<A> = (args: A, name: string) => A;

/**
 * Functions that change what a component makes, one for each kind of child.
 *
 * They stand apart from the plain arguments, since other languages can't pass functions.
 */
export type Transforms = { [K in ChildKindName]?: Transform<ChildArgs<K>> };

/** Functions that change what a workload makes. */
export interface WorkloadTransforms extends Pick<Transforms, (typeof workloadKinds)[number]> {
  /** The containers of the task, main one first, before they become JSON. */
  containers?: Transform<ContainerDefinition[]>;
}

/** Functions that change what an environment makes. */
export type EnvironmentTransforms = Pick<Transforms, (typeof environmentKinds)[number]>;

/** Functions that change what a pipeline makes. */
export type PipelineTransforms = Pick<Transforms, (typeof pipelineKinds)[number]>;

/** Functions that change what a Static Site makes. */
export type StaticSiteTransforms = Pick<Transforms, (typeof staticSiteKinds)[number]>;

/** Functions that change what an application makes. What awsx makes in its repositories and images only `opts.transforms` reach. */
export type ApplicationTransforms = Pick<Transforms, (typeof applicationKinds)[number]>;

/** Kinds of children of workloads, Static Sites excepted. */
export const workloadKinds = [
  "accessPoint",
  "addonsStack",
  "addonsTemplate",
  "alarm",
  "appRunnerService",
  "backlogFunction",
  "backlogLogGroup",
  "backlogPermission",
  "backlogRole",
  "certificate",
  "certificateValidation",
  "customDomain",
  "discoveryService",
  "eventRule",
  "eventTarget",
  "executionRole",
  "expressService",
  "infrastructureRole",
  "ingressConnection",
  "key",
  "listener",
  "listenerRule",
  "loadBalancer",
  "logGroup",
  "queue",
  "queuePolicy",
  "record",
  "redrivePolicy",
  "rolePolicy",
  "rolePolicyAttachment",
  "ruleRole",
  "scalingPolicy",
  "scalingTarget",
  "securityGroup",
  "securityGroupEgressRule",
  "securityGroupRule",
  "service",
  "stateMachine",
  "stateMachineRole",
  "subscription",
  "targetGroup",
  "taskDefinition",
  "taskRole",
  "topic",
  "topicPolicy",
  "validationRecord",
  "vpcConnector",
] as const satisfies readonly ChildKindName[];

/** Kinds of children of an environment. */
export const environmentKinds = [
  "bucket",
  "bucketEncryption",
  "bucketPolicy",
  "bucketPublicAccess",
  "bucketVersioning",
  "capacityProviders",
  "certificate",
  "certificateValidation",
  "cluster",
  "delegation",
  "distribution",
  "eip",
  "fileSystem",
  "fileSystemBackup",
  "fileSystemPolicy",
  "flowLog",
  "internetGateway",
  "internetGatewayAttachment",
  "listener",
  "listenerCertificate",
  "loadBalancer",
  "logGroup",
  "logResourcePolicy",
  "mountTarget",
  "namespace",
  "natGateway",
  "originAccessControl",
  "role",
  "rolePolicy",
  "route",
  "routeTable",
  "routeTableAssociation",
  "securityGroup",
  "securityGroupEgressRule",
  "securityGroupRule",
  "subnet",
  "targetGroup",
  "validationRecord",
  "vpc",
  "vpcEndpoint",
  "zone",
] as const satisfies readonly ChildKindName[];

/** Kinds of children of a pipeline. */
export const pipelineKinds = [
  "bucket",
  "bucketEncryption",
  "bucketPolicy",
  "bucketPublicAccess",
  "bucketVersioning",
  "connection",
  "key",
  "object",
  "pipeline",
  "project",
  "managedPolicy",
  "role",
  "rolePolicy",
  "rolePolicyAttachment",
] as const satisfies readonly ChildKindName[];

/** Kinds of children of a Static Site. */
export const staticSiteKinds = [
  "addonsStack",
  "addonsTemplate",
  "bucket",
  "bucketEncryption",
  "bucketOwnership",
  "bucketPolicy",
  "bucketPublicAccess",
  "bucketVersioning",
  "certificate",
  "certificateValidation",
  "distribution",
  "object",
  "originAccessControl",
  "record",
  "validationRecord",
  "viewerFunction",
] as const satisfies readonly ChildKindName[];

/** Kinds of children of an application. */
export const applicationKinds = [
  "bucket",
  "bucketEncryption",
  "bucketPolicy",
  "bucketPublicAccess",
  "bucketVersioning",
  "delegation",
  "image",
  "key",
  "object",
  "repository",
  "repositoryPolicy",
  "zone",
] as const satisfies readonly ChildKindName[];

/** Names of the functions that a workload takes. */
export const workloadTransformNames: readonly (keyof WorkloadTransforms)[] = [...workloadKinds, "containers"];

/**
 * The arguments of a child after its transform.
 *
 * @throws when the transform returns nothing: a function that only changes what it was given would else go unnoticed
 */
export function transformed<A>(transform: Transform<A> | undefined, name: string, args: A): A {
  if (transform === undefined) return args;
  const result = transform(args, name);
  if (result === undefined || result === null) {
    throw withoutSdkFrames(
      new Error(`The transform for "${name}" returned nothing; it has to return the arguments to use.`),
    );
  }
  return result;
}
