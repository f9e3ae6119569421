import fc from "fast-check";
import type { ManifestKind } from "../../automation/manifest/index.js";
import { manifestKinds } from "../../automation/manifest/kinds.js";
import { rowsByKind } from "./rows/index.js";
import { manifestWith } from "./rows/writing.js";

/** Valid manifests of every kind, in flow style and in block style. */
export const seeds: readonly [kind: ManifestKind, text: string][] = manifestKinds.flatMap((kind) =>
  rowsByKind[kind].flatMap((row) =>
    row.accepts
      .slice(0, 1)
      .map(([written]): [ManifestKind, string] => [kind, inBlocks(manifestWith(kind, row.path, written))]),
  ),
);

/** Breaks the outermost braces into lines, so that mutations meet indents as well. */
function inBlocks(text: string): string {
  let depth = 0;
  let lines = "";
  for (const char of text.slice(1, -1)) {
    if ("{[".includes(char)) depth += 1;
    if ("}]".includes(char)) depth -= 1;
    lines += char === "," && depth === 0 ? "\n" : char;
  }
  return `${lines.replace(/^ +/gm, "")}\n`;
}

const pieces = [
  "{}",
  "[]",
  "null",
  "''",
  "~",
  ": ",
  "- ",
  "\n",
  "\n  ",
  "\t",
  "\r\n",
  "&a ",
  "*a",
  "<<: ",
  "!Ref ",
  "!!int ",
  "${X}",
  "\\${X}",
  "#",
  '"',
  "'",
  "|",
  ">",
  "{",
  "}",
  "[",
  "]",
  ",",
  "true",
  "0x",
  "1.5",
  "10s",
  "environments:\n  test:\n    ",
  "\u0000",
  "\ufeff",
  "é",
  "\ud800",
  "__proto__: ",
  "? ",
  "%YAML",
  "---\n",
  "...\n",
];

type Mutation = { readonly at: number; readonly remove: number; readonly insert: string };
export const mutation = fc.record({
  at: fc.nat(400),
  remove: fc.integer({ min: 0, max: 12 }),
  insert: fc.oneof(fc.constantFrom("", ...pieces), fc.string({ maxLength: 6 })),
});

export function mutate(text: string, mutations: readonly Mutation[]): string {
  return mutations.reduce((current, { at, remove, insert }) => {
    const place = current.length === 0 ? 0 : at % current.length;
    return current.slice(0, place) + insert + current.slice(place + remove);
  }, text);
}
