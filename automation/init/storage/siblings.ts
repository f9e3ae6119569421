import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { ownValue } from "../../../components/ownValue.js";
import { isRecord } from "../../base/isRecord.js";
import { readTextFile } from "../../base/regularFile.js";
import type { NewFile } from "../files.js";

type Map = Record<string, unknown>;

/** Parameters of the templates that are in the folder already. */
function parametersIn(folder: string, except: string): Map {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder).filter(
    (file) => /\.ya?ml$/.test(file) && !/^addons\.parameters\.ya?ml$/.test(file) && file !== except,
  );
  const found = files.map((file): Map => {
    try {
      const template: unknown = parse(readTextFile(join(folder, file)), { logLevel: "silent" });
      return isRecord(template) && isRecord(template.Parameters) ? template.Parameters : {};
    } catch {
      return {};
    }
  });
  return Object.assign({}, ...found.reverse());
}

/**
 * The files of an addons folder become one template, in which a parameter may be described in one way only: a template
 * of ours takes over what the others say of the parameters that they have in common.
 */
export function agreeWithSiblings(root: string, file: NewFile): NewFile {
  const known = parametersIn(join(root, dirname(file.path)), file.path.split("/").at(-1) ?? "");
  const [head = "", block, rest = ""] = file.text.split(/^(Parameters:\n(?: {2}.*\n)+)/m);
  if (block === undefined) return file;
  const agreed = block.replace(/^ {2}(\w+):\n(?: {4}.*\n)+/gm, (own, name: string) => {
    if (!isRecord(ownValue(known, name))) return own;
    const lines = stringify(ownValue(known, name), { lineWidth: 0 }).trimEnd().split("\n");
    return `  ${name}:\n${lines.map((line) => `    ${line}\n`).join("")}`;
  });
  return { ...file, text: `${head}${agreed}${rest}` };
}
