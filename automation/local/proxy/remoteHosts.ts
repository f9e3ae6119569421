import type { DatabaseHost } from "../../aws/databaseHosts.js";
import { deployedServices, resourceOf } from "../../deployment/rollouts/services.js";
import type { StackState } from "../../stack/contents.js";
import { deployedTask } from "../knownTasks.js";
import { namesOf } from "../serviceNames.js";
import type { RemoteHost } from "./relays.js";

/**
 * Hosts of an environment that its services reach each other by: names of service discovery and Service Connect, and
 * internal load balancers.
 *
 * @param state of the environment
 * @param here workloads that run on this machine: their names lead to themselves
 * @param connect whether connections start in a task that knows the names of Service Connect
 */
export function serviceHosts(state: StackState, here: readonly string[], connect: boolean): RemoteHost[] {
  const others = deployedServices(state).filter(({ workload }) => !here.includes(workload));
  const services = others.flatMap(({ workload }): RemoteHost[] => {
    const mappings = (deployedTask(state, workload)?.containers ?? []).flatMap(({ portMappings = [] }) => portMappings);
    const ports = mappings.filter(({ protocol = "tcp" }) => protocol === "tcp").map((one) => one.containerPort);
    return namesOf(state.resources, workload).flatMap(({ name, port }) => {
      if (port !== undefined) return connect ? [{ name, ports: [port] }] : [];
      return ports.length === 0 ? [] : [{ name, ports }];
    });
  });
  return [...services, ...internalBalancers(state, here)];
}

/** By their own names and by those that records of services elsewhere give them. */
function internalBalancers({ resources }: StackState, here: readonly string[]): RemoteHost[] {
  const ofType = (wanted: string) => resources.filter(({ type }) => type === wanted);
  return ofType("aws:lb/loadBalancer:LoadBalancer").flatMap(({ id, outputs }) => {
    const { internal, dnsName } = outputs;
    if (internal !== true || typeof dnsName !== "string") return [];
    const listeners = ofType("aws:lb/listener:Listener").filter((one) => one.outputs.loadBalancerArn === id);
    const ports = listeners.map((one) => Number(one.outputs.port));
    const records = ofType("aws:route53/record:Record").filter(
      ({ outputs: { aliases = [] }, parent }) =>
        !here.some((workload) => parent?.endsWith(`::${workload}`)) &&
        (aliases as { name?: string }[]).some(({ name }) => name?.toLowerCase() === dnsName.toLowerCase()),
    );
    const names = [dnsName, ...records.map((one) => String(one.outputs.fqdn ?? one.outputs.name))];
    return ports.length === 0 ? [] : names.map((name) => ({ name, ports }));
  });
}

/** One entry a name, with each port once; names are the same in capitals. */
export function joined(hosts: readonly RemoteHost[], databases: readonly DatabaseHost[]): RemoteHost[] {
  const all = new Map<string, Set<number>>();
  for (const { name, ports } of [...hosts, ...databases.map(({ name, port }) => ({ name, ports: [port] }))]) {
    const known = all.get(name.toLowerCase()) ?? new Set();
    for (const port of ports) known.add(port);
    all.set(name.toLowerCase(), known);
  }
  return [...all].map(([name, ports]) => ({ name, ports: [...ports].sort((a, b) => a - b) }));
}

/** Whether a service's tasks know the names of Service Connect. */
export function usesConnect(state: StackState, workload: string): boolean {
  const { serviceConnectConfiguration: given } = resourceOf(state, workload, "aws:ecs/service:Service")?.inputs ?? {};
  return (given as { enabled?: boolean } | undefined)?.enabled === true;
}
