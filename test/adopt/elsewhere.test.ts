import { expect } from "chai";
import {
  aboutApplication,
  applicationAccount,
  artifactBucketOf,
  noEnvironment,
} from "../../automation/adopt/aboutApplication.js";
import { imagesElsewhere } from "../../automation/adopt/adoptionReport.js";
import { zoneHindrance } from "../../automation/adopt/applicationAdoption.js";
import { hinted, policyHints } from "../../automation/adopt/denied.js";
import { proposalsFor } from "../../automation/adopt/proposals.js";
import { deployedWorkloads } from "../../automation/adopt/startingRecord.js";
import { type Survey, surveyOf } from "../../automation/adopt/survey.js";
import type { SurveyedStack } from "../../automation/aws/stackSurvey.js";
import type { RunError } from "../../automation/base/errors.js";
import { adoptVerb } from "../../automation/cli/verbs/adopt.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { openWorkspace } from "../../automation/session/session.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";
import { accessTo, denyingProxy, expectRefusal, verbsOn } from "./adopting.js";
import { bucket, copilotWorld, home, place, recordOf, stackNames } from "./stacksWorld.js";

const at = { application: "shop", environment: "test", ...place };
const tags = { "copilot-application": "shop", "copilot-environment": "test", team: "web", "aws:x": "y" };

const stack = (name: string, more: Partial<SurveyedStack>): SurveyedStack => ({
  ...{ name, id: name, status: "CREATE_COMPLETE", tags, parameters: {}, outputs: {}, resources: [] },
  ...{ template: "Resources: {}", protected: false, ...more },
});

const environment = `Metadata:
  Version: v1.33.0
Resources:
  EnvironmentManagerRole:
    Type: AWS::IAM::Role
    Properties:
      PermissionsBoundary: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:policy/developers'
      Policies:
        - PolicyName: root
          PolicyDocument:
            Statement:
              - { Sid: PutObjectsToArtifactBucket, Resource: [arn:aws:s3:::shop-artifacts, arn:aws:s3:::shop-artifacts/*] }
`;
const manifest = "Metadata:\n  Manifest: |\n    name: web\n    type: Load Balanced Web Service\nResources: {}\n";

const found: Survey = surveyOf(at, undefined, [
  stack("shop-test", {
    template: environment,
    parameters: {
      AppDNSName: "example.com",
      AppDNSDelegationRole: `arn:aws:iam::${home.account}:role/shop-DNSDelegationRole`,
      ToolsAccountPrincipalARN: `arn:aws:iam::${home.account}:root`,
    },
  }),
  stack("shop-test-web", { template: manifest, tags: { ...tags, "copilot-service": "web" } }),
]);

describe("adopt: flags", () => {
  const refused = (flags: object) =>
    expectRefusal((async () => adoptVerb.run({ env: ["test"], ...flags } as never, {} as never))(), /need --report/);

  it("of the report do not begin an adoption without it", async () => {
    await refused({ markdown: true });
    await refused({ write: true, yes: true });
    await refused({ write: true, finish: true });
  });
});

describe("adopt: a call that IAM denies", function () {
  this.timeout(120_000);
  after(removeFolders);

  for (const action of ["SetStackPolicy", "CreateChangeSet", "ExecuteChangeSet", "UpdateStackSet"])
    it(`${action}: it is named with what allows it, nothing is lost, and the command goes on once it is allowed`, async () => {
      const one = await copilotWorld();
      const things = one.things();
      const verbs = verbsOn(one);
      const proxy = await denyingProxy(one.api.url, action);
      const error = await hinted(verbs.adopt({}, proxy.url), policyHints.adopt("test")).then(
        () => undefined,
        (thrown: RunError) => thrown,
      );
      proxy.close();
      expect(error?.message).to.include(`not authorized to perform: cloudformation:${action}`);
      expect(error?.hint).to.include("airlift policy -e test --for adopt");
      expect(one.things()).to.deep.equal(things);
      await verbs.adopt();
      await verbs.finish();
      await one.api.close();
    });
});

describe("adopt: a journal that", function () {
  this.timeout(120_000);
  after(removeFolders);

  for (const [what, content, says] of [
    ["was cut off", '{"version": 1, "steps": {', /journal.json, can't be read/],
    ["is no journal", '"text"', /can't be read/],
    ["is empty", "", /can't be read/],
    ["is another environment's", '{"version":1,"environment":"prod","steps":{}}', /can't be read/],
    ["a newer version has written", '{"version":2}', /has version 2/],
  ] as const)
    it(`${what} stops every command, and nothing is changed`, async () => {
      const one = await copilotWorld();
      const verbs = verbsOn(one);
      await verbs.adopt();
      const [object] = one.world
        .list({ type: "aws:s3/bucketObjectv2:BucketObjectv2" })
        .filter(({ id }) => id.endsWith("journal.json"));
      if (object === undefined) throw new Error("there is no journal");
      const change = (text: unknown) =>
        one.world.change((inside) => inside.put({ ...object, inputs: { ...object.inputs, content: text } }));
      change(content);
      const [things, stacks] = [one.things(), stackNames(one)];
      for (const run of [verbs.adopt, verbs.undo, verbs.finish]) await expectRefusal(run(), says);
      expect([one.things(), stackNames(one)]).to.deep.equal([things, stacks]);
      change(object.inputs.content);
      await verbs.finish();
      await one.api.close();
    });
});

describe("adopt: an environment in another account than the application", function () {
  this.timeout(120_000);
  after(removeFolders);

  it("its own stacks say what Copilot keeps of the application", () => {
    expect(aboutApplication(found)).to.deep.equal({
      ...{ domain: "example.com", account: home.account, permissionsBoundary: "developers" },
      ...{ tags: { team: "web" }, environments: {}, workloads: { web: "Load Balanced Web Service" } },
    });
    expect(deployedWorkloads(found).get("web")).to.equal("Load Balanced Web Service");
    expect([applicationAccount(found), artifactBucketOf(found)]).to.deep.equal([home.account, "shop-artifacts"]);
  });

  it("settings get the domain with the role that Copilot's functions have, and a deployment needs them", () => {
    const dir = makeFolder();
    addFiles(dir, { "copilot/.workspace": "application: shop\n" });
    const { proposals, lacks } = proposalsFor(openFolder({ dir }), found);
    expect(proposals[0]?.text).to.include(
      `domain:\n  name: example.com\n  role: arn:aws:iam::${home.account}:role/shop-DNSDelegationRole`,
    );
    expect(lacks.join()).to.match(/`domain.name`.*`domain.role`.*`permissionsBoundary`.*`tags.team`/);
    // A manifest that says no more than none does is proposed, and not needed.
    expect(proposals.map(({ path }) => path)).to.include("copilot/environments/test/manifest.yml");
    expect(lacks.join()).not.to.include("manifest.yml");
  });

  it("its manifest is lacking only where no other repository has it", () => {
    const dir = makeFolder();
    addFiles(dir, { "copilot/.workspace": "application: shop\n" });
    const written = "Metadata:\n  Manifest: |\n    name: test\n    type: Environment\n    cdn: true\nResources: {}\n";
    const deployed = surveyOf(at, undefined, [stack("shop-test", { template: written })]);
    const file = "copilot/environments/test/manifest.yml";
    expect(proposalsFor(openFolder({ dir }), deployed).lacks).to.include(file);
    const { proposals, lacks } = proposalsFor(openFolder({ dir }), deployed, "another");
    expect([...lacks, ...proposals.map(({ path }) => path)]).not.to.include(file);
  });

  it("is named with its account and region by whoever looks for it where the registry is", () => {
    const registry = {
      tags: {},
      workloads: {},
      environments: { test: { account: home.account, region: "eu-west-1" } },
    };
    expect(noEnvironment(surveyOf(at, registry, [])).message).to.match(
      /no environment "test" of "shop" in account 123456789012, us-west-2. Its registry has it in account 999999999999, eu-west-1.$/,
    );
    const prod = stack("shop-prod", { tags: { ...tags, "copilot-environment": "prod" } });
    expect(noEnvironment(surveyOf(at, undefined, [prod])).message).to.match(/us-west-2. It has prod there.$/);
  });

  it("images in the application's account are named, those of others are not", () => {
    const image = (account: string, name: string) => `${account}.dkr.ecr.us-west-2.amazonaws.com/${name}@sha256:1`;
    const images = {
      "web/web": image(home.account, "shop/web"),
      "web/proxy": image(home.account, "tools/proxy"),
      "api/api": image(place.account, "shop/api"),
      "worker/worker": "nginx:1",
    };
    const notices = imagesElsewhere(found, { images });
    expect(notices).to.have.length(1);
    expect(notices[0]).to.match(/images of shop\/web are in account 999999999999 .* in account 123456789012/);
  });

  it("is not the first that is adopted where the application has a zone", async () => {
    const { api, world } = await copilotWorld({ elsewhere: true });
    const dir = makeFolder();
    addFiles(dir, { "copilot/.workspace": "application: shop\n" });
    const workspace = await openWorkspace({ dir, environments: ["test"], sandbox: true }, () => {}, "read");
    const hindrance = () => zoneHindrance(workspace, found, accessTo(api.url));
    expect(await hindrance()).to.match(
      /zone shop.example.com is not in account 123456789012, .*account 999999999999 first/,
    );
    const named = { name: "shop.example.com" };
    const zone = recordOf({ region: "global", type: "aws:route53/zone:Zone", id: "Z0SHOP", inputs: named });
    world.change((inside) => inside.put(zone));
    expect(await hindrance()).to.equal(undefined);
    await api.close();
  });

  it("is adopted, taken back, and ended; the journal is in the application's bucket, whose stacks stay", async () => {
    const one = await copilotWorld({ elsewhere: true });
    const things = one.things();
    const { adopt, undo, finish } = verbsOn(one);
    const journal = () =>
      one.world.find("aws:s3/bucketObjectv2:BucketObjectv2", `${bucket}/airlift/adoption/test/journal.json`, home);
    const adopted = await adopt();
    expect(adopted.stacks).to.have.members(["shop-test", "shop-test-web", "shop-test-api"]);
    expect(journal()).not.to.equal(undefined);
    await undo();
    expect(journal()).to.equal(undefined);
    await adopt();
    const done = await finish();
    expect(done.ended).to.have.members(["shop-test", "shop-test-web", "shop-test-api"]);
    expect(stackNames(one)).to.include.members(["StackSet-shop-infrastructure-1", "shop-infrastructure-roles"]);
    expect(done.left.join()).to.match(
      /are in account 999999999999 and stay.*delete-parameter --name \/copilot\/applications\/shop\/environments\/test/,
    );
    const machinery = /EnvController|CertificateValidationFunction|CustomResourceRole|CloudformationExecutionRole/;
    expect(things.filter((key) => !one.things().includes(key) && !machinery.test(key))).to.deep.equal([]);
    await one.api.close();
  });
});
