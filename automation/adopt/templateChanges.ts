import { keyText, parseTemplate, plain, section, type Template } from "../manifest/addons/template.js";
import { canonicalText } from "./canonicalText.js";
import type { PropertyChange } from "./compare.js";

/** Parts of a section by name, short and long forms of functions alike. */
const partsOf = (template: Template | undefined, name: string): Map<string, string> =>
  new Map(
    (template && section(template, name))?.items.map(({ key, value }) => [keyText(key), canonicalText(plain(value))]) ??
      [],
  );

/** Which resources of an addons stack have another text in the new template, or come and go with it. */
export function templateChanges(live: string, wanted: unknown): PropertyChange[] {
  if (typeof wanted !== "string") return [];
  const [before, after] = [parseTemplate("", live).template, parseTemplate("", wanted).template];
  const [old, next] = [partsOf(before, "Resources"), partsOf(after, "Resources")];
  return [...new Set([...old.keys(), ...next.keys()])].flatMap((name): PropertyChange[] => {
    const [was, will] = [old.get(name), next.get(name)];
    if (was === will) return [];
    const path = `templateBody.Resources.${name}`;
    if (was === undefined) return [{ path, from: undefined, to: "a new resource" }];
    if (will === undefined) return [{ path, from: "the resource", to: undefined }];
    return [{ path, from: "its text", to: "another text" }];
  });
}

/** Default values of a template's parameters: what is not given has them. */
export function parameterDefaults(wanted: unknown): Record<string, string> {
  const { template } = typeof wanted === "string" ? parseTemplate("", wanted) : {};
  const items = (template && section(template, "Parameters"))?.items ?? [];
  return Object.fromEntries(
    items.flatMap(({ key }) => {
      const name = keyText(key);
      const value = template?.document.getIn(["Parameters", name, "Default"]);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}
