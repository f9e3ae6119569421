import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** Moto, which simulates AWS by other people's hands, on loopback. */
export interface Moto {
  port: number;
  url: string;
  stop(): void;
}

/** Why moto can't be started here; undefined where it can. */
function whyNoMoto(): string | undefined {
  const found = spawnSync("python3", ["-c", "import flask, moto.server"], { encoding: "utf8" });
  if (found.status === 0) return undefined;
  return `python3 has no moto (pip install 'moto[server]'): ${found.stderr?.trim().split("\n").at(-1) ?? found.error?.message}`;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Moto for a hook before tests, which are left out, and say so, where it can't be started. */
export async function startMotoOrSkip(context: { skip(): never }): Promise<Moto> {
  const why = whyNoMoto();
  if (why !== undefined) {
    console.warn(`      SKIPPED: ${why}`);
    context.skip();
  }
  return startMoto();
}

async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = "from moto.server import main; main()";
  const child: ChildProcess = spawn("python3", ["-c", program, "-H", "127.0.0.1", "-p", String(port)], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said = `${said}${chunk}`.slice(-4000)));
  for (let i = 0; i < 240; i++) {
    const up = await fetch(`${url}/moto-api/data.json`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return { port, url, stop: () => child.kill("SIGTERM") };
    if (child.exitCode !== null) break;
    await pause(250);
  }
  child.kill("SIGKILL");
  throw new Error(`moto did not start:\n${said}`);
}
