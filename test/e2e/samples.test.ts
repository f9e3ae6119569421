import { expect } from "chai";
import { Sandboxed } from "../support/sandboxed.js";

interface Sample {
  name: string;
  environment: string;
  /** A text of a manifest that is a variable's value or can hold one, and what it becomes. */
  change: { file: string; before: string; after: string };
  services: string[];
  /** What `up` says at its end. */
  printed: string[];
}

const samples: Sample[] = [
  {
    name: "todo",
    environment: "development",
    change: {
      file: "copilot/backend/manifest.yml",
      before: "network:\n",
      after: "variables:\n  LOG_LEVEL: debug\nnetwork:\n",
    },
    services: ["backend", "frontend"],
    printed: ["backend.development.todo.local:10000", "http://"],
  },
  {
    name: "greeter",
    environment: "test",
    change: {
      file: "copilot/greeter-service/manifest.yml",
      before: "NAME_URL: http://name-service:3000",
      after: "NAME_URL: http://name-service:3000/v2",
    },
    services: ["greeter-service", "greeting-service", "name-service"],
    printed: ["greeting-service:3000", "name-service:3000", "http://"],
  },
  {
    name: "service-discovery",
    environment: "test",
    change: {
      file: "copilot/app1/manifest.yml",
      before: "APP2_URL: app2.test.copilot-servicediscovery.local:9090",
      after: "APP2_URL: app2.test.copilot-servicediscovery.local:9090/v2",
    },
    services: ["app1", "app2"],
    printed: ["app2.test.copilot-servicediscovery.local:9090", "http://"],
  },
  {
    name: "emoji-race",
    environment: "test",
    change: {
      file: "copilot/api/manifest.yml",
      before: "TRACKER: http://tracker.test.emoji-race.local:8080",
      after: "TRACKER: http://tracker.test.emoji-race.local:8080/v2",
    },
    services: ["api", "tracker"],
    printed: ["tracker.test.emoji-race.local:8080", "http://"],
  },
];

const taskDefinition = "aws:ecs/taskDefinition:TaskDefinition";
const service = "aws:ecs/service:Service";

for (const sample of samples) {
  describe(`sample ${sample.name}, end to end`, function () {
    this.timeout(300_000);
    let app: Sandboxed;

    before(() => {
      app = Sandboxed.sample(sample.name, sample.environment);
    });
    after(() => app.remove());

    it("comes up, says where it can be reached and that AWS is simulated", async () => {
      const { stderr, stdout } = await app.succeed("up", "--yes");
      const said = `${stdout}\n${stderr}`;
      for (const text of sample.printed) expect(said).to.include(text);
      expect(said)
        .to.match(/simulated/i)
        .and.not.to.match(/failed|in the meantime/);
      const services = app.world().filter(({ type }) => type === service);
      expect(services).to.have.length(sample.services.length);
    });

    it("is what its offline plan said, resource by resource", async () => {
      expect((await app.unplanned()).join("\n")).to.equal("");
    });

    it("shows no change in a second preview", async () => {
      expect(await app.steps("preview", "--exit-code")).to.deep.equal([]);
    });

    it("prints the outputs as data", async () => {
      const { stdout } = await app.succeed("outputs", "--json");
      const printed = JSON.stringify(JSON.parse(stdout));
      for (const name of sample.services) expect(printed).to.include(name);
    });

    it("replaces one task definition and updates one service for a changed variable", async () => {
      app.edit(sample.change.file, sample.change.before, sample.change.after);
      const { code } = await app.run("preview", "--exit-code");
      expect(code).to.equal(2);
      const steps = await app.steps("up", "--yes");
      const of = (type: string) => steps.filter((step) => step.type === type).map(({ operation }) => operation);
      expect([...new Set(of(taskDefinition))].filter((operation) => /replace/.test(operation))).not.to.be.empty;
      expect(new Set(steps.filter((step) => step.type === taskDefinition).map(({ name }) => name)).size).to.equal(1);
      expect(of(service)).to.deep.equal(["update"]);
      const others = steps.filter(({ type }) => ![taskDefinition, service, "pulumi:pulumi:Stack"].includes(type));
      expect(others).to.deep.equal([]);
    });

    it("goes down and leaves nothing but the application stack", async () => {
      await app.succeed("destroy", "--yes", "--delete-data", "all");
      const left = app.world().filter(({ stack }) => !["application", ""].includes(stack));
      expect(left.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
    });
  });
}
