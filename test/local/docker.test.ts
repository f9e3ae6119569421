import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { pointAt } from "../aws/fakeAws.js";
import { startDocker, type TestDocker, whyNoDocker } from "../support/docker.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { forwardingAws } from "../support/forwardingAws.js";
import { writeState } from "../support/madeState.js";
import { fakePlugin } from "../support/sessionPlugin.js";

const source = import.meta.url.endsWith(".ts");
const command = fileURLToPath(new URL(`../../automation/cli/main.${source ? "ts" : "js"}`, import.meta.url));

const web = `name: web
type: Load Balanced Web Service
image: {build: program/Dockerfile, port: 8080}
http: {path: /, healthcheck: {path: /up}}
network: {connect: true}
variables: {PORT: "8080", PRICE: "$5", OTHER: "http://orders:8080/"}
sidecars:
  beside: {image: {build: program/Dockerfile}, variables: {PORT: "9090"}}
`;
const orders = `name: orders
type: Backend Service
image: {build: program/Dockerfile, port: 8080}
network: {connect: true}
variables: {PORT: "8080"}
`;
const report = `name: report
type: Scheduled Job
image: {build: program/Dockerfile}
on: {schedule: "@daily"}
`;

/** A command that runs until it is ended. */
class Running {
  readonly child: ChildProcess;
  said = "";

  constructor(args: readonly string[], variables: Record<string, string>) {
    this.child = spawn(process.execPath, [...(source ? ["--import", "tsx"] : []), command, ...args], {
      // Without credentials of anybody's.
      env: { ...process.env, ...variables, AWS_EC2_METADATA_DISABLED: "true", AWS_CONFIG_FILE: "/nowhere" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (chunk: Buffer) => (this.said += String(chunk)));
  }

  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (let i = 0; i < 600; i++) {
      const found = pattern.exec(this.said);
      if (found !== null) return found;
      if (this.child.exitCode !== null) break;
      await pause(100);
    }
    throw new Error(`The command did not say ${pattern}:\n${this.said}`);
  }

  /** Ctrl-C, which reaches everything that the command started. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const ended = new Promise<number | null>((resolve) => this.child.once("exit", resolve));
    process.kill(-(this.child.pid ?? 0), "SIGINT");
    return ended;
  }
}

const read = async (url: string): Promise<string> => (await fetch(url)).text();

describe("run local with a real Docker", function () {
  this.timeout(180_000);
  let docker: TestDocker;
  let running: Running | undefined;

  before(async function () {
    const why = whyNoDocker();
    if (why !== undefined) {
      console.warn(`      SKIPPED: ${why}`);
      this.skip();
    }
    docker = await startDocker();
  });
  after(() => docker?.stop());

  afterEach(async () => {
    await running?.stop();
    running = undefined;
    removeFolders();
  });

  function folder(): string {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/web/manifest.yml": web,
      "copilot/orders/manifest.yml": orders,
      "copilot/report/manifest.yml": report,
    });
    docker.addProgram(join(dir, "program"));
    return dir;
  }

  const runLocal = (dir: string, ...more: string[]) =>
    new Running(["run", "local", "-e", "test", "--sandbox", "--dir", dir, ...more], docker.variables);

  const containers = async () => (await docker.docker("ps", "--all", "--quiet")).trim();

  it("runs a whole environment: the address that it prints answers, and services find each other", async () => {
    const emulator = createServer((_, answer) => answer.end("emulated"));
    await new Promise<void>((resolve) => emulator.listen(0, "127.0.0.1", resolve));
    const { port } = emulator.address() as AddressInfo;
    running = runLocal(folder(), "--all", "--aws-endpoint", `http://localhost:${port}`);
    const [, at = ""] = await running.until(/web can be reached at (http:\S+)/);
    expect(running.said).to.contain("report is a job").and.to.contain("web is healthy.");
    expect(await read(`${at}path`)).to.equal("web answers /path");
    // Service Connect, service discovery, and the load balancer as a container sees it.
    expect(await read(`${at}?url=http://orders:8080/a`)).to.equal("web asked: orders answers /a");
    expect(await read(`${at}?url=http://orders.test.shop.local:8080/b`)).to.equal("web asked: orders answers /b");
    const balancer = await read(`${at}?variable=COPILOT_LB_DNS`);
    expect(await read(`${at}?url=http://${balancer}/c`)).to.equal("web asked: web answers /c");
    const endpoint = await read(`${at}?variable=AWS_ENDPOINT_URL`);
    expect(endpoint).to.equal(`http://host.docker.internal:${port}`);
    expect(await read(`${at}?url=${endpoint}/`)).to.equal("web asked: emulated");
    expect(await read(`${at}?variable=AWS_ACCESS_KEY_ID`)).to.equal("test");
    emulator.closeAllConnections();
    emulator.close();
    await running.stop();
    expect(await containers()).to.equal("");
    expect(await fetch(at).catch(() => "closed")).to.equal("closed");
  });

  it("builds and runs a workload with its sidecar, which share one network and reach services on AWS, and removes all at Ctrl-C", async () => {
    const dir = folder();
    const aws = await forwardingAws();
    const shell = pointAt(aws.access.endpoint);
    const plugin = fakePlugin();
    const backend = makeFolder();
    await writeState({ dir, environments: ["test"] }, backend, {});
    try {
      const variables = { ...docker.variables, PATH: plugin.path, PULUMI_CONFIG_PASSPHRASE: "proxy" };
      const args = [
        "run",
        "local",
        "-n",
        "web",
        "-e",
        "test",
        "--proxy",
        "--dir",
        dir,
        "--backend",
        `file://${backend}`,
      ];
      const overrides = ["--port-override", "18080:8080", "--env-var-override", "LOG=debug"];
      running = new Running([...args, ...overrides], variables);
      await running.until(/Forwarded through task .* of web: .*orders:8080/);
      const at = "http://localhost:18080/";
      for (let i = 0; i < 300; i++) {
        if (await read(at).catch(() => undefined)) break;
        await pause(100);
      }
      expect(await read(`${at}path`)).to.equal("web answers /path");
      expect(await read(`${at}?variable=PRICE`)).to.equal("$5");
      expect(await read(`${at}?variable=LOG`)).to.equal("debug");
      expect(await read(`${at}?variable=COPILOT_ENVIRONMENT_NAME`)).to.equal("test");
      expect(await read(`${at}?url=http://localhost:9090/side`)).to.equal("web asked: web answers /side");
      expect(await read(`${at}?url=http://orders:8080/`)).to.match(/^web asked: orders:8080 through ecs:/);
      const discovery = "http://orders.test.shop.local:8080/";
      expect(await read(`${at}?url=${discovery}`)).to.contain("orders.test.shop.local:8080 through ecs:");
      await running.stop();
      expect(await containers()).to.equal("");
      expect(plugin.calls()).to.have.length(2);
      for (const { pid } of plugin.calls()) expect(() => process.kill(pid, 0)).to.throw("ESRCH");
      expect(aws.calls.filter(({ operation }) => operation === "TerminateSession")).to.have.length(2);
    } finally {
      shell.restore();
      aws.close();
    }
  });

  async function ends(args: readonly string[]): Promise<number | null> {
    running = new Running(args, docker.variables);
    const { child } = running;
    if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
    return child.exitCode;
  }

  it("ends with Compose's code where an image can't be built", async () => {
    const dir = folder();
    writeFileSync(join(dir, "program", "Dockerfile"), "FROM scratch\nCOPY missing /missing\n");
    expect(await ends(["run", "local", "-n", "orders", "-e", "test", "--sandbox", "--dir", dir])).not.to.equal(0);
    expect(running?.said).to.contain("missing");
  });

  it("up --sandbox --build finds a broken Dockerfile before anything is deployed", async () => {
    const dir = folder();
    const args = ["up", "-e", "test", "--sandbox", "--build", "--yes", "--dir", dir];
    writeFileSync(join(dir, "program", "Dockerfile"), "FROM scratch\nCOPY missing /missing\n");
    expect(await ends(args)).to.equal(1);
    expect(running?.said).to.contain("can't be built").and.to.contain("missing");
    expect(running?.said).not.to.contain("[test]");
    docker.addProgram(join(dir, "program"));
    expect(await ends(args), running?.said).to.equal(0);
    expect(running?.said)
      .to.contain("Docker built 4 images.")
      .and.to.match(/Update of test: \d+ created/);
    expect(await docker.docker("images", "--quiet", "airlift/shop/web/beside")).not.to.equal("");
  });
});
