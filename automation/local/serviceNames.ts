import type { PlannedResource } from "../plan/recordPlan.js";
import { referredName } from "./router/listeners.js";

/** A name by which a service is reached in its environment's network. */
export interface ServiceName {
  name: string;
  /** Absent for service discovery, which gives an address: every port of the service's tasks is reached there. */
  port?: number;
}

/** Names of a service: that of service discovery, and those of Service Connect, by a plan's resources or a state's. */
export function namesOf(
  resources: readonly Pick<PlannedResource, "type" | "name" | "parent" | "inputs">[],
  workload: string,
): ServiceName[] {
  const own = resources.filter(({ parent }) => parent?.endsWith(`::${workload}`));
  const namespaces = resources.filter(
    ({ type }) => type === "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
  );
  const discovery = own.flatMap(({ type, inputs }): ServiceName[] => {
    if (type !== "aws:servicediscovery/service:Service") return [];
    const { namespaceId } = (inputs.dnsConfig ?? {}) as { namespaceId?: unknown };
    const namespace = namespaces.find(({ name }) => name === referredName(namespaceId)) ?? namespaces[0];
    return namespace === undefined ? [] : [{ name: `${inputs.name}.${namespace.inputs.name}` }];
  });
  const connect = own.flatMap(({ type, inputs }): ServiceName[] => {
    if (type !== "aws:ecs/service:Service") return [];
    const { services = [] } = (inputs.serviceConnectConfiguration ?? {}) as {
      services?: { clientAlias?: { dnsName?: string; port?: number }[] }[];
    };
    return services.flatMap(({ clientAlias = [] }) =>
      clientAlias.flatMap(({ dnsName: name, port }) => (name === undefined ? [] : [{ name, port: Number(port) }])),
    );
  });
  const all = new Map([...discovery, ...connect].map((one) => [one.name, one]));
  return [...all.values()];
}
