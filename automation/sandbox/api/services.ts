import { isRecord } from "../../base/isRecord.js";
import type { RolloutFault } from "../faults.js";
import { digitsFor } from "../kind.js";
import { type Deployment, deploymentsOf, putDeployment, wantedOf } from "../rules/deployments.js";
import { containersOf } from "../rules/taskDefinitions.js";
import { type Inputs, text } from "../values.js";
import type { World, WorldResource } from "../world.js";
import { type ApiCall, ApiError } from "./call.js";

const SERVICE = "aws:ecs/service:Service";

/** ECS gives up on a new version after this many tasks that did not come up. */
const BREAKER = 3;

/** Name of a cluster, given by name or ARN. */
export const clusterNameOf = (named: string): string => named.split("/").at(-1) || "default";

/** The service of a cluster that is named by name or ARN; undefined when there is none. */
export function findService({ world, place }: ApiCall, cluster: string, named: string): WorldResource | undefined {
  const name = named.split("/").at(-1) ?? named;
  return world
    .list({ type: SERVICE, ...place })
    .find((one) => one.inputs.name === name && clusterNameOf(text(one.inputs.cluster)) === clusterNameOf(cluster));
}

/** @throws ApiError ServiceNotFoundException */
export function serviceOf(call: ApiCall): WorldResource {
  const found = findService(call, text(call.body.cluster), text(call.body.service));
  if (found === undefined) throw new ApiError("ServiceNotFoundException", "Service not found.");
  return found;
}

/** The workload that a service belongs to, by its tags. */
export function workloadOf({ inputs, outputs }: WorldResource): string {
  const tags = isRecord(outputs.tagsAll) ? outputs.tagsAll : isRecord(inputs.tags) ? inputs.tags : {};
  return text(tags["copilot-service"]);
}

/** The fault that a deployment of a service runs into, if any. */
function faultOf(
  faults: readonly RolloutFault[],
  service: WorldResource,
  deployments: readonly Deployment[],
): RolloutFault | undefined {
  const names = [workloadOf(service), service.name, text(service.inputs.name)];
  return faults.find((fault) => {
    if (!names.includes(fault.service)) return false;
    const failed = deployments.filter((one) => one.rolloutState === "FAILED").length;
    return fault.times === undefined || failed < fault.times;
  });
}

/**
 * Time passes for a service by being looked at: a new deployment is in progress at the first look, at the second it
 * is complete or, when it ran into a fault, undone: the version before becomes the primary one again.
 */
export function lookAt({ world, rollouts }: ApiCall, service: WorldResource): WorldResource {
  const deployments = deploymentsOf(world, service);
  const primary = deployments.find((one) => one.status === "PRIMARY");
  if (primary === undefined || primary.rolloutState !== "IN_PROGRESS") return service;
  if (primary.looks === 0) {
    putDeployment(world, service, { ...primary, looks: 1 });
    return service;
  }
  const before = deployments.find((one) => one.status === "ACTIVE");
  const fault = wantedOf(service) === 0 ? undefined : faultOf(rollouts, service, deployments);
  if (fault === undefined) {
    const reason = `ECS deployment ${primary.id} completed.`;
    putDeployment(world, service, { ...primary, rolloutState: "COMPLETED", reason });
    if (before !== undefined) putDeployment(world, service, { ...before, status: "INACTIVE" });
    return service;
  }
  return undo(world, service, primary, before);
}

function undo(
  world: World,
  service: WorldResource,
  primary: Deployment,
  before: Deployment | undefined,
): WorldResource {
  const failed = {
    ...primary,
    rolloutState: "FAILED" as const,
    reason: "ECS deployment circuit breaker: tasks failed to start.",
    failedTasks: BREAKER,
  };
  if (before === undefined) {
    putDeployment(world, service, failed);
    return service;
  }
  putDeployment(world, service, { ...failed, status: "INACTIVE", rolledBack: true });
  const reason = `ECS deployment circuit breaker: rolling back to deploymentId ${before.id}.`;
  putDeployment(world, service, { ...before, status: "PRIMARY", rolloutState: "COMPLETED", reason });
  const live = {
    ...service,
    inputs: { ...service.inputs, taskDefinition: before.taskDefinition },
    outputs: { ...service.outputs, taskDefinition: before.taskDefinition },
  };
  world.put(live);
  return live;
}

/** A task of a service, running or stopped. */
export interface SimulatedTask {
  readonly id: string;
  readonly service: WorldResource;
  readonly deployment: Deployment;
  readonly definition: WorldResource | undefined;
  readonly stopped: boolean;
  readonly fault?: RolloutFault;
}

/** The tasks that a service has now, those that stopped at its last failed deployment included. */
export function simulatedTasks(call: ApiCall, service: WorldResource): SimulatedTask[] {
  const { world, place, rollouts } = call;
  const deployments = deploymentsOf(world, service);
  const task = (deployment: Deployment, index: number, stopped: boolean, fault?: RolloutFault): SimulatedTask => ({
    id: digitsFor(`${service.id}|${deployment.id}`)(32, `task ${index}`),
    service,
    deployment,
    definition: world.find("aws:ecs/taskDefinition:TaskDefinition", deployment.taskDefinition, place),
    stopped,
    ...(fault && { fault }),
  });
  const many = (count: number) => Array.from({ length: count }, (_, index) => index);
  const running = deployments
    .filter((one) => one.status !== "INACTIVE" && one.rolloutState === "COMPLETED")
    .flatMap((one) => many(wantedOf(service)).map((index) => task(one, index, false)));
  const last = deployments.filter((one) => one.rolloutState === "FAILED").at(-1);
  const fault = faultOf(rollouts, service, []);
  const stopped = last === undefined ? [] : many(BREAKER).map((index) => task(last, index, true, fault));
  return [...running, ...stopped];
}

/** Names of the containers of a task. */
export function containersOfTask({ definition }: SimulatedTask): Inputs[] {
  return definition === undefined || definition.existing === true ? [] : containersOf(definition.inputs);
}
