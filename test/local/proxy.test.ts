import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { addressesIn } from "../../automation/aws/databaseHosts.js";
import { isEarlier } from "../../automation/aws/sessionPlugin.js";
import { openProxy } from "../../automation/local/proxy/proxy.js";
import { type Relays, relayLocalPort, startRelays } from "../../automation/local/proxy/relays.js";
import type { RunOptions } from "../../automation/session/options.js";
import { pointAt } from "../aws/fakeAws.js";
import type { JsonApi } from "../aws/jsonApi.js";
import { runLine } from "../support/commandLine.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { forwardingAws } from "../support/forwardingAws.js";
import { writeState } from "../support/madeState.js";
import { type FakePlugin, fakePlugin } from "../support/sessionPlugin.js";

const service = (name: string, type: string, more = "") => ({
  [`copilot/${name}/manifest.yml`]: `name: ${name}
type: ${type}
image: {location: nginx, port: 8080}
network: {connect: true}
exec: true
${more}`,
});

describe("run local --proxy", () => {
  let shell: { restore(): void } | undefined;
  let aws: JsonApi | undefined;
  let plugin: FakePlugin;
  let relays: Relays | undefined;
  let options: RunOptions;
  const said: string[] = [];
  const { PATH } = process.env;

  async function deployed(answers: Parameters<typeof forwardingAws>[0] = {}, version?: string): Promise<void> {
    aws?.close();
    shell?.restore();
    aws = await forwardingAws(answers);
    shell = pointAt(aws.access.endpoint);
    process.env.PULUMI_CONFIG_PASSPHRASE = "proxy";
    plugin = fakePlugin({ version });
    process.env.PATH = plugin.path;
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/airlift.yml": "environments: {test: {region: eu-west-1}}\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      ...service("web", "Load Balanced Web Service", "http: {path: /}\n"),
      ...service("orders", "Backend Service", "http: {path: /}\n"),
    });
    const state = makeFolder();
    const made = {
      "test-internal-alb": { id: "arn:balancer", dnsName: "internal-shop.eu-west-1.elb.amazonaws.com" },
      "test-internal-alb-http": { loadBalancerArn: "arn:balancer" },
    };
    await writeState({ dir, environments: ["test"] }, state, made);
    options = { dir, environments: ["test"], names: ["web"], backend: `file://${state}` };
  }

  const open = async (all = false): Promise<Relays> => {
    relays = await openProxy({ options, all, print: false, say: (line) => said.push(line) });
    return relays;
  };
  const refused = () => open().catch((error: Error & { hint?: string }) => `${error.message} ${error.hint}`);
  const portOf = (name: string, port: number): number =>
    relays?.forwarded.find((one) => one.name === name)?.ports.find((one) => one.port === port)?.relay ?? 0;
  const read = async (port: number, path = "/") => (await fetch(`http://127.0.0.1:${port}${path}`)).text();

  afterEach(async () => {
    await relays?.close();
    relays = undefined;
    aws?.close();
    shell?.restore();
    delete process.env.PULUMI_CONFIG_PASSPHRASE;
    process.env.PATH = PATH;
    said.length = 0;
    removeFolders();
  });

  it("forwards to services, internal load balancers and its own databases, by a session that the first connection opens", async () => {
    await deployed();
    await open();
    expect(relays?.forwarded.map(({ name, ports }) => `${name} ${ports.map(({ port }) => port)}`)).to.have.members([
      "orders 8080",
      "orders.test.shop.local 8080",
      "internal-shop.eu-west-1.elb.amazonaws.com 80",
      "orders.test.shop.internal 80",
      "main.cluster-x.eu-west-1.rds.amazonaws.com 5432",
      "main.cluster-ro-x.eu-west-1.rds.amazonaws.com 5432",
      "shared.x.eu-west-1.rds.amazonaws.com 3306",
    ]);
    expect(said.join()).to.match(/^Forwarded through task task-of- of web: .*orders:8080/);
    expect(plugin.calls()).to.deep.equal([]);
    const port = portOf("orders", 8080);
    expect(await read(port)).to.match(/^orders:8080 through ecs:\S+_task-of-\S*_runtime$/);
    await read(port);
    expect(plugin.calls()).to.have.length(1);
    expect(plugin.calls()[0]).to.deep.include({ region: "eu-west-1" });
    expect(plugin.calls()[0]?.session).to.deep.include({ SessionId: "s-1", TokenValue: "t0ken" });
    const begun = aws?.calls.find(({ operation }) => operation === "StartSession");
    expect(begun?.body.DocumentName).to.equal("AWS-StartPortForwardingSessionToRemoteHost");
  });

  it("opens another session after one has ended, and ends them with the run", async () => {
    await deployed();
    await open();
    const port = portOf("orders", 8080);
    await read(port, "/end");
    for (let i = 0; i < 100 && plugin.calls().length < 2; i++) await read(port).catch(() => {});
    expect(plugin.calls().map(({ session }) => session.SessionId)).to.deep.equal(["s-1", "s-2"]);
    await relays?.close();
    relays = undefined;
    expect(
      aws?.calls.filter(({ operation }) => operation === "TerminateSession").map(({ body }) => body),
    ).to.deep.equal([{ SessionId: "s-1" }, { SessionId: "s-2" }]);
    expect(() => process.kill(plugin.calls()[1]?.pid ?? 0, 0)).to.throw("ESRCH");
    expect(await read(port).catch(() => "closed")).to.equal("closed");
  });

  it("leaves out what runs here with --all", async () => {
    await deployed();
    options = { ...options, names: undefined };
    await open(true);
    expect(relays?.forwarded.map(({ name }) => name).filter((name) => name.startsWith("orders"))).to.deep.equal([]);
    expect(relays?.forwarded.map(({ name }) => name)).to.include("shared.x.eu-west-1.rds.amazonaws.com");
  });

  it("says what is missing", async () => {
    await deployed({ exec: false });
    expect(await refused()).to.match(/no task of test can forward.*web was started without ECS Exec.*exec: true/);
    await deployed({ agent: "PENDING" });
    expect(await refused()).to.contain("web has no task whose ECS Exec agent is running");
    await deployed({}, "1.2.553.0");
    expect(await refused()).to.match(/1\.2\.553\.0 is no longer supported.*1\.2\.764\.0 or later/);
    process.env.PATH = makeFolder();
    expect(await refused()).to.contain("session-manager-plugin is not installed.");
    options = { ...options, backend: `file://${makeFolder()}` };
    expect(await refused()).to.contain('"test" is not deployed');
  });

  it("says why a host can't be reached, with what the plugin says", async () => {
    await deployed();
    relays = await startRelays(
      [{ name: "broken", ports: [80] }],
      async (host, port) => {
        const { forwardPort } = await import("../../automation/aws/portForwarding.js");
        return forwardPort(aws?.access ?? {}, { target: "ecs:c_t_r", host, port }, () => {});
      },
      (line) => said.push(line),
    );
    expect(await read(portOf("broken", 80)).catch(() => "refused")).to.equal("refused");
    expect(said.join("\n")).to.match(
      /^broken:80 can't be reached: .*ended before it opened a port\.\n {2}Session is not/,
    );
  });

  it("lets containers reach an emulator that listens on localhost alone", async function () {
    // Elsewhere loopback has one address.
    if (process.platform !== "linux") this.skip();
    const server = createServer((_, answer) => answer.end("emulated"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const relay = relayLocalPort(port);
    expect(await fetch(`http://127.0.0.9:${port}/`).catch(() => "refused")).to.equal("refused");
    expect(await relay.listenOn("127.0.0.9")).to.equal(true);
    expect(await (await fetch(`http://127.0.0.9:${port}/`)).text()).to.equal("emulated");
    expect(await relay.listenOn("203.0.113.1")).to.equal(false);
    await relay.close();
    server.closeAllConnections();
    server.close();
  });

  it("shows forwarders in the printed project, and the subnet", async () => {
    await deployed();
    const { dir = "", backend = "" } = options;
    const line = `run local -n web -e test --proxy --proxy-network 172.20.0.0/16 --print --json --backend ${backend} --dir ${dir}`;
    const { code, stdout, stderr } = await runLine(line.split(" "));
    expect(code, stderr).to.equal(0);
    const { compose } = JSON.parse(stdout) as {
      compose: { services: Record<string, unknown>; configs: Record<string, { content: string }>; networks: unknown };
    };
    expect(compose.services).to.have.nested.property("proxy\\.orders.networks.default.aliases[0]", "orders");
    expect(compose.configs["proxy.orders"]?.content).to.match(
      /bind :8080\n {2}server relay host\.docker\.internal:150\d\d/,
    );
    expect(compose.networks).to.deep.equal({ default: { ipam: { config: [{ subnet: "172.20.0.0/16" }] } } });
    expect(stderr).to.match(/orders:8080 is expected on port 150\d\d of this machine\./);
    expect(plugin.calls()).to.deep.equal([]);
    const refusal = async (...more: string[]) =>
      (await runLine(["run", "local", "-n", "web", "-e", "test", "--dir", dir, ...more])).stderr;
    expect(await refusal("--proxy-network", "172.20.0.0/16")).to.contain("--proxy-network is for --proxy.");
    expect(await refusal("--proxy", "--proxy-network", "172.20")).to.contain("is not an IPv4 subnet");
  });

  it("reads addresses of every kind of database, and compares versions by their numbers", () => {
    const serverless = { Endpoint: { Address: "c.serverless.use1.cache.amazonaws.com", Port: "6379" }, Name: "c" };
    expect(addressesIn(serverless)).to.deep.equal([{ name: "c.serverless.use1.cache.amazonaws.com", port: 6379 }]);
    expect(
      addressesIn({ PrimaryEndPoint: { Address: "p", Port: "6379" }, ReaderEndPoint: { Address: "" } }),
    ).to.have.length(1);
    expect(isEarlier("1.2.99.0", "1.2.764.0")).to.equal(true);
    expect(isEarlier("1.10.0.0", "1.2.764.0")).to.equal(false);
    expect(isEarlier("1.2.764.0", "1.2.764.0")).to.equal(false);
    expect(isEarlier("nonsense", "1.2.764.0")).to.equal(false);
  });
});
