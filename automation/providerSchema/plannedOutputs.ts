import { isRecord } from "../base/isRecord.js";
import { outputForms } from "./outputForms.js";
import { shapeOf } from "./shape.js";

type Values = Record<string, unknown>;

/**
 * The outputs of a resource that is only planned: what was put in stays, and each output that AWS computes is
 * `reference(path)`, with paths like `arn` or `nameServers[0]`. All names are there, so an output that is missing here
 * is one that the resource does not have.
 * @throws for a resource type that has no shape here.
 */
export function outputsOf(type: string, inputs: Values, reference: (path: string) => string): Values {
  const shape = shapeOf(type);
  if (!shape) throw new Error(`${type} is not a resource type that an offline plan knows`);
  const forms = outputForms[type]?.(inputs) ?? {};
  const outputs: Values = { ...inputs };
  for (const { name, output, kind } of shape) {
    if (!output || (inputs[name] !== undefined && inputs[name] !== null)) continue;
    if (name === "tagsAll") outputs[name] = inputs.tags ?? {};
    else if (forms[name] !== undefined) outputs[name] = referenced(forms[name], name, reference);
    else outputs[name] = kind === "l" ? [] : kind === "m" || kind === "o" ? {} : reference(name);
  }
  return outputs;
}

/** Every value of a form as a reference to it; maps and lists keep their form. */
function referenced(form: unknown, path: string, reference: (path: string) => string): unknown {
  if (Array.isArray(form)) return form.map((one, index) => referenced(one, `${path}[${index}]`, reference));
  if (!isRecord(form)) return reference(path);
  return Object.fromEntries(
    Object.entries(form).map(([key, one]) => [key, referenced(one, `${path}.${key}`, reference)]),
  );
}
