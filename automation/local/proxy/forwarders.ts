import type { ForwardedHost } from "./relays.js";

/** HAProxy, of Docker's own images: a version with long-term support. */
export const forwarderImage = "public.ecr.aws/docker/library/haproxy:3.2-alpine";

/** Compose services by which containers reach hosts of an environment under the hosts' own names and ports. */
export interface Forwarders {
  services: Record<string, Record<string, unknown>>;
  configs: Record<string, { content: string }>;
}

/** Name of a host's forwarder in Compose. */
export const forwarderName = ({ name }: ForwardedHost): string => `proxy.${name}`;

/**
 * A forwarder for each host: two hosts can have the same port, and so each has an address of its own.
 * @param gateway name by which containers reach this machine
 */
export function forwarders(hosts: readonly ForwardedHost[], gateway: string): Forwarders {
  const all = hosts.map((host) => ({ host, name: forwarderName(host) }));
  return {
    services: Object.fromEntries(
      all.map(({ host, name }) => [
        name,
        {
          image: forwarderImage,
          networks: { default: { aliases: [host.name] } },
          extra_hosts: [`${gateway}:host-gateway`],
          configs: [{ source: name, target: "/usr/local/etc/haproxy/haproxy.cfg" }],
          attach: false,
        },
      ]),
    ),
    configs: Object.fromEntries(all.map(({ host, name }) => [name, { content: settingsOf(host, gateway) }])),
  };
}

/** Connections last as long as both ends want; the first ones wait until this machine listens. */
function settingsOf({ ports }: ForwardedHost, gateway: string): string {
  const listeners = ports.map(
    ({ port, relay }) => `listen port-${port}\n  bind :${port}\n  server relay ${gateway}:${relay}\n`,
  );
  const defaults = [
    ...["mode tcp", "retries 60", "option clitcpka", "option srvtcpka"],
    ...["timeout connect 5s", "timeout client 24h", "timeout server 24h"],
  ];
  // Without a limit it takes memory for as many connections as the daemon allows open files.
  return `global\n  maxconn 1000\ndefaults\n  ${defaults.join("\n  ")}\n${listeners.join("")}`;
}
