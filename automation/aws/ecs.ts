import type { ECSClient, Service } from "@aws-sdk/client-ecs";
import { type AwsAccess, callFailed, clientSettings, errorName } from "./access.js";

/** Runs with a client of ECS, which is loaded here and ended afterwards. */
export async function withEcs<T>(access: AwsAccess, work: (client: ECSClient) => Promise<T>): Promise<T> {
  const { ECSClient } = await import("@aws-sdk/client-ecs");
  const client = new ECSClient(clientSettings(access));
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/** Where an ECS service is. */
export interface ServiceAddress {
  /** Name or ARN. */
  cluster: string;
  /** Name, as ECS knows it. */
  service: string;
}

/** AWS takes ten services in one call. */
const batch = 10;

/** The services as ECS knows them now, in the order asked for; undefined for those that are gone. @throws RunError */
export async function describeServices(
  client: ECSClient,
  addresses: readonly ServiceAddress[],
): Promise<(Service | undefined)[]> {
  const { DescribeServicesCommand } = await import("@aws-sdk/client-ecs");
  const found = new Map<string, Service>();
  for (const cluster of new Set(addresses.map((one) => one.cluster))) {
    try {
      const names = addresses.filter((one) => one.cluster === cluster).map(({ service }) => service);
      for (let from = 0; from < names.length; from += batch) {
        const { services = [] } = await client.send(
          new DescribeServicesCommand({ cluster, services: names.slice(from, from + batch) }),
        );
        for (const service of services) {
          if (service.status !== "INACTIVE") found.set(`${cluster} ${service.serviceName}`, service);
        }
      }
    } catch (error) {
      // Without its cluster a service is gone too.
      if (errorName(error) !== "ClusterNotFoundException") throw callFailed("Asking ECS about its services", error);
    }
  }
  return addresses.map(({ cluster, service }) => found.get(`${cluster} ${service}`));
}

/** `app-env-fe:12` → 12; an ARN the same. */
export function revisionOf(taskDefinition: string | undefined): number | undefined {
  const revision = Number(taskDefinition?.split(":").at(-1));
  return Number.isInteger(revision) ? revision : undefined;
}
