import type * as aws from "@pulumi/aws";
import type { ContainerDefinition } from "./containerDefinitions.js";

/**
 * Changes the arguments of one child before it is made. What it returns is used.
 *
 * @param name the child's logical name, which tells several of one kind apart
 */
export type Transform<A> = (args: A, name: string) => A;

/**
 * Functions that change what a workload makes, one for each kind of child.
 *
 * They stand apart from the plain arguments, since other languages can't pass functions.
 */
export interface WorkloadTransforms {
  accessPoint?: Transform<aws.efs.AccessPointArgs>;
  alarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
  appRunnerService?: Transform<aws.apprunner.ServiceArgs>;
  certificate?: Transform<aws.acm.CertificateArgs>;
  /** The containers of the task, main one first, before they become JSON. */
  containers?: Transform<ContainerDefinition[]>;
  discoveryService?: Transform<aws.servicediscovery.ServiceArgs>;
  eventRule?: Transform<aws.cloudwatch.EventRuleArgs>;
  executionRole?: Transform<aws.iam.RoleArgs>;
  expressService?: Transform<aws.ecs.ExpressGatewayServiceArgs>;
  key?: Transform<aws.kms.KeyArgs>;
  listener?: Transform<aws.lb.ListenerArgs>;
  listenerRule?: Transform<aws.lb.ListenerRuleArgs>;
  loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
  logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  queue?: Transform<aws.sqs.QueueArgs>;
  queuePolicy?: Transform<aws.sqs.QueuePolicyArgs>;
  record?: Transform<aws.route53.RecordArgs>;
  rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
  ruleRole?: Transform<aws.iam.RoleArgs>;
  scalingPolicy?: Transform<aws.appautoscaling.PolicyArgs>;
  scalingTarget?: Transform<aws.appautoscaling.TargetArgs>;
  securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
  securityGroupRule?: Transform<aws.vpc.SecurityGroupIngressRuleArgs>;
  service?: Transform<aws.ecs.ServiceArgs>;
  stateMachine?: Transform<aws.sfn.StateMachineArgs>;
  stateMachineRole?: Transform<aws.iam.RoleArgs>;
  subscription?: Transform<aws.sns.TopicSubscriptionArgs>;
  targetGroup?: Transform<aws.lb.TargetGroupArgs>;
  taskDefinition?: Transform<aws.ecs.TaskDefinitionArgs>;
  taskRole?: Transform<aws.iam.RoleArgs>;
  topic?: Transform<aws.sns.TopicArgs>;
  topicPolicy?: Transform<aws.sns.TopicPolicyArgs>;
}

/** The kinds of children that `WorkloadTransforms` has functions for. */
export const workloadChildren: readonly (keyof WorkloadTransforms)[] = [
  "accessPoint",
  "alarm",
  "appRunnerService",
  "certificate",
  "containers",
  "discoveryService",
  "eventRule",
  "executionRole",
  "expressService",
  "key",
  "listener",
  "listenerRule",
  "loadBalancer",
  "logGroup",
  "queue",
  "queuePolicy",
  "record",
  "rolePolicy",
  "ruleRole",
  "scalingPolicy",
  "scalingTarget",
  "securityGroup",
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
];

/**
 * The arguments of a child after its transform.
 *
 * @throws when the transform returns nothing: a function that only changes what it was given would else go unnoticed
 */
export function transformed<A>(transform: Transform<A> | undefined, name: string, args: A): A {
  if (transform === undefined) return args;
  const result = transform(args, name);
  if (result === undefined || result === null) {
    throw new Error(`The transform for "${name}" returned nothing; it has to return the arguments to use.`);
  }
  return result;
}
