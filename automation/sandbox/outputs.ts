import { referenced } from "./computed.js";
import { digitsFor, shapeOf } from "./kind.js";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "./places.js";
import { resourceTypes } from "./types/index.js";
import type { Inputs } from "./values.js";

/**
 * The outputs of a resource that is only planned: what was put in stays, and each output that AWS computes is
 * `reference(path)`, with paths like `arn`, `nameServers[0]` or `outputs.TableName`. All names are there, so an output
 * that is missing here is one that the resource does not have.
 * @throws for a resource type that the simulated AWS does not know.
 */
export function outputsOf(type: string, inputs: Inputs, reference: (path: string) => string): Inputs {
  const shape = shapeOf(type);
  const kind = resourceTypes[type];
  if (!shape || !kind) throw new Error(`${type} is not a resource type that the simulated AWS knows`);
  const place = { account: DEFAULT_ACCOUNT, region: DEFAULT_REGION };
  const made = { inputs, place, name: "", digits: digitsFor("plan") };
  const computed = kind.outputs?.(made, reference("id")) ?? {};
  const outputs: Inputs = { ...inputs };
  for (const { name, output, kind: letter } of shape) {
    if (inputs[name] !== undefined && inputs[name] !== null) continue;
    if (name === "tagsAll") outputs[name] = inputs.tags ?? {};
    else if (computed[name] !== undefined) outputs[name] = referenced(computed[name], name, reference);
    else if (output) outputs[name] = letter === "l" ? [] : letter === "m" || letter === "o" ? {} : reference(name);
  }
  return outputs;
}
