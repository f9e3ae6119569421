/** A rule of AWS that the simulated AWS enforces. */
export interface Rule {
  /** What AWS asks for, with its limit. */
  readonly says: string;
  /** The page of AWS's documentation that says so. */
  readonly page: string;
}

const docs = "https://docs.aws.amazon.com";
const ec2 = `${docs}/AWSEC2/latest/APIReference`;
const vpc = `${docs}/vpc/latest/userguide`;

const rule = (says: string, page: string): Rule => ({ says, page });

/** Rules on every kind of resource, and on the network. */
const everywhere = {
  name: rule("names have a length and a set of characters", `${docs}/general/latest/gr/aws-service-information.html`),
  "name-taken": rule(
    "a name (or what else identifies a resource) is used once in its scope",
    `${docs}/general/latest/gr/aws-service-information.html`,
  ),
  "reference-exists": rule("what a resource names must exist", `${ec2}/errors-overview.html`),
  "deletion-order": rule("what others need can't be deleted before them", `${ec2}/errors-overview.html`),
};

const network = {
  "vpc-cidr": rule("a VPC's block is a /16 to a /28", `${vpc}/vpc-cidr-blocks.html`),
  "subnet-cidr": rule("a subnet's block is a /16 to a /28", `${vpc}/subnet-sizing.html`),
  "subnet-in-vpc": rule("a subnet's block lies inside its VPC's", `${vpc}/subnet-sizing.html`),
  "subnets-apart": rule("subnets of a VPC do not overlap", `${vpc}/subnet-sizing.html`),
  "subnet-zone": rule("a subnet lies in an availability zone of its region", `${ec2}/API_CreateSubnet.html`),
  "one-gateway": rule("a VPC has one internet gateway, a gateway one VPC", `${ec2}/API_AttachInternetGateway.html`),
  "route-target": rule("a route has one valid destination and one target", `${ec2}/API_CreateRoute.html`),
  "route-network": rule("route table, subnet and gateway belong to one VPC", `${ec2}/API_CreateRoute.html`),
  "nat-gateway": rule(
    "a public NAT gateway takes a free Elastic IP address and a VPC with an internet gateway",
    `${ec2}/API_CreateNatGateway.html`,
  ),
  "endpoint-subnets": rule(
    "an interface endpoint has one subnet per zone, all in its VPC",
    `${ec2}/API_CreateVpcEndpoint.html`,
  ),
  "flow-log": rule("a flow log watches one thing; CloudWatch Logs needs a role", `${ec2}/API_CreateFlowLogs.html`),
  "security-rule": rule(
    "a security group rule has one peer, a valid block, a known protocol and ports from 0 to 65535",
    `${ec2}/API_AuthorizeSecurityGroupIngress.html`,
  ),
};

const elb = `${docs}/elasticloadbalancing/latest`;

const balancing = {
  "balancer-subnets": rule(
    "an application load balancer has two subnets or more, in one VPC and different zones",
    `${elb}/application/application-load-balancers.html`,
  ),
  "balancer-attributes": rule(
    "the idle timeout is 1 to 4,000 seconds; a protected load balancer is not deleted",
    `${elb}/APIReference/API_LoadBalancerAttribute.html`,
  ),
  "balancer-gateway": rule(
    "facing the internet, its VPC has an internet gateway",
    `${elb}/APIReference/API_CreateLoadBalancer.html`,
  ),
  "balancer-logs": rule("the log bucket's policy lets it write", `${elb}/application/enable-access-logging.html`),
  "target-group": rule(
    "port 1 to 65,535, prefix of six characters, deregistration delay of 0 to 3,600 seconds, protocol and VPC",
    `${elb}/APIReference/API_CreateTargetGroup.html`,
  ),
  "health-check": rule(
    "interval 5 to 300 seconds, timeout 2 to 120 and shorter, thresholds 2 to 10, path from /",
    `${elb}/application/target-group-health-checks.html`,
  ),
  "target-group-vpc": rule(
    "a target group is of its load balancer's VPC",
    `${elb}/APIReference/API_CreateListener.html`,
  ),
  "target-group-balancer": rule(
    "a target group belongs to one load balancer",
    `${elb}/application/load-balancer-target-groups.html`,
  ),
  "listener-certificate": rule(
    "HTTPS and TLS listeners have a certificate, others none",
    `${elb}/application/create-https-listener.html`,
  ),
  "certificate-issued": rule(
    "a listener's certificate is issued",
    `${elb}/application/https-listener-certificates.html`,
  ),
  "listener-protocol": rule(
    "a listener's protocol suits its load balancer",
    `${elb}/APIReference/API_CreateListener.html`,
  ),
  "rule-priority": rule(
    "rule priorities are 1 to 50,000 and unique on a listener",
    `${elb}/APIReference/API_CreateRule.html`,
  ),
  "rule-values": rule("a rule has five condition values at most", `${elb}/application/load-balancer-limits.html`),
  "rule-conditions": rule(
    "a condition has one field, with values of 128 characters",
    `${elb}/application/rule-condition-types.html`,
  ),
  "rule-actions": rule(
    "actions end with one that answers; redirects are 301 or 302",
    `${elb}/APIReference/API_Action.html`,
  ),
  "rules-per-listener": rule(
    "a listener has 100 rules besides its default",
    `${elb}/application/load-balancer-limits.html`,
  ),
};

const ecs = `${docs}/AmazonECS/latest`;

const containers = {
  "container-definitions": rule(
    "containers have names, images, distinct ports and variables, known volumes, and one of them is essential",
    `${ecs}/developerguide/task_definition_parameters.html`,
  ),
  "container-health": rule(
    "interval 5 to 300 seconds, timeout 2 to 120, retries 1 to 10, start period 0 to 300",
    `${ecs}/APIReference/API_HealthCheck.html`,
  ),
  "fargate-size": rule(
    "Fargate has certain pairs of CPU and memory",
    `${ecs}/developerguide/task-cpu-memory-error.html`,
  ),
  "ephemeral-storage": rule("21 to 200 GiB", `${ecs}/APIReference/API_EphemeralStorage.html`),
  "service-capacity": rule(
    "either a launch type or capacity providers, and those that the cluster has",
    `${ecs}/APIReference/API_CreateService.html`,
  ),
  "service-balancer": rule(
    "target groups hang on a load balancer, are of type ip, and lead to a port of a container",
    `${ecs}/developerguide/service-load-balancing.html`,
  ),
  "service-network": rule(
    "16 subnets and 5 security groups at most, of one VPC",
    `${ecs}/APIReference/API_AwsVpcConfiguration.html`,
  ),
  "service-deployment": rule(
    "0 to 5,000 tasks; least and most healthy percent leave room",
    `${ecs}/APIReference/API_DeploymentConfiguration.html`,
  ),
  "service-connect": rule(
    "Service Connect names a port of the task, and a name is served once in a namespace",
    `${ecs}/developerguide/service-connect-concepts-deploy.html`,
  ),
  "task-route": rule(
    "a task has a way out to pull its image when it starts",
    `${ecs}/developerguide/fargate-task-networking.html`,
  ),
  "task-mount-target": rule(
    "a file system has a mount target in the task's zone",
    `${ecs}/developerguide/efs-volumes.html`,
  ),
  "task-log-group": rule("the log group exists when a task starts", `${ecs}/developerguide/using_awslogs.html`),
  "task-image": rule("the image exists when a task starts", `${ecs}/developerguide/task_cannot_pull_image.html`),
  "task-secret": rule("secrets exist when a task starts", `${ecs}/developerguide/specifying-sensitive-data.html`),
  "task-permissions": rule(
    "the execution role may pull, log and read secrets when a task starts",
    `${ecs}/developerguide/task_execution_IAM_role.html`,
  ),
};

const iam = `${docs}/IAM/latest`;
const cw = `${docs}/AmazonCloudWatch/latest`;

const governing = {
  "policy-document": rule(
    "policies are JSON with effects, actions, resources or principals",
    `${iam}/UserGuide/reference_policies_grammar.html`,
  ),
  "policy-size": rule("policies have a size", `${iam}/UserGuide/reference_iam-quotas.html`),
  "attached-policies": rule("a role has ten managed policies", `${iam}/UserGuide/reference_iam-quotas.html`),
  "role-session": rule("a session lasts one to twelve hours", `${iam}/APIReference/API_CreateRole.html`),
  "log-retention": rule(
    "logs are kept for one of certain numbers of days",
    `${docs}/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html`,
  ),
  "log-policies": rule(
    "ten log resource policies per region",
    `${docs}/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html`,
  ),
  alarm: rule(
    "one metric or expression, known words, periods within a day",
    `${cw}/APIReference/API_PutMetricAlarm.html`,
  ),
  schedule: rule(
    "rate() and cron() as EventBridge reads them",
    `${docs}/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html`,
  ),
  "event-rule": rule(
    "a rule has a schedule or a pattern that is valid",
    `${docs}/eventbridge/latest/APIReference/API_PutRule.html`,
  ),
  "event-target": rule(
    "five targets a rule, a role for what is started, input that is JSON",
    `${docs}/eventbridge/latest/APIReference/API_PutTargets.html`,
  ),
  "discovery-records": rule(
    "DNS records of Cloud Map have known types",
    `${docs}/cloud-map/latest/api/API_DnsRecord.html`,
  ),
  "scaling-range": rule(
    "minimum capacity is not above maximum",
    `${docs}/autoscaling/application/APIReference/API_RegisterScalableTarget.html`,
  ),
  "scaling-policy": rule(
    "a policy has the configuration of its type, with one metric",
    `${docs}/autoscaling/application/APIReference/API_PutScalingPolicy.html`,
  ),
};

const s3 = `${docs}/AmazonS3/latest`;

const storing = {
  "bucket-empty": rule("a bucket must be empty to be deleted", `${s3}/API/API_DeleteBucket.html`),
  "object-key": rule("keys have 1,024 bytes, bodies one source", `${s3}/userguide/object-keys.html`),
  "bucket-policy": rule(
    "a bucket's policy is about the bucket, and not public while that is blocked",
    `${s3}/userguide/access-control-block-public-access.html`,
  ),
  "bucket-acl": rule("ACLs need an ownership setting that allows them", `${s3}/userguide/about-object-ownership.html`),
  "key-deletion": rule("a key waits 7 to 30 days", `${docs}/kms/latest/APIReference/API_ScheduleKeyDeletion.html`),
  "key-policy": rule(
    "a key's policy leaves somebody who can change it",
    `${docs}/kms/latest/developerguide/key-policy-overview.html`,
  ),
  "file-system": rule(
    "provisioned throughput with its mode; a key with encryption",
    `${docs}/efs/latest/ug/API_CreateFileSystem.html`,
  ),
  "mount-targets": rule(
    "one mount target per zone, all in one VPC",
    `${docs}/efs/latest/ug/API_CreateMountTarget.html`,
  ),
};

const messaging = {
  "fifo-name": rule(
    "FIFO queues and topics end with .fifo",
    `${docs}/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html`,
  ),
  "queue-attributes": rule(
    "times and sizes of a queue",
    `${docs}/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html`,
  ),
  "queue-redrive": rule(
    "a dead-letter queue exists and is of the same kind",
    `${docs}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html`,
  ),
  subscription: rule(
    "known protocols, filters of five keys, FIFO to FIFO",
    `${docs}/sns/latest/dg/subscription-filter-policy-constraints.html`,
  ),
  "state-machine": rule(
    "definitions in the Amazon States Language",
    `${docs}/step-functions/latest/dg/statemachine-structure.html`,
  ),
};

const r53 = `${docs}/Route53/latest`;
const cloudfront = `${docs}/cloudfront/latest/APIReference`;

const naming = {
  "domain-name": rule("zones have domain names", `${r53}/DeveloperGuide/DomainNameFormat.html`),
  "dns-record": rule("a record has values and a TTL, or an alias", `${r53}/APIReference/API_ResourceRecordSet.html`),
  "dns-record-zone": rule("a record lies in its zone", `${r53}/APIReference/API_ChangeResourceRecordSets.html`),
  "dns-cname": rule(
    "a CNAME stands alone and not at the top of a zone",
    `${r53}/DeveloperGuide/ResourceRecordTypes.html`,
  ),
  "certificate-names": rule(
    "a certificate has up to ten domain names, the first of 64 characters",
    `${docs}/acm/latest/userguide/acm-limits.html`,
  ),
  "certificate-validation": rule(
    "a certificate is issued once its validation records exist",
    `${docs}/acm/latest/userguide/dns-validation.html`,
  ),
  "distribution-origin": rule("behaviours lead to origins that exist", `${cloudfront}/API_CreateDistribution.html`),
  "distribution-certificate": rule(
    "aliases need an issued certificate in us-east-1 that holds them",
    `${docs}/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html`,
  ),
  "distribution-alias": rule(
    "an alias belongs to one distribution",
    `${docs}/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html`,
  ),
  "edge-function": rule(
    "a function of the edge has 10 KB",
    `${docs}/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html`,
  ),
};

const ecr = `${docs}/AmazonECR/latest`;

const delivery = {
  "app-runner-size": rule(
    "App Runner has certain pairs of CPU and memory, and up to 25 instances",
    `${docs}/apprunner/latest/api/API_InstanceConfiguration.html`,
  ),
  "app-runner-health": rule(
    "health checks of App Runner: 1 to 20",
    `${docs}/apprunner/latest/api/API_HealthCheckConfiguration.html`,
  ),
  "app-runner-image": rule(
    "images come from ECR, with a role when private",
    `${docs}/apprunner/latest/api/API_ImageRepository.html`,
  ),
  "repository-empty": rule("a repository must be empty to be deleted", `${ecr}/APIReference/API_DeleteRepository.html`),
  "lifecycle-policy": rule(
    "rules with distinct priorities and a selection",
    `${ecr}/userguide/lifecycle_policy_parameters.html`,
  ),
  "image-build": rule("Dockerfile, context and repository exist", `${ecr}/userguide/docker-push-ecr-image.html`),
  "image-tag": rule("an immutable tag is pushed once", `${ecr}/userguide/image-tag-mutability.html`),
  "build-project": rule(
    "builds last 5 to 2,160 minutes; buildspecs have a version",
    `${docs}/codebuild/latest/APIReference/API_CreateProject.html`,
  ),
  pipeline: rule(
    "sources first, two stages, artifacts made before they are used",
    `${docs}/codepipeline/latest/userguide/reference-pipeline-structure.html`,
  ),
  parameter: rule(
    "values of 4 KB, known types, names without aws and ssm, 15 levels",
    `${docs}/systems-manager/latest/APIReference/API_PutParameter.html`,
  ),
  secret: rule("a recovery window of 7 to 30 days", `${docs}/secretsmanager/latest/apireference/API_DeleteSecret.html`),
};

const cfn = `${docs}/AWSCloudFormation/latest`;

const stacks = {
  "stack-template": rule(
    "a template has resources of known form, and refers to what it has",
    `${cfn}/UserGuide/template-anatomy.html`,
  ),
  "stack-size": rule("a template in the request has 51,200 bytes", `${cfn}/UserGuide/cloudformation-limits.html`),
  "stack-parameters": rule(
    "every parameter without a default is given, and no other",
    `${cfn}/UserGuide/parameters-section-structure.html`,
  ),
  "stack-capabilities": rule(
    "IAM resources and macros are to be acknowledged",
    `${cfn}/APIReference/API_CreateStack.html`,
  ),
  "stack-exports": rule(
    "exports are unique in a region and stay while they are imported",
    `${cfn}/UserGuide/using-cfn-stack-exports.html`,
  ),
  "stack-failed": rule("a stack whose resources fail is rolled back", `${cfn}/UserGuide/stack-failure-options.html`),
};

/** Every rule that the simulated AWS enforces; a test breaks each. */
export const rules = {
  ...everywhere,
  ...network,
  ...balancing,
  ...containers,
  ...governing,
  ...storing,
  ...messaging,
  ...naming,
  ...delivery,
  ...stacks,
} satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
