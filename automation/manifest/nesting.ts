/**
 * Where a text nests deeper than `limit`, found before the parser is let loose on it: parsers recurse, and a few kilobytes
 * of brackets would exhaust the stack. Brackets in quotes and comments count too; a manifest never has that many in a row.
 */
export function tooDeep(text: string, limit: number): number | undefined {
  const brackets = deepBracket(text, limit);
  const dashes = new RegExp(`(?:[-?] +){${limit}}`).exec(text);
  if (brackets === undefined) return dashes?.index;
  return dashes === null ? brackets : Math.min(brackets, dashes.index);
}

function deepBracket(text: string, limit: number): number | undefined {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > limit) return index;
    } else if ((code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
  }
  return undefined;
}
