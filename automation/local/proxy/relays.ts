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
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const sessions = new Set<Promise<PortSession>>();
  let closed = false;

  const listenersFor = (name: string, port: number) => {
    let session: Promise<PortSession> | undefined;
    const current = (): Promise<PortSession> => {
      if (session !== undefined) return session;
      const opening = open(name, port);
      session = opening;
      sessions.add(opening);
      const forget = () => {
        if (session === opening) session = undefined;
      };
      void opening.then(({ closed }) => closed).then(forget, forget);
      const remove = () => sessions.delete(opening);
      void opening.then(({ ended }) => ended).then(remove, remove);
      return opening;
    };
    const forward = async (client: Socket): Promise<void> => {
      track(client);
      try {
        const { localPort } = await current();
        const remote = connect({ port: localPort, host: "localhost", allowHalfOpen: true });
        track(remote);
        for (const [one, other] of [
          [client, remote],
          [remote, client],
        ] as const) {
          one.once("error", () => other.destroy());
          one.once("close", () => other.end());
          one.pipe(other);
        }
      } catch (error) {
        if (!closed) say(`${name}:${port} can't be reached: ${(error as Error).message}`);
        client.destroy();
      }
    };
    return () => {
      const server = createServer({ allowHalfOpen: true }, (client) => void forward(client));
      servers.push(server);
      return server;
    };
  };
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
  };

  const forwarded: ForwardedHost[] = [];
  const more: { relay: number; create: () => Server }[] = [];
  for (const { name, ports } of hosts) {
    const entry: ForwardedHost = { name, ports: [] };
    for (const port of ports) {
      const create = listenersFor(name, port);
      const relay = await listen(create(), 0, "127.0.0.1");
      entry.ports.push({ port, relay });
      more.push({ relay, create });
    }
    forwarded.push(entry);
  }
  return {
    forwarded,
    async listenOn(address) {
      const all = await Promise.all(more.map(({ relay, create }) => listen(create(), relay, address)));
      return !all.includes(0);
    },
    async close() {
      closed = true;
      for (const socket of sockets) socket.destroy();
      const closing = servers.map((server) => new Promise((resolve) => server.close(resolve)));
      const ending = [...sessions].map(async (one) => (await one.catch(() => undefined))?.end());
      await Promise.all([...closing, ...ending]);
    },
  };
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
