import { isRecord } from "../base/isRecord.js";

interface Endpoints {
  urls?: unknown;
  serviceDiscovery?: unknown;
  serviceConnect?: unknown;
}

function linesOf(name: string, { urls, serviceDiscovery, serviceConnect }: Endpoints, simulated: boolean): string[] {
  const lines: string[] = [];
  const known = Array.isArray(urls) ? urls.filter((url) => typeof url === "string") : [];
  if (known.length > 0) {
    const note = simulated ? " (simulated AWS: nothing answers there)" : "";
    lines.push(`You can access ${name} at ${known.join(" or ")}${note}.`);
  }
  if (typeof serviceConnect === "string")
    lines.push(`${name} can be reached at ${serviceConnect} with Service Connect.`);
  if (typeof serviceDiscovery === "string") {
    lines.push(`${name} can be reached at ${serviceDiscovery} with service discovery.`);
  }
  return lines;
}

/**
 * Where each workload of an environment can be reached, from the stack's outputs.
 * @param names what the user asked for (`NAME` or `NAME/N`); without any, all
 */
export function followUp(
  outputs: Readonly<Record<string, unknown>>,
  simulated: boolean,
  names?: readonly string[],
): string[] {
  const { workloads } = outputs;
  if (!isRecord(workloads)) return [];
  const wanted = names?.map((name) => name.split("/")[0] ?? name);
  return Object.entries(workloads).flatMap(([name, endpoints]) =>
    isRecord(endpoints) && wanted?.includes(name) !== false ? linesOf(name, endpoints, simulated) : [],
  );
}
