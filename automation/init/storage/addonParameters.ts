import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isMap, parseDocument } from "yaml";
import { ownValue } from "../../../components/ownValue.js";
import { RunError } from "../../base/errors.js";
import { readTextFile } from "../../base/regularFile.js";
import type { NewFile } from "../files.js";

/** One entry: a CloudFormation function and its argument, as YAML. */
export type Expression = { tag: string; value: string };

/** CloudFormation's short functions: kept as they are written. */
const customTags = [
  "!Ref",
  "!GetAtt",
  "!Sub",
  "!Join",
  "!Select",
  "!Split",
  "!ImportValue",
  "!If",
  "!FindInMap",
].flatMap((tag) => [
  { tag, resolve: (text: string) => text },
  { tag, collection: "seq" as const },
  { tag, collection: "map" as const },
]);

/**
 * `addons.parameters.yml` of an addons folder with these entries added; what is there stays as it is written.
 * @throws RunError when the file has no block that entries could be added to.
 */
export function addonParameters(root: string, folder: string, entries: Record<string, Expression>): NewFile {
  const present = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
  const name = present.find((file) => /^addons\.parameters\.ya?ml$/.test(file));
  const path = `${folder}/${name ?? "addons.parameters.yml"}`;
  const lines = (names: string[]) =>
    names.map((key) => `  ${key}: ${ownValue(entries, key)?.tag} ${ownValue(entries, key)?.value}`);
  if (name === undefined) {
    const about = "# Values of the parameters of the templates in this folder, from the resources around them.";
    return { path, text: `${[about, "Parameters:", ...lines(Object.keys(entries))].join("\n")}\n` };
  }
  const text = readTextFile(join(root, path));
  const document = parseDocument(text, { customTags, keepSourceTokens: true, logLevel: "silent" });
  const parameters = document.get("Parameters");
  if (document.errors.length > 0 || !isMap(parameters) || parameters.flow === true || parameters.range == null) {
    throw new RunError("usage", `${path} can't be extended: it has no block "Parameters:".`, {
      hint: `Add this by hand:\n${lines(Object.keys(entries)).join("\n")}`,
    });
  }
  const missing = Object.keys(entries).filter((key) => !parameters.has(key));
  if (missing.length === 0) return { path, text, edited: true };
  return { path, text: insert(text, parameters.range[1], lines(missing)), edited: true };
}

/** New lines behind the last entry, so that comments and order of the others stay untouched. */
function insert(text: string, end: number, lines: readonly string[]): string {
  const before = text.slice(0, end).trimEnd();
  const after = text.slice(before.length).replace(/^[^\n]*\n?/, "");
  return `${before}\n${lines.join("\n")}\n${after}`;
}
