import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ChildScope } from "./children.js";
import type { AliasTarget, DnsZone } from "./domain.js";
import { createCluster, createNamespace } from "./environment/cluster.js";
import { defaultVpc } from "./environment/defaultNetwork.js";
import type { NatMode } from "./environment/natGateways.js";
import { createParts, type EnvironmentParts, sharedResources } from "./environment/parts.js";
import { admitGroup, allowGroups, createEnvironmentSecurityGroup } from "./environment/securityGroups.js";
import { createNetwork } from "./environment/vpc.js";
import type { EnvironmentSpec } from "./environmentSpec.js";
import { environmentScope } from "./scope.js";
import type { EnvironmentTransforms } from "./transforms.js";
import { typeToken, withFormerToken } from "./typeTokens.js";
import type { Value } from "./values.js";

export type * from "./environmentSpec.js";

/** The application's domain and where its zones are. */
export interface DomainSpec {
  /** For example example.com. */
  name: string;
  /** Role in the account of the domain's own zone, when it is another one. */
  roleArn?: Value;
  /** Role in the account of the application's zone, when it is another one. */
  applicationZoneRoleArn?: Value;
  /** Id of the zone `{app}.{domain}`. @default looked up by its name */
  applicationZoneId?: Value;
  /** Id of the zone `{domain}`. @default looked up by its name once a record goes there */
  rootZoneId?: Value;
}

/** The manifest's part, and what the application and its workloads bring. */
export interface EnvironmentArgs extends EnvironmentSpec {
  /** Name of the application. */
  application: string;
  /** Name of the environment; `{env}.{app}.local` is its namespace. */
  environment: string;
  /** The load balancer that faces the internet, for Load Balanced Web Services with `http`. @default false */
  publicLoadBalancer?: boolean;
  /** The load balancer inside the VPC, for Backend Services with `http`. @default false */
  internalLoadBalancer?: boolean;
  /** An EFS file system, for workloads with managed volumes. @default false */
  fileSystem?: boolean;
  /** The VPC endpoint of App Runner, for private Request-Driven Web Services. @default false */
  appRunnerEndpoint?: boolean;
  /** Lets state machines write logs, for Scheduled Jobs. @default false */
  logResourcePolicy?: boolean;
  /** The application's domain: zone, certificate and HTTPS. @default none */
  domain?: DomainSpec;
  /** Host names of the environment's Load Balanced Web Services, for the certificate. */
  aliases?: string[];
  /**
   * Names `{svc}.{env}.{app}.{domain}` of those without aliases: the certificate's wildcard holds them, and CloudFront
   * has to know each. @default none
   */
  defaultHosts?: string[];
  /** ARN of an IAM policy that bounds every role. @default none */
  permissionsBoundary?: Value;
  /** Tags on everything that takes them, beside the `copilot-*` ones. @default none */
  tags?: Record<string, Value>;
  /**
   * NAT gateways, by which workloads in private subnets reach the internet: one in each zone (as Copilot makes them), one
   * for all zones, or none. @default "none": each costs by the hour, and workloads in public subnets need none
   */
  nat?: NatMode;
  /** VPC endpoints: s3, dynamodb, ecr.api … @default none */
  endpoints?: string[];
  /** Name of the private DNS namespace. @default `{env}.{app}.local`; environments older than Copilot 1.9 have `{app}.local` */
  serviceDiscoveryEndpoint?: string;
  /** KMS key of the application's artifact bucket. */
  artifactKeyArn?: Value;
  /** Ids of further security groups, those of existing load balancers, that reach the environment's containers. @default none */
  ingressSecurityGroupIds?: readonly Value[];
  /** Security group rules that are left out, by the suffix of their logical name. @default none */
  omittedRules?: readonly string[];
}

/** A load balancer with its listeners. */
export interface LoadBalancerResources {
  /** ARN of the load balancer. */
  arn: pulumi.Output<string>;
  /** `app/name/id`, the dimension in CloudWatch. */
  arnSuffix: pulumi.Output<string>;
  /** Name under which AWS makes it known. */
  dnsName: pulumi.Output<string>;
  /** Hosted zone of that name, for alias records. */
  zoneId: pulumi.Output<string>;
  /** Listener on port 80. */
  httpListenerArn: pulumi.Output<string>;
  /** Absent without certificates. */
  httpsListenerArn?: pulumi.Output<string>;
}

/** The load balancer inside the VPC. */
export interface InternalLoadBalancerResources extends LoadBalancerResources {
  /** Private zone for names of services; absent where certificates are given. */
  hostedZoneId?: pulumi.Output<string>;
}

/** The EFS file system of an environment. */
export interface FileSystemResources {
  /** `fs-…` */
  id: pulumi.Output<string>;
  /** ARN of the file system. */
  arn: pulumi.Output<string>;
}

/** What a workload uses of its environment: the `Environment` component has it, and plain values can stand in for one. */
export interface EnvironmentResources {
  /** Name of the application. */
  application: string;
  /** Name of the environment. */
  environment: string;
  /** Region of the environment's provider, for example us-west-2. */
  region: pulumi.Input<string>;
  /** Twelve-digit id of the account. */
  accountId: pulumi.Input<string>;
  /** `aws`, `aws-cn` or `aws-us-gov`: the first part of ARNs. */
  partition: pulumi.Input<string>;
  /** VPC of the environment, made or imported. */
  vpcId: pulumi.Input<string>;
  /** Subnets with a route to the internet, for load balancers and tasks with public addresses. */
  publicSubnetIds: pulumi.Input<string>[];
  /** Subnets without one, but through NAT gateways; may be empty for an imported VPC. */
  privateSubnetIds: pulumi.Input<string>[];
  /** ECS cluster that runs every task of the environment. */
  clusterArn: pulumi.Input<string>;
  /** Name of that cluster, as the dimension of its metrics. */
  clusterName: pulumi.Input<string>;
  /** Private DNS namespace for service discovery and Service Connect. */
  namespaceId: pulumi.Input<string>;
  /** `{env}.{app}.local` */
  serviceDiscoveryEndpoint: string;
  /** Security group in which containers of the environment reach each other. */
  securityGroupId: pulumi.Input<string>;
  /** Needed by Load Balanced Web Services with `http`. @default none */
  publicLoadBalancer?: LoadBalancerResources;
  /** Needed by Backend Services with `http`. @default none */
  internalLoadBalancer?: InternalLoadBalancerResources;
  /** Needed by workloads with managed volumes. @default none */
  fileSystem?: FileSystemResources;
  /** Needed by private Request-Driven Web Services without an endpoint of their own. @default none */
  appRunnerEndpointId?: pulumi.Output<string>;
  /** Whether workloads get names below the application's domain, and in which zone; `zones` are all that take records (`zoneOf`). */
  domain?: { name: string; zoneId: pulumi.Output<string>; zoneName: string; zones?: readonly DnsZone[] };
  /** Where alias records of public services point to: the CDN where there is one, else the public load balancer. */
  publicAddress?: AliasTarget;
  /** KMS key of the application's artifact bucket (env files). */
  artifactKeyArn?: pulumi.Input<string>;
  /** What an ECS service in public or private subnets has to wait for. */
  publicRoutes: pulumi.Resource[];
  /** What an ECS service in private subnets has to wait for: NAT routes and their associations. */
  privateRoutes: pulumi.Resource[];
  /** What an ECS service with volumes has to wait for. */
  mountTargets: pulumi.Resource[];
  /** Rules that let existing load balancers in, by the id of their security group. @default each workload makes its own */
  ingressRules?: Readonly<Record<string, aws.vpc.SecurityGroupIngressRule>>;
  /** What every ECS service has to wait for: the cluster's FARGATE and FARGATE_SPOT. */
  capacityProviders?: pulumi.Resource;
  /** ARN of an IAM policy that bounds every role. @default none */
  permissionsBoundary?: Value;
  /** Tags on everything that takes them, beside the `copilot-*` ones. @default none */
  tags?: Record<string, Value>;
}

/**
 * What the workloads of a Copilot environment share: network, cluster, DNS namespace, and, once a workload needs them,
 * load balancers, NAT gateways, file system and the App Runner endpoint.
 *
 * @example
 * new Environment("test", { application: "todo", environment: "test", publicLoadBalancer: true });
 */
export class Environment extends pulumi.ComponentResource implements EnvironmentResources {
  /** Name of the application. */
  readonly application: string;
  /** Name of the environment. */
  readonly environment: string;
  /** Region of the environment's provider, for example us-west-2. */
  readonly region: pulumi.Output<string>;
  /** Twelve-digit id of the account. */
  readonly accountId: pulumi.Output<string>;
  /** `aws`, `aws-cn` or `aws-us-gov`: the first part of ARNs. */
  readonly partition: pulumi.Output<string>;
  /** The ECS cluster. */
  readonly cluster: aws.ecs.Cluster;
  /** What every ECS service has to wait for: the cluster's FARGATE and FARGATE_SPOT. */
  readonly capacityProviders: aws.ecs.ClusterCapacityProviders;
  /** The private DNS namespace. */
  readonly namespace: aws.servicediscovery.PrivateDnsNamespace;
  /** The security group in which containers reach each other. */
  readonly securityGroup: aws.ec2.SecurityGroup;
  /** What is there because a workload needs it or the manifest asks for it. */
  readonly parts: EnvironmentParts;

  /** VPC of the environment, made or imported. */
  readonly vpcId: pulumi.Input<string>;
  /** Subnets with a route to the internet, for load balancers and tasks with public addresses. */
  readonly publicSubnetIds: pulumi.Input<string>[];
  /** Subnets without one, but through NAT gateways; may be empty for an imported VPC. */
  readonly privateSubnetIds: pulumi.Input<string>[];
  /** ECS cluster that runs every task of the environment. */
  readonly clusterArn: pulumi.Output<string>;
  /** Name of that cluster, as the dimension of its metrics. */
  readonly clusterName: pulumi.Output<string>;
  /** Private DNS namespace for service discovery and Service Connect. */
  readonly namespaceId: pulumi.Output<string>;
  /** Name of the namespace, `{env}.{app}.local`. */
  readonly serviceDiscoveryEndpoint: string;
  /** Security group in which containers of the environment reach each other. */
  readonly securityGroupId: pulumi.Output<string>;
  /** Present once a workload needs it. */
  readonly publicLoadBalancer?: LoadBalancerResources;
  /** Present once a workload needs it; with the zone `{env}.{app}.internal` unless certificates are given. */
  readonly internalLoadBalancer?: InternalLoadBalancerResources;
  /** Present once a workload has a managed volume. */
  readonly fileSystem?: FileSystemResources;
  /** Endpoint of private Request-Driven Web Services; present once one is there. */
  readonly appRunnerEndpointId?: pulumi.Output<string>;
  /** Zones for names below the application's domain; absent without one. */
  readonly domain?: { name: string; zoneId: pulumi.Output<string>; zoneName: string; zones?: readonly DnsZone[] };
  /** Where alias records of public services point to: the CDN where there is one, else the public load balancer. */
  readonly publicAddress?: AliasTarget;
  /** KMS key of the application's artifact bucket (env files). */
  readonly artifactKeyArn?: Value;
  /** What an ECS service in public subnets has to wait for: the route to the internet. */
  readonly publicRoutes: pulumi.Resource[];
  /** What an ECS service in private subnets has to wait for: NAT routes and their associations. */
  readonly privateRoutes: pulumi.Resource[];
  /** What an ECS service with volumes has to wait for. */
  readonly mountTargets: pulumi.Resource[];
  /** Rules that let existing load balancers in, by the id of their security group. */
  readonly ingressRules: Readonly<Record<string, aws.vpc.SecurityGroupIngressRule>>;
  /** ARN of an IAM policy that bounds every role. */
  readonly permissionsBoundary?: Value;
  /** Tags on everything that takes them, beside the `copilot-*` ones. */
  readonly tags?: Record<string, Value>;

  /** What children are made with after the environment itself. */
  readonly #scope: ChildScope;

  constructor(
    name: string,
    args: EnvironmentArgs,
    opts?: pulumi.ComponentResourceOptions,
    transforms: EnvironmentTransforms = {},
  ) {
    super(typeToken("Environment"), name, {}, withFormerToken("Environment", opts));
    const scope = environmentScope(this, name, args, transforms);
    this.#scope = scope;
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
    this.ingressRules = allowGroups(scope, this.securityGroup, args.ingressSecurityGroupIds ?? []);

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
    const shared = sharedResources(args, this.parts);
    ({ publicLoadBalancer: this.publicLoadBalancer, internalLoadBalancer: this.internalLoadBalancer } = shared);
    ({ fileSystem: this.fileSystem, appRunnerEndpointId: this.appRunnerEndpointId } = shared);
    ({ domain: this.domain, publicAddress: this.publicAddress } = shared);
    this.registerOutputs({ vpcId: this.vpcId, clusterArn: this.clusterArn });
  }

  /**
   * Lets the members of another security group reach the containers of the environment: a bastion host, a function, a load balancer
   * of one's own.
   *
   * @param name what the rule is called by; one for each rule of the environment
   * @param securityGroupId `sg-…` of those who are let in
   * @param port the TCP port that is opened. @default every port of every protocol
   *
   * @example
   * environment.grantIngressFrom("bastion", bastion.securityGroupId, 5432);
   */
  grantIngressFrom(
    name: string,
    securityGroupId: pulumi.Input<string>,
    port?: number,
  ): aws.vpc.SecurityGroupIngressRule {
    const args = { to: this.securityGroup, from: securityGroupId, port, description: `From ${name}` };
    return admitGroup(this.#scope, `granted-${name}`, args);
  }
}
