import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../support/moto.js";
import { repositoryRoot } from "../support/root.js";

const folder = join(process.env.AIRLIFT_SHARED ?? join(repositoryRoot, "../shared"), "adopt/bed");

/** Two applications as AWS Copilot leaves them, in moto on loopback. */
export interface Bed {
  port: number;
  /** Folder of the second application, `my-app`. */
  folder: string;
  stop(): void;
}

/** Why the bed can't be started here; undefined where it can. */
export function whyNoBed(): string | undefined {
  if (!existsSync(join(folder, "bed.py"))) return `there is no ${folder}`;
  const found = spawnSync("python3", ["-c", "import boto3, flask, moto, yaml"], { encoding: "utf8" });
  if (found.status === 0) return undefined;
  return `python3 has no moto: ${found.stderr?.trim().split("\n").at(-1) ?? found.error?.message}`;
}

export async function startBed(): Promise<Bed> {
  const port = await freePort();
  const work = mkdtempSync(join(tmpdir(), "airlift-bed-"));
  const args = ["bed.py", "start", "--port", String(port), "--work", work];
  const child: ChildProcess = spawn("python3", [...args, "--samples", join(repositoryRoot, "samples")], {
    cwd: folder,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += String(chunk);
      if (said.includes("ready:")) resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => reject(new Error(`The bed ended with ${code}:\n${said}`)));
  });
  return { port, folder: join(work, "my-app"), stop: () => child.kill("SIGTERM") };
}

/** Variables of whoever works with the bed. */
export const bedVariables = (port: number): Record<string, string> => ({
  AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  AWS_ACCESS_KEY_ID: "bed",
  AWS_SECRET_ACCESS_KEY: "bed",
  AWS_REGION: "us-west-2",
  PULUMI_CONFIG_PASSPHRASE: "bed",
});

/** Hands requests on to the bed, and answers each `every`th one as AWS does when it is asked too often. */
export async function throttlingProxy(to: number, every: number) {
  let count = 0;
  let refused = 0;
  const server = createServer((asked, answer) => {
    count += 1;
    if (count % every === 0) {
      refused += 1;
      asked.resume();
      answer.writeHead(429, { "content-type": "text/plain" }).end("Rate exceeded");
      return;
    }
    const { url, method, headers } = asked;
    const passed = request({ host: "127.0.0.1", port: to, path: url, method, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 500, given.headers);
      given.pipe(answer);
    });
    passed.once("error", () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, refused: () => refused, close: () => server.close() };
}
