import { expect } from "chai";
import { parse } from "yaml";
import { initWorkload, type WorkloadFlags } from "../../automation/init/workload.js";
import { failure, folderFor, remarks, type TestFolder } from "./folderFor.js";

const dockerfile =
  "FROM node:22\nEXPOSE 9090\nHEALTHCHECK --interval=20s CMD curl -f http://localhost:${PORT}/ok || exit 1\n";

describe("init: a new workload", () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = folderFor({
      "copilot/.workspace": "application: shop\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "app/Dockerfile": dockerfile,
      "site/index.html": "<p>hello</p>",
    });
  });
  afterEach(() => folder.remove());

  const service = (type: string, flags: WorkloadFlags = {}) =>
    initWorkload(folder.silent(), "service", { type, name: "api", dockerfile: "app/Dockerfile", ...flags });
  const manifest = (name = "api") => parse(folder.read(`copilot/${name}/manifest.yml`));

  it("writes a Load Balanced Web Service with the port of EXPOSE, and the reader has nothing to say", async () => {
    await service("Load Balanced Web Service");
    expect(manifest()).to.deep.equal({
      name: "api",
      type: "Load Balanced Web Service",
      http: { path: "/" },
      image: { build: "app/Dockerfile", port: 9090 },
      cpu: 256,
      memory: 512,
      count: 1,
      exec: true,
      network: { connect: true },
    });
    expect(remarks(folder.path)).to.deep.equal([]);
  });

  it("writes a Backend Service with the Dockerfile's health check, whose ${PORT} the shell of the container fills in", async () => {
    await service("Backend Service");
    expect(manifest().image).to.deep.equal({
      build: "app/Dockerfile",
      port: 9090,
      healthcheck: {
        command: ["CMD-SHELL", "curl -f http://localhost:\\${PORT}/ok || exit 1"],
        interval: "20s",
        retries: 2,
        timeout: "5s",
        start_period: "0s",
      },
    });
    expect(manifest().network).to.deep.equal({ connect: true });
    expect(remarks(folder.path)).to.deep.equal([]);
  });

  it("writes a Backend Service without a port, and then without Service Connect", async () => {
    await service("Backend Service", { dockerfile: undefined, image: "nginx:1.27" });
    expect(manifest().image).to.deep.equal({ location: "nginx:1.27" });
    expect(manifest()).not.to.have.property("network");
    expect(remarks(folder.path)).to.deep.equal([]);
  });

  it("writes a Worker Service that listens to topics", async () => {
    folder.add({
      "copilot/shop/manifest.yml":
        "name: shop\ntype: Backend Service\nimage: {location: a}\npublish: {topics: [{name: orders}]}\n",
    });
    await service("Worker Service", { subscribeTopics: ["shop:orders"] });
    expect(manifest().subscribe).to.deep.equal({ topics: [{ name: "orders", service: "shop" }] });
    expect(manifest()).not.to.have.nested.property("image.port");
    expect(remarks(folder.path)).to.deep.equal([]);
  });

  it("offers the topics that the folder's services publish to a worker", async () => {
    folder.add({
      "copilot/shop/manifest.yml":
        "name: shop\ntype: Backend Service\nimage: {location: a}\npublish: {topics: [{name: orders}]}\n",
    });
    const flags = { type: "Worker Service", name: "api", dockerfile: "app/Dockerfile" };
    await initWorkload(folder.answering(["shop:orders"]), "service", flags);
    expect(folder.asked).to.deep.equal(["--subscribe-topics"]);
    expect(manifest().subscribe.topics).to.deep.equal([{ name: "orders", service: "shop" }]);
  });

  it("writes a Request-Driven Web Service of App Runner's usual size, private on demand", async () => {
    await service("Request-Driven Web Service", { ingressType: "Environment" });
    expect(manifest()).to.deep.equal({
      name: "api",
      type: "Request-Driven Web Service",
      http: { private: true },
      image: { build: "app/Dockerfile", port: 9090 },
      cpu: 1024,
      memory: 2048,
    });
    expect(remarks(folder.path)).to.deep.equal([]);
  });

  it("writes a Static Site of a folder", async () => {
    await initWorkload(folder.silent(), "service", { type: "Static Site", name: "docs", sources: ["site"] });
    expect(manifest("docs").files).to.deep.equal([{ source: "site", recursive: true }]);
    expect(remarks(folder.path)).to.deep.equal([]);
  });

  it("writes a Scheduled Job with retries and timeout", async () => {
    const flags = {
      name: "report",
      dockerfile: "app/Dockerfile",
      schedule: "@every 1h30m",
      retries: "3",
      timeout: "10m",
    };
    await initWorkload(folder.silent(), "job", flags);
    expect(manifest("report")).to.deep.equal({
      name: "report",
      type: "Scheduled Job",
      on: { schedule: "@every 1h30m" },
      retries: 3,
      timeout: "10m",
      image: { build: "app/Dockerfile" },
      cpu: 256,
      memory: 512,
    });
    expect(remarks(folder.path)).to.deep.equal([]);
  });

  it("asks for a rate or for set times of a job", async () => {
    await initWorkload(folder.answering("Rate", "45m"), "job", { name: "a", image: "nginx" });
    await initWorkload(folder.answering("Fixed Schedule", "Weekly"), "job", { name: "b", image: "nginx" });
    await initWorkload(folder.answering("Fixed Schedule", "Custom", ""), "job", { name: "c", image: "nginx" });
    expect(["a", "b", "c"].map((name) => manifest(name).on.schedule)).to.deep.equal([
      "@every 45m",
      "@weekly",
      "0 9 * * 1-5",
    ]);
  });

  it("gives Windows images their platform and size, and neither exec nor Service Connect", async () => {
    folder.add({ "app/Dockerfile": "FROM mcr.microsoft.com/windows/servercore:ltsc2019\nEXPOSE 80\n" });
    await service("Load Balanced Web Service");
    expect(manifest()).to.include({ platform: "windows/x86_64", cpu: 1024, memory: 2048 });
    expect(manifest()).not.to.have.any.keys("exec", "network");
    expect(remarks(folder.path)).to.deep.equal([]);
  });

  it("says x86_64 outright where the machine that builds is an ARM one", async () => {
    const context = { ...folder.silent(), architecture: "arm64" };
    await initWorkload(context, "service", { type: "Backend Service", name: "api", dockerfile: "app/Dockerfile" });
    expect(manifest().platform).to.equal("linux/x86_64");
    await initWorkload(context, "service", { type: "Backend Service", name: "ready", image: "nginx" });
    expect(manifest("ready")).not.to.have.property("platform");
  });

  it("refuses Windows images for App Runner", async () => {
    folder.add({ "app/Dockerfile": "FROM mcr.microsoft.com/windows/servercore:ltsc2019\nEXPOSE 80\n" });
    expect(await failure(service("Request-Driven Web Service"))).to.contain(
      "App Runner can't run windows/x86_64 images",
    );
  });

  it("speaks gRPC at gRPC's port", async () => {
    await service("Load Balanced Web Service", { port: "50051" });
    expect(manifest().http).to.deep.equal({ version: "grpc", path: "/" });
  });

  it("gives a second Load Balanced Web Service a path of its own, unless a domain gives it a host", async () => {
    await service("Load Balanced Web Service");
    await service("Load Balanced Web Service", { name: "admin" });
    expect(manifest("admin").http.path).to.equal("admin");
    folder.add({ "copilot/airlift.yml": "domain: example.com\n" });
    await service("Load Balanced Web Service", { name: "shop" });
    expect(manifest("shop").http.path).to.equal("/");
  });

  it("asks for a port where the Dockerfile exposes several", async () => {
    folder.add({ "app/Dockerfile": "FROM a\nEXPOSE 80 443\n" });
    const flags = { type: "Backend Service", name: "api", dockerfile: "app/Dockerfile" };
    await initWorkload(folder.answering(""), "service", flags);
    expect(folder.asked).to.deep.equal(["--port"]);
    expect(manifest().image.port).to.equal(80);
    expect(await failure(initWorkload(folder.silent(), "service", { ...flags, name: "b" }))).to.match(
      /^--port is missing/,
    );
  });

  it("asks for type, name and Dockerfile, and guesses the name from the folder of the only Dockerfile", async () => {
    const result = await initWorkload(folder.answering("Backend Service", "", "app/Dockerfile"), "service", {});
    expect(folder.asked).to.deep.equal(["--svc-type", "--name", "--dockerfile"]);
    expect(result.name).to.equal("app");
    expect(result.next).to.deep.equal(["airlift svc deploy --name app --env test"]);
  });

  it("holds a health check to what ECS takes, and says so", async () => {
    folder.add({ "app/Dockerfile": "FROM a\nEXPOSE 80\nHEALTHCHECK --interval=1s --start-period=10m CMD true\n" });
    await service("Backend Service");
    expect(manifest().image.healthcheck).to.include({ interval: "5s", start_period: "300s" });
    expect(folder.messages.filter((line) => line.includes("health check"))).to.have.length(2);
    expect(remarks(folder.path)).to.deep.equal([]);
    folder.messages.length = 0;
    await service("Load Balanced Web Service", { name: "web" });
    expect(folder.messages.join(), "the manifest has no health check of the container").not.to.contain("health check");
  });

  it("starts every manifest with the schema for editors, where `runner:` names a package on npm", async () => {
    folder.add({ "copilot/airlift.yml": "runner: airlift@1.2.3\n" });
    await service("Backend Service");
    expect(folder.read("copilot/api/manifest.yml").split("\n")[0]).to.match(
      /^# yaml-language-server: \$schema=https:\/\/\S+\/backend-service\.json$/,
    );
  });

  it("says that a Dockerfile beside copilot/ makes a new image for every change of a manifest, unless it is ignored", async () => {
    folder.add({ Dockerfile: "FROM node\n", "app/Dockerfile": "FROM node\n" });
    const messages = async (path: string) => {
      folder.messages.length = 0;
      await initWorkload(folder.silent(), "service", {
        type: "Backend Service",
        name: "web",
        dockerfile: path,
        overwrite: true,
      });
      return folder.messages.join();
    };
    expect(await messages("Dockerfile")).to.contain("`copilot` to the .dockerignore");
    expect(await messages("app/Dockerfile")).not.to.contain(".dockerignore");
    folder.add({ ".dockerignore": "node_modules\ncopilot\n" });
    expect(await messages("Dockerfile")).not.to.contain(".dockerignore");
  });

  it("names what it wrote as seen from below the folder", async () => {
    folder.add({ "app/Dockerfile": "FROM node\n" });
    const context = { ...folder.silent(), cwd: `${folder.path}/app` };
    await initWorkload(context, "service", { type: "Backend Service", name: "below", dockerfile: "Dockerfile" });
    expect(folder.messages).to.include("Wrote ../copilot/below/manifest.yml");
    expect(parse(folder.read("copilot/below/manifest.yml")).image).to.deep.equal({ build: "app/Dockerfile" });
  });

  describe("bad input", () => {
    it("says which type was meant", async () => {
      expect(await failure(service("Load Balancd Web Servce"))).to.contain('Did you mean "Load Balanced Web Service"?');
      expect(await failure(service("backend service"))).to.contain('Did you mean "Backend Service"?');
      expect(await failure(service("Lambda"))).to.contain("It must be one of");
    });

    for (const [missing, flags] of [
      ["--svc-type", { name: "api", dockerfile: "app/Dockerfile" }],
      ["--name", { type: "Backend Service", dockerfile: "app/Dockerfile" }],
      ["--dockerfile", { type: "Backend Service", name: "api" }],
      ["--port", { type: "Load Balanced Web Service", name: "api", image: "nginx" }],
      ["--sources", { type: "Static Site", name: "api" }],
    ] as const) {
      it(`names ${missing} when nobody can be asked, and writes nothing`, async () => {
        expect(await failure(initWorkload(folder.silent(), "service", flags))).to.match(
          new RegExp(`^${missing} is missing`),
        );
        expect(folder.has("copilot/api")).to.equal(false);
      });
    }

    it("names --schedule of a job when nobody can be asked", async () => {
      expect(await failure(initWorkload(folder.silent(), "job", { name: "a", image: "b" }))).to.match(
        /^--schedule is missing/,
      );
    });

    it("refuses schedules, timeouts and numbers that make no sense", async () => {
      const job = (flags: WorkloadFlags) =>
        failure(initWorkload(folder.silent(), "job", { name: "a", image: "b", schedule: "@daily", ...flags }));
      expect(await job({ schedule: "every day" })).to.match(/^--schedule: "every day"/);
      expect(await job({ timeout: "10" })).to.match(/^--timeout: "10" isn't a duration/);
      expect(await job({ retries: "many" })).to.match(/^--retries: "many"/);
    });

    it("refuses names that Copilot refuses", async () => {
      for (const name of ["Api", "a--b", "a-", "1a", "pipelines", ""]) {
        expect(await failure(service("Backend Service", { name })), name).to.match(/^--name: /);
      }
    });

    it("refuses flags of another type", async () => {
      expect(await failure(service("Backend Service", { schedule: "@daily" }))).to.equal(
        "--schedule doesn't apply to a Backend Service.",
      );
      expect(await failure(service("Worker Service", { port: "80" }))).to.contain("--port doesn't apply");
    });

    it("tells of a topic that the folder's own service does not publish", async () => {
      await service("Backend Service", { name: "shop" });
      folder.messages.length = 0;
      await service("Worker Service", { name: "work", subscribeTopics: ["shop:orders", "elsewhere:orders"] });
      expect(folder.messages.filter((line) => line.includes("publish a topic"))).to.have.length(1);
      expect(folder.messages.join()).to.contain("shop doesn't publish a topic orders yet");
    });

    it("refuses a platform of a site", async () => {
      const site = { name: "pages", dockerfile: undefined, sources: [`${folder.path}/site`], platform: "linux/arm64" };
      expect(await failure(service("Static Site", site))).to.contain("--platform doesn't apply to a Static Site");
    });

    it("refuses a Dockerfile that is not there, and lists those that are", async () => {
      expect(await failure(service("Backend Service", { dockerfile: "nowhere/Dockerfile" }))).to.contain(
        "app/Dockerfile",
      );
    });

    it("leaves a manifest of that name alone, unless it is to be replaced", async () => {
      await service("Backend Service");
      const before = folder.read("copilot/api/manifest.yml");
      expect(await failure(service("Backend Service", { port: "1" }))).to.contain("exists already");
      expect(await failure(service("Worker Service"))).to.contain("api is taken by a Backend Service");
      expect(folder.read("copilot/api/manifest.yml")).to.equal(before);
      await service("Backend Service", { port: "1", overwrite: true });
      expect(manifest().image.port).to.equal(1);
    });

    it("needs an application", async () => {
      const empty = folderFor({ "app/Dockerfile": dockerfile });
      const flags = { type: "Backend Service", name: "api", dockerfile: "app/Dockerfile" };
      expect(await failure(initWorkload(empty.silent(), "service", flags))).to.contain("airlift app init");
      await initWorkload(empty.silent(), "service", { ...flags, app: "shop" });
      expect(parse(empty.read("copilot/.workspace"))).to.deep.equal({ application: "shop" });
      empty.remove();
    });
  });
});
