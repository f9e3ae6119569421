import type { EnvironmentSpec } from "../../components/environment.js";
import type { AliasSpec } from "../../components/routing.js";
import type { ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";

/** A clone's data without the names of its model, and those names. */
export interface Unnamed {
  resolved: ResolvedApplication;
  /** Host names that stay where they are; sorted. */
  left: string[];
}

/**
 * Takes out of a clone what there can be only once: host names with their DNS records, and the CloudFront distribution,
 * which would have no name of its own. Services are reached by the names of the clone's own zone, or by their load
 * balancer's.
 *
 * @param managed whether names are below the application's domain; else rules tell services apart by aliases, which stay
 * without their records
 */
export function withoutNames(resolved: ResolvedApplication, managed: boolean): Unnamed {
  const left = new Set<string>();
  const workloads = resolved.workloads.map((workload) => unnamed(workload, managed, left));
  const { cdn, ...spec } = resolved.environment.spec;
  if (cdn?.staticAssets !== undefined) left.add(cdn.staticAssets.alias);
  const environment = { ...resolved.environment, spec: cdn === undefined ? spec : open(spec) };
  return { resolved: { ...resolved, environment, workloads }, left: [...left].sort() };
}

/** Without CloudFront the load balancer can't be closed to all but CloudFront. */
function open(spec: EnvironmentSpec<string>): EnvironmentSpec<string> {
  if (spec.http?.public?.ingress?.cdn !== true) return spec;
  const { cdn: _, ...ingress } = spec.http.public.ingress;
  return { ...spec, http: { ...spec.http, public: { ...spec.http.public, ingress } } };
}

function unnamed(workload: ResolvedWorkload, managed: boolean, left: Set<string>): ResolvedWorkload {
  if (workload.kind === "Static Site") {
    const { alias, certificate: _, ...spec } = workload.spec;
    if (alias === undefined) return workload;
    left.add(alias);
    return { ...workload, spec };
  }
  if (workload.kind === "Request-Driven Web Service") {
    const { alias, ...spec } = workload.spec;
    if (alias === undefined) return workload;
    left.add(alias);
    return { ...workload, spec };
  }
  if (workload.kind !== "Load Balanced Web Service" && workload.kind !== "Backend Service") return workload;
  const strip = <T extends { aliases?: AliasSpec<string>[] }>(one: T): T => {
    const { aliases, ...rest } = one;
    if (aliases === undefined) return one;
    for (const { name } of aliases) left.add(name);
    return (managed ? rest : { ...rest, aliases: aliases.map(({ name }) => ({ name })) }) as T;
  };
  const { http } = workload.spec;
  const routed = http === undefined ? {} : { http: { ...http, rules: http.rules.map(strip) } };
  const direct = "nlb" in workload.spec && workload.spec.nlb !== undefined ? { nlb: strip(workload.spec.nlb) } : {};
  return { ...workload, spec: { ...workload.spec, ...routed, ...direct } } as ResolvedWorkload;
}
