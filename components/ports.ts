// Which container and port a rule, a listener or Service Connect leads to. Pure: manifest checks use it as well.

export type PortOf = "tcp" | "udp";

/** A rule's or listener's own words on where it leads to. */
export interface TargetWords {
  targetContainer?: string;
  targetPort?: number;
}

/** One listener of a Network Load Balancer, as far as ports go. */
export interface ListenerWords extends TargetWords {
  port: number;
  protocol?: "tcp" | "udp" | "tls";
  healthCheck?: { port?: number };
}

/** One HTTP rule, as far as ports go. */
export interface RuleWords extends TargetWords {
  healthCheck?: { port?: number };
}

/** What of a workload says which ports are open. */
export interface PortWords {
  /** Name of the workload, which is the name of its main container. */
  name: string;
  /** Port of the main container. */
  port?: number;
  sidecars?: Readonly<Record<string, { port?: { port: number; protocol?: PortOf } }>>;
  rules?: readonly RuleWords[];
  listeners?: readonly ListenerWords[];
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
export function openPorts(words: PortWords): OpenPort[] {
  const open: OpenPort[] = [];
  const add = (container: string, port: number, protocol: PortOf): void => {
    if (!open.some((other) => other.port === port)) open.push({ container, port, protocol });
  };
  for (const [container, { port }] of Object.entries(words.sidecars ?? {})) {
    if (port !== undefined) add(container, port.port, port.protocol ?? "tcp");
  }
  for (const { targetContainer, targetPort } of words.rules ?? []) {
    if (targetPort !== undefined) add(targetContainer ?? words.name, targetPort, "tcp");
  }
  for (const { targetContainer, targetPort, port, protocol } of words.listeners ?? []) {
    // Copilot opens the listener's own port too where a sidecar takes the traffic on another one.
    add(targetContainer ?? words.name, targetPort ?? port, protocol === "udp" ? "udp" : "tcp");
  }
  if (words.port !== undefined) add(words.name, words.port, "tcp");
  return open.sort((a, b) => a.port - b.port);
}

/** The container and port that an HTTP rule leads to; absent when neither it nor the workload names a port. */
export function targetOfRule(words: PortWords, rule: TargetWords): Target | undefined {
  return targetOf(words, rule, openPorts(words), words.port);
}

/** The container and port that a listener of a Network Load Balancer leads to: its own port unless it says otherwise. */
export function targetOfListener(words: PortWords, listener: ListenerWords): Target | undefined {
  return targetOf(words, listener, openPorts(words), listener.port);
}

/** Where other workloads reach this one: the main HTTP rule's target, else the main container's port. */
export function mainTarget(words: PortWords): Target | undefined {
  const [rule] = words.rules ?? [];
  if (rule !== undefined) return targetOfRule(words, rule);
  return words.port === undefined ? undefined : { container: words.name, port: words.port };
}

/** The port that Service Connect serves: the main target, unless it takes UDP, which Service Connect does not carry. */
export function servedTarget(words: PortWords): Target | undefined {
  const target = mainTarget(words);
  if (target === undefined) return undefined;
  const open = openPorts(words).find(({ port }) => port === target.port);
  return open?.protocol === "udp" ? undefined : target;
}

function targetOf(
  words: PortWords,
  { targetContainer, targetPort }: TargetWords,
  open: readonly OpenPort[],
  usual: number | undefined,
): Target | undefined {
  if (targetPort !== undefined) {
    const container = targetContainer ?? open.find(({ port }) => port === targetPort)?.container ?? words.name;
    return { container, port: targetPort };
  }
  const container = targetContainer ?? words.name;
  const port = container === words.name ? usual : words.sidecars?.[container]?.port?.port;
  return port === undefined ? undefined : { container, port };
}
