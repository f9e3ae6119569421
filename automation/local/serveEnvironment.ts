import { setTimeout as pause } from "node:timers/promises";
import { stringify } from "yaml";
import { RunError } from "../base/errors.js";
import { followGateways, pulse, type RunningProject, requireCompose, runProject } from "./compose.js";
import type { Health, LocalAddress } from "./router/health.js";
import { type Router, startRouter } from "./router/router.js";
import { type LocalEnvironment, networkServiceOf } from "./runEnvironment.js";
import type { LocalRun } from "./runLocal.js";

/**
 * Runs an environment on this machine until it ends or Ctrl-C: its services in Docker, its load balancers in this process.
 *
 * @param variablesFor secrets and credentials of the project
 * @param say hears what happens: what is left out, what is healthy, and the addresses that answer
 * @param emulator of AWS, in which the environment's queues and topics are made, and what it can make of addons
 * @param listenOn lets containers reach something else on this machine too, by an address of it
 * @returns exit code of Compose
 * @throws RunError
 */
export async function serveEnvironment(
  local: LocalEnvironment,
  variablesFor: (run: LocalRun) => Promise<Record<string, string>>,
  say: (line: string) => void,
  {
    emulator,
    listenOn,
  }: { emulator?: { endpoint: string; region: string }; listenOn?: (address: string) => Promise<unknown> } = {},
): Promise<number> {
  await requireCompose();
  const made = emulator === undefined ? undefined : await emulated(local, emulator);
  let project: RunningProject | undefined;
  const found = new Map<string, LocalAddress>();
  const locate = async (workload: string, port: number): Promise<LocalAddress | undefined> => {
    const key = `${workload}:${port}`;
    const address = found.get(key) ?? (await project?.locate(networkServiceOf(workload), port));
    if (address !== undefined) found.set(key, address);
    return address;
  };
  const healthy = new Set<string>();
  const onHealth = (workload: string, { state, reason }: Health): void => {
    if (state === "healthy") healthy.add(workload);
    // A container that was started again may be published elsewhere.
    else for (const key of found.keys()) if (key.startsWith(`${workload}:`)) found.delete(key);
    say(state === "healthy" ? `${workload} is healthy.` : `${workload} is ${state}: ${reason}.`);
  };
  const router = await startRouter(local.balancers, { locate, onHealth });
  try {
    const run = local.project(router.listeners, made?.filled);
    for (const line of [...local.leftOut, ...(made?.leftOut ?? []), ...unknownLines(run)]) say(line);
    const variables = await variablesFor(run);
    const text = stringify(run.file, { lineWidth: 0 });
    const name = String(run.file.name);
    return await runProject({ text, name, args: run.arguments }, variables, async (running, signal) => {
      project = running;
      router.watch();
      const reached = async (address: string) => {
        await Promise.all([router.listenOn(address), listenOn?.(address)]);
      };
      await Promise.all([
        followGateways(running, reached, signal),
        accompany({ local, router, locate, healthy, say }, signal),
      ]);
    });
  } finally {
    await router.close();
  }
}

/** @throws RunError `usage` where nothing answers as AWS does */
async function emulated({ plan }: LocalEnvironment, emulator: { endpoint: string; region: string }) {
  const { fillEmulator } = await import("./emulator.js");
  return fillEmulator(plan, emulator).catch((error: Error) => {
    const message = `Queues and topics can't be made at ${emulator.endpoint}: ${error.message}`;
    throw new RunError("usage", message, { hint: "Start the emulator first.", cause: error });
  });
}

/**
 * Variables that a run leaves out, a line each.
 * @param ahead a run itself may still make what they name, in an emulator
 */
export const unknownLines = ({ unknown, environment }: Pick<LocalRun, "unknown" | "environment">, ahead = false) =>
  [...new Set(unknown)].map(
    (name) =>
      `${name} is left out: its value is known once ${environment} is deployed${ahead ? ", or a run has made it in the emulator" : ""}.`,
  );

interface Accompanied {
  local: LocalEnvironment;
  router: Router;
  locate(workload: string, port: number): Promise<LocalAddress | undefined>;
  healthy: ReadonlySet<string>;
  say(line: string): void;
}

/** Says each address once it answers. */
async function accompany({ local, router, locate, healthy, say }: Accompanied, signal: AbortSignal): Promise<void> {
  const said = new Set<string>();
  while (!signal.aborted) {
    for (const { workload, url, routed } of await local.addresses(router.listeners, locate)) {
      if (said.has(url) || (routed && !healthy.has(workload))) continue;
      said.add(url);
      say(`${workload} can be reached at ${url}`);
    }
    await pause(pulse, undefined, { signal }).catch(() => {});
  }
}
