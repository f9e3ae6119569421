import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/** One letter per kind of value: string, number, boolean, list, map, object. */
const kindOf = (type: string): string => {
  const plain = type.replaceAll("pulumi.", "").replaceAll(/\b(Input|Output)</g, "");
  if (/\[\]/.test(plain.replaceAll(/\{[\s\S]*\}/g, "{}"))) return "l";
  if (plain.includes("[key: string]")) return "m";
  if (/(^|[^.\w])(inputs|outputs)\./.test(plain)) return "o";
  if (/^boolean/.test(plain)) return "b";
  if (/^number/.test(plain)) return "n";
  return "s";
};

/** Where the SDK declares a resource type: `aws:ec2/vpc:Vpc` is ec2/vpc.d.ts, `docker-build:index:Image` image.d.ts. */
const declarationOf = (token: string): string => {
  const [pkg = "", path = "", name = ""] = token.split(":");
  const file = path === "index" ? name.charAt(0).toLowerCase() + name.slice(1) : path;
  return readFileSync(join(require.resolve(`@pulumi/${pkg}/package.json`), "..", `${file}.d.ts`), "utf8");
};

/** The declared properties of a class or interface body: a declaration ends with `;` on a line indented by four. */
function* declared(body: string): Generator<{ property: string; optional: boolean; type: string }> {
  let pending = "";
  for (const line of body.split("\n").slice(1)) {
    if (line.startsWith("}") || line.includes("constructor(")) return;
    pending += `${line.trim()} `;
    if (!/^ {4}\S.*;$/.test(line)) continue;
    const [, property, optional, type] = /^(?:readonly )?(\w+)(\?)?: (.*); $/.exec(pending) ?? [];
    if (property && type) yield { property, optional: optional === "?", type };
    pending = "";
  }
}

/**
 * Reads from the SDK's declarations what a resource type takes and gives:
 * `name=<kind>[i|r][o]` per property, where `i` is an input, `r` a required one and `o` an output that is always there.
 */
export function readShape(token: string): string {
  const name = token.split(":")[2] ?? "";
  const text = declarationOf(token).replaceAll(/ *\/\*\*[\s\S]*?\*\/\n?/g, "");
  const shape = new Map<string, { kind: string; input: string; output: string }>();
  for (const { property, type } of declared(text.slice(text.indexOf(`export declare class ${name} `)))) {
    shape.set(property, { kind: kindOf(type), input: "", output: /\| undefined>$/.test(type) ? "" : "o" });
  }
  for (const { property, optional, type } of declared(text.slice(text.indexOf(`export interface ${name}Args`)))) {
    const known = shape.get(property);
    shape.set(property, {
      kind: known?.kind ?? kindOf(type),
      input: optional ? "i" : "r",
      output: known?.output ?? "",
    });
  }
  return [...shape]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([property, { kind, input, output }]) => `${property}=${kind}${input}${output}`)
    .join(" ");
}
