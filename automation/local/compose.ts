import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { RunError } from "../base/errors.js";
import type { LocalAddress } from "./router/health.js";

/** A Compose project while it runs. */
export interface RunningProject {
  /** Where a service's port is published on this machine; undefined before it is. */
  locate(service: string, port: number): Promise<LocalAddress | undefined>;
  /** Addresses of this machine that the project's containers reach it by, as far as they are known. */
  gateways(): Promise<string[]>;
}

function docker(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("docker", args, { env, timeout: 20_000 }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(Object.assign(error, { stderr })),
    );
  });
}

/** Milliseconds between looks at what Docker has started so far. */
export const pulse = 500;

/** Lets containers reach what listens on this machine: on each address that they know it by, as soon as it is there. */
export async function followGateways(
  project: Pick<RunningProject, "gateways">,
  listenOn: (address: string) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const known = new Set<string>();
  while (!signal.aborted && known.size < 2) {
    for (const address of await project.gateways())
      if (!known.has(address)) {
        known.add(address);
        await listenOn(address);
      }
    await wait(pulse, undefined, { signal }).catch(() => {});
  }
}

/** @throws RunError where there is no Docker, or no Compose in it */
export async function requireCompose(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const other = "`--print` shows the Compose file for another tool.";
  try {
    await docker(["compose", "version"], env);
  } catch (error) {
    const message =
      (error as NodeJS.ErrnoException).code === "ENOENT"
        ? "Docker is not installed."
        : "Docker has no Compose plugin (version 2.25 or later).";
    throw new RunError("usage", message, { hint: other, cause: error });
  }
}

/**
 * Runs a project until it ends or Ctrl-C, and removes its containers.
 *
 * @param beside runs while the project does, and is ended by the signal
 * @returns exit code of Compose
 * @throws RunError where Docker is missing
 */
export async function runProject(
  { text, name, args }: { text: string; name: string; args: readonly string[] },
  variables: Record<string, string>,
  beside?: (project: RunningProject, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  await requireCompose();
  const folder = mkdtempSync(join(tmpdir(), "airlift-local-"));
  const file = join(folder, "compose.yml");
  writeFileSync(file, text, { mode: 0o600 });
  const env = { ...process.env, ...variables };
  const compose = ["compose", "-f", file];
  const run = (rest: readonly string[]) =>
    new Promise<number>((resolve, reject) => {
      const child = spawn("docker", [...compose, ...rest], { stdio: "inherit", env });
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
    });
  const project: RunningProject = {
    async locate(service, port) {
      const said = await docker([...compose, "port", service, String(port)], env).catch(() => "");
      const [, host, found] = /^(\S+):(\d+)\s*$/.exec(said) ?? [];
      return found === undefined || found === "0" ? undefined : { host: host ?? "127.0.0.1", port: Number(found) };
    },
    async gateways() {
      const format = "{{range .IPAM.Config}}{{.Gateway}} {{end}}";
      const all = ["bridge", `${name}_default`].map((network) =>
        docker(["network", "inspect", network, "--format", format], env).catch(() => ""),
      );
      return [...new Set((await Promise.all(all)).join(" ").split(/\s+/).filter(Boolean))];
    },
  };
  // Compose hears Ctrl-C itself, and ends the containers in order.
  const ignore = () => {};
  const ending = new AbortController();
  process.on("SIGINT", ignore);
  try {
    const more = beside?.(project, ending.signal);
    const code = await run(args);
    ending.abort();
    await more;
    return code;
  } finally {
    ending.abort();
    await run(["down", "--remove-orphans"]).catch(() => {});
    process.off("SIGINT", ignore);
    rmSync(folder, { recursive: true, force: true });
  }
}
