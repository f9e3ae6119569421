import { ownValue } from "../../components/ownValue.js";
import { escapeForPattern } from "../base/mask.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";

/** Which workloads of a run wait for which new ones. */
export interface DeploymentOrder {
  /** Workload → the new workloads that are deployed before it; only of workloads in the run. */
  waits: Record<string, string[]>;
  /** Edges that were left out because they would close a circle, as `from → to`. */
  broken: string[];
}

/**
 * Edges from what manifests say: a workload that names a new workload of the same run in its variables
 * (`http://name`, `name:port`, `name.{env}.{app}.local`, a Service Connect alias) waits for it, since its first tasks would
 * otherwise start before the name exists. `explicit` edges (a pipeline's `depends_on`, `-n name/N`) come on top.
 */
export function deploymentOrder(
  workloads: readonly ResolvedWorkload[],
  isNew: (name: string) => boolean,
  endpoint: string,
  explicit: Readonly<Record<string, readonly string[]>> = {},
): DeploymentOrder {
  const waits: Record<string, string[]> = {};
  const broken: string[] = [];
  const names = new Set(workloads.map((workload) => workload.name));
  for (const workload of workloads) {
    const wanted = [
      ...(ownValue(explicit, workload.name) ?? []),
      ...workloads
        .filter((other) => isNew(other.name) && mentions(workload, other, endpoint))
        .map((other) => other.name),
    ];
    for (const target of new Set(wanted)) {
      if (target === workload.name || !names.has(target)) continue;
      if (reaches(waits, target, workload.name)) broken.push(`${workload.name} → ${target}`);
      else waits[workload.name] = [...(ownValue(waits, workload.name) ?? []), target];
    }
  }
  return { waits, broken };
}

/** Workloads so that each comes after those that it waits for; otherwise in the given order. */
export function inOrder(
  workloads: readonly ResolvedWorkload[],
  waits: Readonly<Record<string, readonly string[]>>,
): ResolvedWorkload[] {
  const byName = new Map(workloads.map((workload) => [workload.name, workload]));
  const sorted = new Set<ResolvedWorkload>();
  const visit = (workload: ResolvedWorkload): void => {
    if (sorted.has(workload)) return;
    for (const name of ownValue(waits, workload.name) ?? []) {
      const before = byName.get(name);
      if (before !== undefined) visit(before);
    }
    sorted.add(workload);
  };
  workloads.forEach(visit);
  return [...sorted];
}

function reaches(waits: Readonly<Record<string, readonly string[]>>, from: string, to: string): boolean {
  return from === to || (ownValue(waits, from) ?? []).some((next) => reaches(waits, next, to));
}

function mentions(workload: ResolvedWorkload, other: ResolvedWorkload, endpoint: string): boolean {
  if (!("network" in other.spec || "port" in other.spec)) return false;
  const connect = "network" in other.spec ? other.spec.network?.connect : undefined;
  const hosts = [other.name, `${other.name}.${endpoint}`, ...(connect?.alias === undefined ? [] : [connect.alias])];
  return hosts.some((host) => namesHost(workload, host, other.name));
}

/**
 * Whether a variable of a workload leads to a host of another one.
 * @param name of the other one: a variable that is nothing else may mean anything
 */
export function namesHost(workload: ResolvedWorkload, host: string, name: string): boolean {
  if (workload.kind === "Static Site") return false;
  return Object.values(workload.spec.variables ?? {}).some(
    (value) =>
      typeof value === "string" &&
      value !== name &&
      // Each workload is compared with each other one: most values are no address of anything.
      value.includes(host) &&
      new RegExp(`(^|//|@)${escapeForPattern(host)}(:\\d|/|$)`).test(value),
  );
}
