import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { SiteFileSpec } from "../../../components/staticSite.js";
import { contentType } from "../contentTypes.js";
import { findPath, inside, shownPath } from "../paths.js";
import type { ResolveContext } from "./context.js";
import { type FilePatterns, filePatterns } from "./filePatterns.js";
import { keptBackParts, secretIn } from "./siteSecrets.js";

/** One entry of a Static Site's `files`, in its long form. */
export interface FilesForm {
  source: string;
  destination?: string;
  /** Absent: false, as in Copilot. */
  recursive?: boolean;
  exclude?: string[];
  reinclude?: string[];
}

/** Entries below one source: more would neither be read nor uploaded in a bearable time. */
const mostEntries = 100_000;

/** Of those, links and what is reached through them: a few links can multiply folders without end. */
const mostLinked = 10_000;

/** How many names a message lists. */
const mostNames = 10;

/** The files of a Static Site, sorted by key; of two with the same key the later entry counts. */
export function siteFiles(forms: readonly FilesForm[], context: ResolveContext): SiteFileSpec[] {
  const files = new Map<string, SiteFileSpec>();
  forms.forEach((form, i) => {
    for (const file of filesOf(form, `files[${i}]`, context)) files.set(file.key, file);
  });
  return [...files.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function filesOf(form: FilesForm, key: string, context: ResolveContext): SiteFileSpec[] {
  const target = findPath(form.source, "folder", context.rules);
  if ("message" in target) {
    context.report(`${key}.source`, target.message, target.hint);
    return [];
  }
  const found = statSync(target.absolute, { throwIfNoEntry: false });
  if (found === undefined) {
    const hint = "Paths are relative to the folder that holds copilot/. If a build makes it, build first.";
    context.report(`${key}.source`, `there is nothing at "${form.source}"`, hint);
    return [];
  }
  if (found.isDirectory()) return new SourceFolder(form, target.absolute, key, context).files();
  if (!found.isFile()) {
    context.report(`${key}.source`, `"${form.source}" is neither a file nor a folder`);
    return [];
  }
  return singleFile(form, target.absolute, key, context);
}

function singleFile(form: FilesForm, absolute: string, key: string, context: ResolveContext): SiteFileSpec[] {
  const name = form.source.split("/").pop() ?? form.source;
  const target = form.destination === undefined || form.destination === "" ? name : form.destination;
  // The source itself names the file; only what a link leads to is not named by it.
  const real = shownPath(realpathSync.native(context.rules.root), realpathSync.native(absolute));
  const unnamed = keptBackParts(real).filter((part) => !form.source.split("/").includes(part));
  if (unnamed.length > 0) {
    const hint = "Name the file itself as the source if it is meant to be public.";
    context.report(
      `${key}.source`,
      `"${form.source}" is a link to ${real}, which is never published unless it is named`,
      hint,
    );
    return [];
  }
  reportSecrets([{ path: name, absolute }], filePatterns(form.reinclude), key, context);
  return [siteFile(withoutSlash(target), absolute)];
}

/** A file or folder below a source. */
interface Entry {
  /** Below the source, with forward slashes. */
  path: string;
  absolute: string;
}

/** A folder as a source: which of its files are published. */
class SourceFolder {
  private readonly excluded: FilePatterns;
  private readonly reincluded: FilePatterns;
  private readonly real: string;
  private readonly root: string;
  /** What was not taken for its name alone. */
  private readonly keptBack: string[] = [];
  /** Folders directly inside that were not gone into. */
  private readonly notEntered: string[] = [];
  private entries = 0;
  private linked = 0;
  private stopped = false;

  constructor(
    private readonly form: FilesForm,
    private readonly source: string,
    private readonly key: string,
    private readonly context: ResolveContext,
  ) {
    this.excluded = filePatterns(form.exclude);
    this.reincluded = filePatterns(form.reinclude);
    this.real = realpathSync.native(source);
    this.root = realpathSync.native(context.rules.root);
  }

  files(): SiteFileSpec[] {
    const { form, key, context } = this;
    const found = [...this.walk(this.source, this.real)];
    this.reportLeftOut();
    reportSecrets(found, this.reincluded, key, context);
    const { destination = "" } = form;
    const prefix = destination === "" ? "" : `${withoutSlash(destination).replace(/\/+$/, "")}/`;
    return found.map(({ path, absolute }) => siteFile(`${prefix}${path}`, absolute));
  }

  /**
   * Files below a folder; `real` is where it really is. Links are followed, but neither out of what manifests may reach
   * nor in a circle.
   */
  private *walk(folder: string, real: string, above: readonly string[] = [], linked = false): Generator<Entry> {
    if (above.includes(real)) return;
    for (const entry of this.read(folder)) {
      const isLink = entry.isSymbolicLink();
      if (this.isTooMuch(linked || isLink)) return;
      const absolute = join(folder, entry.name);
      const path = relative(this.source, absolute).split(sep).join("/");
      const target = isLink ? followed(absolute) : { found: entry, real: join(real, entry.name) };
      if (target?.found.isFile()) {
        if (this.takes(path) && this.mayPublish(path, absolute, target.real, isLink)) yield { path, absolute };
      } else if (target?.found.isDirectory() && this.enters(path, absolute, target.real, isLink)) {
        yield* this.walk(absolute, target.real, [...above, real], linked || isLink);
      }
    }
  }

  private isTooMuch(linked: boolean): boolean {
    this.entries++;
    if (linked) this.linked++;
    if (this.entries <= mostEntries && this.linked <= mostLinked) return false;
    const what =
      this.entries > mostEntries ? `${mostEntries} files and folders` : `${mostLinked} files and folders behind links`;
    if (!this.stopped) this.report(`more than ${what} are in "${this.form.source}"`);
    this.stopped = true;
    return true;
  }

  private read(folder: string): Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      this.report(`${shownPath(this.context.rules.root, folder)} can't be read: ${(error as Error).message}`);
      return [];
    }
  }

  private takes(path: string): boolean {
    return !this.excluded.covers(path) || this.reincluded.covers(path);
  }

  private enters(path: string, absolute: string, real: string, isLink: boolean): boolean {
    if (this.excluded.covers(path) && this.reincluded.empty) return false;
    if (this.form.recursive !== true) {
      if (keptBackParts(path).length === 0) this.notEntered.push(path);
      return false;
    }
    return this.mayPublish(path, absolute, real, isLink);
  }

  /** Whether neither its name nor where a link leads keeps it from the public. */
  private mayPublish(path: string, absolute: string, real: string, isLink: boolean): boolean {
    const below = inside(real, this.real) ? relative(this.real, real) : relative(this.root, real);
    if (!this.isNamed(path) || !this.isNamed(below.split(sep).join("/"))) {
      this.keptBack.push(path);
      return false;
    }
    // What is below a folder that may be reached may be reached.
    if (!isLink) return true;
    const allowed = findPath(absolute, "folder", this.context.rules);
    if ("message" in allowed) this.report(allowed.message, allowed.hint);
    return !("message" in allowed);
  }

  /** Whether patterns of the manifest name every part of the path that is else kept back. */
  private isNamed(path: string): boolean {
    return keptBackParts(path).every((part) => this.reincluded.names(part));
  }

  private reportLeftOut(): void {
    const { form, keptBack, notEntered } = this;
    if (keptBack.length > 0) {
      const hint = "To publish one of them, name it under `reinclude`.";
      this.report(`not published: ${listed(keptBack)}`, hint, "notice");
    }
    if (form.recursive === undefined && notEntered.length > 0) {
      const message = `only the files directly inside are published, as in Copilot; not those in ${listed(notEntered)}`;
      this.report(message, "Write recursive: true to publish them too, or false to leave them out.", "warning");
    }
  }

  private report(message: string, hint?: string, severity?: "warning" | "notice"): void {
    this.context.report(`${this.key}.source`, message, hint, severity);
  }
}

/** Stops at files that look like secrets, unless the manifest names each by its path. */
function reportSecrets(files: readonly Entry[], named: FilePatterns, key: string, context: ResolveContext): void {
  let reported = 0;
  for (const { path, absolute } of files) {
    if (named.isExactly(path)) continue;
    const secret = secretOrError(absolute);
    if (secret === undefined) continue;
    const shown = shownPath(context.rules.root, absolute);
    const hint = `Exclude it; or, if it is meant to be public, name it: reinclude: [${JSON.stringify(path)}].`;
    context.report(`${key}.source`, `${shown} would be public and looks like it holds ${secret}`, hint);
    if (++reported === mostNames) return;
  }
}

function secretOrError(file: string): string | undefined {
  try {
    return secretIn(file);
  } catch (error) {
    return `something that can't be read: ${(error as Error).message}`;
  }
}

function siteFile(key: string, source: string): SiteFileSpec {
  return { key, source, contentType: contentType(source) };
}

/** What a link leads to; undefined where that is nothing, or itself. */
function followed(link: string): { found: Stats; real: string } | undefined {
  try {
    return { found: statSync(link), real: realpathSync.native(link) };
  } catch {
    return undefined;
  }
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function withoutSlash(path: string): string {
  return path.replace(/^(\.?\/)+/, "");
}
