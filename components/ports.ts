import { ownValue } from "./ownValue.js";
// Which container and port a rule, a listener or Service Connect leads to. Pure: manifest checks use it as well.

export type PortOf = "tcp" | "udp";

/** A rule's or listener's target. */
export interface TargetSpec {
  targetContainer?: string;
  targetPort?: number;
}

/** One listener of a Network Load Balancer, as far as ports go. */
export interface ListenerPorts extends TargetSpec {
  port: number;
  protocol?: "tcp" | "udp" | "tls";
  healthCheck?: { port?: number };
}

/** One HTTP rule, as far as ports go. */
export interface RulePorts extends TargetSpec {
  healthCheck?: { port?: number };
}

/** What of a workload says which ports are open. */
export interface PortSpecs {
  /** Name of the workload, which is the name of its main container. */
  name: string;
  /** Port of the main container. */
  port?: number;
  sidecars?: Readonly<Record<string, { port?: { port: number; protocol?: PortOf } }>>;
  rules?: readonly RulePorts[];
  listeners?: readonly ListenerPorts[];
}

export interface Target {
  container: string;
  port: number;
}

export interface OpenPort {
  container: string;
  port: number;
  protocol: PortOf;
}

/**
 * Every port that the containers open, once each: those of sidecars, of HTTP rules, of NLB listeners, then the main
 * container's own. Who comes first decides on container and protocol; manifest checks refuse a contradiction.
 */
export function openPorts(specs: PortSpecs): OpenPort[] {
  const open: OpenPort[] = [];
  const add = (container: string, port: number, protocol: PortOf): void => {
    if (!open.some((other) => other.port === port)) open.push({ container, port, protocol });
  };
  for (const [container, { port }] of Object.entries(specs.sidecars ?? {})) {
    if (port !== undefined) add(container, port.port, port.protocol ?? "tcp");
  }
  for (const { targetContainer, targetPort } of specs.rules ?? []) {
    if (targetPort !== undefined) add(targetContainer ?? specs.name, targetPort, "tcp");
  }
  for (const { targetContainer, targetPort, port, protocol } of specs.listeners ?? []) {
    // Copilot opens the listener's own port too where a sidecar takes the traffic on another one.
    add(targetContainer ?? specs.name, targetPort ?? port, protocol === "udp" ? "udp" : "tcp");
  }
  if (specs.port !== undefined) add(specs.name, specs.port, "tcp");
  return open.sort((a, b) => a.port - b.port);
}

/** The container and port that an HTTP rule leads to; absent when neither it nor the workload names a port. */
export function targetOfRule(specs: PortSpecs, rule: TargetSpec): Target | undefined {
  return targetOf(specs, rule, openPorts(specs), specs.port);
}

/** The container and port that a listener of a Network Load Balancer leads to: its own port unless it says otherwise. */
export function targetOfListener(specs: PortSpecs, listener: ListenerPorts): Target | undefined {
  return targetOf(specs, listener, openPorts(specs), listener.port);
}

/** Where other workloads reach this one: the main HTTP rule's target, else the main container's port. */
export function mainTarget(specs: PortSpecs): Target | undefined {
  const [rule] = specs.rules ?? [];
  if (rule !== undefined) return targetOfRule(specs, rule);
  return specs.port === undefined ? undefined : { container: specs.name, port: specs.port };
}

/** The port that Service Connect serves: the main target, unless it takes UDP, which Service Connect does not carry. */
export function servedTarget(specs: PortSpecs): Target | undefined {
  const target = mainTarget(specs);
  if (target === undefined) return undefined;
  const open = openPorts(specs).find(({ port }) => port === target.port);
  return open?.protocol === "udp" ? undefined : target;
}

function targetOf(
  specs: PortSpecs,
  { targetContainer, targetPort }: TargetSpec,
  open: readonly OpenPort[],
  usual: number | undefined,
): Target | undefined {
  if (targetPort !== undefined) {
    const container = targetContainer ?? open.find(({ port }) => port === targetPort)?.container ?? specs.name;
    return { container, port: targetPort };
  }
  const container = targetContainer ?? specs.name;
  const port = container === specs.name ? usual : ownValue(specs.sidecars, container)?.port?.port;
  return port === undefined ? undefined : { container, port };
}
