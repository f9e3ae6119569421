import { expect } from "chai";
import { refuseOverLimits } from "../../automation/deployment/limitCheck.js";
import { type LiveBalancers, nothingLive } from "../../automation/deployment/liveRules.js";
import { loadApplication, resolveApplication } from "../../automation/manifest/index.js";
import { ManifestError } from "../../automation/manifest/problems.js";
import { nextRecord } from "../../automation/record/next.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

describe("limits before a run", () => {
  afterEach(removeFolders);

  function check(services: number, live: Partial<LiveBalancers> = {}, alb = "") {
    const content: FolderContent = { "copilot/.workspace": "application: shop\n" };
    for (let i = 0; i < services; i++)
      content[`copilot/w${i}/manifest.yml`] =
        `name: w${i}\ntype: Load Balanced Web Service\nimage: {location: x, port: 80}\nhttp: {path: w${i}${alb}}\n`;
    const folder = loadApplication({ dir: makeFolder(content), processEnvironment: {} });
    const { resolved } = resolveApplication(folder, "test", { newEnvironment: true });
    if (resolved === undefined) throw new Error("The manifests hold errors.");
    const { record } = nextRecord(undefined, resolved, { repository: "shop" });
    return refuseOverLimits(folder, { record, resolved }, { quotas: {} }, { ...nothingLive, ...live });
  }

  it("end it when one is passed, before anything is made", () => {
    expect(() => check(101)).to.throw(ManifestError, /Rules per Application Load Balancer.*AWS allows 100/s);
  });

  it("are mentioned when one is near, and only then", () => {
    expect(check(90).map(({ severity }) => severity)).to.deep.equal(["warning", "warning"]);
    expect(check(20)).to.deep.equal([]);
  });

  it("count what others have on a load balancer", () => {
    const foreign = { rules: 81, targetGroups: 3 };
    expect(check(20, { foreign: { internal: foreign } })).to.deep.equal([]);
    expect(() => check(20, { foreign: { public: foreign } })).to.throw(
      ManifestError,
      /"Rules per Application Load Balancer": 101 for the public load balancer with what others have there/,
    );
  });

  it("count the rules of an existing load balancer twice where it has an HTTPS listener", () => {
    const existing = { arnSuffix: "app/web/1", dnsName: "web", zoneId: "Z", securityGroupIds: ["sg-1"] };
    const imported = { web: { ...existing, httpListenerArn: "arn:http" } };
    expect(check(51, { imported }, ", alb: web")).to.deep.equal([]);
    const secure = { web: { ...imported.web, httpsListenerArn: "arn:https" } };
    expect(() => check(51, { imported: secure }, ", alb: web")).to.throw(/: 102 for the load balancer web,/);
  });
});
