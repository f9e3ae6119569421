import type { HttpSpec } from "./routing.js";

/** What of a service's spec says how others reach it. */
export interface Reachable {
  port?: number;
  network?: { connect?: { alias?: string } };
  http?: HttpSpec;
}

/** The port that a service is reached at. */
export function portOf({ http, port }: Reachable): number | undefined {
  return http?.rules[0]?.targetPort ?? port;
}

/** Its name and port in Service Connect, whatever its kind. */
export function connectName(name: string, spec: Reachable): string | undefined {
  const port = portOf(spec);
  const connect = spec.network?.connect;
  return connect === undefined || port === undefined ? undefined : `${connect.alias ?? name}:${port}`;
}
