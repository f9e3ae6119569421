import type { Naming } from "./kind.js";
import { refuse } from "./refusal.js";
import { type Inputs, isUnknown } from "./values.js";

export const inputOf = (naming: Naming): string => naming.input ?? "name";

/** The name that the provider makes of a logical name: the name, a dash and seven digits, cut to what AWS allows. */
export function autoName(naming: Naming, logical: string, digits: string, inputs: Inputs): string {
  const suffix = `-${digits.slice(0, 7)}${naming.suffix?.(inputs) ?? ""}`;
  const name = `${logical.slice(0, naming.max - suffix.length)}${suffix}`;
  return naming.lower ? name.toLowerCase() : name;
}

/** Refuses a name that AWS refuses: too short, too long, or with a character that is not allowed. */
export function checkName(naming: Naming, inputs: Inputs): void {
  const name = inputs[inputOf(naming)];
  if (typeof name !== "string" || isUnknown(name) || name === "") return;
  if (name.length > naming.max || name.length < (naming.min ?? 1)) {
    refuse(
      "name",
      "ValidationError",
      `The ${inputOf(naming)} '${name}' is ${name.length} characters long; AWS allows ${naming.min ?? 1} to ${naming.max}.`,
      naming.page,
    );
  }
  if (!naming.pattern.test(name)) {
    refuse("name", "ValidationError", `The ${inputOf(naming)} '${name}' may only hold ${naming.allowed}.`, naming.page);
  }
}
