import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { codeFits } from "../../automation/local/router/health.js";
import { type Balancers, balancersOf } from "../../automation/local/router/listeners.js";
import { type Asked, matches } from "../../automation/local/router/match.js";
import { type Router, startRouter } from "../../automation/local/router/router.js";
import { planFolder } from "../../automation/plan/environmentPlan.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const service = (name: string, http: string, type = "Load Balanced Web Service", more = "") => ({
  [`copilot/${name}/manifest.yml`]: `name: ${name}
type: ${type}
image: {location: ${name}, port: 8080}
http: ${http}
${more}`,
});

const certificate = "arn:aws:acm:us-west-2:123456789012:certificate/00000000-0000-0000-0000-000000000000";
const plain = {
  "copilot/.workspace": "application: shop\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
};
const encrypted = {
  ...plain,
  "copilot/environments/test/manifest.yml": `name: test\ntype: Environment\nhttp: {public: {certificates: ["${certificate}"]}}\n`,
};

async function balancers(files: Record<string, string>): Promise<Balancers> {
  const open = openFolder({ dir: makeFolder(files), environments: ["test"], planOnly: true });
  return balancersOf(await planFolder(open));
}

interface Answer {
  status: number;
  body: string;
  headers: IncomingMessage["headers"];
}

function get(port: number, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers, agent: false }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => (body += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body, headers: answer.headers }));
    })
      .once("error", reject)
      .end();
  });
}

describe("the router of `run local --all`", () => {
  const servers: Server[] = [];
  let router: Router | undefined;
  const addresses = new Map<string, { host: string; port: number }>();
  /** What a service answers its health check with. */
  const codes = new Map<string, number>();

  /** A service as a plain process would be: it says who it is, and what it was asked. */
  async function serve(name: string): Promise<void> {
    const server = createServer((asked, answer) => {
      const isCheck = String(asked.headers["user-agent"]).startsWith("ELB-HealthChecker");
      answer.writeHead(isCheck ? (codes.get(name) ?? 200) : 200, { "x-service": name });
      answer.end(JSON.stringify({ name, url: asked.url, headers: asked.headers }));
    });
    server.on("upgrade", (_, socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n");
      socket.on("data", (chunk: Buffer) => socket.write(`${name} heard ${chunk}`));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push(server);
    addresses.set(name, { host: "127.0.0.1", port: (server.address() as AddressInfo).port });
  }

  async function start(files: Record<string, string>, change: (found: Balancers) => void = () => {}): Promise<Router> {
    const found = await balancers(files);
    change(found);
    for (const { target } of Object.values(found.targetGroups))
      if (target !== undefined && !addresses.has(target.workload)) await serve(target.workload);
    router = await startRouter(found, { locate: async (workload) => addresses.get(workload) });
    router.watch();
    return router;
  }

  async function healthy(): Promise<void> {
    for (let i = 0; i < 100; i++) {
      await pause(20);
      if (
        router?.listeners.every((one) =>
          one.rules.every(
            ({ action }) => action.kind !== "forward" || router?.health(action.targetGroup)?.state === "healthy",
          ),
        )
      )
        return;
    }
    throw new Error("not everything became healthy");
  }

  const portOf = (protocol: string, internal = false): number =>
    router?.listeners.find((one) => one.protocol === protocol && one.internal === internal)?.localPort ?? 0;

  const nameOf = ({ body }: Answer): string => {
    try {
      return (JSON.parse(body) as { name: string }).name;
    } catch {
      return body;
    }
  };

  afterEach(async () => {
    await router?.close();
    router = undefined;
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    addresses.clear();
    codes.clear();
    removeFolders();
  });

  it("takes the first rule by priority that matches the path", async () => {
    await start({ ...plain, ...service("web", "{path: /}"), ...service("api", "{path: /api}") });
    await healthy();
    const port = portOf("HTTP");
    expect(nameOf(await get(port, "/"))).to.equal("web");
    expect(nameOf(await get(port, "/api"))).to.equal("api");
    expect(nameOf(await get(port, "/api/users?id=1"))).to.equal("api");
    // Neither the path itself nor below it.
    expect(nameOf(await get(port, "/apis"))).to.equal("web");
    // Path patterns are compared letter by letter.
    expect(nameOf(await get(port, "/API"))).to.equal("web");
  });

  it("says like a load balancer where a request came from, and hands it on as it is", async () => {
    await start({ ...plain, ...service("web", "{path: /}") });
    await healthy();
    const { body, headers } = await get(portOf("HTTP"), "/x?y=%20z", {
      host: "example.com",
      "x-forwarded-for": "1.2.3.4",
    });
    const seen = JSON.parse(body) as { url: string; headers: Record<string, string> };
    expect(seen.url).to.equal("/x?y=%20z");
    expect(seen.headers).to.include({
      host: "example.com",
      "x-forwarded-for": "1.2.3.4, 127.0.0.1",
      "x-forwarded-proto": "http",
      "x-forwarded-port": "80",
    });
    expect(headers["x-service"]).to.equal("web");
  });

  it("has rules for sources: another client's requests go on to the next rule", async () => {
    await start({
      ...plain,
      ...service("admin", "{path: /admin, allowed_source_ips: [10.0.0.0/8]}"),
      ...service("web", "{path: /}"),
    });
    await healthy();
    const port = portOf("HTTP");
    expect(nameOf(await get(port, "/admin"))).to.equal("web");
    expect(nameOf(await get(port, "/admin", { "x-forwarded-for": "10.1.2.3" }))).to.equal("admin");
    expect(nameOf(await get(port, "/admin", { "x-forwarded-for": "11.1.2.3" }))).to.equal("web");
  });

  it("has rules for hosts, redirects to HTTPS, and says that a request was encrypted", async () => {
    await start({ ...encrypted, ...service("web", "{path: /, alias: shop.example.com, hosted_zone: Z1}") });
    await healthy();
    const secure = portOf("HTTPS");
    const sent = await get(portOf("HTTP"), "/cart?a=b", { host: "shop.example.com" });
    expect(sent.status).to.equal(301);
    expect(sent.headers.location).to.equal(`http://shop.example.com:${secure}/cart?a=b`);
    // Browsers find *.localhost on this machine; the service sees the name that it has on AWS.
    const { body } = await get(secure, "/cart", { host: `shop.example.com.localhost:${secure}` });
    const seen = JSON.parse(body) as { headers: Record<string, string> };
    expect(seen.headers).to.include({
      host: "shop.example.com",
      "x-forwarded-proto": "https",
      "x-forwarded-port": "443",
    });
    const typed = await get(portOf("HTTP"), "/", { host: "shop.example.com.localhost:1" });
    expect(typed.headers.location).to.equal(`http://shop.example.com.localhost:${secure}/`);
    expect((await get(secure, "/", { host: "other.example.com" })).status).to.equal(503);
  });

  it("has a port for the internal load balancer too", async () => {
    await start({
      ...plain,
      ...service("web", "{path: /}"),
      ...service("orders", "{path: /orders}", "Backend Service"),
    });
    await healthy();
    expect(portOf("HTTP", true)).not.to.equal(portOf("HTTP"));
    const host = "orders.test.shop.internal";
    expect(nameOf(await get(portOf("HTTP", true), "/orders", { host }))).to.equal("orders");
    expect((await get(portOf("HTTP", true), "/orders")).status).to.equal(503);
    expect(nameOf(await get(portOf("HTTP"), "/orders"))).to.equal("web");
  });

  it("sends requests only to what is healthy, and says why else not", async () => {
    codes.set("web", 500);
    await start({ ...plain, ...service("web", "{path: /, healthcheck: {path: /up, interval: 5s}}") }, (found) => {
      for (const { healthCheck } of Object.values(found.targetGroups)) healthCheck.interval = 0.05;
    });
    await pause(100);
    const before = await get(portOf("HTTP"), "/");
    expect(before.status).to.equal(503);
    expect(before.body).to.contain("GET /up is answered with 500, expected is 200");
    codes.set("web", 200);
    await healthy();
    expect((await get(portOf("HTTP"), "/")).status).to.equal(200);
    codes.set("web", 404);
    await pause(400);
    expect((await get(portOf("HTTP"), "/")).body).to.contain("web is unhealthy");
  });

  it("carries WebSockets", async () => {
    await start({ ...plain, ...service("web", "{path: /}") });
    await healthy();
    const socket = connect(portOf("HTTP"), "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => (heard += chunk));
    socket.write("GET /chat HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n");
    for (let i = 0; i < 50 && !heard.includes("101"); i++) await pause(20);
    socket.write("hello");
    for (let i = 0; i < 50 && !heard.includes("hello"); i++) await pause(20);
    expect(heard).to.contain("101 Switching Protocols").and.to.contain("web heard hello");
  });

  it("answers 503 without a rule and without targets, and 502 where nothing listens", async () => {
    await start({ ...plain, ...service("api", "{path: /api}") });
    await healthy();
    expect((await get(portOf("HTTP"), "/")).body).to.contain("No rule matches");
    addresses.set("api", { host: "127.0.0.1", port: 1 });
    expect((await get(portOf("HTTP"), "/api")).status).to.equal(502);
  });

  it("understands every kind of condition", () => {
    const asked: Asked = {
      method: "GET",
      host: "a.example.com",
      path: "/x",
      query: "v=2",
      headers: { "x-beta": "yes" },
      source: "10.0.0.1",
    };
    expect(matches({ hosts: ["*.EXAMPLE.com"] }, asked)).to.equal(true);
    expect(matches({ hosts: ["example.com"] }, asked)).to.equal(false);
    expect(matches({ paths: ["/?"], methods: ["GET"] }, asked)).to.equal(true);
    expect(matches({ paths: ["/?"], methods: ["POST"] }, asked)).to.equal(false);
    expect(matches({ headers: { "x-beta": ["y*"] } }, asked)).to.equal(true);
    expect(matches({ headers: { "x-beta": ["n*"] } }, asked)).to.equal(false);
    expect(matches({ query: [{ key: "v", value: "2" }] }, asked)).to.equal(true);
    expect(matches({ query: [{ value: "3" }] }, asked)).to.equal(false);
    expect(matches({ sources: ["10.0.0.0/24"] }, asked)).to.equal(true);
    expect(matches({ sources: ["10.0.1.0/24"] }, asked)).to.equal(false);
    expect([codeFits("200-299", 204), codeFits("200,301", 301), codeFits("200", 301)]).to.deep.equal([
      true,
      true,
      false,
    ]);
  });
});
