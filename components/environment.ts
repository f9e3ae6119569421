import type * as pulumi from "@pulumi/pulumi";
import type { Value } from "./values.js";

/** What the workloads of an environment need of it; decides which shared resources there are. */
export interface EnvironmentNeeds {
  publicLoadBalancer?: boolean;
  internalLoadBalancer?: boolean;
  nat?: boolean;
  fileSystem?: boolean;
  appRunnerEndpoint?: boolean;
  /** A Scheduled Job is there: the log resource policy is needed. */
  jobs?: boolean;
}

export interface SubnetSpec {
  cidr: string;
  /** @default the i-th availability zone of the region */
  az?: string;
}

export type VpcSpec =
  | { cidr: string; publicSubnets: SubnetSpec[]; privateSubnets: SubnetSpec[] }
  | { id: string; publicSubnetIds: string[]; privateSubnetIds: string[] };

export interface SecurityGroupRuleSpec {
  cidr: string;
  protocol: string;
  fromPort: number;
  toPort: number;
}

export interface PublicHttpSpec {
  certificates?: string[];
  sslPolicy?: string;
  accessLogs?: { bucketName?: string; prefix?: string };
  ingress?: { cdn?: boolean; sourceIps?: string[] };
}

export interface PrivateHttpSpec {
  certificates?: string[];
  sslPolicy?: string;
  subnets?: string[];
  /** Opens the internal load balancer to the whole VPC. */
  ingressFromVpc?: boolean;
}

export interface CdnSpec {
  certificate?: string;
  terminateTls?: boolean;
  staticAssets?: { location: string; alias: string; path: string };
}

/** The environment manifest, resolved. */
export interface EnvironmentSpec {
  /** @default 10.0.0.0/16 with two public and two private subnets in the first two zones, as in Copilot */
  vpc?: VpcSpec;
  securityGroupRules?: { ingress?: SecurityGroupRuleSpec[]; egress?: SecurityGroupRuleSpec[] };
  /** Present: flow logs, kept that many days. */
  flowLogs?: { retention: number };
  /** @default false */
  containerInsights?: boolean;
  http?: { public?: PublicHttpSpec; private?: PrivateHttpSpec };
  cdn?: CdnSpec;
}

/** The application's domain and where its zones are. */
export interface DomainSpec {
  /** For example example.com. */
  name: string;
  /** Role in the account of the zones, when it is another one. */
  roleArn?: string;
}

export interface EnvironmentArgs extends EnvironmentSpec {
  application: string;
  environment: string;
  needs?: EnvironmentNeeds;
  domain?: DomainSpec;
  /** Host names of the environment's Load Balanced Web Services, for the certificate. */
  aliases?: string[];
  permissionsBoundary?: Value;
  tags?: Record<string, string>;
  /** How private subnets reach the internet. @default "per-zone", as in Copilot */
  nat?: "per-zone" | "single" | "none";
  /** VPC endpoints: s3, dynamodb, ecr.api … @default none */
  endpoints?: string[];
}

export interface LoadBalancerResources {
  arn: pulumi.Output<string>;
  /** `app/name/id`, the dimension in CloudWatch. */
  arnSuffix: pulumi.Output<string>;
  dnsName: pulumi.Output<string>;
  zoneId: pulumi.Output<string>;
  httpListenerArn: pulumi.Output<string>;
  /** Absent without certificates. */
  httpsListenerArn?: pulumi.Output<string>;
}

/** What a workload uses of its environment: the `Environment` component has it, and plain values can stand in for one. */
export interface EnvironmentResources {
  application: string;
  environment: string;
  region: pulumi.Input<string>;
  accountId: pulumi.Input<string>;
  partition: pulumi.Input<string>;
  vpcId: pulumi.Input<string>;
  publicSubnetIds: pulumi.Input<string>[];
  privateSubnetIds: pulumi.Input<string>[];
  clusterArn: pulumi.Input<string>;
  clusterName: pulumi.Input<string>;
  namespaceId: pulumi.Input<string>;
  /** `{env}.{app}.local` */
  serviceDiscoveryEndpoint: string;
  securityGroupId: pulumi.Input<string>;
  publicLoadBalancer?: LoadBalancerResources;
  internalLoadBalancer?: LoadBalancerResources & { hostedZoneId?: pulumi.Output<string> };
  fileSystem?: { id: pulumi.Output<string>; arn: pulumi.Output<string> };
  appRunnerEndpointId?: pulumi.Output<string>;
  /** Whether workloads get names below the application's domain, and in which zone. */
  domain?: { name: string; zoneId: pulumi.Output<string>; zoneName: string };
  /** KMS key of the application's artifact bucket (env files). */
  artifactKeyArn?: pulumi.Input<string>;
  /** What an ECS service in public or private subnets has to wait for. */
  publicRoutes: pulumi.Resource[];
  privateRoutes: pulumi.Resource[];
  mountTargets: pulumi.Resource[];
  capacityProviders?: pulumi.Resource;
  permissionsBoundary?: Value;
  tags?: Record<string, string>;
}
