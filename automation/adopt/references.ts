import { unknownValue } from "../base/unknownValue.js";

/** Outputs of the resources of a plan by `type::name`, and answers of lookups by `data.<token>`. */
export type Outputs = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** `a.b[0]` in a value. */
function at(value: unknown, path: string): unknown {
  const steps = path.split(/\.|\[(\d+)\]/).filter((step) => step !== undefined && step !== "");
  let level = value;
  for (const step of steps) level = (level as Record<string, unknown> | undefined | null)?.[step];
  return level;
}

/** Names of resources may hold periods: the longest that fits is meant. */
function outputAt(reference: string, outputs: Outputs): unknown {
  for (let end = reference.length; end > 0; end = reference.lastIndexOf(".", end - 1)) {
    const known = outputs.get(reference.slice(0, end));
    if (known !== undefined) return at(known, reference.slice(end + 1));
  }
  return undefined;
}

const reference = /\$\{((?:aws|airlift|data|export|zone|pulumi)[:.][^{}]+)\}/g;

/**
 * A plan's value with references to resources filled in by what these are in AWS. What is not known becomes the value
 * that the engine sends for it.
 */
export function resolved(value: unknown, outputs: Outputs): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, outputs));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, outputs)]));
  if (typeof value !== "string" || !value.includes("${")) return value;
  const [whole, only] = /^\$\{([^{}]+)\}$/.exec(value) ?? [];
  if (whole !== undefined && only !== undefined && new RegExp(reference.source).test(whole))
    return outputAt(only, outputs) ?? unknownValue;
  return value.replace(reference, (_, inner: string) => {
    const found = outputAt(inner, outputs);
    return found === undefined ? unknownValue : String(found);
  });
}

/** Whether anything in a value is not known. */
export function holdsUnknown(value: unknown): boolean {
  if (typeof value === "string") return value.includes(unknownValue);
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}
