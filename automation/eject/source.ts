// Plain values as TypeScript, with expressions where a text refers to a resource.
import { beforePlannedSecret } from "../plan/planMocks.js";

/** TypeScript that stands for a value; `text` is printed as it is. */
export class Code {
  constructor(readonly text: string) {}
}

/** A value that the state encrypts. */
export class Secret {
  constructor(readonly value: unknown) {}
}

/** Gives the expression for a reference such as `aws:ec2/vpc:Vpc::test-vpc.id`; undefined for a text that is none. */
export type ResolveReference = (reference: string) => string | undefined;

const width = 110;
const identifier = /^[A-Za-z_$][\w$]*$/;

/**
 * A value as TypeScript.
 * @param resolve what stands for references, `${…}` inside texts
 * @param indent blanks before the lines after the first
 * @param before characters that the first line has already, beside these blanks
 */
export function sourceOf(value: unknown, resolve: ResolveReference, indent = 0, before = 0): string {
  if (value instanceof Code) return value.text;
  if (value instanceof Secret) return `pulumi.secret(${sourceOf(value.value, resolve, indent)})`;
  if (typeof value === "string") return textSource(value, resolve, indent);
  if (Array.isArray(value))
    return wrapped(
      value.map((each) => sourceOf(each, resolve, indent + 2)),
      ["[", "]"],
      indent + before,
      indent,
    );
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  const lines = members.map(([key, each]) => {
    const name = identifier.test(key) ? key : JSON.stringify(key);
    const source = sourceOf(each, resolve, indent + 2);
    return source === name ? name : `${name}: ${source}`;
  });
  return wrapped(lines, ["{ ", " }"], indent + before, indent);
}

/** A resource as a constant: `export const name = new Kind("name", { … }, { … });` */
export function constantSource(
  { constant, kind, annotation = "", name }: Record<"constant" | "kind" | "name", string> & { annotation?: string },
  args: unknown,
  options: object,
  resolve: ResolveReference,
): string {
  const start = `export const ${constant}${annotation} = new ${kind}(${JSON.stringify(name)}`;
  const given = args === undefined ? "" : `, ${sourceOf(args, resolve, 0, start.length + 4)}`;
  const before = given.includes("\n") ? 1 : start.length + given.length;
  const opts = Object.keys(options).length === 0 ? "" : `, ${sourceOf(options, () => undefined, 0, before + 4)}`;
  return `${start}${given}${opts});\n`;
}

/** An import, with a line for each name where one would be too long. */
export function importSource(names: readonly string[], from: string): string {
  return `import ${wrapped(names, ["{ ", " }"], `import  from "${from}";`.length, 0)} from "${from}";\n`;
}

function wrapped(
  items: readonly string[],
  [open, close]: readonly [string, string],
  before: number,
  indent: number,
): string {
  if (items.length === 0) return `${open}${close}`.replaceAll(" ", "");
  const line = `${open}${items.join(", ")}${close}`;
  if (!line.includes("\n") && line.length + before < width) return line;
  const blanks = " ".repeat(indent);
  return `${open.trim()}\n${items.map((item) => `${blanks}  ${item},\n`).join("")}${blanks}${close.trim()}`;
}

function textSource(planned: string, resolve: ResolveReference, indent: number): string {
  const text = planned.replace(beforePlannedSecret, "");
  const parts = partsOf(text, resolve);
  const json = asJson(text);
  const written =
    json && `(${sourceOf(json.value, resolve, indent)}${json.space === 0 ? "" : `, undefined, ${json.space}`})`;
  if (parts.every((part) => typeof part === "string")) {
    if (written !== undefined) return `JSON.stringify${written}`;
    // Templates and manifests as they were written; a literal would make one character of "\r\n".
    return /\n.*\n/.test(text) && !text.includes("\r") ? `\`${escaped(text)}\`` : JSON.stringify(text);
  }
  const [only, ...more] = parts;
  if (only instanceof Code && more.length === 0) return only.text;
  if (written !== undefined) return `pulumi.jsonStringify${written}`;
  const inner = parts.map((part) => (part instanceof Code ? `\${${part.text}}` : escaped(part)));
  return `pulumi.interpolate\`${inner.join("")}\``;
}

/** The texts and expressions that a text is made of. */
export function partsOf(text: string, resolve: ResolveReference): (string | Code)[] {
  const parts: (string | Code)[] = [];
  let rest = "";
  for (let at = 0; at < text.length; ) {
    const end = text.startsWith("${", at) ? text.indexOf("}", at) : -1;
    const expression = end < 0 ? undefined : resolve(text.slice(at + 2, end));
    if (expression === undefined) {
      rest += text[at];
      at += 1;
      continue;
    }
    if (rest !== "") parts.push(rest);
    rest = "";
    parts.push(new Code(expression));
    at = end + 1;
  }
  return rest === "" && parts.length > 0 ? parts : [...parts, rest];
}

/** The object or list that a text is the JSON of, and its indent, where writing it again gives the very same text. */
function asJson(text: string): { value: unknown; space: number } | undefined {
  if (!/^[[{]\s*["{}[\]]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const space = [0, 2].find((one) => JSON.stringify(value, undefined, one) === text);
    return space === undefined ? undefined : { value, space };
  } catch {
    return undefined;
  }
}

const escaped = (text: string): string => text.replace(/[\\`]|\$\{/g, (found) => `\\${found}`);

/** A name for a constant: `web-service` is `webService`. @param taken names that are in use; the new one is added */
export function constantName(name: string, taken: Set<string>): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const joined = words
    .map((word, at) => (at === 0 ? lower(word) : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
  const stem = /^[A-Za-z]/.test(joined) ? joined : `_${joined}`;
  let free = reserved.has(stem) ? `${stem}_` : stem;
  for (let number = 2; taken.has(free); number += 1) free = `${stem}${number}`;
  taken.add(free);
  return free;
}

const lower = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);

/** Words of TypeScript, and names that every file imports. */
const reserved = new Set(
  "aws break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public pulumi record return static super switch this throw true try typeof var void while with yield await".split(
    " ",
  ),
);
