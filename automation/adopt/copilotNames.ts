import { lettersAndDigits } from "../../components/names.js";

/**
 * Which resource of Copilot's templates a resource of ours is: CloudFormation's type and the logical ids that Copilot
 * gives it. Copilot's templates of other versions have other ids; what is not found by one is matched by what it is
 * (match.ts).
 */
export interface CopilotName {
  /** CloudFormation's type. */
  type: string;
  /** Logical ids, the likeliest first. */
  logical: readonly string[];
}

/** Who a resource belongs to: the environment, or a workload. */
export type OwnerKind = "environment" | "workload";

/** `public-subnet-1` → `PublicSubnet1` */
const pascal = (part: string): string =>
  part
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

type Names = (part: string, owner: OwnerKind) => readonly string[];
type Entry = readonly [type: string, names: Names];

const one = (table: Readonly<Record<string, string>>): Names => {
  return (part) => (table[part] === undefined ? [] : [table[part]]);
};

const groups = one({
  "environment-security-group": "EnvironmentSecurityGroup",
  "public-alb-http-security-group": "PublicHTTPLoadBalancerSecurityGroup",
  "public-alb-https-security-group": "PublicHTTPSLoadBalancerSecurityGroup",
  "internal-alb-security-group": "InternalLoadBalancerSecurityGroup",
  "file-system-security-group": "EFSSecurityGroup",
  "app-runner-endpoint-security-group": "AppRunnerVpcEndpointSecurityGroup",
  "nlb-group": "NetworkLoadBalancerSecurityGroup",
  "security-group": "ServiceSecurityGroup",
});

const listeners = one({
  "public-alb-http": "HTTPListener",
  "public-alb-https": "HTTPSListener",
  "internal-alb-http": "InternalHTTPListener",
  "internal-alb-https": "InternalHTTPSListener",
});

/**
 * `http-rule-2` is the third rule; beside a certificate the HTTP rule redirects and has a name of its own. On a load
 * balancer that a manifest names they have other names.
 */
const rules: Names = (part) => {
  const [, protocol = "", index = ""] = /^(https?)-rule(?:-(\d+))?$/.exec(part) ?? [];
  const names =
    protocol === "https"
      ? ["HTTPSListenerRule", "HTTPSListenerRuleForImportedALB"]
      : [
          ...["HTTPListenerRuleWithDomain", "HTTPListenerRule"],
          ...["HTTPListenerRedirectRuleForImportedALB", "HTTPListenerRuleForImportedALB"],
        ];
  return protocol === "" ? [] : names.map((name) => `${name}${index}`);
};

const targetGroups: Names = (part) => {
  if (part === "public-alb-default") return ["DefaultHTTPTargetGroup"];
  if (part === "internal-alb-default") return ["DefaultInternalHTTPTargetGroup"];
  const [, kind, index = ""] = /^(internal-|imported-)?target-group(?:-(\d+))?$/.exec(part) ?? [];
  if (kind === "imported-") return [`TargetGroupForImportedALB${index}`, `TargetGroup${index}`];
  return part.includes("target-group") && !part.startsWith("nlb-") ? [`TargetGroup${index}`] : [];
};

/** `fifo-queue-orders-paid` is the queue of a FIFO topic. */
const queueOf = (part: string, end: string): string => {
  const [, fifo, rest = ""] = /^(fifo-)?queue-?(.*)$/.exec(part) ?? [];
  return `${lettersAndDigits(rest)}${fifo === undefined ? "" : "fifo"}${end}`;
};

const queues: Names = (part) => (part === "dead-letter-queue" ? ["DeadLetterQueue"] : [queueOf(part, "EventsQueue")]);

const metrics = one({
  cpu: "ECSServiceAverageCPUUtilization",
  memory: "ECSServiceAverageMemoryUtilization",
  requests: "ALBSumRequestCountPerTarget",
  "response-time": "ALBAverageResponseTime",
});

const policies: Names = (part) => {
  const metric = part.replace(/^scaling-/, "");
  const [known] = metrics(metric, "workload");
  return [`AutoScalingPolicy${known ?? queueOf(metric, "EventsQueue")}`];
};

const roles = one({
  "task-role": "TaskRole",
  "execution-role": "ExecutionRole",
  "rule-role": "RuleRole",
  "state-machine-role": "StateMachineRole",
  "access-role": "AccessRole",
  "instance-role": "InstanceRole",
  "flow-logs-role": "FlowLogRole",
});

/** By Pulumi's type. A type with several entries is tried in their order. */
const table: Readonly<Record<string, Entry>> = {
  "aws:acm/certificate:Certificate": [
    "Custom::CertificateValidationFunction",
    one({ certificate: "HTTPSCert", "nlb-certificate": "NLBCertValidatorAction" }),
  ],
  "aws:appautoscaling/target:Target": ["AWS::ApplicationAutoScaling::ScalableTarget", () => ["AutoScalingTarget"]],
  "aws:appautoscaling/policy:Policy": ["AWS::ApplicationAutoScaling::ScalingPolicy", policies],
  "aws:apprunner/service:Service": ["AWS::AppRunner::Service", () => ["Service"]],
  "aws:apprunner/vpcConnector:VpcConnector": ["AWS::AppRunner::VpcConnector", () => ["VpcConnector"]],
  "aws:apprunner/vpcIngressConnection:VpcIngressConnection": [
    "AWS::AppRunner::VpcIngressConnection",
    () => ["VpcIngressConnection"],
  ],
  "aws:cloudformation/stack:Stack": [
    "AWS::CloudFormation::Stack",
    (part) => (part.endsWith("addons-stack") ? ["AddonsStack"] : []),
  ],
  "aws:cloudfront/distribution:Distribution": ["AWS::CloudFront::Distribution", () => ["CloudFrontDistribution"]],
  "aws:cloudfront/function:Function": [
    "AWS::CloudFront::Function",
    () => ["CloudFrontViewerRequestRewriteFunction", "CloudFrontRewriteFunction"],
  ],
  "aws:cloudfront/originAccessControl:OriginAccessControl": [
    "AWS::CloudFront::OriginAccessControl",
    () => ["CloudFrontOriginAccessControl"],
  ],
  "aws:cloudwatch/eventRule:EventRule": ["AWS::Events::Rule", one({ rule: "Rule" })],
  "aws:cloudwatch/logGroup:LogGroup": [
    "AWS::Logs::LogGroup",
    one({ logs: "LogGroup", "flow-logs": "VpcFlowLogGroup" }),
  ],
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ["AWS::Logs::ResourcePolicy", () => ["LogResourcePolicy"]],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    "AWS::CloudWatch::Alarm",
    one({
      "rollback-cpu": "CPURollbackAlarm",
      "rollback-memory": "MemoryRollbackAlarm",
      "rollback-messages-delayed": "MessagesDelayedRollbackAlarm",
    }),
  ],
  "aws:ec2/eip:Eip": ["AWS::EC2::EIP", (part) => [`${pascal(part.replace(/-address$/, ""))}Attachment`]],
  "aws:ec2/flowLog:FlowLog": ["AWS::EC2::FlowLog", () => ["FlowLog"]],
  "aws:ec2/internetGateway:InternetGateway": ["AWS::EC2::InternetGateway", () => ["InternetGateway"]],
  "aws:ec2/natGateway:NatGateway": ["AWS::EC2::NatGateway", (part) => [pascal(part)]],
  "aws:ec2/routeTable:RouteTable": ["AWS::EC2::RouteTable", (part) => [pascal(part)]],
  "aws:ec2/securityGroup:SecurityGroup": ["AWS::EC2::SecurityGroup", groups],
  "aws:ec2/subnet:Subnet": ["AWS::EC2::Subnet", (part) => [pascal(part)]],
  "aws:ec2/vpc:Vpc": ["AWS::EC2::VPC", () => ["VPC"]],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["AWS::EC2::VPCEndpoint", one({ "app-runner-endpoint": "AppRunnerVpcEndpoint" })],
  "aws:ecs/cluster:Cluster": ["AWS::ECS::Cluster", () => ["Cluster"]],
  "aws:ecs/service:Service": ["AWS::ECS::Service", () => ["Service"]],
  "aws:ecs/taskDefinition:TaskDefinition": ["AWS::ECS::TaskDefinition", () => ["TaskDefinition"]],
  "aws:efs/accessPoint:AccessPoint": ["AWS::EFS::AccessPoint", () => ["AccessPoint"]],
  "aws:efs/fileSystem:FileSystem": ["AWS::EFS::FileSystem", () => ["FileSystem"]],
  "aws:efs/mountTarget:MountTarget": ["AWS::EFS::MountTarget", (part) => [pascal(part)]],
  "aws:iam/role:Role": ["AWS::IAM::Role", roles],
  "aws:kms/key:Key": ["AWS::KMS::Key", () => ["EventsKMSKey"]],
  "aws:lb/listener:Listener": ["AWS::ElasticLoadBalancingV2::Listener", listeners],
  "aws:lb/listenerRule:ListenerRule": ["AWS::ElasticLoadBalancingV2::ListenerRule", rules],
  "aws:lb/loadBalancer:LoadBalancer": [
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    (part) =>
      ({
        "public-alb": ["PublicLoadBalancer"],
        "internal-alb": ["InternalLoadBalancer"],
        nlb: ["PublicNetworkLoadBalancerV2", "PublicNetworkLoadBalancer"],
      })[part] ?? [],
  ],
  "aws:lb/targetGroup:TargetGroup": ["AWS::ElasticLoadBalancingV2::TargetGroup", targetGroups],
  "aws:route53/zone:Zone": [
    "AWS::Route53::HostedZone",
    one({ zone: "EnvironmentHostedZone", "internal-zone": "InternalWorkloadsHostedZone" }),
  ],
  "aws:s3/bucket:Bucket": ["AWS::S3::Bucket", one({ bucket: "Bucket", "access-logs": "ELBAccessLogsBucket" })],
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": [
    "AWS::ServiceDiscovery::PrivateDnsNamespace",
    () => ["ServiceDiscoveryNamespace"],
  ],
  "aws:servicediscovery/service:Service": ["AWS::ServiceDiscovery::Service", () => ["DiscoveryService"]],
  "aws:sfn/stateMachine:StateMachine": ["AWS::StepFunctions::StateMachine", one({ "state-machine": "StateMachine" })],
  "aws:sns/topic:Topic": ["AWS::SNS::Topic", (part) => [`${lettersAndDigits(part.replace(/^topic-/, ""))}SNSTopic`]],
  "aws:sns/topicSubscription:TopicSubscription": [
    "AWS::SNS::Subscription",
    (part) => [`${lettersAndDigits(part.replace(/^subscription-/, ""))}SNSTopicSubscription`],
  ],
  "aws:sqs/queue:Queue": ["AWS::SQS::Queue", queues],
};

/** @param part what follows the owner's name in a logical name of ours: `http-rule` of `web-http-rule` */
export function copilotName(type: string, part: string, owner: OwnerKind): CopilotName | undefined {
  const entry = table[type];
  if (entry === undefined) return undefined;
  const [cfnType, names] = entry;
  const logical = names(part, owner);
  if (type === "aws:acm/certificate:Certificate" && part === "cdn-certificate")
    return { type: "Custom::CertificateReplicatorFunction", logical: ["CertReplicatorAction"] };
  // A site's certificate is another custom resource than an environment's.
  if (type === "aws:acm/certificate:Certificate" && owner === "workload")
    return part === "certificate"
      ? { type: "Custom::CertificateValidationFunction", logical: ["CertificateValidatorAction"] }
      : { type: "Custom::NLBCertValidatorFunction", logical };
  return { type: cfnType, logical };
}

/** The id of an import, from CloudFormation's physical id; where it is none by itself something else leads to it. */
export function importIdOf(type: string, physical: string, vpc: string): string {
  const last = physical.split("/");
  switch (type) {
    case "aws:ecs/service:Service":
      return last.slice(-2).join("/");
    case "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace":
      return `${physical}:${vpc}`;
    case "aws:cloudfront/function:Function":
      return last.at(-1) ?? physical;
    case "aws:appautoscaling/target:Target": {
      // `service/CLUSTER/SERVICE|ecs:service:DesiredCount|ecs`
      const [resource = "", dimension = "", namespace = ""] = physical.split("|");
      return `${namespace}/${resource}/${dimension}`;
    }
    case "aws:appautoscaling/policy:Policy": {
      // `…:resource/ecs/service/CLUSTER/SERVICE:policyName/NAME`
      const [, resource = "", name = ""] = /:resource\/(.*):policyName\/(.*)$/.exec(physical) ?? [];
      return resource === "" ? physical : `${resource}/ecs:service:DesiredCount/${name}`;
    }
    case "aws:cloudformation/stack:Stack":
      return physical.split("/")[1] ?? physical;
    default:
      return physical;
  }
}

/** Logical ids of roles and state machines that only Copilot itself uses. */
const machinery =
  /^(CloudformationExecutionRole|EnvironmentManagerRole|EnvManagerS3Access|CustomResourceRole|CopyAssetsStateMachine(Role)?|BacklogPerTask\w+|AutoScalingRole|\w+(Function|Calculator|Cleaner|Validator|Replicator|Domain|Controller)Role)$/;

/** Roles of the application by which Copilot's StackSet works. */
const applicationRoles = /^(AdministrationRole|ExecutionRole|DNSDelegationRole)$/;

/** Resources of Copilot's own machinery: custom resources, their functions and roles. */
export function isMachinery({ type, logical }: { type: string; logical: string }, ofApplication: boolean): boolean {
  if (type.startsWith("Custom::") || type === "AWS::Lambda::Permission" || type === "AWS::Lambda::Function")
    return true;
  return machinery.test(logical) || (ofApplication && applicationRoles.test(logical));
}
