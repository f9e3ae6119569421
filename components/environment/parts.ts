import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ValidatedCertificate } from "../domain.js";
import { createAppRunnerEndpoint, createEndpoints, isGatewayEndpoint } from "../endpoints.js";
import type { EnvironmentArgs, EnvironmentResources } from "../environment.js";
import type { EnvironmentScope } from "../scope.js";
import { type Cdn, createCdn } from "./cdn.js";
import {
  createCdnCertificate,
  createEnvironmentCertificate,
  createEnvironmentDomain,
  type EnvironmentDomain,
} from "./domain.js";
import { createFileSystem, type EnvironmentFileSystem } from "./fileSystem.js";
import { createFlowLogs, createLogResourcePolicy, type FlowLogs } from "./flowLogs.js";
import { createInternalLoadBalancer, type InternalLoadBalancer } from "./internalLoadBalancer.js";
import { loadBalancerResources } from "./loadBalancers.js";
import { createPrivateRouting, type PrivateRouting } from "./natGateways.js";
import { createPublicLoadBalancer, type PublicLoadBalancer } from "./publicLoadBalancer.js";
import type { EnvironmentNetwork } from "./vpc.js";

/** What an environment has beside cluster, namespace and security group: some of it only when a workload needs it or the manifest asks for it. */
export interface EnvironmentParts {
  network: EnvironmentNetwork;
  /** Absent without NAT gateways and gateway endpoints. */
  privateRouting?: PrivateRouting;
  /** Absent without a domain, and with certificates of the user's own. */
  domain?: EnvironmentDomain;
  certificate?: ValidatedCertificate;
  publicLoadBalancer?: PublicLoadBalancer;
  internalLoadBalancer?: InternalLoadBalancer;
  cdnCertificate?: ValidatedCertificate;
  cdn?: Cdn;
  fileSystem?: EnvironmentFileSystem;
  appRunnerEndpoint?: aws.ec2.VpcEndpoint;
  endpoints: aws.ec2.VpcEndpoint[];
  flowLogs?: FlowLogs;
  logResourcePolicy?: aws.cloudwatch.LogResourcePolicy;
}

/** Makes what the environment's workloads need and what its manifest asks for. */
export function createParts(
  scope: EnvironmentScope,
  args: EnvironmentArgs,
  network: EnvironmentNetwork,
  securityGroup: aws.ec2.SecurityGroup,
): EnvironmentParts {
  const privateRouting = createRouting(scope, args, network);
  return {
    network,
    privateRouting,
    ...createFrontDoor(scope, args, network, securityGroup),
    internalLoadBalancer: args.internalLoadBalancer
      ? createInternalLoadBalancer(scope, {
          network,
          environmentSecurityGroup: securityGroup,
          spec: args.http?.private ?? {},
        })
      : undefined,
    fileSystem: args.fileSystem ? createFileSystem(scope, network, securityGroup) : undefined,
    appRunnerEndpoint: args.appRunnerEndpoint ? createAppRunnerEndpoint(scope, network, securityGroup) : undefined,
    endpoints: createEndpoints(scope, {
      network,
      environmentSecurityGroup: securityGroup,
      privateRouteTableIds: privateRouting?.routeTables.map((table) => table.id) ?? [],
      services: args.endpoints ?? [],
    }),
    flowLogs: args.flowLogs && createFlowLogs(scope, network.vpcId, args.flowLogs.retention),
    logResourcePolicy: args.logResourcePolicy ? createLogResourcePolicy(scope) : undefined,
  };
}

function createRouting(
  scope: EnvironmentScope,
  args: EnvironmentArgs,
  network: EnvironmentNetwork,
): PrivateRouting | undefined {
  if (network.own === undefined) return undefined;
  const mode = args.nat ?? "none";
  if (mode === "none" && !(args.endpoints ?? []).some(isGatewayEndpoint)) return undefined;
  return createPrivateRouting(scope, network.own, network.publicRoutes, mode);
}

type FrontDoor = Pick<EnvironmentParts, "domain" | "certificate" | "publicLoadBalancer" | "cdnCertificate" | "cdn">;

/** What faces the internet: zone, certificates, load balancer, and the CDN before it. */
function createFrontDoor(
  scope: EnvironmentScope,
  args: EnvironmentArgs,
  network: EnvironmentNetwork,
  environmentSecurityGroup: aws.ec2.SecurityGroup,
): FrontDoor {
  const imported = args.http?.public?.certificates ?? [];
  // With certificates of the user's own, names and their records are the user's too, as in Copilot.
  const domain = args.domain && imported.length === 0 ? createEnvironmentDomain(scope, args.domain) : undefined;
  if (!args.publicLoadBalancer) return { domain };
  const aliases = args.aliases ?? [];
  const certificate = domain && createEnvironmentCertificate(scope, domain, aliases);
  const publicLoadBalancer = createPublicLoadBalancer(scope, {
    network,
    environmentSecurityGroup,
    ...(certificate === undefined
      ? { certificateArn: imported[0], moreCertificateArns: imported.slice(1) }
      : { certificateArn: certificate.arn }),
    spec: args.http?.public ?? {},
  });
  if (args.cdn === undefined) return { domain, certificate, publicLoadBalancer };
  const cdnCertificate =
    domain && certificate && args.cdn.certificate === undefined
      ? createCdnCertificate(scope, domain, aliases, certificate.records)
      : undefined;
  const cdn = createCdn(scope, {
    loadBalancer: publicLoadBalancer.loadBalancer,
    certificateArn: args.cdn.certificate ?? cdnCertificate?.arn,
    aliases: cdnCertificate === undefined ? aliases : [...aliases, ...(args.defaultHosts ?? [])],
    spec: args.cdn,
  });
  return { domain, certificate, publicLoadBalancer, cdnCertificate, cdn };
}

type SharedResources = Pick<
  EnvironmentResources,
  "publicLoadBalancer" | "internalLoadBalancer" | "fileSystem" | "appRunnerEndpointId" | "domain" | "publicAddress"
>;

/** The parts as workloads see them. */
export function sharedResources(args: EnvironmentArgs, parts: EnvironmentParts): SharedResources {
  const { publicLoadBalancer: front, internalLoadBalancer: internal, fileSystem, domain } = parts;
  return {
    publicLoadBalancer: front && loadBalancerResources(front),
    internalLoadBalancer: internal && {
      ...loadBalancerResources(internal),
      hostedZoneId: internal.zone?.zoneId,
    },
    fileSystem: fileSystem && { id: fileSystem.fileSystem.id, arn: fileSystem.fileSystem.arn },
    appRunnerEndpointId: parts.appRunnerEndpoint?.id,
    domain:
      domain && args.domain
        ? { name: args.domain.name, zoneId: domain.zone.zoneId, zoneName: domain.name, zones: domain.zones }
        : undefined,
    publicAddress: parts.cdn?.target ?? (front && addressOf(front.loadBalancer)),
  };
}

function addressOf(loadBalancer: aws.lb.LoadBalancer): {
  dnsName: pulumi.Output<string>;
  zoneId: pulumi.Output<string>;
} {
  return { dnsName: loadBalancer.dnsName, zoneId: loadBalancer.zoneId };
}
