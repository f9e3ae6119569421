import type * as aws from "@pulumi/aws";
import type { ContainerDefinition } from "./ecs/containerDefinitions.js";

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
  /** Access points of managed volumes. */
  accessPoint?: Transform<aws.efs.AccessPointArgs>;
  /** Alarms that roll deployments back, and the one that wakes a worker. */
  alarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
  /** The service of a Request-Driven Web Service. */
  appRunnerService?: Transform<aws.apprunner.ServiceArgs>;
  /** Function that measures the backlog of queues, with `queueScaling: lambda`. */
  backlogFunction?: Transform<aws.lambda.FunctionArgs>;
  /** Role of that function. */
  backlogRole?: Transform<aws.iam.RoleArgs>;
  /** Certificate of an NLB's aliases. */
  certificate?: Transform<aws.acm.CertificateArgs>;
  /** The containers of the task, main one first, before they become JSON. */
  containers?: Transform<ContainerDefinition[]>;
  /** Its name in the private DNS namespace. */
  discoveryService?: Transform<aws.servicediscovery.ServiceArgs>;
  /** The schedule of a job, and that of the function that measures backlog. */
  eventRule?: Transform<aws.cloudwatch.EventRuleArgs>;
  /** Role with which ECS pulls images, writes logs and reads secrets. */
  executionRole?: Transform<aws.iam.RoleArgs>;
  /** A Request-Driven Web Service on ECS Express. */
  expressService?: Transform<aws.ecs.ExpressGatewayServiceArgs>;
  /** KMS keys of queues and topics. */
  key?: Transform<aws.kms.KeyArgs>;
  /** Listeners of an NLB. */
  listener?: Transform<aws.lb.ListenerArgs>;
  /** Rules on the environment's or an imported load balancer, redirects among them. */
  listenerRule?: Transform<aws.lb.ListenerRuleArgs>;
  /** The NLB. */
  loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
  /** Log group of the containers. */
  logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  /** Queues of a worker, dead-letter ones among them. */
  queue?: Transform<aws.sqs.QueueArgs>;
  /** Who may send to those queues. */
  queuePolicy?: Transform<aws.sqs.QueuePolicyArgs>;
  /** Alias records. */
  record?: Transform<aws.route53.RecordArgs>;
  /** Policies of all roles of the workload. */
  rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
  /** Role with which EventBridge starts the state machine. */
  ruleRole?: Transform<aws.iam.RoleArgs>;
  /** How the number of tasks follows a metric. */
  scalingPolicy?: Transform<aws.appautoscaling.PolicyArgs>;
  /** Least and greatest number of tasks. */
  scalingTarget?: Transform<aws.appautoscaling.TargetArgs>;
  /** Security groups of the workload's own. */
  securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
  /** Their inbound rules, and those that it adds to the environment's. */
  securityGroupRule?: Transform<aws.vpc.SecurityGroupIngressRuleArgs>;
  /** The ECS service. */
  service?: Transform<aws.ecs.ServiceArgs>;
  /** The state machine of a job. */
  stateMachine?: Transform<aws.sfn.StateMachineArgs>;
  /** Role with which the state machine runs the task. */
  stateMachineRole?: Transform<aws.iam.RoleArgs>;
  /** Subscriptions of a worker's queues to topics. */
  subscription?: Transform<aws.sns.TopicSubscriptionArgs>;
  /** Target groups of rules and listeners. */
  targetGroup?: Transform<aws.lb.TargetGroupArgs>;
  /** The task definition, with the containers as JSON; see `containers`. */
  taskDefinition?: Transform<aws.ecs.TaskDefinitionArgs>;
  /** Role with which the containers call AWS. */
  taskRole?: Transform<aws.iam.RoleArgs>;
  /** Topics that it publishes to. */
  topic?: Transform<aws.sns.TopicArgs>;
  /** Who may subscribe to those topics. */
  topicPolicy?: Transform<aws.sns.TopicPolicyArgs>;
}

/** The kinds of children that `WorkloadTransforms` has functions for. */
export const workloadChildren: readonly (keyof WorkloadTransforms)[] = [
  "accessPoint",
  "alarm",
  "appRunnerService",
  "backlogFunction",
  "backlogRole",
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
