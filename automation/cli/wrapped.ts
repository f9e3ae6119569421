import { stripVTControlCharacters } from "node:util";

/**
 * A message in lines of a terminal's width, broken between words and indented from the second on. Left as they are: tables,
 * what is coloured, and words that are too long, such as addresses that somebody will copy.
 */
export function wrapped(line: string, width: number): string[] {
  const [indent = ""] = /^ */.exec(line) ?? [];
  const text = line.slice(indent.length);
  if (line.length <= width || stripVTControlCharacters(text) !== text || / {2}|\t/.test(text)) return [line];
  const lines: string[] = [];
  let current = indent;
  for (const word of text.split(" ")) {
    const begun = current.trim() !== "";
    if (begun && current.length + 1 + word.length > width) {
      lines.push(current);
      current = `${indent}  ${word}`;
    } else current += begun ? ` ${word}` : word;
  }
  return [...lines, current];
}
