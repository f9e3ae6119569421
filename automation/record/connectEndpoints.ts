import { ownValue } from "../../components/ownValue.js";
import { connectName } from "../../components/reachable.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";
import type { WorkloadEndpoints } from "./endpoints.js";
import { namesHost } from "./order.js";

/** A service that is deployed again, since its tasks know only the endpoints that there were when they started. */
export interface Redeploy {
  workload: string;
  /** The workloads whose endpoints are new to it, and these endpoints. */
  endpoints: { of: string; endpoint: string }[];
}

/**
 * Services that were deployed before and name a Service Connect endpoint that this run adds or renames.
 *
 * @param workloads the folder's, whether they take part or not
 * @param built names of those that take part
 * @param before endpoints as the state has them
 */
export function redeploysFor(
  workloads: readonly ResolvedWorkload[],
  built: ReadonlySet<string>,
  before: Readonly<Record<string, WorkloadEndpoints>>,
): Redeploy[] {
  const changed = workloads.flatMap((one) => {
    const endpoint = connectEndpoint(one);
    if (endpoint === undefined || !built.has(one.name) || ownValue(before, one.name)?.serviceConnect === endpoint)
      return [];
    return [{ of: one.name, endpoint }];
  });
  return workloads.flatMap((workload) => {
    if (ownValue(before, workload.name) === undefined || !connects(workload)) return [];
    const endpoints = changed.filter(
      ({ of, endpoint }) => of !== workload.name && namesHost(workload, endpoint.replace(/:\d+$/, ""), of),
    );
    return endpoints.length === 0 ? [] : [{ workload: workload.name, endpoints }];
  });
}

function connects(workload: ResolvedWorkload): boolean {
  return "network" in workload.spec && workload.spec.network?.connect !== undefined;
}

/** What is to be said of services that are deployed again, or that should be. */
export function redeployNotices(redeploys: readonly Redeploy[], built: ReadonlySet<string>): string[] {
  return redeploys.map(({ workload, endpoints }) => {
    const names = endpoints.map(({ endpoint }) => endpoint).join(", ");
    return built.has(workload)
      ? `${workload} is deployed again, so that its tasks reach ${names} by Service Connect.`
      : `${workload} was deployed before ${names} and reaches that by Service Connect only once it is deployed again: \`airlift up --name ${workload} --force\`.`;
  });
}

/** The name by which others reach a workload through Service Connect; undefined when it serves none. */
function connectEndpoint({ kind, name, spec }: ResolvedWorkload): string | undefined {
  if (kind !== "Load Balanced Web Service" && kind !== "Backend Service") return undefined;
  return connectName(name, spec);
}
