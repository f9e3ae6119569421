import type { Argv, Options } from "yargs";
import type { Parsed } from "./flags.js";

/** The flags of a verb that are its own: `{name: {alias: "n", …}}`. */
export type OwnFlags = Readonly<Record<string, Options>>;

/** Gives a verb flags of its own, listed before the common ones. */
export function withOwn(yargs: Argv, flags: OwnFlags): Argv {
  for (const [name, options] of Object.entries(flags)) {
    yargs.option(name, { group: "Flags", ...(options.type === "boolean" ? {} : { nargs: 1 }), ...options });
  }
  return yargs;
}

/** A flag with one value; of several the last one counts. */
export function textGiven(parsed: Parsed, name: string): string | undefined {
  const value = parsed[name];
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === "string" || typeof last === "number" ? String(last) : undefined;
}

/** A flag that is repeated, or has its values separated by commas. */
export function listGiven(parsed: Parsed, name: string): string[] | undefined {
  const value = parsed[name];
  if (value === undefined) return undefined;
  const texts = (Array.isArray(value) ? value : [value]).filter(
    (one) => typeof one === "string" || typeof one === "number",
  );
  const items = texts.flatMap((one) => String(one).split(",")).map((one) => one.trim());
  return items.filter((one) => one !== "");
}

/** A flag that is on, off (`--no-…`) or not given. */
export function switchGiven(parsed: Parsed, name: string): boolean | undefined {
  const value = parsed[name];
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === "boolean" ? last : undefined;
}
