import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openWorld } from "../../automation/sandbox/world.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";
import { hasTerminal, keys } from "../support/terminal.js";
import { Typist } from "../support/typist.js";

const codeCommit = "https://git-codecommit.us-west-2.amazonaws.com/v1/repos";

describe("the story of todo: two repositories, two pipelines", function () {
  this.timeout(300_000);
  let root: string;
  let backend: Typist;
  let frontend: Typist;

  before(() => {
    root = makeFolder();
    const shell = {
      AWS_CONFIG_FILE: "/nowhere",
      AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
      AIRLIFT_SANDBOX: join(root, "aws"),
    };
    const sources = {
      todobackend: ["Dockerfile", "package.json", "server.js", "table.js"],
      todofrontend: ["Dockerfile", "default.conf.template", "html"],
    };
    const [first, second] = Object.entries(sources).map(([repository, files]) => {
      const folder = join(root, repository);
      mkdirSync(folder);
      const sample = join(repositoryRoot, "samples/todo-two-repositories", repository.replace("todo", ""));
      for (const file of files) cpSync(join(sample, file), join(folder, file), { recursive: true });
      return new Typist(folder, shell);
    });
    if (first === undefined || second === undefined) throw new Error("There are two repositories.");
    backend = first;
    frontend = second;
  });
  after(() => removeFolders());

  const read = ({ folder }: Typist, file: string) => readFileSync(join(folder, file), "utf8");
  /** Physical ids by stack and logical name of all that there is. */
  const made = () =>
    new Map(
      openWorld(join(root, "aws"))
        .list()
        .filter(({ urn }) => urn !== "")
        .map(({ urn, name, id }) => [`${urn.split("::")[0]?.replace("urn:pulumi:", "")} ${name}`, id]),
    );
  /** The reader's own lines in a manifest. */
  const adds = (user: Typist, file: string, after: string, lines: string) => {
    const text = read(user, file);
    expect(text).to.contain(after);
    user.writes({ [file]: text.replace(after, `${after}${lines}`) });
  };

  it("1: application and environment, with their network and cluster", async () => {
    await backend.succeeds("git init -q -b main . && airlift app init todo");
    await backend.succeeds("airlift env init --name development --profile default --default-config");
    const { stderr } = await backend.succeeds("airlift env deploy --name development");
    for (const words of ["A Virtual Private Cloud", "A public subnet", "A private subnet", "A private DNS namespace"])
      expect(stderr).to.contain(words);
    expect(stderr).to.contain("A routing table").and.to.contain("An ECS cluster");
    expect((await backend.succeeds("airlift env ls")).stdout).to.equal("development\n");
  });

  it("2 and 3: a service with a health check of the reader's own, and its table", async () => {
    await backend.succeeds('airlift svc init -n backend -t "Backend Service" -d ./Dockerfile --port 10000');
    adds(
      backend,
      "copilot/backend/manifest.yml",
      "  port: 10000\n",
      `  healthcheck:
    command: ["CMD-SHELL", "curl -f http://localhost:10000/ishealthy || exit 1"]
    interval: 10s
    retries: 2
    timeout: 6s
    start_period: 10s
`,
    );
    const { stderr } = await backend.succeeds(
      "airlift storage init -n todotable -t DynamoDB -w backend -l workload --partition-key TodoId:N --no-sort",
    );
    expect(stderr).to.contain("Wrote copilot/backend/addons/todotable.yml").and.to.contain("TODOTABLE_NAME");
    expect((await backend.succeeds("airlift validate")).stderr).to.equal("todo is valid.\n");
  });

  it("4: svc deploy says where it is, svc status shows a healthy task", async () => {
    const { stderr } = await backend.succeeds("airlift svc deploy");
    expect(stderr).to.contain("backend can be reached at backend.development.todo.local:10000 with service discovery.");
    const status = await backend.succeeds("airlift svc status");
    expect(status.stdout).to.contain("ACTIVE 1 / 1 running tasks");
    expect(status.stdout).to.match(/RUNNING +1 +.* ago +HEALTHY/);
    const { stdout } = await backend.succeeds("airlift svc show");
    expect(stdout).to.match(/TODOTABLE_NAME +backend +development +todo-development-backend-todotable\n/);
    expect(stdout).to.match(/COPILOT_SERVICE_DISCOVERY_ENDPOINT +backend +development +development\.todo\.local\n/);
  });

  it("5: a pipeline", async () => {
    await backend.succeeds(
      `airlift pipeline init --name todobackend-main --pipeline-type Workloads --environments development --git-branch main --url ${codeCommit}/todobackend`,
    );
    expect((await backend.succeeds("airlift pipeline ls")).stdout).to.equal("todobackend-main\n");
    const { stderr } = await backend.succeeds("airlift pipeline deploy");
    expect(stderr)
      .to.contain("A pipeline that builds and deploys on each push")
      .and.to.contain("A managed IAM policy")
      .and.not.to.contain("A resource of type");
  });

  it(`6: another repository joins the application ${hasTerminal ? "that it is offered" : "(no terminal: by name)"}`, async () => {
    const before = made();
    await frontend.succeeds("git init -q -b main .");
    const screen = await frontend.answers(
      "app init",
      [{ shows: /Which application does this folder belong to\?[\s\S]*todo/, types: keys.enter }],
      "airlift app init todo",
    );
    expect(screen).to.contain("This folder belongs to the application todo.");
    await frontend.succeeds(
      "mkdir -p copilot/environments/development && airlift env show -n development --manifest > copilot/environments/development/manifest.yml",
    );
    const manifest = "copilot/environments/development/manifest.yml";
    expect(read(frontend, manifest)).to.equal(read(backend, manifest));
    await frontend.succeeds('airlift svc init -n frontend -t "Load Balanced Web Service" -d Dockerfile');
    adds(frontend, "copilot/frontend/manifest.yml", "  connect: true", "\n  vpc:\n    placement: private");
    const { stderr } = await frontend.succeeds("airlift svc deploy");
    expect(stderr)
      .to.match(/You can access frontend at http:\/\/\S+/)
      .and.not.to.contain("backend can be reached");
    const after = made();
    expect([...before].filter(([name, id]) => after.get(name) !== id)).to.deep.equal([]);
    const world = openWorld(join(root, "aws")).list();
    const service = world.find(({ name }) => name === "frontend-service");
    const subnetsOf = (kind: string) =>
      world.filter(({ name }) => name.includes(`-${kind}-subnet-`) && !name.includes("route")).map(({ id }) => id);
    const network = service?.inputs.networkConfiguration as { subnets: string[]; assignPublicIp: boolean };
    expect(network.subnets).to.have.members(subnetsOf("private"));
    expect(network.assignPublicIp).to.equal(false);
    const balancer = world.find(({ name }) => name === "development-public-alb");
    expect(balancer?.inputs.subnets).to.have.members(subnetsOf("public"));
  });

  it("6: and has a pipeline of its own", async () => {
    await frontend.succeeds(
      `airlift pipeline init -n todofrontend-main -p Workloads -e development -b main -u ${codeCommit}/todofrontend`,
    );
    await frontend.succeeds("airlift pipeline deploy");
    const { stdout } = await frontend.succeeds("airlift app show");
    expect(stdout).to.contain("pipeline.todobackend-main").and.to.contain("pipeline.todofrontend-main");
  });

  it("app delete asks for the data, and then everything is gone", async () => {
    const screen = await backend.answers(
      "app delete",
      [
        { shows: /Type todo to continue:/, types: `todo${keys.enter}` },
        { shows: /Permanently delete todo-development-backend-addons, the data of backend\?/, types: `y${keys.enter}` },
      ],
      "airlift app delete --yes --delete-data todo-development-backend-addons",
    );
    expect(screen)
      .to.contain("The application todo is deleted; the folder copilot/ is kept.")
      .and.not.to.contain("Left in AWS");
    expect([...made().keys()]).to.deep.equal([]);
  });
});
