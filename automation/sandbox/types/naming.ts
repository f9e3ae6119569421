import type { Naming } from "../kind.js";
import type { Inputs } from "../values.js";

const docs = "https://docs.aws.amazon.com";
const fifo = ({ fifoQueue, fifoTopic }: Inputs): string => (fifoQueue === true || fifoTopic === true ? ".fifo" : "");
const word = { pattern: /^[A-Za-z0-9_-]+$/, allowed: "letters, digits, hyphens and underscores" };
const iam = { pattern: /^[\w+=,.@-]+$/, allowed: "letters, digits and +=,.@-_" };
const balancer = {
  max: 32,
  pattern: /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
  allowed: "letters, digits and hyphens, not at either end",
};

/** Every physical name: how long AWS lets it be, what it may hold, and the page that says so. */
export const naming = {
  securityGroup: {
    max: 255,
    pattern: /^(?!sg-)[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]+$/,
    allowed: "letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, and not begin with sg-",
    page: `${docs}/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html`,
  },
  loadBalancer: { ...balancer, page: `${docs}/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html` },
  targetGroup: { ...balancer, page: `${docs}/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html` },
  cluster: { max: 255, ...word, page: `${docs}/AmazonECS/latest/APIReference/API_CreateCluster.html` },
  ecsService: { max: 255, ...word, page: `${docs}/AmazonECS/latest/APIReference/API_CreateService.html` },
  family: {
    input: "family",
    max: 255,
    ...word,
    auto: false,
    page: `${docs}/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html`,
  },
  role: { max: 64, ...iam, page: `${docs}/IAM/latest/APIReference/API_CreateRole.html` },
  rolePolicy: { max: 128, ...iam, page: `${docs}/IAM/latest/APIReference/API_PutRolePolicy.html` },
  policy: { max: 128, ...iam, page: `${docs}/IAM/latest/APIReference/API_CreatePolicy.html` },
  logGroup: {
    max: 512,
    pattern: /^[.\-_/#A-Za-z0-9]+$/,
    allowed: "letters, digits and .-_/#",
    page: `${docs}/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html`,
  },
  alarm: {
    max: 255,
    pattern: /^[\x20-\x7e]+$/,
    allowed: "printable ASCII characters",
    page: `${docs}/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html`,
  },
  function: { max: 64, ...word, page: `${docs}/lambda/latest/api/API_CreateFunction.html` },
  statement: {
    input: "statementId",
    max: 100,
    ...word,
    page: `${docs}/lambda/latest/api/API_AddPermission.html`,
  },
  eventRule: {
    max: 64,
    pattern: /^[.\-_A-Za-z0-9]+$/,
    allowed: "letters, digits and .-_",
    page: `${docs}/eventbridge/latest/APIReference/API_PutRule.html`,
  },
  eventTarget: {
    input: "targetId",
    max: 64,
    pattern: /^[.\-_A-Za-z0-9]+$/,
    allowed: "letters, digits and .-_",
    page: `${docs}/eventbridge/latest/APIReference/API_Target.html`,
  },
  namespace: {
    max: 253,
    pattern: /^[!-~]+$/,
    allowed: "printable characters without spaces",
    page: `${docs}/cloud-map/latest/api/API_CreatePrivateDnsNamespace.html`,
  },
  discoveryService: {
    max: 63,
    pattern: /^_?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/,
    allowed: "letters, digits, hyphens, underscores and dots, as in a DNS label",
    page: `${docs}/cloud-map/latest/api/API_CreateService.html`,
  },
  scalingPolicy: {
    max: 256,
    pattern: /^[^:/|]+$/,
    allowed: "printable characters without : / |",
    page: `${docs}/autoscaling/application/APIReference/API_PutScalingPolicy.html`,
  },
  scheduledAction: {
    max: 256,
    pattern: /^[^:/|]+$/,
    allowed: "printable characters without : / |",
    page: `${docs}/autoscaling/application/APIReference/API_PutScheduledAction.html`,
  },
  stack: {
    max: 128,
    pattern: /^[A-Za-z][A-Za-z0-9-]*$/,
    allowed: "letters, digits and hyphens, beginning with a letter",
    page: `${docs}/AWSCloudFormation/latest/APIReference/API_CreateStack.html`,
  },
  bucket: {
    input: "bucket",
    min: 3,
    max: 63,
    lower: true,
    pattern: /^(?!xn--)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]*[a-z0-9]$/,
    allowed: "lower-case letters, digits, dots and hyphens, beginning and ending with a letter or digit",
    page: `${docs}/AmazonS3/latest/userguide/bucketnamingrules.html`,
  },
  keyAlias: {
    max: 256,
    pattern: /^alias\/(?!aws\/)[A-Za-z0-9/_-]+$/,
    allowed: "alias/ and then letters, digits, slashes, hyphens and underscores (not alias/aws/)",
    auto: false,
    page: `${docs}/kms/latest/APIReference/API_CreateAlias.html`,
  },
  repository: {
    min: 2,
    max: 256,
    lower: true,
    pattern:
      /^[a-z0-9]+([._-][a-z0-9]+|__[a-z0-9]+|-+[a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+|__[a-z0-9]+|-+[a-z0-9]+)*)*$/,
    allowed: "lower-case letters, digits, and hyphens, underscores, dots and slashes between them",
    page: `${docs}/AmazonECR/latest/APIReference/API_CreateRepository.html`,
  },
  topic: {
    max: 256,
    pattern: /^[A-Za-z0-9_-]+(\.fifo)?$/,
    allowed: "letters, digits, hyphens and underscores",
    suffix: fifo,
    page: `${docs}/sns/latest/api/API_CreateTopic.html`,
  },
  queue: {
    max: 80,
    pattern: /^[A-Za-z0-9_-]+(\.fifo)?$/,
    allowed: "letters, digits, hyphens and underscores",
    suffix: fifo,
    page: `${docs}/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html`,
  },
  stateMachine: { max: 80, ...word, page: `${docs}/step-functions/latest/apireference/API_CreateStateMachine.html` },
  originAccessControl: {
    max: 64,
    pattern: /^[\x20-\x7e]+$/,
    allowed: "printable ASCII characters",
    page: `${docs}/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html`,
  },
  edgeFunction: { max: 64, ...word, page: `${docs}/cloudfront/latest/APIReference/API_CreateFunction.html` },
  cachePolicy: { max: 128, ...word, page: `${docs}/cloudfront/latest/APIReference/API_CachePolicyConfig.html` },
  appRunnerService: {
    input: "serviceName",
    min: 4,
    max: 40,
    ...word,
    auto: false,
    page: `${docs}/apprunner/latest/api/API_CreateService.html`,
  },
  vpcConnector: {
    input: "vpcConnectorName",
    min: 4,
    max: 40,
    ...word,
    auto: false,
    page: `${docs}/apprunner/latest/api/API_CreateVpcConnector.html`,
  },
  vpcIngress: {
    min: 4,
    max: 40,
    ...word,
    page: `${docs}/apprunner/latest/api/API_CreateVpcIngressConnection.html`,
  },
  observability: {
    input: "observabilityConfigurationName",
    min: 4,
    max: 32,
    ...word,
    auto: false,
    page: `${docs}/apprunner/latest/api/API_CreateObservabilityConfiguration.html`,
  },
  autoScalingConfiguration: {
    input: "autoScalingConfigurationName",
    min: 4,
    max: 32,
    ...word,
    auto: false,
    page: `${docs}/apprunner/latest/api/API_CreateAutoScalingConfiguration.html`,
  },
  buildProject: { min: 2, max: 255, ...word, page: `${docs}/codebuild/latest/APIReference/API_CreateProject.html` },
  pipeline: {
    max: 100,
    pattern: /^[A-Za-z0-9.@_-]+$/,
    allowed: "letters, digits and .@-_",
    page: `${docs}/codepipeline/latest/APIReference/API_PipelineDeclaration.html`,
  },
  connection: {
    max: 32,
    pattern: /^[\s\S]+$/,
    allowed: "any characters",
    page: `${docs}/codestar-connections/latest/APIReference/API_CreateConnection.html`,
  },
  parameter: {
    max: 1011,
    pattern: /^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
    allowed: "letters, digits and .-_ between slashes",
    page: `${docs}/systems-manager/latest/APIReference/API_PutParameter.html`,
  },
  secret: {
    max: 512,
    pattern: /^[A-Za-z0-9/_+=.@-]+$/,
    allowed: "letters, digits and /_+=.@-",
    page: `${docs}/secretsmanager/latest/apireference/API_CreateSecret.html`,
  },
} satisfies Record<string, Naming>;
