import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openWorld } from "../../automation/sandbox/world.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";
import { hasTerminal, keys } from "../support/terminal.js";
import { Typist } from "../support/typist.js";

const nowhere = { AWS_CONFIG_FILE: "/nowhere", AWS_SHARED_CREDENTIALS_FILE: "/nowhere" };

/** The sources of a sample without what Copilot or Airlift would write, in a folder of the tutorial's name. */
function reader(sample: string, ...sources: string[]): Typist {
  const folder = join(makeFolder({ [`${sample}/.git/HEAD`]: "" }), sample);
  for (const source of sources)
    cpSync(join(repositoryRoot, "samples", sample, source), join(folder, source), { recursive: true });
  return new Typist(folder, { ...nowhere, AIRLIFT_SANDBOX: "1" });
}

const read = ({ folder }: Typist, file: string) => readFileSync(join(folder, file), "utf8");
const append = (user: Typist, file: string, text: string) => addFiles(user.folder, { [file]: read(user, file) + text });

/** Physical ids by logical name of what a stack made. */
function made({ folder }: Typist, stack: string): Map<string, string> {
  const all = openWorld(join(folder, ".airlift")).list();
  return new Map(all.filter(({ urn }) => urn.startsWith(`urn:pulumi:${stack}::`)).map(({ name, id }) => [name, id]));
}

describe("the stories, command by command", function () {
  this.timeout(240_000);
  after(() => removeFolders());

  describe("service discovery", () => {
    let user: Typist;
    before(() => {
      user = reader("service-discovery", "app1", "app2");
    });

    it("init takes the port from EXPOSE and says what to run next; env init writes a manifest", async () => {
      const first = await user.succeeds(
        'airlift init --app copilot-servicediscovery --name app2 --type "Backend Service" --dockerfile app2/Dockerfile',
      );
      expect(first.stderr)
        .to.contain("Port 9090, as the Dockerfile exposes it.")
        .and.to.contain("airlift env init --name test")
        .and.to.contain("airlift svc deploy --name app2 --env test");
      await user.succeeds(
        "airlift env init --name test --profile default --app copilot-servicediscovery --default-config",
      );
      expect(read(user, "copilot/environments/test/manifest.yml")).to.contain("type: Environment");
      expect((await user.succeeds("airlift validate")).stderr).to.equal("copilot-servicediscovery is valid.\n");
    });

    it("svc deploy makes environment and service, tells of each part, and shows the deployment", async () => {
      const { stderr } = await user.succeeds("airlift svc deploy --name app2 --env test");
      for (const words of [
        "An IAM role",
        "An ECS cluster to group your services",
        "A security group that lets your containers reach each other",
        "An Internet Gateway to connect to the public internet",
        "A private subnet for resources with no internet access (test-private-subnet-2)",
        "A public subnet for resources that can access the internet (test-public-subnet-2)",
        "A Virtual Private Cloud to control networking of your AWS resources",
        "Service discovery for your services to communicate within the VPC",
        "A CloudWatch log group to hold your service logs",
        "An ECS task definition to group your containers and run them on ECS",
        "An ECS service to run and maintain your tasks in the environment cluster",
      ])
        expect(stderr).to.contain(words);
      expect(stderr).to.match(
        /Revision +Rollout +Desired +Running +Failed +Pending\n +PRIMARY +1 +\[completed\] +1 +1 +0 +0\n/,
      );
      expect(stderr).to.match(
        /app2 can be reached at app2\.test\.copilot-servicediscovery\.local:9090 with service discovery\.\n$/,
      );
    });

    it("svc show tells the endpoint under Service Discovery", async () => {
      const { stdout } = await user.succeeds("airlift svc show --name app2");
      expect(stdout).to.match(
        /\nService Discovery\n\n +Environment +Endpoint\n +test +app2\.test\.copilot-servicediscovery\.local:9090\n/,
      );
      expect(stdout).to.match(/\nVariables\n/);
      expect(stdout).to.match(
        /COPILOT_SERVICE_DISCOVERY_ENDPOINT +app2 +test +test\.copilot-servicediscovery\.local\n/,
      );
    });

    it("the second service answers the internet at the URL that svc show has under Routes", async () => {
      const { stderr } = await user.succeeds(
        'airlift svc init --name app1 --svc-type "Load Balanced Web Service" --dockerfile ./app1/Dockerfile',
      );
      expect(stderr).to.contain("airlift svc deploy --name app1 --env test");
      const manifest = "copilot/app1/manifest.yml";
      user.writes({ [manifest]: read(user, manifest).replace('path: "/"', "path: '/'\n  healthcheck: '/ping'") });
      append(
        user,
        manifest,
        "environments:\n  test:\n    variables:\n      APP2_URL: app2.test.copilot-servicediscovery.local:9090\n",
      );
      const before = made(user, "test");
      const deployed = await user.succeeds("airlift svc deploy --name app1 --env test");
      expect(deployed.stderr).to.match(/You can access app1 at http:\/\/\S+ \(simulated AWS/);
      expect(deployed.stderr).not.to.contain("app2 can be reached");
      const after = made(user, "test");
      expect([...before].filter(([name, id]) => after.get(name) !== id)).to.deep.equal([]);
      const { stdout } = await user.succeeds("airlift svc show --name app1");
      expect(stdout).to.match(
        /\nRoutes \(simulated AWS: nothing answers there\)\n\n +Environment +URL\n +test +http:\/\/\S+\.elb\.amazonaws\.com\n/,
      );
      expect(stdout).to.match(/APP2_URL +app1 +test +app2\.test\.copilot-servicediscovery\.local:9090\n/);
      const status = await user.succeeds("airlift svc status --name app1");
      expect(status.stdout).to.match(/ACTIVE 1 \/ 1 running tasks/);
      expect(status.stdout).to.match(/RUNNING +1 +.* ago +UNKNOWN +HEALTHY\n/);
    });

    it("app delete cleans up", async () => {
      const { stderr } = await user.succeeds("airlift app delete --yes");
      expect(stderr).to.contain("The application copilot-servicediscovery is deleted");
      expect([...made(user, "test"), ...made(user, "application")]).to.deep.equal([]);
    });
  });

  describe("greeter: Service Connect", () => {
    let user: Typist;
    before(() => {
      user = reader("greeter", "name", "greeting", "greeter");
    });

    it(`init asks ${hasTerminal ? "on a terminal" : "(no terminal here: by flags)"}, and deploys to test`, async () => {
      const screen = await user.answers(
        "init",
        [
          {
            shows: /What is the application's name\?/,
            types: `\u007f\u007f\u007f\u007f\u007f\u007f\u007fgreeting-application${keys.enter}`,
          },
          { shows: /What type of service or job is it\?/, types: keys.down + keys.enter },
          { shows: /What is the service's name\?/, types: `name-service${keys.enter}` },
          { shows: /Which Dockerfile builds it\?/, types: keys.down + keys.down + keys.enter },
          { shows: /Deploy to the environment test now\?/, types: `y${keys.enter}` },
        ],
        'airlift init --app greeting-application --type "Backend Service" --name name-service --dockerfile name/Dockerfile --deploy',
      );
      expect(screen).to.contain("Port 3000, as the Dockerfile exposes it.");
      expect(screen).to.contain("name-service can be reached at name-service:3000 with Service Connect.");
      expect(read(user, "copilot/.workspace")).to.equal("application: greeting-application\n");
      expect(read(user, "copilot/name-service/manifest.yml")).to.contain("build: name/Dockerfile");
      expect(read(user, ".airlift/.gitignore"), "git does not see the sandbox").to.equal("*\n");
    });

    it("svc deploy ends with the advice where the service can be reached with service connect", async () => {
      await user.succeeds(
        'airlift svc init --name greeting-service --svc-type "Backend Service" --dockerfile greeting/Dockerfile --port 3000',
      );
      const { stderr } = await user.succeeds("airlift svc deploy --name greeting-service --env test");
      expect(stderr.split("\n").slice(-3)).to.deep.equal([
        "greeting-service can be reached at greeting-service:3000 with Service Connect.",
        "greeting-service can be reached at greeting-service.test.greeting-application.local:3000 with service discovery.",
        "",
      ]);
    });

    it("the third one knows the others by their names, and every task has the managed proxy", async () => {
      await user.succeeds('airlift svc init -n greeter-service -t "Load Balanced Web Service" -d greeter/Dockerfile');
      append(
        user,
        "copilot/greeter-service/manifest.yml",
        "variables:\n  GREETING_URL: http://greeting-service:3000\n  NAME_URL: http://name-service:3000\n",
      );
      await user.succeeds("airlift svc deploy -n greeter-service -e test");
      const { stdout } = await user.succeeds("airlift svc show -n greeter-service");
      expect(stdout).to.match(/\nService Connect\n\n +Environment +Endpoint\n +test +greeter-service:3000\n/);
      expect(stdout).to.match(/NAME_URL +greeter-service +test +http:\/\/name-service:3000\n/);
      const services = openWorld(join(user.folder, ".airlift")).list({ type: "aws:ecs/service:Service" });
      const proxied = services.map(({ name, inputs }) => [
        name,
        (inputs.serviceConnectConfiguration as { enabled?: unknown } | undefined)?.enabled,
      ]);
      expect(proxied.sort()).to.deep.equal([
        ["greeter-service-service", true],
        ["greeting-service-service", true],
        ["name-service-service", true],
      ]);
    });

    it("two tasks in place of one replace nothing", async () => {
      const manifest = "copilot/greeting-service/manifest.yml";
      user.writes({ [manifest]: read(user, manifest).replace("count: 1", "count: 2") });
      const before = made(user, "test");
      const { stderr } = await user.succeeds("airlift svc deploy --name greeting-service --env test");
      expect(stderr).to.contain("Update of test: 1 updated");
      expect([...made(user, "test")]).to.deep.equal([...before]);
      const { stdout } = await user.succeeds("airlift svc status --name greeting-service");
      expect(stdout).to.contain("ACTIVE 2 / 2 running tasks");
    });
  });

  describe("emoji-race", () => {
    it("an api that asks a tracker over service discovery comes up with one command", async () => {
      const user = reader("emoji-race", "api", "tracker");
      await user.succeeds("airlift app init emoji-race");
      await user.succeeds("airlift env init --name test --default-config");
      await user.succeeds('airlift svc init -n tracker -t "Backend Service" -d tracker/Dockerfile');
      await user.succeeds('airlift svc init -n api -t "Load Balanced Web Service" -d api/Dockerfile');
      append(user, "copilot/api/manifest.yml", "variables:\n  TRACKER: http://tracker.test.emoji-race.local:8080\n");
      const { stderr } = await user.succeeds("airlift deploy --all --env test");
      expect(stderr)
        .to.match(/You can access api at http:\/\//)
        .and.to.contain("tracker can be reached at tracker.test.emoji-race.local:8080 with service discovery.");
      const { stdout } = await user.succeeds("airlift svc ls");
      expect(stdout).to.match(/\napi +Load Balanced Web Service +emoji-race\ntracker +Backend Service +emoji-race\n$/);
    });
  });
});
