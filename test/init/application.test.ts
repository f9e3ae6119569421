import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { initApplication } from "../../automation/init/application.js";
import { initEnvironment } from "../../automation/init/environment.js";
import { initFirst } from "../../automation/init/first.js";
import { repositoryRoot } from "../support/root.js";
import { failure, folderFor, remarks, type TestFolder } from "./folderFor.js";

describe("init: application and environment", () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = folderFor();
  });
  afterEach(() => folder.remove());

  const workspace = () => parse(folder.read("copilot/.workspace"));
  const settings = () => parse(folder.read("copilot/airlift.yml"));
  const environment = (name = "test") => parse(folder.read(`copilot/environments/${name}/manifest.yml`));

  describe("app init", () => {
    it("ties the folder to the application and gives the repository its folder's name", async () => {
      const result = await initApplication(folder.silent(), { name: "todo" });
      expect(workspace()).to.deep.equal({ application: "todo" });
      expect(settings().repository).to.match(/^airlift-init-/);
      expect(result.next[0]).to.equal("airlift env init");
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("notes domain, boundary, tags and the state's place", async () => {
      await initApplication(folder.silent(), {
        name: "todo",
        domain: "example.com",
        permissionsBoundary: "bounded",
        tags: { team: "web" },
        backend: "s3://state",
        secretsProvider: "awskms://alias/todo",
      });
      expect(settings()).to.include({
        domain: "example.com",
        permissionsBoundary: "bounded",
        backend: "s3://state",
        secretsProvider: "awskms://alias/todo",
      });
      expect(settings().tags).to.deep.equal({ team: "web" });
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("keeps what airlift.yml says, comments too, and adds to it", async () => {
      folder.add({ "copilot/airlift.yml": "# ours\nstrict: true # really\nrepository: mine\n" });
      await initApplication(folder.silent(), { name: "todo", domain: "example.com" });
      expect(folder.read("copilot/airlift.yml")).to.equal(
        "# ours\nstrict: true # really\nrepository: mine\ndomain: example.com\n",
      );
    });

    it("offers applications that exist, and asks for the name of a new one", async () => {
      await initApplication(folder.answering("todo"), {}, ["shop", "todo"]);
      expect(workspace()).to.deep.equal({ application: "todo" });
      const other = folderFor();
      await initApplication(other.answering("(a new one)", "blog"), {}, ["shop"]);
      expect(parse(other.read("copilot/.workspace"))).to.deep.equal({ application: "blog" });
      other.remove();
    });

    it("changes nothing the second time", async () => {
      await initApplication(folder.silent(), { name: "todo" });
      const result = await initApplication(folder.silent(), {});
      expect(result.application).to.equal("todo");
      expect(result.written.filter(({ outcome }) => outcome !== "unchanged")).to.deep.equal([]);
    });

    it("does not move a folder to another application unasked", async () => {
      await initApplication(folder.silent(), { name: "todo" });
      expect(await failure(initApplication(folder.silent(), { name: "blog" }))).to.contain(
        "belongs to the application todo",
      );
      await initApplication(folder.silent(), { name: "blog", overwrite: true });
      expect(workspace()).to.deep.equal({ application: "blog" });
    });

    it("refuses a domain that is none and a name that is none", async () => {
      expect(await failure(initApplication(folder.silent(), { name: "todo", domain: "https://example.com" }))).to.match(
        /^--domain: /,
      );
      expect(await failure(initApplication(folder.silent(), { name: "To Do" }))).to.match(/^--name: /);
      expect(await failure(initApplication(folder.silent(), {}))).to.match(/^--name is missing/);
      expect(folder.has("copilot")).to.equal(false);
    });
  });

  it("name schemas that the package holds", async () => {
    const files = { "copilot/.workspace": "application: todo\n", "copilot/airlift.yml": "runner: airlift@1.2.3\n" };
    folder.add(files);
    await initEnvironment(folder.silent(), { name: "test", profile: "default", defaultConfig: true });
    const text = folder.read("copilot/environments/test/manifest.yml");
    const [, schema = ""] = /\$schema=https:\/\/unpkg\.com\/airlift@1\.2\.3\/(\S+)/.exec(text) ?? [];
    expect(existsSync(join(repositoryRoot, schema)), schema).to.equal(true);
  });

  it("name no schema where `runner:` says of no package on npm, which would be a stranger's", async () => {
    folder.add({ "copilot/.workspace": "application: todo\n" });
    await initEnvironment(folder.silent(), { name: "test", profile: "default", defaultConfig: true });
    const settings = folder.read("copilot/airlift.yml");
    expect(settings).to.contain("`runner:`");
    expect(settings).not.to.contain("$schema");
    expect(folder.read("copilot/environments/test/manifest.yml")).not.to.contain("$schema");
  });

  describe("env init", () => {
    beforeEach(() => folder.add({ "copilot/.workspace": "application: todo\n" }));

    it("writes the default environment and notes profile and region", async () => {
      const flags = { name: "test", profile: "default", region: "eu-west-1", defaultConfig: true, app: "todo" };
      const result = await initEnvironment(folder.silent(), flags);
      expect(environment()).to.deep.equal({
        name: "test",
        type: "Environment",
        observability: { container_insights: false },
      });
      expect(settings().environments).to.deep.equal({ test: { profile: "default", region: "eu-west-1" } });
      expect(result.next).to.deep.equal(["airlift env deploy --name test"]);
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("imports a VPC with subnets, certificates and the internal load balancer's subnets", async () => {
      await initEnvironment(folder.silent(), {
        name: "test",
        importVpcId: "vpc-1",
        importPublicSubnets: ["subnet-1", "subnet-2"],
        importPrivateSubnets: ["subnet-3", "subnet-4"],
        importCertArns: ["arn:aws:acm:eu-west-1:111122223333:certificate/1"],
        internalAlbSubnets: ["subnet-3", "subnet-4"],
        internalAlbAllowVpcIngress: true,
        containerInsights: true,
      });
      expect(environment()).to.deep.equal({
        name: "test",
        type: "Environment",
        network: {
          vpc: {
            id: "vpc-1",
            subnets: {
              public: [{ id: "subnet-1" }, { id: "subnet-2" }],
              private: [{ id: "subnet-3" }, { id: "subnet-4" }],
            },
          },
        },
        http: {
          public: { certificates: ["arn:aws:acm:eu-west-1:111122223333:certificate/1"] },
          private: { subnets: ["subnet-3", "subnet-4"], ingress: { vpc: true } },
        },
        observability: { container_insights: true },
      });
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("refuses subnets of an internal load balancer where the VPC is made, and names that are folders already", async () => {
      const flags = { name: "test", defaultConfig: true };
      const subnets = { ...flags, internalAlbSubnets: ["subnet-3", "subnet-4"] };
      expect(await failure(initEnvironment(folder.silent(), subnets))).to.contain("--import-vpc-id is missing");
      expect(await failure(initEnvironment(folder.silent(), { ...flags, name: "addons" }))).to.contain(
        "a reserved folder of copilot/",
      );
      const long = "a".repeat(101);
      expect(await failure(initEnvironment(folder.silent(), { ...flags, name: long }))).to.contain(
        "at most 63 are allowed",
      );
      expect(folder.has("copilot/environments")).to.equal(false);
    });

    it("gives the certificates of an all-private network to the internal load balancer", async () => {
      const arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1";
      await initEnvironment(folder.silent(), {
        name: "test",
        importVpcId: "vpc-1",
        importPrivateSubnets: ["subnet-3", "subnet-4"],
        importCertArns: [arn],
      });
      expect(environment().http).to.deep.equal({ private: { certificates: [arn] } });
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("describes a VPC of its own with other addresses and zones", async () => {
      await initEnvironment(folder.silent(), {
        name: "test",
        overrideVpcCidr: "10.1.0.0/16",
        overrideAzNames: ["eu-west-1a", "eu-west-1b"],
        overridePublicCidrs: ["10.1.0.0/24", "10.1.1.0/24"],
        overridePrivateCidrs: ["10.1.2.0/24", "10.1.3.0/24"],
      });
      expect(environment().network.vpc).to.deep.equal({
        cidr: "10.1.0.0/16",
        subnets: {
          public: [
            { cidr: "10.1.0.0/24", az: "eu-west-1a" },
            { cidr: "10.1.1.0/24", az: "eu-west-1b" },
          ],
          private: [
            { cidr: "10.1.2.0/24", az: "eu-west-1a" },
            { cidr: "10.1.3.0/24", az: "eu-west-1b" },
          ],
        },
      });
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("asks for name and network, each with a suggestion", async () => {
      await initEnvironment(folder.answering("", "default"), {});
      expect(folder.asked).to.deep.equal(["--name", "--default-config"]);
      expect(environment().name).to.equal("test");
    });

    it("asks for VPC and subnets where one is imported", async () => {
      await initEnvironment(folder.answering("imported", "vpc-1", "subnet-1, subnet-2", "subnet-3,subnet-4"), {
        name: "test",
      });
      expect(environment().network.vpc.subnets.private).to.deep.equal([{ id: "subnet-3" }, { id: "subnet-4" }]);
    });

    it("offers the profiles of the AWS tools", async () => {
      folder.add({ "aws/config": "[profile prod]\nregion = eu-west-1\n[default]\n" });
      const context = folder.answering("prod", "default");
      const variables = { ...context.variables, AWS_CONFIG_FILE: `${folder.path}/aws/config` };
      await initEnvironment({ ...context, variables }, { name: "test" });
      expect(folder.asked).to.deep.equal(["--profile", "--default-config"]);
      expect(settings().environments.test).to.deep.equal({ profile: "prod" });
    });

    for (const [words, flags] of [
      ["--default-config is missing", { name: "test" }],
      ["--name is missing", { defaultConfig: true }],
      ["--import-vpc-id is missing", { name: "test", importPublicSubnets: ["subnet-1", "subnet-2"] }],
      ["--import-vpc-id: ", { name: "test", importVpcId: "my-vpc", importPrivateSubnets: ["subnet-1", "subnet-2"] }],
      [
        "--import-private-subnets: one is not enough",
        { name: "test", importVpcId: "vpc-1", importPrivateSubnets: ["subnet-1"] },
      ],
      [
        "subnet-1 is named twice",
        { name: "test", importVpcId: "vpc-1", importPrivateSubnets: ["subnet-1", "subnet-1"] },
      ],
      ["not both", { name: "test", importVpcId: "vpc-1", overrideVpcCidr: "10.0.0.0/16" }],
      ["--default-config excludes", { name: "test", defaultConfig: true, overrideVpcCidr: "10.0.0.0/16" }],
      ["--override-vpc-cidr: ", { name: "test", overrideVpcCidr: "10.0.0.1/16" }],
      ["--override-public-cidrs is missing", { name: "test", overrideVpcCidr: "10.9.0.0/16" }],
      ["is not inside the VPC", { name: "test", overridePublicCidrs: ["10.8.0.0/24", "10.0.9.0/24"] }],
      ["overlap", { name: "test", overridePublicCidrs: ["10.0.2.0/24", "10.0.9.0/24"] }],
      ["one zone is not enough", { name: "test", overrideAzNames: ["eu-west-1a"] }],
      ["3 zones; name one for each", { name: "test", overrideAzNames: ["a", "b", "c"] }],
      ["is the name of", { name: "application", defaultConfig: true }],
    ] as const) {
      it(`refuses ${JSON.stringify(flags)}: ${words}`, async () => {
        expect(await failure(initEnvironment(folder.silent(), flags))).to.contain(words);
        expect(folder.has("copilot/environments")).to.equal(false);
      });
    }

    it("leaves an environment that is there alone", async () => {
      await initEnvironment(folder.silent(), { name: "test", defaultConfig: true });
      const flags = { name: "test", defaultConfig: true, containerInsights: true };
      expect(await failure(initEnvironment(folder.silent(), flags))).to.contain("exists already");
      await initEnvironment(folder.silent(), { ...flags, overwrite: true });
      expect(environment().observability.container_insights).to.equal(true);
    });
  });

  describe("init", () => {
    const flags = {
      app: "copilot-servicediscovery",
      name: "app2",
      type: "Backend Service",
      dockerfile: "app2/Dockerfile",
    };
    beforeEach(() => folder.add({ "app2/Dockerfile": "FROM node\nEXPOSE 9090\n" }));

    it("writes nothing when the environment to deploy to has no name", async () => {
      const flags = { app: "shop", name: "api", type: "Backend Service", image: "nginx", env: "Prod" };
      expect(await failure(initFirst(folder.silent(), flags))).to.contain('--env: "Prod"');
      expect(folder.has("copilot")).to.equal(false);
    });

    it("goes from an empty folder to a manifest, and says what to run next", async () => {
      const result = await initFirst(folder.silent(), flags);
      expect(workspace()).to.deep.equal({ application: "copilot-servicediscovery" });
      expect(parse(folder.read("copilot/app2/manifest.yml")).image).to.deep.equal({
        build: "app2/Dockerfile",
        port: 9090,
      });
      expect(result.deployTo).to.equal(undefined);
      expect(result.next).to.deep.equal([
        "airlift env init --name test --default-config",
        "airlift svc deploy --name app2 --env test",
      ]);
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("makes the environment test when it is to deploy", async () => {
      const result = await initFirst(folder.silent(), { ...flags, deploy: true });
      expect(result.deployTo).to.equal("test");
      expect(environment().name).to.equal("test");
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("asks everything, and whether to deploy, of someone who gives no flag", async () => {
      const result = await initFirst(
        folder.answering("shop", "Load Balanced Web Service", "web", "app2/Dockerfile", true),
        {},
      );
      expect(folder.asked).to.deep.equal(["--name", "--type", "--name", "--dockerfile", "--deploy"]);
      expect(result).to.include({ application: "shop", name: "web", deployTo: "test" });
    });

    it("goes on with a service that is there", async () => {
      await initFirst(folder.silent(), flags);
      const before = folder.read("copilot/app2/manifest.yml");
      const result = await initFirst(folder.silent(), { ...flags, deploy: true });
      expect(folder.read("copilot/app2/manifest.yml")).to.equal(before);
      expect(result.deployTo).to.equal("test");
    });
  });
});
