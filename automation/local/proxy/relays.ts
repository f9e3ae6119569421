import { connect, createServer, type Server, type Socket } from "node:net";
import type { PortSession } from "../../aws/portForwarding.js";

/** A host of an environment as containers here reach it. */
export interface ForwardedHost {
  name: string;
  /** The host's ports, each with the one of this machine that leads there. */
  ports: { port: number; relay: number }[];
}

/** Ports of this machine that lead to those of other hosts. */
export interface Relays {
  forwarded: ForwardedHost[];
  /** Lets others than this machine itself in, by one of its addresses. @returns whether it has that address */
  listenOn(address: string): Promise<boolean>;
  /** Ends the sessions too. */
  close(): Promise<void>;
}

/** A host of an environment. */
export interface RemoteHost {
  name: string;
  ports: number[];
}

type OpenSession = (host: string, port: number) => Promise<PortSession>;

/**
 * Listens for connections to hosts of an environment. A host's session is opened by its first connection, and again by the
 * next one after it has ended: SSM ends sessions that are idle.
 *
 * @param say hears of connections that can't be forwarded
 */
export async function startRelays(
  hosts: readonly RemoteHost[],
  open: OpenSession,
  say: (line: string) => void,
): Promise<Relays> {
  const listeners = new Listeners();
  const sessions = new Set<Promise<PortSession>>();
  const portOf = (name: string, port: number) => {
    let session: Promise<PortSession> | undefined;
    return async (): Promise<number> => {
      if (session !== undefined) return (await session).localPort;
      const opening = open(name, port);
      session = opening;
      sessions.add(opening);
      const forget = () => {
        if (session === opening) session = undefined;
      };
      void opening.then(({ closed }) => closed).then(forget, forget);
      const remove = () => sessions.delete(opening);
      void opening.then(({ ended }) => ended).then(remove, remove);
      return (await opening).localPort;
    };
  };
  const forwarded: ForwardedHost[] = [];
  const more: ((address: string) => Promise<number>)[] = [];
  for (const { name, ports } of hosts) {
    const entry: ForwardedHost = { name, ports: [] };
    for (const port of ports) {
      const local = portOf(name, port);
      const fail = (error: Error) => say(`${name}:${port} can't be reached: ${error.message}`);
      const relay = await listeners.add(0, "127.0.0.1", local, fail);
      entry.ports.push({ port, relay });
      more.push((address) => listeners.add(relay, address, local, fail));
    }
    forwarded.push(entry);
  }
  return {
    forwarded,
    listenOn: async (address) => !(await Promise.all(more.map((listen) => listen(address)))).includes(0),
    async close() {
      const ending = [...sessions].map(async (one) => (await one.catch(() => undefined))?.end());
      await Promise.all([listeners.close(), ...ending]);
    },
  };
}

/**
 * Lets containers reach what listens on this machine alone: on Linux they come by another address.
 * @param port of localhost
 */
export function relayLocalPort(port: number): Pick<Relays, "listenOn" | "close"> {
  const listeners = new Listeners();
  return {
    listenOn: async (address) =>
      (await listeners.add(
        port,
        address,
        async () => port,
        () => {},
      )) !== 0,
    close: () => listeners.close(),
  };
}

/** Servers that pass what they get on to ports of localhost. */
class Listeners {
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();
  private closed = false;

  /** @returns the port; 0 where this machine has not the address, or the port is taken there */
  add(port: number, address: string, to: () => Promise<number>, onFailure: (error: Error) => void): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (client) => void this.forward(client, to, onFailure));
    this.servers.push(server);
    return listen(server, port, address);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  private async forward(client: Socket, to: () => Promise<number>, onFailure: (error: Error) => void): Promise<void> {
    this.track(client);
    try {
      const remote = connect({ port: await to(), host: "localhost", allowHalfOpen: true });
      this.track(remote);
      for (const [one, other] of [
        [client, remote],
        [remote, client],
      ] as const) {
        one.once("error", () => other.destroy());
        one.once("close", () => other.end());
        one.pipe(other);
      }
    } catch (error) {
      if (!this.closed) onFailure(error as Error);
      client.destroy();
    }
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    socket.once("close", () => this.sockets.delete(socket)).on("error", () => socket.destroy());
  }
}

/** @returns the port; 0 where this machine has not the address, or the port is taken there */
function listen(server: Server, port: number, address: string): Promise<number> {
  return new Promise((resolve) => {
    server.once("error", () => resolve(0));
    server.listen(port, address, () => {
      const at = server.address();
      resolve(typeof at === "object" && at !== null ? at.port : 0);
    });
  });
}

/** First port of this machine that a printed project expects a host at. */
const firstRelay = 15_000;

/** Hosts as a printed project has them: nothing listens, and so the ports are made up. */
export function plannedRelays(hosts: readonly RemoteHost[]): ForwardedHost[] {
  let next = firstRelay;
  return hosts.map(({ name, ports }) => ({ name, ports: ports.map((port) => ({ port, relay: next++ })) }));
}
