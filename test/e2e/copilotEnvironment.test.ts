import { join } from "node:path";
import { expect } from "chai";
import { openWorld } from "../../automation/sandbox/world.js";
import { addFiles, removeFolders } from "../support/folder.js";
import { Program } from "../support/program.js";
import { repositoryRoot } from "../support/root.js";
import { Sandboxed } from "../support/sandboxed.js";

const nodejs = { name: "nodejs", options: { typescript: false } };

/** A program that brings an environment into a stack. */
const programOf = (args: object): string => `
  import { CopilotEnvironment } from "airlift/copilot";
  const made = new CopilotEnvironment("todo", ${JSON.stringify(args)});
  export const { vpcId, clusterName, publicSubnetIds, publicLoadBalancer, workloads } = made;
`;

const itself = (operation: string) => `${operation} airlift:index:CopilotEnvironment::todo`;

describe("a Pulumi program with a Copilot environment", function () {
  this.timeout(600_000);
  let sample: Sandboxed;
  let program: Program;
  const write = (args: object) => program.write({ "index.mjs": programOf({ dir: sample.folder, ...args }) });

  before(async () => {
    sample = Sandboxed.sample("todo", "development");
    await sample.succeed("up");
    program = await Program.make({ name: "todo", runtime: nodejs }, sample.sandbox, "todo");
    program.linkPackages();
    program.write({ "package.json": { name: "todo", type: "module", main: "index.mjs" } });
    write({ environment: "development" });
  });
  after(() => {
    sample.remove();
    removeFolders();
  });

  it("takes over what `airlift up` has made: nothing changes but that the component is there", () => {
    expect(program.changes("development")).to.deep.equal([itself("create")]);
    program.succeed("up", "--stack", "development", "--yes", "--skip-preview");
    program.succeed("preview", "--stack", "development", "--expect-no-changes");
  });

  it("gives out what others need of the environment and of each workload", () => {
    const outputs = JSON.parse(program.succeed("stack", "output", "--json", "--stack", "development"));
    expect(outputs.vpcId).to.match(/^vpc-/);
    expect(outputs.publicSubnetIds).to.have.length(2);
    expect(outputs.publicLoadBalancer.dnsName).to.match(/\.elb\.amazonaws\.com$/);
    const { frontend, backend } = outputs.workloads;
    expect(frontend.url).to.equal(`http://${outputs.publicLoadBalancer.dnsName}`);
    expect(frontend.targetGroupArns).to.have.length(1);
    expect(backend).to.include({
      endpoint: "backend.development.todo.local:10000",
      serviceConnectEndpoint: "backend:10000",
    });
    for (const arn of ["serviceArn", "taskDefinitionArn", "taskRoleArn", "executionRoleArn"])
      expect(backend[arn], arn).to.match(/^arn:aws:.*backend/);
  });

  it("can be left again for the command, which finds all of it and changes nothing else", async () => {
    const steps = await sample.steps("preview");
    // The engine's own provider, by which the program has read the state.
    const changed = steps.filter(({ type }) => type !== "pulumi:providers:pulumi");
    expect(changed.map(({ operation, type }) => `${operation} ${type}`)).to.deep.equal([
      "delete airlift:index:CopilotEnvironment",
    ]);
    await sample.succeed("up");
    expect(await sample.steps("preview")).to.deep.equal([]);
    expect(program.changes("development")).to.deep.equal([itself("create")]);
  });

  it("is what a Pulumi.yaml without a program makes, from packages behind symbolic links", async () => {
    const main = "node_modules/airlift/dist/automation/copilot/pulumiMain.js";
    const config = { "aws:region": "us-west-2", "airlift:dir": { value: sample.folder } };
    const plain = await Program.make({ name: "todo", runtime: nodejs, main, config }, sample.sandbox, "todo");
    plain.linkPackages();
    expect(plain.changes("development")).to.deep.equal(["create airlift:index:CopilotEnvironment::development"]);
  });

  it("shows problems of manifests with file, line and column among the engine's diagnostics", () => {
    sample.edit("copilot/backend/manifest.yml", "port: 10000", "port: many");
    try {
      const shown = program.fail("preview", "--stack", "development");
      expect(shown).to.match(/copilot\/backend\/manifest\.yml:\d+:\d+: error: image\.port/);
      expect(shown).to.match(/airlift:index:CopilotEnvironment \(todo\)/);
      expect(shown).not.to.contain("    at ");
    } finally {
      sample.edit("copilot/backend/manifest.yml", "port: many", "port: 10000");
    }
  });

  it("deletes no workload for not being named", () => {
    write({ environment: "development", workloads: ["backend"] });
    expect(program.fail("preview", "--stack", "development")).to.contain('frontend: deployed in "development"');
    write({ environment: "development" });
  });
});

/** An application that needs nothing but its manifests. */
const application = {
  "shop/copilot/.workspace": "application: shop\n",
  "shop/copilot/web/manifest.yml":
    "name: web\ntype: Load Balanced Web Service\nhttp: {path: /}\nimage: {build: Dockerfile, port: 80}\nvariables: {COLOUR: '${COLOUR}'}\n",
  "shop/Dockerfile": "FROM nginx\n",
  "shop/copilot/jobs/manifest.yml": "name: jobs\ntype: Backend Service\nimage: {location: nginx}\n",
};

describe("a Copilot environment in YAML, beside resources of one's own", function () {
  this.timeout(600_000);
  let program: Program;
  const resources = {
    tag: { type: "aws:ssm:Parameter", properties: { name: "tag", type: "String", value: "1.29" } },
    shop: {
      type: "airlift:CopilotEnvironment",
      properties: {
        dir: "shop",
        environment: "test",
        workloads: ["web"],
        images: { web: "public.ecr.aws/nginx/nginx:${tag.value}" },
        variables: { COLOUR: "green" },
      },
    },
    own: {
      type: "airlift:BackendService",
      properties: { environment: "${shop.environment}", image: "nginx", port: 8080 },
    },
    alarm: {
      type: "aws:cloudwatch:MetricAlarm",
      properties: {
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 1,
        threshold: 80,
        metricName: "CPUUtilization",
        namespace: "AWS/ECS",
        period: 60,
        statistic: "Average",
        dimensions: { ClusterName: "${shop.clusterName}" },
      },
    },
  };

  before(async () => {
    const plugin = join(repositoryRoot, "dist/automation/copilot/plugin/main.js");
    program = await Program.make({
      name: "infrastructure",
      runtime: "yaml",
      plugins: { providers: [{ name: "airlift", path: "./plugin" }] },
      resources,
      outputs: { url: "${shop.workloads.web.url}", address: "${shop.publicLoadBalancer.dnsName}" },
    });
    addFiles(program.dir, { ...application, "plugin/pulumi-resource-airlift": { link: plugin } });
    program.succeed("stack", "init", "test");
  });
  after(removeFolders);

  it("is in the schema that the executable gives out, beside the components", () => {
    const text = program.succeed("package", "get-schema", "./plugin/pulumi-resource-airlift");
    const { resources } = JSON.parse(text) as { resources: object };
    expect(Object.keys(resources)).to.include.members([
      "airlift:index:CopilotEnvironment",
      "airlift:index:Environment",
      "airlift:index:BackendService",
    ]);
  });

  it("is made with images that other resources name, and shares itself with components of one's own", () => {
    program.succeed("up", "--stack", "test", "--yes", "--skip-preview");
    const made = openWorld(program.world).list();
    const services = made.filter(({ type }) => type === "aws:ecs/service:Service").map(({ name }) => name);
    expect(services.sort()).to.deep.equal(["own-service", "web-service"]);
    const containers = made.find(({ name }) => name === "web-task")?.inputs.containerDefinitions;
    expect(String(containers)).to.contain('"image":"public.ecr.aws/nginx/nginx:1.29"');
    expect(String(containers)).to.contain('"name":"COLOUR","value":"green"');
    const outputs = JSON.parse(program.succeed("stack", "output", "--json", "--stack", "test"));
    expect(outputs.url).to.equal(`http://${outputs.address}`);
  });

  it("has nothing to change afterwards, and comes down", () => {
    program.succeed("preview", "--stack", "test", "--expect-no-changes");
    program.succeed("destroy", "--stack", "test", "--yes", "--skip-preview");
    const left = openWorld(program.world).list();
    expect(left.filter(({ type }) => type !== "aws:ecs/taskDefinition:TaskDefinition")).to.deep.equal([]);
  });
});
