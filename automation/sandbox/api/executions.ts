import { randomUUID } from "node:crypto";
import { EXECUTION } from "../rules/executions.js";
import { containersOf } from "../rules/taskDefinitions.js";
import { type Inputs, numeric, text, textsAt } from "../values.js";
import type { WorldResource } from "../world.js";
import { type Api, type ApiCall, ApiError, seconds, unknownOperation } from "./call.js";

/** The part of Step Functions that operations use: a run succeeds at once. */
export const executionsApi: Api = (call) => (operations[call.operation] ?? unknownOperation)(call);

const operations: Readonly<Record<string, Api>> = {
  StartExecution: (call) => {
    const machine = machineOf(call, text(call.body.stateMachineArn));
    const name = text(call.body.name) || randomUUID();
    const executionArn = `${machine.id.replace(":stateMachine:", ":execution:")}:${name}`;
    const startedAt = Date.now();
    call.world.put({
      type: EXECUTION,
      id: executionArn,
      account: machine.account,
      region: machine.region,
      name,
      urn: "",
      inputs: { stateMachine: machine.id, startedAt, ...logsOf(call, machine) },
      outputs: {},
      holds: [],
      aliases: [],
      unique: "",
      seed: executionArn,
    });
    return { executionArn, startDate: seconds(startedAt) };
  },
  DescribeExecution: (call) => {
    const found = call.world.find(EXECUTION, text(call.body.executionArn), call.place);
    if (found === undefined) throw new ApiError("ExecutionDoesNotExist", "Execution does not exist.");
    return described(found);
  },
  ListExecutions: (call) => {
    const machine = machineOf(call, text(call.body.stateMachineArn));
    const found = call.world
      .list({ type: EXECUTION, ...call.place })
      .filter(({ inputs }) => inputs.stateMachine === machine.id)
      .reverse();
    return { executions: found.map(described) };
  },
};

function machineOf({ world, place }: ApiCall, named: string): WorldResource {
  const found = world.find("aws:sfn/stateMachine:StateMachine", named, place);
  if (found === undefined) throw new ApiError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${named}'`);
  return found;
}

function described({ id, name, inputs }: WorldResource): Inputs {
  const at = seconds(numeric(inputs.startedAt) ?? 0);
  return {
    executionArn: id,
    stateMachineArn: inputs.stateMachine,
    name,
    status: "SUCCEEDED",
    startDate: at,
    stopDate: at,
  };
}

/** Where the task that a state machine runs writes its log. */
function logsOf({ world, place }: ApiCall, machine: WorldResource): Inputs {
  const definition: unknown = JSON.parse(text(machine.inputs.definition) || "{}");
  const states = Object.values(((definition as Inputs).States ?? {}) as Inputs);
  const [named = ""] = states.flatMap((state) => textsAt(state, "Parameters.TaskDefinition"));
  const task = world.find("aws:ecs/taskDefinition:TaskDefinition", named, place);
  const [container] = task === undefined || task.existing === true ? [] : containersOf(task.inputs);
  const [logGroup = ""] = textsAt(container ?? {}, "logConfiguration.options.awslogs-group");
  return { logGroup, container: text(container?.name) };
}
