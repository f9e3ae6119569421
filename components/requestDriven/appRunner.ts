import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { argumentError } from "../argumentError.js";
import { child } from "../children.js";
import { appRunnerHealthCheckDefaults } from "../defaults.js";
import { hashLength, hashOf, nameLimits, shortened } from "../names.js";
import { arnIn } from "../policies.js";
import type { RequestDrivenWebServiceArgs } from "../requestDrivenWebService.js";
import type { Value } from "../values.js";
import { tagsWith, type WorkloadScope } from "../workload.js";
import { createCustomDomain } from "./appRunnerDomain.js";
import { createAccessRole, type WebBase } from "./webBase.js";

export interface AppRunner {
  service: aws.apprunner.Service;
  vpcConnector?: aws.apprunner.VpcConnector;
  ingressConnection?: aws.apprunner.VpcIngressConnection;
  customDomain?: aws.apprunner.CustomDomainAssociation;
  url: pulumi.Output<string>;
}

/** The App Runner service with its ways in and out. */
export function createAppRunner(scope: WorkloadScope, args: RequestDrivenWebServiceArgs, base: WebBase): AppRunner {
  const tags = tagsWith(scope, args.serviceTags);
  const vpcConnector = createVpcConnector(scope, args, base);
  const access = args.imageRepository === "ECR" ? createAccessRole(scope) : undefined;
  const service = child(
    scope,
    "appRunnerService",
    "service",
    {
      serviceName: shortened(scope.stem, "appRunnerService"),
      sourceConfiguration: {
        autoDeploymentsEnabled: false,
        authenticationConfiguration: access && { accessRoleArn: access.role.arn },
        imageRepository: imageRepository(args, base),
      },
      instanceConfiguration: {
        cpu: String(args.cpu ?? 1024),
        memory: String(args.memory ?? 2048),
        instanceRoleArn: base.instanceRole.arn,
      },
      // Checks, ingress, scaling and tracing are said when they are off, too: the provider keeps what is left out.
      healthCheckConfiguration: {
        protocol: args.healthCheck === undefined ? "TCP" : "HTTP",
        ...appRunnerHealthCheckDefaults,
        ...args.healthCheck,
      },
      networkConfiguration: {
        egressConfiguration:
          vpcConnector === undefined
            ? { egressType: "DEFAULT" }
            : { egressType: "VPC", vpcConnectorArn: vpcConnector.arn },
        ingressConfiguration: { isPubliclyAccessible: args.private === undefined },
      },
      observabilityConfiguration:
        args.observability?.tracing === undefined ? { observabilityEnabled: false } : tracing(scope),
      autoScalingConfigurationArn: scalingConfiguration(scope, args.autoScalingConfiguration),
      tags,
    },
    {
      dependsOn: [...base.ready, ...(access === undefined ? [] : [access.attachment])],
    },
  );
  const ingressConnection = args.private && createIngressConnection(scope, args.private, tags, service);
  const customDomain = args.alias === undefined ? undefined : createCustomDomain(scope, args.alias, service);
  const host = args.alias ?? ingressConnection?.domainName ?? service.serviceUrl;
  return { service, vpcConnector, ingressConnection, customDomain, url: pulumi.interpolate`https://${host}` };
}

function imageRepository(
  args: RequestDrivenWebServiceArgs,
  base: WebBase,
): aws.types.input.apprunner.ServiceSourceConfigurationImageRepository {
  return {
    imageIdentifier: args.image,
    imageRepositoryType: args.imageRepository,
    imageConfiguration: {
      port: String(args.port),
      runtimeEnvironmentVariables: base.variables,
      runtimeEnvironmentSecrets: Object.keys(base.secrets).length === 0 ? undefined : base.secrets,
      startCommand: args.command,
    },
  };
}

/** Every account has this configuration in every region; it sends traces to X-Ray. */
function tracing(scope: WorkloadScope): aws.types.input.apprunner.ServiceObservabilityConfiguration {
  return {
    observabilityEnabled: true,
    observabilityConfigurationArn: arnIn(
      scope.environment,
      "apprunner",
      "observabilityconfiguration/DefaultConfiguration/1/00000000000000000000000000000001",
    ),
  };
}

/**
 * The full ARN of a configuration `<name>/<revision>`, as App Runner answers with it: a shorter one would be a change in
 * each preview. Without one it is the configuration that every account has in every region.
 */
function scalingConfiguration(scope: WorkloadScope, name: string | undefined): Value {
  const arn = arnIn(scope.environment, "apprunner", `autoscalingconfiguration/${name ?? defaultScaling}`);
  if (name === undefined || name.startsWith("arn:") || name.split("/").length > 2) return arn;
  return aws.apprunner.AutoScalingConfigurationVersion.get(`${scope.name}-scaling-configuration`, arn, undefined, {
    parent: scope.parent,
  }).arn;
}

const defaultScaling = "DefaultConfiguration/1/00000000000000000000000000000001";

function createVpcConnector(
  scope: WorkloadScope,
  args: RequestDrivenWebServiceArgs,
  base: WebBase,
): aws.apprunner.VpcConnector | undefined {
  const { placement } = args;
  const { environment } = scope;
  if (placement === undefined || base.serviceSecurityGroup === undefined) return undefined;
  const subnets = placement === "private" ? environment.privateSubnetIds : placement.subnets;
  const securityGroups = [
    base.serviceSecurityGroup.id,
    environment.securityGroupId,
    ...Object.values(base.addonValues.securityGroup),
  ];
  return child(
    scope,
    "vpcConnector",
    "vpc-connector",
    {
      vpcConnectorName: connectorName(scope, subnets, securityGroups),
      subnets,
      securityGroups,
      tags: tagsWith(scope, args.serviceTags),
    },
    { dependsOn: environment.privateRoutes },
  );
}

/** Named by its subnets and groups: with others it is another connector, which is there before the old one goes. */
function connectorName({ stem }: WorkloadScope, subnets: Value[], groups: Value[]): pulumi.Output<string> {
  return pulumi.all([pulumi.all(subnets), pulumi.all(groups)]).apply((sets) => {
    const ids = sets.map((set) => [...set].sort().join(" ")).join("/");
    // An offline plan has references for ids, and they have another hash than what they stand for.
    const hash = ids.includes("${") ? `\${data.subnetsAndGroups.${hashOf(ids)}}` : hashOf(ids);
    return `${stem.slice(0, nameLimits.appRunnerService - hashLength - 1).replace(/-+$/, "")}-${hash}`;
  });
}

/** @throws when neither the service names an endpoint nor the environment has one */
function createIngressConnection(
  scope: WorkloadScope,
  ingress: NonNullable<RequestDrivenWebServiceArgs["private"]>,
  tags: Record<string, Value>,
  service: aws.apprunner.Service,
): aws.apprunner.VpcIngressConnection {
  const endpoint = ingress.endpoint ?? scope.environment.appRunnerEndpointId;
  if (endpoint === undefined) {
    throw argumentError(
      "private",
      `the environment of ${scope.workload} has no App Runner endpoint: give the Environment \`appRunnerEndpoint: true\``,
    );
  }
  return child(
    scope,
    "ingressConnection",
    "ingress-connection",
    {
      name: shortened(scope.stem, "appRunnerService"),
      serviceArn: service.arn,
      ingressVpcConfiguration: { vpcId: scope.environment.vpcId, vpcEndpointId: endpoint },
      tags,
    },
    // The provider plans another endpoint as an update, of which it sends the tags alone.
    { replaceOnChanges: ["ingressVpcConfiguration", "name"], deleteBeforeReplace: true },
  );
}
