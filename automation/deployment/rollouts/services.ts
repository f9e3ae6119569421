import { RunError } from "../../base/errors.js";
import type { ResolvedWorkload } from "../../manifest/resolved.js";
import { isWorkload } from "../../record/ownership.js";
import type { StackState, StateResource } from "../../stack/contents.js";

/** An ECS service as the state has it. */
export interface DeployedService {
  workload: string;
  urn: string;
  /** Name of the cluster. */
  cluster: string;
  /** Name of the service in ECS. */
  service: string;
  /** ARN of the task definition that the state believes in. */
  taskDefinition: string;
  desired?: number;
  /** Auto scaling owns the number of tasks. */
  scaled: boolean;
  triggers: Record<string, string>;
  /** Its inputs in the state. */
  inputs: Record<string, unknown>;
}

const serviceType = "aws:ecs/service:Service";

/** For each resource of a state the name of the workload that it belongs to. */
export function workloadsByUrn(resources: readonly StateResource[]): Map<string, string> {
  const found = new Map<string, string>();
  // In the state a parent comes before its children.
  for (const resource of resources) {
    const name = isWorkload(resource) ? resource.name : found.get(resource.parent ?? "");
    if (name !== undefined) found.set(resource.urn, name);
  }
  return found;
}

/** A resource as AWS knows it. */
export interface MadeResource {
  /** Pulumi's type token. */
  type: string;
  /** Logical name. */
  name: string;
  /** Physical id. */
  id: string;
}

/** What a state holds of a workload, or without a name of the environment itself: what AWS made, no components. */
export function madeResources(state: StackState | undefined, workload: string | undefined): MadeResource[] {
  const resources = (state?.resources ?? []).filter(({ pendingDeletion }) => !pendingDeletion);
  const workloads = workloadsByUrn(resources);
  return resources.flatMap(({ urn, type, name, id, custom }) =>
    custom && id !== undefined && !type.startsWith("pulumi:") && workloads.get(urn) === workload
      ? [{ type, name, id }]
      : [],
  );
}

/** The ECS services of a state, in the order of its workloads. */
export function deployedServices(state: StackState | undefined): DeployedService[] {
  const resources = (state?.resources ?? []).filter(({ pendingDeletion }) => !pendingDeletion);
  const workloads = workloadsByUrn(resources);
  const scaled = new Set(
    resources
      .filter(({ type }) => type === "aws:appautoscaling/target:Target")
      .flatMap(({ urn }) => workloads.get(urn) ?? []),
  );
  return resources.flatMap((resource) => {
    const workload = workloads.get(resource.urn);
    if (resource.type !== serviceType || workload === undefined) return [];
    const { cluster, name, taskDefinition, desiredCount } = resource.outputs;
    return [
      {
        workload,
        urn: resource.urn,
        cluster: String(cluster).split("/").at(-1) ?? "",
        service: String(name),
        taskDefinition: String(taskDefinition),
        ...(typeof desiredCount === "number" && { desired: desiredCount }),
        scaled: scaled.has(workload),
        triggers: (resource.inputs.triggers ?? {}) as Record<string, string>,
        inputs: resource.inputs,
      },
    ];
  });
}

/**
 * Services whose number of tasks auto scaling owns, by the manifests as they are now: a count that was a range and is a
 * number again has to be compared with what runs, and set.
 */
export function withOwnCounts(
  services: readonly DeployedService[],
  workloads: readonly Pick<ResolvedWorkload, "name" | "spec">[],
): DeployedService[] {
  return services.map((service) => {
    const spec = workloads.find(({ name }) => name === service.workload)?.spec;
    const count = spec !== undefined && "count" in spec ? spec.count : undefined;
    const ranged = typeof count === "object" && "range" in count;
    return { ...service, scaled: service.scaled && ranged };
  });
}

/** The one resource of a type that a workload has; undefined when it has none. */
export function resourceOf(state: StackState | undefined, workload: string, type: string): StateResource | undefined {
  const resources = (state?.resources ?? []).filter(({ pendingDeletion }) => !pendingDeletion);
  const workloads = workloadsByUrn(resources);
  return resources.find((resource) => resource.type === type && workloads.get(resource.urn) === workload);
}

/** @throws RunError `usage` when the workload has no ECS service in the environment */
export function serviceOfWorkload(
  state: StackState | undefined,
  workload: string,
  environment: string,
): DeployedService {
  const all = deployedServices(state);
  const found = all.find((one) => one.workload === workload);
  if (found !== undefined) return found;
  const known = all.map((one) => one.workload).join(", ");
  throw new RunError("usage", `"${workload}" runs no ECS service in ${environment}.`, {
    hint: known === "" ? `\`airlift up --env ${environment}\` deploys.` : `Services there: ${known}.`,
    stack: environment,
  });
}
