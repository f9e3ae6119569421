import { RunError } from "../base/errors.js";

/** Splits at commas, as CSV does: a part in double quotes may hold some. */
function parts(text: string): string[] {
  const found = text.match(/(?:"(?:[^"]|"")*"|[^,"]+)+/g) ?? [];
  return found.map((part) =>
    part
      .trim()
      .replace(/^"(.*)"$/s, "$1")
      .replaceAll('""', '"'),
  );
}

/**
 * The values of a flag that takes `KEY=VALUE`, repeated or separated by commas.
 * @throws RunError `usage`; a value is not shown
 */
export function pairsGiven(given: readonly string[] | undefined, flag: string): Record<string, string> {
  return Object.fromEntries(
    (given ?? []).flatMap(parts).map((part) => {
      const [, key, value] = /^([^=]+)=(.*)$/s.exec(part) ?? [];
      if (key === undefined || value === undefined)
        throw new RunError("usage", `--${flag} has a part that isn't KEY=VALUE.`);
      return [key, value];
    }),
  );
}
