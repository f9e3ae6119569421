import type { Inputs } from "../../../automation/sandbox/values.js";

export const SERVICE = "ecs/service:Service";
export const TASK = "ecs/taskDefinition:TaskDefinition";
export const GROUP = "lb/targetGroup:TargetGroup";
export const BALANCER = "lb/loadBalancer:LoadBalancer";
export const INGRESS = "vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const QUEUE = "sqs/queue:Queue";

export const role = "arn:aws:iam::123456789012:role/r";
export const spot = (provider: string) => ({ capacityProviderStrategies: [{ capacityProvider: provider, weight: 1 }] });
export const forced = { forceNewDeployment: true };
export const group = { port: 80, protocol: "HTTP", vpcId: "vpc-1" };
export const nlb = (inputs: Inputs) => ({ loadBalancerType: "network", ...inputs });
export const task = (container: Inputs, more: Inputs = {}) => ({
  family: "web",
  networkMode: "awsvpc",
  containerDefinitions: JSON.stringify([{ name: "web", image: "i", ...container }]),
  ...more,
});
export const trust = (statement: Inputs) => ({
  assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] }),
});
export const discovery = (types: readonly string[]) => ({
  name: "web",
  dnsConfig: { namespaceId: "ns-1", dnsRecords: types.map((type) => ({ type, ttl: 10 })) },
});
export const lifecycle = (rules: readonly Inputs[]) => ({ repository: "r", policy: JSON.stringify({ rules }) });
export const expiry = (rulePriority: number, more: Inputs = {}) => ({
  rulePriority,
  selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 5 + rulePriority, ...more },
  action: { type: "expire" },
});
export const endpoint = (more: Inputs = {}) => ({
  vpcId: "vpc-1",
  serviceName: "com.amazonaws.us-west-2.s3",
  vpcEndpointType: "Interface",
  ...more,
});
export const pipeline = (regions: readonly (string | undefined)[]) => ({
  name: "p",
  roleArn: role,
  artifactStores: [{ location: "b", type: "S3" }],
  stages: regions.map((region, index) => ({
    name: `s${index}`,
    actions: [
      {
        name: "a",
        category: "Build",
        owner: "AWS",
        provider: "CodeBuild",
        version: "1",
        ...(region !== undefined && { region }),
      },
    ],
  })),
});
export const project = (more: Inputs = {}) => ({
  serviceRole: role,
  artifacts: { type: "NO_ARTIFACTS" },
  environment: { computeType: "BUILD_GENERAL1_SMALL", image: "i", type: "LINUX_CONTAINER" },
  source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
  ...more,
});
export const encryption = (rule: Inputs) => ({ bucket: "b", rules: [rule] });
export const kms = { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "k" } };
export const image = { imageIdentifier: "public.ecr.aws/a/b:1", imageRepositoryType: "ECR_PUBLIC" };
export const appRunner = (more: Inputs = {}) => ({
  serviceName: "frontend",
  sourceConfiguration: { imageRepository: image },
  ...more,
});
export const scaling = "arn:aws:apprunner:us-west-2:123456789012:autoscalingconfiguration/wide/3";

export type Case = readonly [fact: string, type: string, inputs: Inputs, next: Inputs];
