import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { argumentError } from "../argumentError.js";
import { child } from "../children.js";
import { shortened } from "../names.js";
import { arnIn } from "../policies.js";
import type { RequestDrivenWebServiceArgs } from "../requestDrivenWebService.js";
import { tagsWith, type WorkloadScope } from "../workload.js";
import { createCustomDomain } from "./appRunnerDomain.js";
import { createAccessRole, type WebGround } from "./ground.js";

export interface AppRunner {
  service: aws.apprunner.Service;
  vpcConnector?: aws.apprunner.VpcConnector;
  ingressConnection?: aws.apprunner.VpcIngressConnection;
  customDomain?: aws.apprunner.CustomDomainAssociation;
  url: pulumi.Output<string>;
}

/** The App Runner service with its ways in and out. */
export function createAppRunner(scope: WorkloadScope, args: RequestDrivenWebServiceArgs, ground: WebGround): AppRunner {
  const tags = tagsWith(scope, args.serviceTags);
  const vpcConnector = createVpcConnector(scope, args, ground);
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
        imageRepository: imageRepository(args, ground),
      },
      instanceConfiguration: {
        cpu: String(args.cpu ?? 1024),
        memory: String(args.memory ?? 2048),
        instanceRoleArn: ground.instanceRole.arn,
      },
      healthCheckConfiguration: args.healthCheck && { protocol: "HTTP", ...args.healthCheck },
      networkConfiguration: {
        egressConfiguration:
          vpcConnector === undefined
            ? { egressType: "DEFAULT" }
            : { egressType: "VPC", vpcConnectorArn: vpcConnector.arn },
        ingressConfiguration: args.private && { isPubliclyAccessible: false },
      },
      observabilityConfiguration: args.observability?.tracing && tracing(scope),
      autoScalingConfigurationArn:
        args.autoScalingConfiguration &&
        arnIn(scope.environment, "apprunner", `autoscalingconfiguration/${args.autoScalingConfiguration}`),
      tags,
    },
    {
      dependsOn: [...ground.ready, ...(access === undefined ? [] : [access.attachment])],
    },
  );
  const ingressConnection = args.private && createIngressConnection(scope, args.private, tags, service);
  const customDomain = args.alias === undefined ? undefined : createCustomDomain(scope, args.alias, service);
  const host = args.alias ?? ingressConnection?.domainName ?? service.serviceUrl;
  return { service, vpcConnector, ingressConnection, customDomain, url: pulumi.interpolate`https://${host}` };
}

function imageRepository(
  args: RequestDrivenWebServiceArgs,
  ground: WebGround,
): aws.types.input.apprunner.ServiceSourceConfigurationImageRepository {
  return {
    imageIdentifier: args.image,
    imageRepositoryType: args.imageRepository,
    imageConfiguration: {
      port: String(args.port),
      runtimeEnvironmentVariables: ground.variables,
      runtimeEnvironmentSecrets: Object.keys(ground.secrets).length === 0 ? undefined : ground.secrets,
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

function createVpcConnector(
  scope: WorkloadScope,
  args: RequestDrivenWebServiceArgs,
  ground: WebGround,
): aws.apprunner.VpcConnector | undefined {
  const { placement } = args;
  const { environment } = scope;
  if (placement === undefined || ground.serviceSecurityGroup === undefined) return undefined;
  return child(
    scope,
    "vpcConnector",
    "vpc-connector",
    {
      vpcConnectorName: shortened(scope.stem, "appRunnerService"),
      subnets: placement === "private" ? environment.privateSubnetIds : placement.subnets,
      securityGroups: [
        ground.serviceSecurityGroup.id,
        environment.securityGroupId,
        ...Object.values(ground.addonValues.securityGroup),
      ],
      tags: tagsWith(scope, args.serviceTags),
    },
    { dependsOn: environment.privateRoutes },
  );
}

/** @throws when neither the service names an endpoint nor the environment has one */
function createIngressConnection(
  scope: WorkloadScope,
  ingress: NonNullable<RequestDrivenWebServiceArgs["private"]>,
  tags: Record<string, string>,
  service: aws.apprunner.Service,
): aws.apprunner.VpcIngressConnection {
  const endpoint = ingress.endpoint ?? scope.environment.appRunnerEndpointId;
  if (endpoint === undefined) {
    throw argumentError(
      "private",
      `the environment of ${scope.workload} has no App Runner endpoint: give the Environment \`appRunnerEndpoint: true\``,
    );
  }
  return child(scope, "ingressConnection", "ingress-connection", {
    name: shortened(scope.stem, "appRunnerService"),
    serviceArn: service.arn,
    ingressVpcConfiguration: { vpcId: scope.environment.vpcId, vpcEndpointId: endpoint },
    tags,
  });
}
