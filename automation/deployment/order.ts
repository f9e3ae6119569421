import { ownValue } from "../../components/ownValue.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import type { EnvironmentProgramData } from "../program/environmentData.js";
import type { Redeploy } from "../record/connectEndpoints.js";
import type { EnvironmentRecord } from "../record/environmentRecord.js";
import { deploymentOrder } from "../record/order.js";
import { explicitOrder } from "../session/explicitOrder.js";
import type { OpenFolder } from "../session/openFolder.js";

/** In which order the workloads of a run are made, which of them run before others are made, and what is deployed again. */
export interface RunOrder extends Required<Pick<EnvironmentProgramData, "waits" | "awaited" | "triggers">> {
  /** Edges that would have closed a circle, in words. */
  broken: string[];
}

/** The order that variables, `-n name/N`, pipelines and new Service Connect endpoints ask for. @throws RunError `usage` */
export function runOrder(
  open: OpenFolder,
  resolved: ResolvedApplication,
  previous: EnvironmentRecord | undefined,
  redeploys: readonly Redeploy[],
): RunOrder {
  const { environment, workloads, application } = resolved;
  const isNew = (name: string): boolean => ownValue(previous?.workloads, name) === undefined;
  const explicit = explicitOrder(open, environment.name);
  const edges = { ...explicit.edges };
  const renamed = new Set<string>();
  const triggers: RunOrder["triggers"] = {};
  for (const { workload, endpoints } of redeploys) {
    const others = endpoints.map(({ of }) => of);
    edges[workload] = [...(ownValue(edges, workload) ?? []), ...others];
    for (const other of others) renamed.add(other);
    triggers[workload] = { endpoints: endpoints.map(({ endpoint }) => endpoint).join(" ") };
  }
  const { waits, broken } = deploymentOrder(workloads, isNew, `${environment.name}.${application}.local`, edges);
  const targets = [...new Set(Object.values(waits).flat())];
  const awaited = targets.filter((name) => isNew(name) || explicit.numbered.has(name) || renamed.has(name));
  return { waits, awaited, triggers, broken };
}
