import { docs, rule } from "./rule.js";

const ec2 = `${docs}/AWSEC2/latest/APIReference`;
const vpc = `${docs}/vpc/latest/userguide`;
const elb = `${docs}/elasticloadbalancing/latest`;
const ecs = `${docs}/AmazonECS/latest`;

// Rules on every kind of resource, on the network, load balancers and containers.

export const everywhere = {
  name: rule("names have a length and a set of characters", `${docs}/general/latest/gr/aws-service-information.html`),
  "name-taken": rule(
    "a name (or what else identifies a resource) is used once in its scope",
    `${docs}/general/latest/gr/aws-service-information.html`,
  ),
  "reference-exists": rule("what a resource names must exist", `${ec2}/errors-overview.html`),
  "deletion-order": rule("what others need can't be deleted before them", `${ec2}/errors-overview.html`),
};

export const network = {
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

export const balancing = {
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

export const containers = {
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
