import type { Call } from "../kind.js";
import { type Inputs, numeric, text } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";

/** What no engine makes: a deployment of an App Runner service. Goes with its service. */
const OPERATION = "simulation:apprunner/operation:Operation";

/** What App Runner has done to a service, the newest first. */
export function operationsOf(world: World, service: WorldResource): WorldResource[] {
  return world
    .list({ type: OPERATION, account: service.account, region: service.region })
    .filter(({ inputs }) => inputs.service === service.id)
    .sort((a, b) => Number(b.inputs.turn) - Number(a.inputs.turn));
}

/** Begins an operation. @param before inputs of the version that runs until it has succeeded */
export function beginOperation(world: World, service: WorldResource, type: string, before?: Inputs): WorldResource {
  const turn = (numeric(operationsOf(world, service)[0]?.inputs.turn) ?? 0) + 1;
  const id = `${service.id.split("/").at(-1)}-${turn}`;
  const operation: WorldResource = {
    type: OPERATION,
    id,
    account: service.account,
    region: service.region,
    name: id,
    urn: "",
    inputs: { service: service.id, type, turn, status: "IN_PROGRESS", looks: 0, startedAt: Date.now(), before },
    outputs: {},
    holds: [],
    aliases: [],
    unique: "",
    seed: id,
  };
  world.put(operation);
  return operation;
}

/** For the resource type: what an engine's create or update of a service sets going. */
export function deployAppRunner({ world, id, place, before }: Call): undefined {
  const service = world.find("aws:apprunner/service:Service", id, place);
  if (service !== undefined)
    beginOperation(world, service, before === undefined ? "CREATE_SERVICE" : "UPDATE_SERVICE", before?.inputs);
  return undefined;
}

/** For the resource type: operations go with the service. */
export function forgetOperations({ world, before }: Call): void {
  if (before !== undefined) for (const one of operationsOf(world, before)) world.remove(keyOf(one));
}

/** For whoever looks at it: the status of a service. */
export const pausedOf = (service: WorldResource): boolean => text(service.outputs.status) === "PAUSED";
