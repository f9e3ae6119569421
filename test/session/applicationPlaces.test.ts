import { expect } from "chai";
import type { EnvironmentSettings } from "../../automation/manifest/settings.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { emptyApplicationRecord } from "../../automation/record/application.js";
import {
  applicationStackFor,
  isApplicationStack,
  placeOf,
  samePlace,
  zoneAccess,
} from "../../automation/session/applicationPlaces.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const settings = (more: Partial<EnvironmentSettings>): EnvironmentSettings => ({
  protect: false,
  tags: {},
  exports: false,
  endpoints: [],
  ...more,
});
const home = {
  ...emptyApplicationRecord("shop"),
  account: "111111111111",
  region: "us-west-2",
  zone: { id: "ZSHOP", nameServers: [] },
};
const role = (account: string) => `arn:aws:iam::${account}:role/deploy`;

describe("the place of an environment", () => {
  it("is the account that is named, or that of its role, and the region", () => {
    expect(
      placeOf(settings({ account: "111111111111", role: role("222222222222"), region: "eu-west-1" })),
    ).to.deep.equal({
      account: "111111111111",
      region: "eu-west-1",
    });
    expect(placeOf(settings({ role: role("222222222222") }))).to.deep.equal({ account: "222222222222" });
  });

  it("is the same as another as far as both are known", () => {
    expect(samePlace({ region: "eu-west-1" }, home)).to.equal(false);
    expect(samePlace({ region: "us-west-2" }, home)).to.equal(true);
    expect(samePlace({ account: "222222222222" }, home)).to.equal(false);
  });
});

describe("the stack that an environment's images come from", () => {
  it("is the application's own at home and before the first run, else one for its account and region", () => {
    expect(applicationStackFor({ account: "222222222222" }, undefined)).to.equal("application");
    expect(applicationStackFor({ account: "111111111111", region: "us-west-2" }, home)).to.equal("application");
    expect(applicationStackFor({ region: "eu-west-1" }, home)).to.equal("application.111111111111.eu-west-1");
    expect(applicationStackFor({ account: "222222222222", region: "eu-west-1" }, home)).to.equal(
      "application.222222222222.eu-west-1",
    );
  });

  it("is distinguished from an environment's by its name", () => {
    expect(["application", "application.1.eu-west-1", "prod"].map(isApplicationStack)).to.deep.equal([
      true,
      true,
      false,
    ]);
  });
});

describe("the application's zone, for an environment", () => {
  afterEach(removeFolders);

  const folder = (airlift: string) =>
    openFolder({
      dir: makeFolder({
        "copilot/.workspace": "application: shop\n",
        "copilot/airlift.yml": airlift,
        "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
        "copilot/environments/prod/manifest.yml": "name: prod\ntype: Environment\n",
      }),
      variables: {},
    });
  const there = { account: "222222222222", region: "eu-west-1" };

  it("is written to with the environment's own rights where both are in one account", () => {
    const open = folder("domain: example.com\n");
    expect(zoneAccess(open, "test", { account: home.account, region: "eu-west-1" }, home)).to.deep.equal({
      applicationZoneId: "ZSHOP",
    });
    expect(zoneAccess(folder(""), "test", there, home), "no domain").to.equal(undefined);
  });

  it("in another account is written to by a role in it: the domain's, or another environment's", () => {
    const ofEnvironment = folder(`domain: example.com\nenvironments: {test: {role: "${role("111111111111")}"}}\n`);
    expect(zoneAccess(ofEnvironment, "prod", there, home)).to.deep.equal({
      applicationZoneId: "ZSHOP",
      applicationZoneRoleArn: role("111111111111"),
    });
    const ofDomain = folder(`domain: {name: example.com, role: "arn:aws:iam::111111111111:role/dns"}\n`);
    expect(zoneAccess(ofDomain, "prod", there, home)?.applicationZoneRoleArn).to.equal(
      "arn:aws:iam::111111111111:role/dns",
    );
  });

  it("in an account that nothing leads to is refused, with the line to write", () => {
    const open = folder(`domain: {name: example.com, role: "arn:aws:iam::999999999999:role/dns"}\n`);
    expect(() => zoneAccess(open, "prod", there, home))
      .to.throw('shop.example.com is in account 111111111111, and "prod" in 222222222222')
      .with.property("hint")
      .that.includes("arn:aws:iam::111111111111:role/");
  });

  it("has a name in its id's place before the application's first run", () => {
    expect(zoneAccess(folder("domain: example.com\n"), "prod", there, undefined)).to.deep.equal({
      applicationZoneId: "(zone of shop.example.com)",
    });
  });
});

describe("a plan with a domain in another account", () => {
  afterEach(removeFolders);

  it("writes the domain's records by its role, without asking anybody", async () => {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/airlift.yml": `domain: {name: example.com, role: "${role("999999999999")}"}\nenvironments: {prod: {region: eu-west-1}}\n`,
      "copilot/web/manifest.yml":
        "name: web\ntype: Load Balanced Web Service\nimage: {location: nginx, port: 80}\nhttp: {path: /, alias: [www.example.com]}\n",
    });
    const { resources } = await planEnvironment({ dir, variables: {}, environments: ["prod"] });
    const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
    expect(provider?.inputs.assumeRoles).to.equal(JSON.stringify([{ roleArn: role("999999999999") }]));
    const written = resources.filter(({ options }) => options?.provider === "pulumi:providers:aws::prod-root-zone");
    expect(written.map(({ name }) => name)).to.have.members([
      "prod-certificate-validation-www.example.com",
      "web-record-www.example.com",
    ]);
  });
});
