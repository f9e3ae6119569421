import { randomBytes } from "node:crypto";
import { isRecord } from "../../base/isRecord.js";
import { arn } from "../places.js";
import { TASK } from "../rules/oneOffTasks.js";
import { containersOf } from "../rules/taskDefinitions.js";
import { type Inputs, numeric, text, texts } from "../values.js";
import { keyOf, type WorldResource } from "../world.js";
import { type ApiCall, ApiError, seconds } from "./call.js";
import { clusterNameOf } from "./services.js";

const DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

/** Starts tasks outside of any service: each is running at the first look, and has ended at the second. */
export function runTask(call: ApiCall): Inputs {
  const { world, place, body } = call;
  const definition = world.find(DEFINITION, text(body.taskDefinition), place);
  if (definition === undefined) throw new ApiError("ClientException", "Unable to find task definition.");
  const cluster = clusterNameOf(text(body.cluster));
  if (!world.find("aws:ecs/cluster:Cluster", text(body.cluster), place) && cluster !== "default")
    throw new ApiError("ClusterNotFoundException", "Cluster not found.");
  const network = isRecord(body.networkConfiguration) ? body.networkConfiguration.awsvpcConfiguration : undefined;
  const subnets = texts(isRecord(network) ? network.subnets : undefined);
  if (subnets.length === 0)
    throw new ApiError(
      "InvalidParameterException",
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
  const missing = subnets.find((id) => !world.find("aws:ec2/subnet:Subnet", id, place));
  if (missing !== undefined)
    throw new ApiError("InvalidParameterException", `Error retrieving subnet information for [${missing}]`);
  const started = Array.from({ length: numeric(body.count) ?? 1 }, () => randomBytes(16).toString("hex"));
  const tasks = started.map((name): WorldResource => {
    const id = arn(place, "ecs", `task/${cluster}/${name}`);
    const inputs = { cluster, taskDefinition: definition.outputs.arn, startedAt: Date.now(), looks: 0 };
    return {
      type: TASK,
      id,
      ...place,
      name,
      urn: "",
      inputs,
      outputs: {},
      holds: [],
      aliases: [],
      unique: "",
      seed: id,
    };
  });
  for (const task of tasks) world.put(task);
  return { tasks: tasks.map((task) => describedTask(call, task)), failures: [] };
}

export function stopTask(call: ApiCall): Inputs {
  const found = call.world.find(TASK, text(call.body.task), call.place);
  if (found === undefined) throw new ApiError("InvalidParameterException", "The referenced task was not found.");
  call.world.put({ ...found, inputs: { ...found.inputs, looks: 2, stoppedByUser: true } });
  return {};
}

const stopped = ({ inputs }: WorldResource): boolean => (numeric(inputs.looks) ?? 0) >= 2;

/** Those of a cluster and, where it is asked for, of a family; a list is a look at them. */
export function oneOffTasks(call: ApiCall): WorldResource[] {
  const { world, place, body } = call;
  if (text(body.serviceName) !== "") return [];
  const family = text(body.family);
  const there = world
    .list({ type: TASK, ...place })
    .filter(({ inputs }) => inputs.cluster === clusterNameOf(text(body.cluster)))
    .filter(({ inputs }) => family === "" || familyOf(inputs) === family);
  return there.map((task) => {
    const looked = { ...task, inputs: { ...task.inputs, looks: (numeric(task.inputs.looks) ?? 0) + 1 } };
    if (keyOf(looked) === keyOf(task)) world.put(looked);
    return looked;
  });
}

const familyOf = (inputs: Inputs): string => (text(inputs.taskDefinition).split("/").at(-1) ?? "").split(":")[0] ?? "";

/** Ids of those that run, or have stopped. */
export const listedTasks = (call: ApiCall): string[] =>
  oneOffTasks(call)
    .filter((task) => stopped(task) === (call.body.desiredStatus === "STOPPED"))
    .map(({ id }) => id);

export function describedTasks(call: ApiCall): Inputs[] {
  const wanted = texts(call.body.tasks).map((one) => one.split("/").at(-1));
  const all = call.world.list({ type: TASK, ...call.place });
  return all.filter(({ name }) => wanted.includes(name)).map((task) => describedTask(call, task));
}

function describedTask({ world, place }: ApiCall, task: WorldResource): Inputs {
  const definition = world.find(DEFINITION, text(task.inputs.taskDefinition), place);
  const status = stopped(task) ? "STOPPED" : "RUNNING";
  const at = seconds(numeric(task.inputs.startedAt) ?? 0);
  return {
    taskArn: task.id,
    taskDefinitionArn: task.inputs.taskDefinition,
    lastStatus: status,
    desiredStatus: status,
    startedAt: at,
    enableExecuteCommand: true,
    ...(stopped(task) && { stoppedAt: at, stoppedReason: "Essential container in task exited" }),
    containers: (definition === undefined ? [] : containersOf(definition.inputs)).map(({ name, image }) => ({
      name,
      image,
      lastStatus: status,
      ...(stopped(task) && { exitCode: task.inputs.stoppedByUser === true ? 137 : 0 }),
    })),
  };
}
