import { execFile } from "node:child_process";
import { access, constants, mkdir } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import { cacheFolder } from "../base/cacheFolder.js";
import { RunError } from "../base/errors.js";
import { buildLanguageHost, type HostLanguage, languageHostName } from "./build.js";
import type { Engine } from "./command.js";
import { installFromSite, installWithGo, underInstallLock } from "./install.js";
import type { Variables } from "./location.js";
import type { OnInstallStep } from "./steps.js";

export type { Engine } from "./command.js";

/** The engine that is installed where none is found, and that this program is tested with. */
export const engineVersion = "3.250.0";

/**
 * The oldest engine taken from PATH: the release of the SDK that we are built on. An older engine lacks what this
 * SDK asks of it; a newer one keeps to the same protocol within version 3.
 */
export const oldestEngine = "3.248.0";

const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/** `${XDG_CACHE_HOME:-~/.cache}/airlift/engine/v3.250.0` */
export function engineFolder(variables: Variables = process.env): string {
  return join(cacheFolder(variables), "engine", `v${engineVersion}`);
}

/** Compares dotted versions number by number; a pre-release counts as its release. */
export function isRecentEnough(version: string, oldest = oldestEngine): boolean {
  const numbers = (text: string) => (text.replace(/^v/, "").split(/[-+]/)[0] ?? "").split(".").map(Number);
  const [found, bound] = [numbers(version), numbers(oldest)];
  if (found.length < 3 || found.some(Number.isNaN) || found[0] !== bound[0]) return false;
  for (let index = 0; index < 3; index += 1) {
    const difference = (found[index] ?? 0) - (bound[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** What `pulumi version` answers, without the `v`; nothing when the file is no working pulumi. */
function versionOf(command: string): Promise<string | undefined> {
  return new Promise((done) => {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    execFile(command, ["version"], { env, timeout: 20_000 }, (error, stdout) => {
      const match = /^v?(\d+\.\d+\.\d+\S*)/.exec(stdout.trim());
      done(error === null ? match?.[1] : undefined);
    });
  });
}

async function onPath(variables: Variables): Promise<string | undefined> {
  for (const folder of (variables.PATH ?? "").split(delimiter)) {
    if (folder === "") continue;
    const file = resolve(folder, executable);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

/** What a look around for an engine found, used or not, for `doctor`. */
export interface EngineSearch {
  engine?: Engine;
  /** A pulumi on PATH that is too old or does not answer. */
  unsuitable?: { command: string; version?: string };
}

/**
 * Looks for an engine that is there already: AIRLIFT_ENGINE, PATH, one installed before.
 * @throws RunError `engine missing` when AIRLIFT_ENGINE names no working pulumi
 */
export async function findEngine(variables: Variables = process.env): Promise<EngineSearch> {
  if (variables.AIRLIFT_ENGINE) return { engine: await namedEngine(resolve(variables.AIRLIFT_ENGINE)) };
  const search: EngineSearch = {};
  const command = await onPath(variables);
  if (command !== undefined) {
    const version = await versionOf(command);
    if (version !== undefined && isRecentEnough(version)) return { engine: { command, version, origin: "path" } };
    search.unsuitable = { command, version };
  }
  const cached = join(engineFolder(variables), executable);
  // Folders appear in the cache by one rename, so what is there is whole and its version is known.
  if (await isExecutable(cached)) search.engine = { command: cached, version: engineVersion, origin: "cache" };
  return search;
}

/**
 * The engine for a command that only reads: one that is there, since none is fetched or built for that.
 * @param backend whose state can't be read without one
 * @throws RunError `engine missing`
 */
export async function presentEngine(backend: string): Promise<Engine> {
  const { engine } = await findEngine();
  if (engine !== undefined) return engine;
  throw new RunError(
    "engine missing",
    `There is no Pulumi engine on this machine, and the state in ${backend} can't be read without one; \`airlift doctor\` says how to get it.`,
  );
}

async function namedEngine(command: string): Promise<Engine> {
  const version = await versionOf(command);
  if (version !== undefined) return { command, version, origin: "variable" };
  throw new RunError("engine missing", `AIRLIFT_ENGINE names ${command}, which does not answer as pulumi.`, {
    hint: "Give the path of the pulumi command itself, or unset AIRLIFT_ENGINE.",
  });
}

/**
 * Finds the engine or gets one: the official installer, else a build of its Go module. Each step is reported in one line;
 * the build takes minutes and reports its progress. Safe when several runs start at once.
 * @throws RunError `engine missing`, naming the ways, when there is none and none can be had
 */
export async function ensureEngine(
  onStep: OnInstallStep = () => {},
  variables: Variables = process.env,
): Promise<Engine> {
  const found = await findEngine(variables);
  if (found.engine !== undefined) return found.engine;
  if (found.unsuitable !== undefined) {
    const { command, version } = found.unsuitable;
    const why = version === undefined ? "does not answer" : `is version ${version}, older than ${oldestEngine}`;
    onStep({ text: `${command} ${why}; getting pulumi ${engineVersion} for Airlift's own use.` });
  }
  const folder = engineFolder(variables);
  return underInstallLock(folder, onStep, async () => {
    // Another run may have finished the installation while this one waited.
    const meanwhile = (await findEngine(variables)).engine;
    if (meanwhile !== undefined) return meanwhile;
    return obtain(folder, onStep, variables);
  });
}

async function obtain(folder: string, onStep: OnInstallStep, variables: Variables): Promise<Engine> {
  const reasons: string[] = [];
  const ways = [
    { origin: "installer" as const, label: "official installer", install: installFromSite },
    { origin: "go" as const, label: "Go build", install: installWithGo },
  ];
  for (const { origin, label, install } of ways) {
    try {
      await install(folder, engineVersion, onStep, variables);
      const command = join(folder, executable);
      onStep({ text: `The engine is ready: pulumi ${engineVersion} in ${folder}.` });
      return { command, version: engineVersion, origin };
    } catch (error) {
      const reason = (error as Error).message.trim().split("\n")[0] ?? "";
      reasons.push(`${label}: ${reason}`);
      onStep({ text: `The ${label} provided no engine: ${reason}` });
    }
  }
  throw new RunError("engine missing", `There is no Pulumi engine here. ${reasons.join("; ")}.`, {
    hint: [
      `Install pulumi ${oldestEngine} or newer on PATH (https://www.pulumi.com/docs/install/),`,
      "or let this machine reach get.pulumi.com, or install Go (https://go.dev/dl/) so that it can be built,",
      "or set AIRLIFT_ENGINE to a pulumi command. `airlift validate` and `airlift package` need none.",
    ].join("\n"),
  });
}

/**
 * Finds a language host or builds it beside the engine in the cache.
 * @throws RunError `engine missing` when it is not there and can't be built
 */
export async function ensureLanguageHost(
  engine: Engine,
  onStep: OnInstallStep = () => {},
  variables: Variables = process.env,
  language: HostLanguage = "nodejs",
): Promise<string> {
  const found = await findLanguageHost(engine, variables, language);
  if (found !== undefined) return found;
  const folder = engineFolder(variables);
  return underInstallLock(folder, onStep, async () => {
    try {
      await mkdir(folder, { recursive: true });
      const meanwhile = await findLanguageHost(engine, variables, language);
      return meanwhile ?? (await buildLanguageHost(folder, language, onStep, variables));
    } catch (error) {
      throw new RunError("engine missing", `There is no language host for ${language}: ${(error as Error).message}`, {
        cause: error,
        hint: "Install a full distribution of Pulumi (https://www.pulumi.com/docs/install/), or Go so that it can be built.",
      });
    }
  });
}

/** Whether a language host lies beside the engine or on PATH, and where. Only runs through Pulumi.yaml need one. */
export async function findLanguageHost(
  engine: Engine,
  variables: Variables = process.env,
  language: HostLanguage = "nodejs",
): Promise<string | undefined> {
  const name = languageHostName(language);
  for (const folder of [dirname(engine.command), engineFolder(variables), ...(variables.PATH ?? "").split(delimiter)]) {
    if (folder !== "" && (await isExecutable(join(folder, name)))) return join(folder, name);
  }
  return undefined;
}
