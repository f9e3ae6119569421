import {
  createServer,
  type IncomingMessage,
  request as requestPlain,
  type Server,
  type ServerResponse,
} from "node:http";
import { request as requestSecure } from "node:https";
import type { Duplex } from "node:stream";
import { type Health, type LocalAddress, watchHealth } from "./health.js";
import type { Balancers, Listener, TargetGroup } from "./listeners.js";
import { type Asked, decideAction, redirectTarget } from "./match.js";

/** A listener on this machine. */
export interface LocalListener extends Listener {
  /** On this machine. */
  localPort: number;
}

export interface Router {
  listeners: LocalListener[];
  /** Lets others than this machine itself in, by one of its addresses. @returns whether it has that address */
  listenOn(address: string): Promise<boolean>;
  /** Starts the health checks. */
  watch(): void;
  health(targetGroup: string): Health | undefined;
  close(): Promise<void>;
}

interface RouterOptions {
  /** Where a container's port is published; undefined where it isn't yet. */
  locate(workload: string, port: number): Promise<LocalAddress | undefined>;
  /** Hears when a target becomes healthy or unhealthy. */
  onHealth?(workload: string, health: Health): void;
}

/** First ports that are tried for listeners of each protocol. */
const firstPorts = { HTTP: 8080, HTTPS: 8443 };

/** Where listeners are as long as nothing else has these ports. */
export function usualPorts(listeners: readonly Listener[]): LocalListener[] {
  const next = { ...firstPorts };
  return listeners.map((listener) => ({ ...listener, localPort: next[listener.protocol]++ }));
}

/**
 * Stands in for an environment's Application Load Balancers: one port of this machine for each listener, with its rules
 * and health checks. HTTPS ends at a load balancer, and here nothing is encrypted: its listeners speak HTTP, and say
 * `X-Forwarded-Proto: https` as on AWS.
 */
export async function startRouter({ listeners, targetGroups }: Balancers, options: RouterOptions): Promise<Router> {
  const servers: Server[] = [];
  const checks = new Map<string, ReturnType<typeof watchHealth>>();
  const local: LocalListener[] = [];
  const health = (name: string) => checks.get(name)?.now();
  const upgraded = new Set<Duplex>();
  const serverFor = (listener: LocalListener): Server => {
    const server = createServer((request, response) => {
      void answer(request, response, { listener, local, targetGroups, health, options });
    });
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      upgraded.add(socket);
      socket.once("close", () => upgraded.delete(socket));
      void upgrade(request, socket, head, { listener, local, targetGroups, health, options });
    });
    servers.push(server);
    return server;
  };
  for (const listener of listeners) {
    const taken = local.map(({ localPort }) => localPort);
    const entry = { ...listener, localPort: 0 };
    entry.localPort = await listenFrom(serverFor(entry), firstPorts[listener.protocol], taken);
    local.push(entry);
  }
  return {
    listeners: local,
    health,
    async listenOn(address) {
      const all = await Promise.all(local.map((entry) => listen(serverFor(entry), entry.localPort, address)));
      return all.every(Boolean);
    },
    watch() {
      for (const [name, { target, healthCheck }] of Object.entries(targetGroups)) {
        if (target === undefined || checks.has(name)) continue;
        const { workload, port } = target;
        const locate = () => options.locate(workload, healthCheck.port ?? port);
        const heard = (now: Health) => options.onHealth?.(workload, now);
        checks.set(name, watchHealth(healthCheck, locate, heard));
      }
    },
    async close() {
      for (const check of checks.values()) check.stop();
      // The servers no longer count these among their connections.
      for (const socket of upgraded) socket.destroy();
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}

/** @returns whether this machine has the address and the port is free on it */
function listen(server: Server, port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, address, () => resolve(true));
  });
}

/** Listens on the first free port. */
async function listenFrom(server: Server, first: number, taken: readonly number[]): Promise<number> {
  for (let port = first; port < first + 200; port++)
    if (!taken.includes(port) && (await listen(server, port, "127.0.0.1"))) return port;
  throw new Error(`No port from ${first} to ${first + 199} is free.`);
}

interface Serving {
  listener: LocalListener;
  local: readonly LocalListener[];
  targetGroups: Balancers["targetGroups"];
  health(name: string): Health | undefined;
  options: RouterOptions;
}

/** Browsers and curl resolve what ends in `.localhost` to this machine: a way to a rule for a host without a change of DNS. */
const localhostName = /(?<=.)\.localhost(?::\d+)?$/i;
const hostOf = (header = ""): string => header.replace(localhostName, "").replace(/:\d+$/, "");
const addressOf = ({ socket }: IncomingMessage): string => (socket.remoteAddress ?? "").replace(/^::ffff:/, "");

/**
 * The client's address. Whoever asks from this machine may name another in `X-Forwarded-For`, to try what rules for
 * source addresses do.
 */
function sourceOf(request: IncomingMessage): string {
  const address = addressOf(request);
  const named = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")[0]
    ?.trim();
  return named && /^(?:127\.|::1$)/.test(address) ? named : address;
}

function askedBy(request: IncomingMessage): Asked {
  const [path = "/", ...query] = (request.url ?? "/").split("?");
  const { method = "GET", headers } = request;
  return { method, host: hostOf(headers.host), path, query: query.join("?"), headers, source: sourceOf(request) };
}

async function answer(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const asked = askedBy(request);
  const { action, rule } = decideAction(serving.listener, asked);
  if (action.kind === "fixed") {
    request.resume();
    response.writeHead(action.status, { "content-type": action.contentType }).end(action.body);
    return;
  }
  if (action.kind === "redirect") {
    request.resume();
    response.writeHead(action.status, { location: locationOf(action, asked, request, serving) }).end();
    return;
  }
  const found = await targetOf(action.targetGroup, serving);
  if (typeof found === "string") {
    const where = rule === undefined ? "No rule matches, and the" : `The rule ${rule.name} matches, and its`;
    return refuse(request, response, 503, `${where} target group ${found}.`);
  }
  const call = forward(request, asked, found, serving.listener, (given) => {
    response.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(response);
  });
  call.once("error", (error) => {
    if (response.headersSent) response.destroy();
    else refuse(request, response, 502, `${found.workload} doesn't answer: ${error.message}`);
  });
  response.once("close", () => call.destroy());
  request.pipe(call);
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, why: string): void {
  request.resume();
  response.writeHead(status, { "content-type": "text/plain" }).end(`airlift run local: ${why}\n`);
}

/** A redirect to another listener leads to its port here, and stays readable as the same address. */
function locationOf(
  action: Parameters<typeof redirectTarget>[0],
  asked: Asked,
  { headers }: IncomingMessage,
  { listener, local }: Serving,
): string {
  const { protocol, host, port, rest } = redirectTarget(action, asked, listener);
  const here = local.find((one) => one.balancer === listener.balancer && one.port === Number(port));
  if (here === undefined || host !== asked.host) return `${protocol.toLowerCase()}://${host}:${port}${rest}`;
  const typed = (headers.host ?? "").replace(/:\d+$/, "");
  return `http://${typed}:${here.localPort}${rest}`;
}

interface Found {
  address: LocalAddress;
  group: TargetGroup;
  workload: string;
}

/** @returns why there is none, to follow "the target group" */
async function targetOf(name: string, { targetGroups, health, options }: Serving): Promise<Found | string> {
  const group = targetGroups[name];
  if (group?.target === undefined) return `${name} has no targets`;
  const { workload, port } = group.target;
  const now = health(name);
  // As on ECS, which takes a task that fails its checks out of its target group.
  if (now !== undefined && now.state !== "healthy")
    return `has no healthy target: ${workload} is ${now.state}, ${now.reason}`;
  const address = await options.locate(workload, port);
  return address === undefined ? `has no target: ${workload} has not started yet` : { address, group, workload };
}

function forward(
  request: IncomingMessage,
  { host, source }: Asked,
  { address, group }: Found,
  listener: Listener,
  onAnswer?: (given: IncomingMessage) => void,
) {
  const { method, url: path } = request;
  const before = request.headers["x-forwarded-for"];
  const headers = {
    ...request.headers,
    ...(localhostName.test(request.headers.host ?? "") && { host }),
    "x-forwarded-for": before === undefined ? source : `${before}, ${addressOf(request)}`,
    "x-forwarded-proto": listener.protocol.toLowerCase(),
    "x-forwarded-port": String(listener.port),
  };
  const send = group.protocol === "HTTPS" ? requestSecure : requestPlain;
  return send({ ...address, method, path, headers, agent: false, rejectUnauthorized: false }, onAnswer);
}

/** WebSockets, which go through a load balancer as they are. */
async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, serving: Serving): Promise<void> {
  const asked = askedBy(request);
  const { action } = decideAction(serving.listener, asked);
  const found =
    action.kind === "forward" ? await targetOf(action.targetGroup, serving) : "is not what the rule leads to";
  if (typeof found === "string") {
    socket.end("HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n");
    return;
  }
  const call = forward(request, asked, found, serving.listener);
  const end = () => socket.destroy();
  call.once("error", end);
  call.once("response", end);
  call.once("upgrade", (given, target, first) => {
    const lines = given.rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${given.rawHeaders[i + 1]}`] : []));
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
    if (first.length > 0) socket.write(first);
    if (head.length > 0) target.write(head);
    // Nobody closes one direction alone.
    for (const event of ["error", "end", "close"] as const) {
      target.once(event, end);
      socket.once(event, () => target.destroy());
    }
    target.pipe(socket).pipe(target);
  });
  call.end();
}
