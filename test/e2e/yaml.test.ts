import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { ensureEngine, ensureLanguageHost } from "../../automation/engine/findEngine.js";
import { installSandbox } from "../../automation/sandbox/install.js";
import { openWorld } from "../../automation/sandbox/world.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";
import { cleanEnvironment } from "../support/run.js";

/** The folder that `pulumi package add` is given: PulumiPlugin.yaml lets a language host start its `main`. */
const folderOfPlugin = join(repositoryRoot, "dist/components");

const pluginHost = join(repositoryRoot, "test/support/pluginHost.mjs");

const resources = {
  test: {
    type: "airlift:Environment",
    properties: { application: "shop", environment: "test", publicLoadBalancer: true },
  },
  prices: {
    type: "airlift:BackendService",
    properties: {
      environment: "${test}",
      image: "public.ecr.aws/example/prices:1",
      port: 8080,
      count: { range: { min: 1, max: 4 }, cpu: { value: 70 } },
    },
  },
  web: {
    type: "airlift:LoadBalancedWebService",
    properties: {
      environment: "${test}",
      image: "public.ecr.aws/nginx/nginx:1.29",
      port: 80,
      http: { rules: [{ path: "/", healthCheck: { path: "/ok" } }] },
      // Values of other resources, one of them not known before it is made.
      variables: { CLUSTER: "${test.clusterName}", PRICES: "${prices.serviceArn}" },
    },
  },
};

describe("a Pulumi program in YAML", function () {
  this.timeout(600_000);
  let dir: string;
  let world: string;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    dir = makeFolder({
      "bin/pulumi-language-nodejs": { executable: `#!/bin/sh\nexec '${process.execPath}' '${pluginHost}'\n` },
    });
    write(resources);
    const engine = await ensureEngine();
    const host = await ensureLanguageHost(engine, () => {}, process.env, "yaml");
    world = makeFolder();
    const sandbox = await installSandbox({ directory: world });
    env = {
      ...cleanEnvironment(sandbox.env),
      PATH: [join(dir, "bin"), dirname(engine.command), dirname(host), process.env.PATH].join(delimiter),
      PULUMI_BACKEND_URL: `file://${makeFolder()}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
    };
    succeed("stack", "init", "test");
  });
  after(removeFolders);

  function write(resources: object): void {
    const program = {
      name: "shop",
      runtime: "yaml",
      plugins: { providers: [{ name: "airlift", path: folderOfPlugin }] },
      resources,
      outputs: { address: "${test.publicLoadBalancer.dnsName}", service: "${web.serviceArn}" },
    };
    addFiles(dir, { "Pulumi.yaml": stringify(program) });
  }

  const pulumi = (...args: string[]): SpawnSyncReturns<string> =>
    spawnSync("pulumi", [...args, "--non-interactive"], { cwd: dir, env, encoding: "utf8", maxBuffer: 1 << 26 });

  function succeed(...args: string[]): string {
    const { status, stdout, stderr } = pulumi(...args);
    expect(status, `pulumi ${args.join(" ")}\n${stdout}\n${stderr}`).to.equal(0);
    return stdout;
  }

  it("is given the schema that is checked in", () => {
    const given = JSON.parse(succeed("package", "get-schema", folderOfPlugin)) as object;
    const kept = JSON.parse(readFileSync(join(repositoryRoot, "components/schema.json"), "utf8")) as typeof given;
    expect(Object.keys((given as { resources: object }).resources)).to.deep.equal(
      Object.keys((kept as { resources: object }).resources),
    );
    expect(given).to.deep.include(kept);
  });

  it("is added to a project by `pulumi package add`", function () {
    const project = join(makeFolder({ "Pulumi.yaml": "name: shop\nruntime: yaml\n" }), "Pulumi.yaml");
    const run = (...args: string[]) =>
      spawnSync("pulumi", [...args, "--non-interactive"], {
        cwd: dirname(project),
        env: { ...env, PWD: dirname(project) },
        encoding: "utf8",
      });
    // The folder below it has no dependencies that an engine would install.
    const plugin = join(folderOfPlugin, "plugin");
    const added = run("package", "add", plugin);
    if (/method Link not implemented/.test(added.stderr)) {
      process.stderr.write("SKIPPED: the YAML host of this machine is older than 1.32.0 and links no packages.\n");
      return this.skip();
    }
    expect(added.status, added.stdout + added.stderr).to.equal(0);
    const written = parse(readFileSync(project, "utf8")) as { packages: Record<string, string> };
    expect(written.packages.airlift).to.equal(plugin);
    addFiles(dirname(project), { "Pulumi.yaml": stringify({ ...written, resources: { test: resources.test } }) });
    const previewed = run("preview", "--stack", "organization/shop/test", "--json");
    expect(previewed.status, previewed.stdout + previewed.stderr).to.equal(0);
    expect(previewed.stdout).to.contain("airlift:index:Environment::test");
  });

  it("refuses what can't be, with the path of the argument", () => {
    const { test, ...others } = resources;
    const { publicLoadBalancer: _, ...properties } = test.properties;
    write({ ...others, test: { ...test, properties } });
    const { status, stdout, stderr } = pulumi("preview", "--stack", "test");
    write(resources);
    expect(status).not.to.equal(0);
    expect(stdout + stderr).to.contain("publicLoadBalancer: true");
  });

  it("makes an environment with two services", () => {
    succeed("up", "--stack", "test", "--yes", "--skip-preview");
    const made = openWorld(world).list();
    const services = made.filter(({ type }) => type === "aws:ecs/service:Service").map(({ name }) => name);
    expect(services.sort()).to.deep.equal(["prices-service", "web-service"]);
    const task = made.find(({ name, type }) => type === "aws:ecs/taskDefinition:TaskDefinition" && name === "web-task");
    expect(String(task?.inputs.containerDefinitions)).to.match(/"PRICES","value":"arn:aws:ecs:/);
    const outputs = JSON.parse(succeed("stack", "output", "--json", "--stack", "test")) as Record<string, string>;
    expect(outputs.address).to.match(/\.elb\.amazonaws\.com$/);
    expect(outputs.service).to.match(/^arn:aws:ecs:.*web/);
  });

  it("has nothing to change afterwards", () => {
    succeed("preview", "--stack", "test", "--expect-no-changes");
  });

  it("is the same to an engine as a program in TypeScript: types and parents", () => {
    const state = JSON.parse(succeed("stack", "export", "--stack", "test")) as {
      deployment: { resources: { urn: string }[] };
    };
    const urns = state.deployment.resources.map(({ urn }) => urn.split("::").slice(2).join("::"));
    expect(urns).to.include.members([
      "airlift:index:Environment::test",
      "airlift:index:Environment$aws:ecs/cluster:Cluster::test-cluster",
      "airlift:index:LoadBalancedWebService$airlift:index:FargateService$aws:ecs/service:Service::web-service",
    ]);
  });

  it("is destroyed again", () => {
    succeed("destroy", "--stack", "test", "--yes", "--skip-preview");
    // Revisions are kept, so that a rollback has something to return to.
    const left = openWorld(world).list();
    expect(left.filter(({ type }) => type !== "aws:ecs/taskDefinition:TaskDefinition")).to.deep.equal([]);
  });
});
