import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../base/alive.js";
import { RunError } from "../base/errors.js";
import { buildEngine } from "./build.js";
import { listenForInterrupts } from "./interrupts.js";
import type { Variables } from "./location.js";
import type { OnInstallStep } from "./steps.js";

/** Milliseconds between two looks at another run's installation. */
const interval = 500;

async function holderOf(lock: string): Promise<number | undefined> {
  const text = await readFile(join(lock, "pid"), "utf8").catch(() => "");
  return text === "" ? undefined : Number(text);
}

/** Takes the lock by making a folder, which only one process can; false when another one has it. */
async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    await writeFile(join(lock, "pid"), String(process.pid));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

/** Runs `work` while no other run of this program installs into `folder`; waits for one that does. */
export async function underInstallLock<T>(folder: string, onStep: OnInstallStep, work: () => Promise<T>): Promise<T> {
  const lock = `${folder}.lock`;
  await mkdir(dirname(folder), { recursive: true });
  const stop = new AbortController();
  const stopListening = listenForInterrupts({ interrupt: () => stop.abort(), kill: () => stop.abort() });
  try {
    for (let waits = 0; !(await take(lock)); waits += 1) {
      const holder = await holderOf(lock);
      // A lock without a number is one that is just being made, unless it stays so.
      if (holder === undefined ? waits > 10 : !isAlive(holder)) {
        await rm(lock, { recursive: true, force: true });
        continue;
      }
      if (waits === 0) onStep({ text: "Another run is getting the engine; waiting for it." });
      await sleep(interval, undefined, { signal: stop.signal });
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw new RunError("aborted", "Stopped waiting for the engine; nothing was changed.");
  } finally {
    stopListening();
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** Fills a folder aside and renames it to its final name: a reader sees all of it or nothing. */
async function inPlace(folder: string, fill: (aside: string) => Promise<string>): Promise<void> {
  const root = dirname(folder);
  const prefix = `${basename(folder)}.part-`;
  // Only the holder of the lock is here, so older parts belong to installations that were killed.
  for (const left of (await readdir(root)).filter((name) => name.startsWith(prefix))) {
    await rm(join(root, left), { recursive: true, force: true });
  }
  const aside = join(root, `${prefix}${process.pid}`);
  await mkdir(aside);
  try {
    const filled = await fill(aside);
    await rm(folder, { recursive: true, force: true });
    await rename(filled, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** The official installer that the Automation API carries; it asks get.pulumi.com. */
export async function installFromSite(folder: string, version: string, onStep: OnInstallStep): Promise<void> {
  onStep({ text: `Getting pulumi ${version} from get.pulumi.com …` });
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  type Wanted = NonNullable<Parameters<typeof PulumiCommand.install>[0]>;
  // The SDK wants a version of its own semver, which is a dependency of the SDK and not of ours.
  const fromSdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
  const { SemVer } = fromSdk("semver") as { SemVer: new (text: string) => NonNullable<Wanted["version"]> };
  await inPlace(folder, async (aside) => {
    await PulumiCommand.install({ root: aside, version: new SemVer(version), skipVersionCheck: true });
    return join(aside, "bin");
  });
}

/** A build from the public Go module; minutes on a small machine, most of it the first time only. */
export async function installWithGo(
  folder: string,
  version: string,
  onStep: OnInstallStep,
  variables: Variables,
): Promise<void> {
  await inPlace(folder, (aside) => buildEngine(aside, version, onStep, variables));
}
