import { isRecord } from "../../base/isRecord.js";
import type { Call } from "../kind.js";
import { refuse } from "../refusal.js";
import { holdsUnknown, type Inputs, records, text, texts } from "../values.js";
import type { WorldResource } from "../world.js";
import { readDocument } from "./documents.js";
import { startTask } from "./tasks.js";

const CODE = "InvalidDefinition";
const TYPES = ["Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"];

/** A definition begins at a state, every state can be left, and none leads nowhere. */
export function checkStateMachine({ definition }: Inputs): void {
  const document = readDocument(
    "state-machine",
    CODE,
    "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION'",
    definition,
  );
  if (document) checkStates(document, "");
}

function checkStates(machine: Inputs, where: string): void {
  const bad: (says: string) => never = (says) =>
    refuse(
      "state-machine",
      CODE,
      `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: ${says}' at ${where || "/"}`,
    );
  const { StartAt: start, States: states } = machine;
  if (!isRecord(states) || Object.keys(states).length === 0) bad("The field 'States' is required");
  if (!isRecord(states[text(start)])) bad(`StartAt '${text(start)}' is not a state`);
  for (const [name, state] of Object.entries(states)) {
    if (!isRecord(state) || !TYPES.includes(text(state.Type))) bad(`state '${name}' has no known Type`);
    const nexts = [
      text(state.Next),
      text(state.Default),
      ...[...records(state.Choices), ...records(state.Catch)].map((one) => text(one.Next)),
    ];
    const missing = nexts.find((next) => next && !isRecord(states[next]));
    if (missing) bad(`MISSING_TRANSITION_TARGET: '${name}' leads to '${missing}', which is not a state`);
    const ends = state.End === true || ["Succeed", "Fail", "Choice"].includes(text(state.Type));
    if (!ends && !text(state.Next)) bad(`state '${name}' has neither Next nor End`);
    if (state.Type === "Task" && !text(state.Resource)) bad(`state '${name}' has no Resource`);
    for (const branch of records(state.Branches)) checkStates(branch, `${where}/States/${name}/Branches`);
    for (const inner of [...records(state.Iterator), ...records(state.ItemProcessor)])
      checkStates(inner, `${where}/States/${name}`);
  }
}

/** The ECS tasks that a state machine runs could start now. */
export function startStateMachine(call: Pick<Call, "world" | "place">, machine: WorldResource): void {
  const written = text(machine.inputs.definition);
  if (!written || holdsUnknown(written)) return;
  const states: unknown = (JSON.parse(written) as Inputs).States;
  if (!isRecord(states)) return;
  for (const state of Object.values(states).filter(isRecord)) {
    if (!text(state.Resource).includes(":states:::ecs:runTask")) continue;
    const [parameters = {}] = [...records(state.Parameters), ...records(state.Arguments)];
    const named = text(parameters.TaskDefinition);
    const definition = call.world.find("aws:ecs/taskDefinition:TaskDefinition", named, call.place);
    if (!definition) refuse("reference-exists", "ClientException", `Unable to describe task definition: ${named}`);
    const [network = {}] = records(records(parameters.NetworkConfiguration)[0]?.AwsvpcConfiguration);
    startTask(call, definition, {
      subnets: texts(network.Subnets),
      publicAddress: network.AssignPublicIp === "ENABLED",
    });
  }
}
