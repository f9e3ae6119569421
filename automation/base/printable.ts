/** Control and format characters, line and paragraph separators: they move the cursor, colour or reorder what a terminal shows. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text whose control characters are written as escapes, for a terminal; those in `kept` stay. */
export function printable(text: string, kept = "\t"): string {
  return text.replace(unprintable, (character) => {
    if (kept.includes(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** The same for a text of several lines. */
export const printableLines = (text: string): string => printable(text.replaceAll("\r\n", "\n"), "\t\n");

/** Every text in a value, keys included, made printable. */
export function printableAll<T>(value: T): T {
  if (typeof value === "string") return printableLines(value) as T;
  if (Array.isArray(value)) return value.map(printableAll) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [printable(key), printableAll(one)])) as T;
}
