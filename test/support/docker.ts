import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { pauseImage } from "../../automation/local/composeProject.js";
import { forwarderImage } from "../../automation/local/proxy/forwarders.js";
import { repositoryRoot } from "./root.js";

/** A Docker of the test's own: nothing of the machine's is touched, and nothing is pulled. */
export interface TestDocker {
  /** Variables under which `docker` reaches it. */
  variables: Record<string, string>;
  docker(...args: string[]): Promise<string>;
  /** A folder with a Dockerfile FROM scratch around the static program `test/local/answer`. */
  addProgram(folder: string): void;
  stop(): Promise<void>;
}

const has = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** Docker Compose as .ci/docker.mjs builds it; `""` where `docker compose` is there without it, undefined where there is none. */
function composePlugin(): string | undefined {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "airlift-tests");
  const built = existsSync(folder) ? readdirSync(folder).find((name) => name.startsWith("docker-compose-")) : undefined;
  if (built !== undefined) return join(folder, built);
  return has("docker", "compose", "version") ? "" : undefined;
}

/** Why Docker can't be started here; undefined where it can. */
export function whyNoDocker(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "a Docker daemon of its own needs root on Linux";
  if (!has("dockerd", "--version")) return "there is no dockerd (node .ci/docker.mjs installs it)";
  if (!has("go", "version")) return "there is no Go, which the programs in the images are built with";
  if (composePlugin() === undefined) return "there is no Docker Compose (node .ci/docker.mjs builds it)";
  return undefined;
}

/** Starts a daemon without a network of its own, and with an image of what holds a task's network. */
export async function startDocker(): Promise<TestDocker> {
  const folder = mkdtempSync(join(tmpdir(), "airlift-docker-"));
  const socket = `unix://${join(folder, "socket")}`;
  const plugins = join(folder, "config", "cli-plugins");
  mkdirSync(plugins, { recursive: true });
  const plugin = composePlugin();
  if (plugin !== undefined && plugin !== "") symlinkSync(plugin, join(plugins, "docker-compose"));
  const flags = {
    "--host": socket,
    ...{ "--data-root": join(folder, "data"), "--exec-root": join(folder, "exec"), "--pidfile": join(folder, "pid") },
    ...{ "--storage-driver": "vfs", "--iptables": "false", "--bridge": "none" },
    // Without the default bridge Docker does not know what `host-gateway` is: here the gateway of the only network.
    ...{ "--default-address-pool": "base=172.30.0.0/24,size=24", "--host-gateway-ip": "172.30.0.1" },
  };
  const args = Object.entries(flags).map(([name, value]) => `${name}=${value}`);
  const daemon = spawn("dockerd", args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  daemon.stderr.on("data", (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4000);
  });
  const variables = { DOCKER_HOST: socket, DOCKER_CONFIG: join(folder, "config") };
  const env = { ...process.env, ...variables };
  const docker = async (...given: string[]) => (await promisify(execFile)("docker", given, { env })).stdout;
  const stop = async () => {
    await ended(daemon);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answers(
      daemon,
      () => docker("version"),
      () => said,
    );
    const program = join(folder, "program");
    buildProgram(program);
    const addProgram = (to: string) => {
      mkdirSync(to, { recursive: true });
      writeFileSync(join(to, "answer"), readFileSync(program), { mode: 0o755 });
      writeFileSync(join(to, "Dockerfile"), 'FROM scratch\nCOPY answer /answer\nENTRYPOINT ["/answer"]\n');
    };
    // Images that the projects name and nobody can pull here, with what the program does instead.
    const others = {
      [pauseImage]: ["pause"],
      [forwarderImage]: ["forward", "/usr/local/etc/haproxy/haproxy.cfg"],
    };
    for (const [index, [image, args]] of Object.entries(others).entries()) {
      const other = join(folder, `other-${index}`);
      addProgram(other);
      const entrypoint = JSON.stringify(["/answer", ...args]);
      writeFileSync(join(other, "Dockerfile"), `FROM scratch\nCOPY answer /answer\nENTRYPOINT ${entrypoint}\n`);
      await docker("build", "--quiet", "--tag", image, other);
    }
    return { variables, docker, addProgram, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function buildProgram(output: string): void {
  const env = { ...process.env, CGO_ENABLED: "0", GO111MODULE: "off" };
  const source = join(repositoryRoot, "test/local/answer.go");
  const { status, stderr } = spawnSync("go", ["build", "-ldflags", "-s -w", "-o", output, source], {
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`go build: ${stderr}`);
}

async function answers(daemon: ChildProcess, ask: () => Promise<string>, said: () => string): Promise<void> {
  for (let i = 0; i < 120; i++) {
    if (daemon.exitCode !== null) break;
    if (
      await ask().then(
        () => true,
        () => false,
      )
    )
      return;
    await pause(250);
  }
  throw new Error(`dockerd did not start:\n${said()}`);
}

async function ended(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null) return;
  const gone = new Promise((resolve) => daemon.once("exit", resolve));
  daemon.kill("SIGTERM");
  await gone;
}
