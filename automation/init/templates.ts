import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Mustache from "mustache";

/** What templates hold in `{{…}}` and `${…}` belongs to GitHub, CloudFormation and shells. */
const tags: [string, string] = ["<%", "%>"];

/** A file of `templates/`: beside this one in a source tree or a compiled one, and one folder over from `dist/bin`. */
function templateText(name: string): string {
  for (const folder of ["./templates", "../automation/init/templates"]) {
    const file = fileURLToPath(new URL(`${folder}/${name}`, import.meta.url));
    if (existsSync(file)) return readFileSync(file, "utf8");
  }
  throw new Error(`The template ${name} is missing from this installation.`);
}

/**
 * Fills in a template of `templates/`, as Mustache does: `<%name%>` is a value, `<%#name%>` … `<%/name%>` a part for
 * each of a list or for what is there, `<%^name%>` one for what is not, `<%>file%>` another template.
 */
export function render(name: string, view: object): string {
  const text = Mustache.render(templateText(name), view, templateText, { tags, escape: String });
  return `${text.trimEnd()}\n`;
}
