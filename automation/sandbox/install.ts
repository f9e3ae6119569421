import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { makePrivateFolder } from "../base/privateFolder.js";
import { versions } from "./versions.js";
import { worldFileOf } from "./world.js";

/** A sandbox that is ready for the engine. */
export interface Sandbox {
  /** PULUMI_HOME of the sandbox: its plugins are the simulated ones, nothing else is found there. */
  readonly pulumiHome: string;
  /** What to set in the engine's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The file that holds the simulated AWS. */
  readonly worldFile: string;
}

/** Where a sandbox is. */
export interface SandboxPlace {
  directory: string;
  /** Git shall not see the folder. */
  hidden?: boolean;
}

/**
 * Puts the simulated providers into a sandbox folder (`.airlift` beside `copilot/`, or a shared one). Quick and without
 * effect when they are there already; several processes may do it at once.
 * @throws when the folder can't be written, or the provider's code is not where it was built to.
 */
export async function installSandbox({ directory, hidden }: SandboxPlace): Promise<Sandbox> {
  const folder = resolve(directory);
  const pulumiHome = join(folder, "pulumi");
  // A folder that was named and is there may be for others too; what is put into it is not.
  if (hidden === true || !existsSync(folder)) makePrivateFolder(folder);
  makePrivateFolder(pulumiHome);
  if (hidden === true) put(join(folder, ".gitignore"), "*\n", 0o644);
  const entry = await providerEntry(pulumiHome);
  for (const [name, version] of Object.entries(versions)) {
    const plugin = join(pulumiHome, "plugins", `resource-${name}-v${version}`);
    const launcher = `#!/bin/sh\n# A provider of Airlift's sandbox: simulated AWS, nothing real.\nexec ${[process.execPath, entry, name, folder].map(quoted).join(" ")} "$@"\n`;
    put(join(plugin, `pulumi-resource-${name}`), launcher, 0o755);
  }
  return {
    pulumiHome,
    worldFile: worldFileOf(folder),
    env: {
      PULUMI_HOME: pulumiHome,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      AIRLIFT_SANDBOX: folder,
    },
  };
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Writes a file under another name first, so that nobody sees half of it. */
function put(file: string, text: string, mode: number): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, text, { mode });
  renameSync(fresh, file);
}

let bundledFromSource: Promise<string> | undefined;

/** Where the provider's code is: bundled beside the bundled command, compiled beside this file, or bundled here from source. */
async function providerEntry(pulumiHome: string): Promise<string> {
  const here = fileURLToPath(import.meta.url);
  if (here.endsWith(".ts")) {
    bundledFromSource ??= bundle(join(dirname(here), "entry.ts"));
    const file = join(pulumiHome, "sandbox-provider.cjs");
    put(file, await bundledFromSource, 0o644);
    return file;
  }
  const candidates = ["sandbox-provider.cjs", "entry.js"].map((name) => join(dirname(here), name));
  const found = candidates.find((file) => existsSync(file));
  if (!found)
    throw new Error(
      `the sandbox's providers are missing: neither of ${candidates.join(", ")} is there; build Airlift again`,
    );
  return found;
}

/** Only when run from TypeScript source, where esbuild is installed. */
async function bundle(entry: string): Promise<string> {
  const { build } = await import("esbuild");
  const built = await build({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    write: false,
    logLevel: "error",
  });
  const [file] = built.outputFiles;
  if (!file) throw new Error(`esbuild produced no output for ${entry}`);
  return file.text;
}
