import { setTimeout as pause } from "node:timers/promises";
import { stringify } from "yaml";
import { RunError } from "../base/errors.js";
import { type RunningProject, requireCompose, runProject } from "./compose.js";
import type { Health, LocalAddress } from "./router/health.js";
import { type Router, startRouter } from "./router/router.js";
import { type LocalEnvironment, networkServiceOf } from "./runEnvironment.js";
import type { LocalRun } from "./runLocal.js";

/** Milliseconds between looks at what Docker has started so far. */
const pulse = 500;

/**
 * Runs an environment on this machine until it ends or Ctrl-C: its services in Docker, its load balancers in this process.
 *
 * @param variablesFor secrets and credentials of the project
 * @param emulator of AWS, in which the environment's queues and topics are made
 * @param say hears what happens: what is left out, what is healthy, and the addresses that answer
 * @returns exit code of Compose
 * @throws RunError
 */
export async function serveEnvironment(
  local: LocalEnvironment,
  variablesFor: (run: LocalRun) => Promise<Record<string, string>>,
  say: (line: string) => void,
  emulator?: { endpoint: string; region: string },
): Promise<number> {
  await requireCompose();
  const filled = emulator === undefined ? undefined : await emulated(local, emulator);
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
    const run = local.project(router.listeners, filled);
    for (const line of [...local.leftOut, ...unknownLines(run)]) say(line);
    const variables = await variablesFor(run);
    const text = stringify(run.file, { lineWidth: 0 });
    const name = String(run.file.name);
    return await runProject({ text, name, args: run.arguments }, variables, async (running, signal) => {
      project = running;
      router.watch();
      await accompany({ local, router, locate, healthy, say, running }, signal);
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

/** Variables that a run leaves out, a line each. */
export const unknownLines = ({ unknown, environment }: Pick<LocalRun, "unknown" | "environment">): string[] =>
  [...new Set(unknown)].map((name) => `${name} is left out: its value is known once ${environment} is deployed.`);

interface Accompanied {
  local: LocalEnvironment;
  router: Router;
  locate(workload: string, port: number): Promise<LocalAddress | undefined>;
  healthy: ReadonlySet<string>;
  say(line: string): void;
  running: RunningProject;
}

/** Lets the containers reach the load balancers, and says each address once it answers. */
async function accompany(
  { local, router, locate, healthy, say, running }: Accompanied,
  signal: AbortSignal,
): Promise<void> {
  const said = new Set<string>();
  const gateways = new Set<string>();
  while (!signal.aborted) {
    if (gateways.size < 2)
      for (const address of await running.gateways())
        if (!gateways.has(address)) {
          gateways.add(address);
          await router.listenOn(address);
        }
    for (const { workload, url, routed } of await local.addresses(router.listeners, locate)) {
      if (said.has(url) || (routed && !healthy.has(workload))) continue;
      said.add(url);
      say(`${workload} can be reached at ${url}`);
    }
    await pause(pulse, undefined, { signal }).catch(() => {});
  }
}
