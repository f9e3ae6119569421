import type * as aws from "@pulumi/aws";
import { child } from "../children.js";
import type { EnvironmentResources } from "../environment.js";
import type { References } from "../expressions.js";
import type { Target } from "../ports.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";
import { awsLogs, servedPortName } from "./containerDefinitions.js";

/** The workload's name in the environment's private namespace: `{name}.{env}.{app}.local`, A and SRV records. */
export function createDiscoveryService(scope: WorkloadScope): aws.servicediscovery.Service {
  return child(scope, "discoveryService", "discovery", {
    name: scope.workload,
    description: "Discovery Service for the Copilot services",
    dnsConfig: {
      namespaceId: scope.environment.namespaceId,
      routingPolicy: "MULTIVALUE",
      dnsRecords: [
        { ttl: 10, type: "A" },
        { ttl: 10, type: "SRV" },
      ],
    },
    healthCheckCustomConfig: { failureThreshold: 1 },
    // Tasks that ECS has not deregistered yet would hold the name when the workload goes.
    forceDestroy: true,
  });
}

/** The discovery service under Copilot's logical ids and the name of its export, for the workload's addons. */
export function discoveryReferences(scope: WorkloadScope, service: aws.servicediscovery.Service): References {
  return {
    DiscoveryService: service.id,
    "DiscoveryService.Id": service.id,
    "DiscoveryService.Arn": service.arn,
    "DiscoveryService.Name": service.name,
    [`export:${scope.stem}-DiscoveryServiceARN`]: service.arn,
  };
}

/** A workload's part in Service Connect. */
export interface ConnectArgs {
  /** Name under which others call it. */
  alias: string;
  /** Name of the workload. */
  workload: string;
  /** Absent: it calls others and is not called itself. */
  served?: Target;
  logGroupName: Value;
}

/** Service Connect in the environment's namespace, or explicitly none. */
export function serviceConnect(
  environment: EnvironmentResources,
  connect: ConnectArgs | undefined,
): aws.types.input.ecs.ServiceServiceConnectConfiguration {
  if (connect === undefined) return { enabled: false };
  const { logDriver, options } = awsLogs({ environment }, connect.logGroupName);
  return {
    enabled: true,
    namespace: environment.serviceDiscoveryEndpoint,
    logConfiguration: { logDriver, options },
    ...(connect.served !== undefined && {
      services: [
        {
          portName: servedPortName,
          // The plain name is the discovery service's.
          discoveryName: `${connect.workload}-sc`,
          clientAlias: [{ port: connect.served.port, dnsName: connect.alias }],
        },
      ],
    }),
  };
}
