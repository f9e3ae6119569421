import type { OverridesKind, Row } from "./row.js";

const role = "aws:iam/role:Role";
const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/** Statements of the policy with which Fargate starts a task, in Copilot's order. */
const secretStatements = {
  "0/0": { action: "ssm:GetParameters" },
  "0/1": { action: "secretsmanager:GetSecretValue" },
  "0/3": { sid: "DecryptTaggedKMSKey" },
} as const;

const topics: Row[] = [
  { id: "*SNSTopic", type: "aws:sns/topic:Topic", child: "topic-*", transform: "topic" },
  { id: "*SNSTopicPolicy", type: "aws:sns/topicPolicy:TopicPolicy", child: "topic-*-policy", transform: "topicPolicy" },
];

/** Of every workload that runs as an ECS task. */
const tasks: Row[] = [
  { id: "LogGroup", type: "aws:cloudwatch/logGroup:LogGroup", child: "logs", transform: "logGroup" },
  {
    id: "TaskDefinition",
    type: "aws:ecs/taskDefinition:TaskDefinition",
    child: "task",
    transform: "taskDefinition",
  },
  {
    id: "ExecutionRole",
    type: role,
    child: "execution-role",
    transform: "executionRole",
    policy: "execution-role-policy",
    statements: secretStatements,
  },
  {
    id: "TaskRole",
    type: role,
    child: "task-role",
    transform: "taskRole",
    policy: "task-role-policy",
    statements: { "0/0": { action: "iam:*" } },
  },
  { id: "AccessPoint", type: "aws:efs/accessPoint:AccessPoint", child: "access-point", transform: "accessPoint" },
  ...topics,
];

const services: Row[] = [
  ...tasks,
  { id: "Service", type: "aws:ecs/service:Service", child: "service", transform: "service" },
  {
    id: "DiscoveryService",
    type: "aws:servicediscovery/service:Service",
    child: "discovery",
    transform: "discoveryService",
  },
  { id: "AutoScalingTarget", type: "aws:appautoscaling/target:Target", child: "scaling", transform: "scalingTarget" },
  ...[
    ["ECSServiceAverageCPUUtilization", "cpu"],
    ["ECSServiceAverageMemoryUtilization", "memory"],
    ["ALBSumRequestCountPerTarget", "requests"],
    ["ALBAverageResponseTime", "response-time"],
  ].map(
    ([metric, suffix]): Row => ({
      id: `AutoScalingPolicy${metric}`,
      type: "aws:appautoscaling/policy:Policy",
      child: `scaling-${suffix}`,
      transform: "scalingPolicy",
    }),
  ),
  ...[
    ["CPU", "cpu"],
    ["Memory", "memory"],
    ["MessagesDelayed", "messages-delayed"],
  ].map(
    ([metric, suffix]): Row => ({
      id: `${metric}RollbackAlarm`,
      type: "aws:cloudwatch/metricAlarm:MetricAlarm",
      child: `rollback-${suffix}`,
      transform: "alarm",
    }),
  ),
];

const listenerRule = "aws:lb/listenerRule:ListenerRule";
const targetGroup = "aws:lb/targetGroup:TargetGroup";
const publicGroups: Row[] = [
  { id: "TargetGroup#", type: targetGroup, child: "target-group#", transform: "targetGroup" },
  { id: "TargetGroupForImportedALB#", type: targetGroup, child: "imported-target-group#", transform: "targetGroup" },
];
const internalGroups: Row[] = [
  { id: "TargetGroup#", type: targetGroup, child: "internal-target-group#", transform: "targetGroup" },
];
const routed: Row[] = [
  { id: "HTTPSListenerRule#", type: listenerRule, child: "https-rule#", transform: "listenerRule" },
  { id: "HTTPListenerRuleWithDomain#", type: listenerRule, child: "http-rule#", transform: "listenerRule" },
  { id: "HTTPListenerRule#", type: listenerRule, child: "http-rule#", transform: "listenerRule" },
  { id: "HTTPSListenerRuleForImportedALB#", type: listenerRule, child: "https-rule#", transform: "listenerRule" },
  { id: "HTTPListenerRuleForImportedALB#", type: listenerRule, child: "http-rule#", transform: "listenerRule" },
  { id: "HTTPListenerRedirectRuleForImportedALB#", type: listenerRule, child: "http-rule#", transform: "listenerRule" },
];

const networkBalanced: Row[] = [
  {
    id: "PublicNetworkLoadBalancer(?:V2)?",
    type: "aws:lb/loadBalancer:LoadBalancer",
    child: "nlb",
    transform: "loadBalancer",
  },
  { id: "NLBListener#", type: "aws:lb/listener:Listener", child: "nlb-listener-*", transform: "listener" },
  {
    id: "NetworkLoadBalancerTargetGroup#",
    type: "aws:lb/targetGroup:TargetGroup",
    child: "nlb-target-group-*",
    transform: "targetGroup",
  },
  {
    id: "NetworkLoadBalancerSecurityGroup",
    type: "aws:ec2/securityGroup:SecurityGroup",
    child: "nlb-group",
    transform: "securityGroup",
    items: { property: "SecurityGroupIngress", type: rule, child: "nlb-ingress-*" },
  },
  {
    id: "EnvironmentSecurityGroupIngressFromNetworkLoadBalancerSecurityGroup",
    type: rule,
    child: "nlb-environment-ingress",
    transform: "securityGroupRule",
  },
];

/** What sends failed messages on is a resource of its own, so that it can be taken off the queue. */
const redriveOf = (queue: string): Row["redrive"] => ({
  property: "RedrivePolicy",
  type: "aws:sqs/redrivePolicy:RedrivePolicy",
  child: `${queue}-redrive-policy`,
  argument: "redrivePolicy",
});

const queues: Row[] = [
  { id: "EventsKMSKey", type: "aws:kms/key:Key", child: "queue-key", transform: "key" },
  { id: "EventsQueue", type: "aws:sqs/queue:Queue", child: "queue", transform: "queue", redrive: redriveOf("queue") },
  { id: "DeadLetterQueue", type: "aws:sqs/queue:Queue", child: "dead-letter-queue", transform: "queue" },
  { id: "QueuePolicy", type: "aws:sqs/queuePolicy:QueuePolicy", child: "queue-policy", transform: "queuePolicy" },
  ...[
    ["EventsQueue", "aws:sqs/queue:Queue", "queue-*", "queue"],
    ["DeadLetterQueue", "aws:sqs/queue:Queue", "dead-letter-queue-*", "queue"],
    ["QueuePolicy", "aws:sqs/queuePolicy:QueuePolicy", "queue-*-policy", "queuePolicy"],
    ["DeadLetterPolicy", "aws:sqs/queuePolicy:QueuePolicy", "dead-letter-queue-*-policy", "queuePolicy"],
  ].flatMap(([id, type = "", child = "", transform]): Row[] => [
    // Of a subscription with a queue of its own: <service><topic>, and "fifo" at the end of a FIFO topic's name.
    {
      ...{ id: `*fifo${id}`, type, child: `fifo-${child}`, transform },
      ...(id === "EventsQueue" && { redrive: redriveOf(`fifo-${child}`) }),
    },
    {
      ...{ id: `(?!AutoScalingPolicy)*${id}`, type, child, transform },
      ...(id === "EventsQueue" && { redrive: redriveOf(child) }),
    },
  ]),
  {
    id: "DeadLetterPolicy",
    type: "aws:sqs/queuePolicy:QueuePolicy",
    child: "dead-letter-queue-policy",
    transform: "queuePolicy",
  },
  {
    id: "*SNSTopicSubscription",
    type: "aws:sns/topicSubscription:TopicSubscription",
    child: "subscription-*",
    transform: "subscription",
  },
];

const jobs: Row[] = [
  ...tasks,
  { id: "Rule", type: "aws:cloudwatch/eventRule:EventRule", child: "rule", transform: "eventRule" },
  { id: "RuleRole", type: role, child: "rule-role", transform: "ruleRole", policy: "rule-role-policy" },
  {
    id: "StateMachine",
    type: "aws:sfn/stateMachine:StateMachine",
    child: "state-machine",
    transform: "stateMachine",
  },
  {
    id: "StateMachineRole",
    type: role,
    child: "state-machine-role",
    transform: "stateMachineRole",
    policy: "state-machine-role-policy",
  },
];

const requestDriven: Row[] = [
  { id: "Service", type: "aws:apprunner/service:Service", child: "service", transform: "appRunnerService" },
  { id: "AccessRole", type: role, child: "access-role", transform: "executionRole" },
  {
    id: "InstanceRole",
    type: role,
    child: "instance-role",
    transform: "taskRole",
    policy: "instance-role-policy",
    statements: { "0/0": { action: "iam:*" } },
  },
  {
    id: "ServiceSecurityGroup",
    type: "aws:ec2/securityGroup:SecurityGroup",
    child: "security-group",
    transform: "securityGroup",
  },
  {
    id: "EnvironmentSecurityGroupIngressFromServiceSecurityGroup",
    type: rule,
    child: "environment-ingress",
    transform: "securityGroupRule",
  },
  { id: "VpcConnector", type: "aws:apprunner/vpcConnector:VpcConnector", child: "vpc-connector" },
  {
    id: "VpcIngressConnection",
    type: "aws:apprunner/vpcIngressConnection:VpcIngressConnection",
    child: "ingress-connection",
  },
  ...topics,
];

const sites: Row[] = [
  { id: "Bucket", type: "aws:s3/bucket:Bucket", child: "bucket" },
  { id: "BucketPolicyForCloudFront", type: "aws:s3/bucketPolicy:BucketPolicy", child: "bucket-policy" },
  { id: "CloudFrontDistribution", type: "aws:cloudfront/distribution:Distribution", child: "distribution" },
  {
    id: "CloudFrontOriginAccessControl",
    type: "aws:cloudfront/originAccessControl:OriginAccessControl",
    child: "origin-access",
  },
  { id: "CloudFrontViewerRequestRewriteFunction", type: "aws:cloudfront/function:Function", child: "viewer-request" },
];

/** Copilot's resources of a workload. */
export function workloadRows(kind: Exclude<OverridesKind, "Environment" | "Pipeline">): readonly Row[] {
  return rows[kind];
}

const rows: Record<Exclude<OverridesKind, "Environment" | "Pipeline">, readonly Row[]> = {
  "Load Balanced Web Service": [...services, ...publicGroups, ...routed, ...networkBalanced],
  "Backend Service": [...services, ...internalGroups, ...routed],
  "Worker Service": [...services, ...queues],
  "Scheduled Job": jobs,
  "Request-Driven Web Service": requestDriven,
  "Static Site": sites,
};
