import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type EnvironmentTransforms, environmentChildren, withTransforms } from "./childTransforms.js";
import { createCluster, createNamespace } from "./cluster.js";
import type { AliasTarget, DnsZone } from "./domain.js";
import { createParts, type EnvironmentParts, sharedResources } from "./environmentParts.js";
import type { NatMode } from "./natGateways.js";
import { scopeOf } from "./scope.js";
import { createEnvironmentSecurityGroup } from "./securityGroups.js";
import type { Value } from "./values.js";
import { createNetwork, defaultVpc } from "./vpc.js";

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
  /** Role in the account of the domain's own zone, when it is another one. */
  roleArn?: string;
  /** Role in the account of the application's zone, when it is another one. */
  applicationZoneRoleArn?: string;
  /** Id of the zone `{app}.{domain}`. @default looked up by its name */
  applicationZoneId?: Value;
  /** Id of the zone `{domain}`. @default looked up by its name once a record goes there */
  rootZoneId?: Value;
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
  nat?: NatMode;
  /** VPC endpoints: s3, dynamodb, ecr.api … @default none */
  endpoints?: string[];
  /** Name of the private DNS namespace. @default `{env}.{app}.local`; environments older than Copilot 1.9 have `{app}.local` */
  serviceDiscoveryEndpoint?: string;
  /** KMS key of the application's artifact bucket. */
  artifactKeyArn?: Value;
  /** Suffixes of security group rules, and `log-resource-policy`, that are not made. @default none */
  without?: readonly string[];
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
  /** Whether workloads get names below the application's domain, and in which zone; `zones` are all that take records (`zoneOf`). */
  domain?: { name: string; zoneId: pulumi.Output<string>; zoneName: string; zones?: readonly DnsZone[] };
  /** Where alias records of public services point to: the CDN where there is one, else the public load balancer. */
  publicAddress?: AliasTarget;
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

/**
 * What the workloads of a Copilot environment share: network, cluster, DNS namespace, and, once a workload needs them,
 * load balancers, NAT gateways, file system and the App Runner endpoint.
 *
 * @example new Environment("test", { application: "todo", environment: "test", needs: { publicLoadBalancer: true } })
 */
export class Environment extends pulumi.ComponentResource implements EnvironmentResources {
  readonly application: string;
  readonly environment: string;
  readonly region: pulumi.Output<string>;
  readonly accountId: pulumi.Output<string>;
  readonly partition: pulumi.Output<string>;
  readonly cluster: aws.ecs.Cluster;
  readonly capacityProviders: aws.ecs.ClusterCapacityProviders;
  readonly namespace: aws.servicediscovery.PrivateDnsNamespace;
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly parts: EnvironmentParts;

  readonly vpcId: pulumi.Input<string>;
  readonly publicSubnetIds: pulumi.Input<string>[];
  readonly privateSubnetIds: pulumi.Input<string>[];
  readonly clusterArn: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  readonly namespaceId: pulumi.Output<string>;
  readonly serviceDiscoveryEndpoint: string;
  readonly securityGroupId: pulumi.Output<string>;
  readonly publicLoadBalancer?: LoadBalancerResources;
  readonly internalLoadBalancer?: LoadBalancerResources & { hostedZoneId?: pulumi.Output<string> };
  readonly fileSystem?: { id: pulumi.Output<string>; arn: pulumi.Output<string> };
  readonly appRunnerEndpointId?: pulumi.Output<string>;
  readonly domain?: { name: string; zoneId: pulumi.Output<string>; zoneName: string; zones: readonly DnsZone[] };
  readonly publicAddress?: AliasTarget;
  readonly artifactKeyArn?: Value;
  readonly publicRoutes: pulumi.Resource[];
  readonly privateRoutes: pulumi.Resource[];
  readonly mountTargets: pulumi.Resource[];
  readonly permissionsBoundary?: Value;
  readonly tags?: Record<string, string>;

  constructor(
    name: string,
    args: EnvironmentArgs,
    opts?: pulumi.ComponentResourceOptions,
    transforms: EnvironmentTransforms = {},
  ) {
    super("airlift:components:Environment", name, {}, withTransforms(opts, transforms, environmentChildren));
    const scope = scopeOf(this, name, args);
    ({ application: this.application, environment: this.environment } = args);
    ({ region: this.region, accountId: this.accountId, partition: this.partition } = scope);
    this.permissionsBoundary = args.permissionsBoundary;
    this.artifactKeyArn = args.artifactKeyArn;
    this.tags = args.tags;
    this.serviceDiscoveryEndpoint = args.serviceDiscoveryEndpoint ?? `${args.environment}.${args.application}.local`;

    const network = createNetwork(scope, args.vpc ?? defaultVpc);
    ({ cluster: this.cluster, capacityProviders: this.capacityProviders } = createCluster(
      scope,
      args.containerInsights ?? false,
    ));
    this.namespace = createNamespace(scope, network.vpcId, this.serviceDiscoveryEndpoint);
    this.securityGroup = createEnvironmentSecurityGroup(scope, network.vpcId, args.securityGroupRules);
    this.parts = createParts(scope, args, network, this.securityGroup);

    this.vpcId = network.vpcId;
    this.publicSubnetIds = network.publicSubnetIds;
    this.privateSubnetIds = network.privateSubnetIds;
    this.clusterArn = this.cluster.arn;
    this.clusterName = this.cluster.name;
    this.namespaceId = this.namespace.id;
    this.securityGroupId = this.securityGroup.id;
    this.publicRoutes = network.publicRoutes;
    this.privateRoutes = this.parts.privateRouting?.routes ?? [];
    this.mountTargets = this.parts.fileSystem?.mountTargets ?? [];
    Object.assign(this, sharedResources(args, this.parts));
    this.registerOutputs({ vpcId: this.vpcId, clusterArn: this.clusterArn });
  }
}
