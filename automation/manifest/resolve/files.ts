import { readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { SiteFileSpec } from "../../../components/staticSite.js";
import { contentType } from "../contentTypes.js";
import { findPath } from "../paths.js";
import type { ResolveContext } from "./context.js";

/** One entry of a Static Site's `files`, in its long form. */
export interface FilesForm {
  source: string;
  destination?: string;
  /** Absent: true, as Copilot's pages promised. */
  recursive?: boolean;
  exclude?: string[];
  reinclude?: string[];
}

/** The files of a Static Site, sorted by key; of two with the same key the later entry counts. */
export function siteFiles(forms: readonly FilesForm[], context: ResolveContext): SiteFileSpec[] {
  const files = new Map<string, SiteFileSpec>();
  forms.forEach((form, i) => {
    for (const file of filesOf(form, `files[${i}]`, context)) files.set(file.key, file);
  });
  return [...files.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function filesOf(form: FilesForm, key: string, context: ResolveContext): SiteFileSpec[] {
  const place = findPath(form.source, "folder", context.rules);
  if ("message" in place) {
    context.report(`${key}.source`, place.message, place.hint);
    return [];
  }
  if (!place.exists) {
    const hint = "Paths are relative to the folder that holds copilot/. If a build makes it, build first.";
    context.report(`${key}.source`, `there is nothing at "${form.source}"`, hint);
    return [];
  }
  if (!statSync(place.absolute).isDirectory()) {
    const name = form.source.split("/").pop() ?? form.source;
    const target = form.destination === undefined || form.destination === "" ? name : form.destination;
    return [siteFile(withoutSlash(target), place.absolute)];
  }
  const prefix =
    form.destination === undefined || form.destination === ""
      ? ""
      : `${withoutSlash(form.destination).replace(/\/+$/, "")}/`;
  const excluded = patterns(form.exclude);
  const included = patterns(form.reinclude);
  const found: SiteFileSpec[] = [];
  let deeper = 0;
  for (const absolute of walk(place.absolute, form.recursive ?? true)) {
    const path = relative(place.absolute, absolute).split(sep).join("/");
    if (excluded(path) && !included(path)) continue;
    if (path.includes("/")) deeper++;
    const real = findPath(absolute, "folder", context.rules);
    if ("message" in real) context.report(`${key}.source`, real.message, real.hint);
    else found.push(siteFile(`${prefix}${path}`, absolute));
  }
  if (form.recursive === undefined && deeper > 0) {
    const message = `the ${deeper} files in folders below are taken too, as Copilot's pages said; Copilot itself left them out`;
    context.report(`${key}.source`, message, "Write recursive: true, or false to leave them out.", "warning");
  }
  return found;
}

function siteFile(key: string, source: string): SiteFileSpec {
  return { key, source, contentType: contentType(source) };
}

function withoutSlash(path: string): string {
  return path.replace(/^(\.?\/)+/, "");
}

/** Files below a folder; links are followed, and links that close a circle are left out. */
function* walk(folder: string, recursive: boolean, above: readonly string[] = []): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile()) yield path;
    else if (found?.isDirectory() && recursive) {
      const id = `${found.dev}:${found.ino}`;
      if (!above.includes(id)) yield* walk(path, recursive, [...above, id]);
    }
  }
}

/** Patterns as `aws s3` has them: `*` and `?` match "/" too, `[…]` one of several characters; against the path below the source. */
function patterns(list: readonly string[] | undefined): (path: string) => boolean {
  const expressions = (list ?? []).map((pattern) => new RegExp(`^${expression(pattern)}$`, "s"));
  return (path) => expressions.some((one) => one.test(path));
}

function expression(pattern: string): string {
  let text = "";
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    const end = c === "[" ? pattern.indexOf("]", i + 2) : -1;
    if (c === "*") text += ".*";
    else if (c === "?") text += ".";
    else if (end > 0) {
      const inner = pattern.slice(i + 1, end);
      const negated = inner.startsWith("!") || inner.startsWith("^");
      text += `[${negated ? "^" : ""}${inner.slice(negated ? 1 : 0).replace(/[\\\]^]/g, "\\$&")}]`;
      i = end;
    } else text += c.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  }
  return text;
}
