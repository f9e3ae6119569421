import { isRecord } from "../base/isRecord.js";

/** Property values as they pass between the engine and the simulated AWS. */
export type Inputs = Record<string, unknown>;

/** What the engine sends in place of a value that it does not know yet (in previews). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key by which the engine marks secrets, assets and references to resources. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";

export const isUnknown = (value: unknown): boolean => value === UNKNOWN;

/** Nothing, or what stands for nothing: the provider takes a false, a 0 and an empty list for an input that is not there. */
export const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  value === false ||
  value === 0 ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0);

/** True when the value is unknown, or holds something unknown anywhere inside (JSON text included). */
export function holdsUnknown(value: unknown): boolean {
  if (typeof value === "string") return value.includes(UNKNOWN);
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isRecord(value) && Object.values(value).some(holdsUnknown);
}

/** The text of a value, or "" when it is missing, unknown or no text. */
export const text = (value: unknown): string => (typeof value === "string" && value !== UNKNOWN ? value : "");

/** The known texts of a list; [] when it is missing or unknown. */
export const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text).filter((one) => one) : []);

/** The records of a list (or the one record that stands for a list); [] when missing or unknown. */
export const records = (value: unknown): Inputs[] =>
  Array.isArray(value) ? value.filter(isRecord) : isRecord(value) ? [value] : [];

/** A number, also when written as text; undefined when missing or unknown. */
export function numeric(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** Every known text at a dotted path; lists on the way are walked. */
export function textsAt(value: unknown, path: string): string[] {
  let level: unknown[] = [value];
  for (const step of path.split(".")) {
    level = level.flatMap((one) => (isRecord(one) ? [one[step]] : [])).flat();
  }
  return level.map(text).filter((one) => one);
}

/** Takes the marks of secrets away and gives ids for references to resources; says which top-level keys held a secret. */
export function unwrap(marked: Inputs): { plain: Inputs; secretKeys: string[] } {
  const secretKeys: string[] = [];
  const plain: Inputs = {};
  for (const [key, value] of Object.entries(marked)) {
    let secret = false;
    plain[key] = strip(value, () => {
      secret = true;
    });
    if (secret) secretKeys.push(key);
  }
  return { plain, secretKeys };
}

function strip(value: unknown, onSecret: () => void): unknown {
  if (Array.isArray(value)) return value.map((one) => strip(one, onSecret));
  if (!isRecord(value)) return value;
  if (value[SIGNATURE] === SECRET) {
    onSecret();
    return strip(value.value, onSecret);
  }
  if (value[SIGNATURE] === REFERENCE) return value.id ?? value.urn;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, strip(one, onSecret)]));
}

/** Marks a value as secret for the engine. */
export const secret = (value: unknown): Inputs => ({ [SIGNATURE]: SECRET, value });

/** A reference to a resource, as the engine hands it on. */
export const reference = (urn: string, id: unknown, packageVersion: string): Inputs => ({
  [SIGNATURE]: REFERENCE,
  urn,
  id,
  packageVersion,
});
