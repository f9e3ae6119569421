import { isRecord } from "../base/isRecord.js";
import { shapeOf } from "../providerSchema/shape.js";
import { providerFacts } from "./facts/index.js";
import type { ResourceType } from "./kind.js";
import { autoName, checkName, inputOf } from "./names.js";
import type { Place } from "./places.js";
import { withDefaults } from "./planned.js";
import { Refusal } from "./refusal.js";
import { type CheckFailure, providerFailures, shapeFailures } from "./validate.js";
import type { Inputs } from "./values.js";

interface Checked {
  readonly kind: ResourceType;
  readonly type: string;
  readonly name: string;
  readonly olds: Inputs | undefined;
  readonly news: Inputs;
  /** What an automatic name ends with. */
  readonly digits: string;
  readonly place: Place;
  readonly defaultTags: Inputs;
}

/** The inputs with the provider's names and defaults filled in, and everything that is wrong with them by themselves. */
export function checkInputs(checked: Checked): { inputs: Inputs; failures: CheckFailure[] } {
  const { kind, type, news } = checked;
  const inputs: Inputs = Object.fromEntries(
    Object.entries(news).filter(([key, value]) => value !== null && value !== undefined && key !== "__defaults"),
  );
  const failures = shapeFailures(type, inputs);
  const filled = [...fillName(checked, inputs), ...fillDefaults(type, inputs)];
  if (filled.length > 0) inputs.__defaults = filled.sort();
  if (Object.keys(checked.defaultTags).length > 0 && shapeOf(type)?.some(({ name }) => name === "tagsAll")) {
    inputs.tagsAll = { ...checked.defaultTags, ...(isRecord(inputs.tags) ? inputs.tags : {}) };
  }
  const whole = withDefaults(type, inputs);
  failures.push(...providerFailures(type, whole));
  try {
    if (kind.naming) checkName(kind.naming, inputs);
    kind.check?.(whole, checked.place);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    failures.push({ property: "", reason: `simulated AWS, ${kind.service}: ${error.explained}` });
  }
  return { inputs, failures };
}

/** An automatic name is made once and then kept. */
function fillName({ kind, name, olds, digits }: Checked, inputs: Inputs): string[] {
  if (!kind.naming || kind.naming.auto === false) return [];
  const input = inputOf(kind.naming);
  if (inputs[input] !== undefined) return [];
  const prefix = inputs[`${input}Prefix`];
  if (prefix !== undefined) inputs[input] = olds?.[input] ?? `${String(prefix)}${digits}`;
  else inputs[input] = olds?.[input] ?? autoName(kind.naming, name, digits, inputs);
  return [input];
}

function fillDefaults(type: string, inputs: Inputs): string[] {
  return Object.entries(providerFacts[type]?.defaults ?? {}).flatMap(([key, value]) => {
    if (key.includes(".") || inputs[key] !== undefined) return [];
    inputs[key] = value;
    return [key];
  });
}
