import { buildEffects } from "./containerEffects.js";
import type { Effects } from "./routingEffects.js";

/** Keys of a Request-Driven Web Service, on App Runner. */
export const requestDrivenEffects: Effects = {
  ...buildEffects,
  "image.location": [
    "Service web-service sourceConfiguration.imageRepository.imageIdentifier = public.ecr.aws/a/b",
    "Service web-service sourceConfiguration.imageRepository.imageRepositoryType = ECR_PUBLIC",
  ],
  "image.port": ["Service web-service sourceConfiguration.imageRepository.imageConfiguration.port = 8080"],
  "http.healthcheck": ["Service web-service healthCheckConfiguration.protocol = HTTP"],
  "http.healthcheck.path": ["Service web-service healthCheckConfiguration.path = /a"],
  "http.healthcheck.healthy_threshold": ["Service web-service healthCheckConfiguration.healthyThreshold = 3"],
  "http.healthcheck.unhealthy_threshold": ["Service web-service healthCheckConfiguration.unhealthyThreshold = 3"],
  "http.healthcheck.interval": ["Service web-service healthCheckConfiguration.interval = 10"],
  "http.healthcheck.timeout": ["Service web-service healthCheckConfiguration.timeout = 5"],
  "http.alias": [
    "CustomDomainAssociation web-custom-domain domainName = web.example.com",
    "Record web-record name = web.example.com",
  ],
  "http.private": [
    "Service web-service networkConfiguration.ingressConfiguration.isPubliclyAccessible = false",
    "VpcIngressConnection web-ingress-connection name = shop-test-web",
  ],
  "http.private.endpoint": [
    "VpcIngressConnection web-ingress-connection ingressVpcConfiguration.vpcEndpointId = vpce-1",
  ],
  command: ["Service web-service sourceConfiguration.imageRepository.imageConfiguration.startCommand = npm start"],
  tags: ["Service web-service tags.A = x"],
  "tags.<name>": ["Service web-service tags.one = one"],
  count: [
    "Service web-service autoScalingConfigurationArn = ${aws:apprunner/autoScalingConfigurationVersion:AutoScalingConfigurationVersion::web-scaling-configuration.arn}",
  ],
  cpu: ["Service web-service instanceConfiguration.cpu = 512"],
  memory: ["Service web-service instanceConfiguration.memory = 1024"],
  "network.vpc.placement": [
    "VpcConnector web-vpc-connector subnets.0 = ${aws:ec2/subnet:Subnet::test-private-subnet-1.id}",
    "Service web-service networkConfiguration.egressConfiguration.egressType = VPC",
  ],
  "network.vpc.placement.subnets": ["VpcConnector web-vpc-connector subnets.0 = subnet-1"],
  "network.vpc.placement.subnets.from_tags": [
    "VpcConnector web-vpc-connector subnets.0 = ${data.aws:ec2/getSubnets:getSubnets.ids}",
  ],
  "network.vpc.placement.subnets.from_tags.<name>": [
    "VpcConnector web-vpc-connector subnets.0 = ${data.aws:ec2/getSubnets:getSubnets.ids}",
  ],
  variables: [
    "Service web-service sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables.A = 010",
  ],
  "variables.<name>": [
    "Service web-service sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables.one = x",
  ],
  "variables.<name>.from_cfn": [
    "Service web-service sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables.one = ${export:my-export}",
  ],
  secrets: [
    "RolePolicy web-instance-role-policy policy.Statement.{ssm:GetParameters}.Resource.0 = arn:aws:ssm:us-west-2:111122223333:parameter/x",
  ],
  "secrets.<name>": [
    "RolePolicy web-instance-role-policy policy.Statement.{ssm:GetParameters}.Resource.0 = arn:aws:ssm:us-west-2:111122223333:parameter/my/parameter",
  ],
  "secrets.<name>.secretsmanager": [
    "RolePolicy web-instance-role-policy policy.Statement.{secretsmanager:GetSecretValue}.Resource.0 = arn:aws:secretsmanager:us-west-2:111122223333:secret:one-??????",
  ],
  "secrets.<name>.from_cfn": [
    "RolePolicy web-instance-role-policy policy.Statement.{ssm:GetParameters}.Resource.0 = arn:aws:ssm:us-west-2:111122223333:parameter/${export:one}",
  ],
  "observability.tracing": ["Service web-service observabilityConfiguration.observabilityEnabled = true"],
  "publish.topics": ["Topic web-topic-orders name = shop-test-web-orders"],
  "publish.topics[]": ["Topic web-topic-a name = shop-test-web-a"],
  "publish.topics[].name": ["Topic web-topic-orders name = shop-test-web-orders"],
  "publish.topics[].fifo": ["Topic web-topic-a.fifo fifoTopic = true"],
  "publish.topics[].fifo.content_based_deduplication": ["Topic web-topic-a.fifo contentBasedDeduplication = true"],
};

/** Keys of a Static Site. */
export const siteEffects: Effects = {
  "http.alias": [
    "Certificate web-certificate domainName = web.example.com",
    "Record web-record name = web.example.com",
  ],
  "http.certificate": [
    "Distribution web-distribution viewerCertificate.acmCertificateArn = arn:aws:acm:us-east-1:1:certificate/1",
    "- Certificate web-certificate domainName = web.example.com",
  ],
  files: ["BucketObjectv2 web-object-index.html contentType = text/html; charset=utf-8"],
  "files[]": ["BucketObjectv2 web-object-index.html contentType = text/html; charset=utf-8"],
  "files[].source": ["BucketObjectv2 web-object-Dockerfile key = Dockerfile"],
  "files[].destination": ["BucketObjectv2 web-object-a/index.html key = a/index.html"],
  "files[].recursive": ["BucketObjectv2 web-object-a/one.css key = a/one.css"],
  "files[].exclude": ["- BucketObjectv2 web-object-notes.md key = notes.md"],
};
