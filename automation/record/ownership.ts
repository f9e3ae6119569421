import { workloadComponents } from "../../components/names.js";
import { typeToken, withCurrentTokens } from "../../components/typeTokens.js";
import type { StateResource } from "../stack/contents.js";

/** Component types of workloads: their names in the state are the workloads' names. */
const workloadTypes = new Set(workloadComponents.map(typeToken));

/** Whether a resource of the state is the component of a workload. */
export function isWorkload(resource: Pick<StateResource, "type">): boolean {
  return workloadTypes.has(resource.type);
}

/** URNs of everything at and below the components that `wanted` picks: a component's own URN alone does not reach its children. */
export function urnsBelow(
  resources: readonly StateResource[],
  wanted: (component: StateResource) => boolean,
): string[] {
  const roots = new Set<string>();
  const urns: string[] = [];
  // In the state a parent comes before its children.
  for (const resource of resources) {
    if (wanted(resource) || (resource.parent !== undefined && roots.has(resource.parent))) {
      roots.add(resource.urn);
      urns.push(resource.urn);
    }
  }
  return urns;
}

/** URNs of the workloads with these names, all they are made of included. */
export function urnsOfWorkloads(resources: readonly StateResource[], names: ReadonlySet<string>): string[] {
  return urnsBelow(resources, (resource) => isWorkload(resource) && names.has(resource.name));
}

/** URNs of the environment's own addons; those of workloads have the workload as their parent. */
export function urnsOfEnvironmentAddons(resources: readonly StateResource[], environment: string): string[] {
  const end = `::${typeToken("Addons")}::${environment}-addons`;
  return urnsBelow(resources, ({ urn }) => withCurrentTokens(urn).endsWith(end));
}
