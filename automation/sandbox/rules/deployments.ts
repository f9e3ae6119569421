import { type Call, digitsFor } from "../kind.js";
import type { Place } from "../places.js";
import { type Inputs, numeric, text } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";

/** What no engine makes: how a new version of a service comes to run. Goes with its service. */
const DEPLOYMENT = "simulation:ecs/deployment:Deployment";

/** A deployment of a simulated ECS service. */
export interface Deployment {
  readonly id: string;
  /** ARN. */
  readonly service: string;
  /** ARN. */
  readonly taskDefinition: string;
  /** `ACTIVE`: still has tasks beside the new one; `INACTIVE`: history. */
  readonly status: "PRIMARY" | "ACTIVE" | "INACTIVE";
  readonly rolloutState: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  readonly reason: string;
  readonly startedAt: number;
  /** Where in the service's history. */
  readonly turn: number;
  /** How often it was looked at while it was in progress. */
  readonly looks: number;
  readonly rolledBack?: boolean;
  readonly failedTasks?: number;
}

/** What a service has deployed, oldest first. */
export function deploymentsOf(world: World, service: WorldResource): Deployment[] {
  return world
    .list({ type: DEPLOYMENT, account: service.account, region: service.region })
    .map(({ inputs }) => inputs as unknown as Deployment)
    .filter((one) => one.service === service.id)
    .sort((a, b) => a.turn - b.turn);
}

/** Writes a deployment down, as it is now. */
export function putDeployment(world: World, place: Place, deployment: Deployment): void {
  world.put({
    type: DEPLOYMENT,
    id: deployment.id,
    account: place.account,
    region: place.region,
    name: deployment.service.split("/").at(-1) ?? "",
    urn: "",
    inputs: { ...deployment } as Inputs,
    outputs: {},
    holds: [],
    aliases: [],
    unique: "",
    seed: deployment.id,
  });
}

/** A created or updated service brings a new deployment; ECS keeps the running one until the new one has settled. */
export function beginDeployment(world: World, service: WorldResource, taskDefinition: string): void {
  const before = deploymentsOf(world, service);
  for (const one of before) {
    if (one.status === "INACTIVE") continue;
    const stays = one.rolloutState === "COMPLETED" && one.status === "PRIMARY";
    putDeployment(world, service, { ...one, status: stays ? "ACTIVE" : "INACTIVE" });
  }
  const turn = (before.at(-1)?.turn ?? 0) + 1;
  const digits = BigInt(`0x${digitsFor(`${service.id}|${service.seed}`)(16, `deployment ${turn}`)}`).toString();
  putDeployment(world, service, {
    id: `ecs-svc/${digits.padStart(19, "1").slice(0, 19)}`,
    service: service.id,
    taskDefinition,
    status: "PRIMARY",
    rolloutState: "IN_PROGRESS",
    reason: "",
    startedAt: Date.now(),
    turn,
    looks: 0,
  });
}

/** For the resource type: what an engine's create or update of a service sets going. */
export function deployService({ world, id, inputs, place, before }: Call): undefined {
  const service = world.find("aws:ecs/service:Service", id, place) ?? before;
  if (service === undefined || service.existing === true) return undefined;
  const definition = world.find("aws:ecs/taskDefinition:TaskDefinition", text(inputs.taskDefinition), place);
  beginDeployment(world, service, text(definition?.outputs.arn) || text(inputs.taskDefinition));
  return undefined;
}

/** For the resource type: the history goes with the service. */
export function forgetDeployments({ world, before }: Call): void {
  if (before === undefined) return;
  for (const one of world.list({ type: DEPLOYMENT, account: before.account, region: before.region })) {
    if (one.inputs.service === before.id) world.remove(keyOf(one));
  }
}

/** How many tasks a service is to run. */
export const wantedOf = (service: WorldResource): number => numeric(service.inputs.desiredCount) ?? 1;
