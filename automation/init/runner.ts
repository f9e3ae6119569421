import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { RunError } from "../base/errors.js";
import type { ManifestKind } from "../manifest/kinds.js";
import { schemaFileOf } from "../manifest/schema.js";

/** The package of Airlift that others install: `runner:` of copilot/airlift.yml. */
export type Runner =
  | { from: "npm"; name: string; version: string }
  /** A file of the repository, relative to the folder that holds `copilot/`. */
  | { from: "file"; path: string }
  | { from: "url"; url: string; algorithm: "sha256" | "sha512"; digest: Buffer };

const forms =
  "Set `runner:` in copilot/airlift.yml: name and version of a package on npm (`airlift@1.2.3`), a file of the repository (`vendor/airlift-1.2.3.tgz`), or `https://…#sha512-…`.";

/**
 * Reads the setting.
 * @throws RunError `usage` for a name without an exact version, a file that is not there, or a URL without a digest
 */
export function runnerOf(root: string, setting: string): Runner {
  const wrong = (why: string) =>
    new RunError("usage", `\`runner: ${setting}\` in copilot/airlift.yml ${why}.`, { hint: forms });
  if (/^https?:\/\//.test(setting)) {
    const [, url, algorithm, digest] = /^(https:[^#\s]+)#(sha256|sha512)-([A-Za-z0-9+/]+={0,2})$/.exec(setting) ?? [];
    if (url === undefined || digest === undefined) throw wrong("needs https and the package's digest behind it");
    return { from: "url", url, algorithm: algorithm as "sha512", digest: Buffer.from(digest, "base64") };
  }
  const [, name, version] = /^((?:@[\w.~-]+\/)?[a-z0-9][\w.~-]*)@(\d+\.\d+\.\d+[\w.+-]*)$/.exec(setting) ?? [];
  if (name !== undefined && version !== undefined) return { from: "npm", name, version };
  if (!/\.(?:tgz|tar\.gz|tar)$/.test(setting)) throw wrong("is neither a package with an exact version nor a file");
  if (!existsSync(join(root, setting))) throw wrong("names a file that is not there");
  return { from: "file", path: setting.replace(/^\.\//, "") };
}

/**
 * The runner that something can't do without.
 * @throws RunError `usage` when none is set, or when npm's registry does not have it
 */
export async function requireRunner(root: string, setting: string | undefined, what: string): Promise<Runner> {
  if (setting === undefined)
    throw new RunError("usage", `${what} installs Airlift, and nothing says from where.`, { hint: forms });
  const runner = runnerOf(root, setting);
  if (runner.from !== "npm") return runner;
  const spec = `${runner.name}@${runner.version}`;
  const found = await promisify(execFile)("npm", ["view", spec, "version"], { timeout: 60_000 }).catch(
    (error: Error & { stderr?: string }) => error,
  );
  if (found instanceof Error && !/E404/.test(found.stderr ?? ""))
    throw new RunError("usage", `npm can't be asked whether it has ${spec}.`, { hint: forms, cause: found });
  if (found instanceof Error || found.stdout.trim() === "")
    throw new RunError("usage", `npm's registry has no package ${spec}.`, { hint: forms });
  return runner;
}

/**
 * The commands that install the runner on a machine with npm, its digest checked first where it comes from a URL.
 * @param root how the shell of that machine finds the folder that holds `copilot/`
 */
export function installCommands(runner: Runner, root: string): string[] {
  if (runner.from === "npm") return [`npm install --global ${runner.name}@${runner.version}`];
  if (runner.from === "file") return [`npm install --global "${root}/${runner.path}"`];
  const { url, algorithm, digest } = runner;
  return [
    `curl --fail --silent --show-error --location --output /tmp/airlift.tgz ${url}`,
    `echo "${digest.toString("hex")}  /tmp/airlift.tgz" | ${algorithm}sum --check`,
    "npm install --global /tmp/airlift.tgz",
  ];
}

/** What `npm install` is given so that the package is there as `airlift`, whatever its own name. */
export function dependencyOf(runner: Runner): string {
  if (runner.from === "url") return `airlift@${runner.url}`;
  if (runner.from === "file") return `airlift@file:${runner.path}`;
  const { name, version } = runner;
  return name === "airlift" ? `airlift@${version}` : `airlift@npm:${name}@${version}`;
}

/**
 * The comment by which editors with the YAML language server find the schema, and complete and explain every key; none
 * where no registry has the package.
 */
export function schemaHint(kind: ManifestKind, runner: Runner | undefined): string | undefined {
  if (runner?.from !== "npm") return undefined;
  const { name, version } = runner;
  return `# yaml-language-server: $schema=https://unpkg.com/${name}@${version}/schemas/${schemaFileOf(kind)}`;
}
