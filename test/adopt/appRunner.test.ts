import { expect } from "chai";
import { derivedId, type Owned } from "../../automation/adopt/match.js";
import { reportRows } from "../../automation/adopt/rows.js";
import { surveyOf } from "../../automation/adopt/survey.js";
import { SimulatedAws } from "../../automation/sandbox/aws.js";
import { takeAsExisting } from "../../automation/sandbox/existing.js";
import { withFullScalingArn } from "../../automation/sandbox/facts/answers.js";
import { liveThings } from "../../automation/sandbox/liveThings.js";
import { openWorld } from "../../automation/sandbox/world.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { place, recordOf } from "./stacksWorld.js";

const SCALING = "aws:apprunner/autoScalingConfigurationVersion:AutoScalingConfigurationVersion";
const DOMAIN = "aws:apprunner/customDomainAssociation:CustomDomainAssociation";
const RECORD = "aws:route53/record:Record";
const service = `arn:aws:apprunner:${place.region}:${place.account}:service/web/0123456789abcdef`;

describe("adopt: App Runner", () => {
  after(removeFolders);

  it("a scaling configuration that a manifest names in part is the one whose whole ARN the service answers with", () => {
    const folder = makeFolder();
    const named = `arn:aws:apprunner:${place.region}:${place.account}:autoscalingconfiguration/high/3`;
    takeAsExisting(folder, [{ kind: "autoScaling", id: named, ...place }]);
    const found = openWorld(folder).find(SCALING, named, place);
    expect(found?.outputs.arn).to.match(/autoscalingconfiguration\/high\/3\/[0-9a-f]{32}$/);
    expect(withFullScalingArn({ autoScalingConfigurationArn: named })).to.deep.equal({
      autoScalingConfigurationArn: found?.outputs.arn,
    });
  });

  it("a domain is found by its name and its service", () => {
    const inputs = { domainName: "web.example.com", serviceArn: service, enableWwwSubdomain: false };
    expect(derivedId(DOMAIN, inputs)).to.equal(`web.example.com,${service}`);
  });

  it("an import does not know the target of a domain, which the service says", async () => {
    const folder = makeFolder();
    const id = `web.example.com,${service}`;
    const outputs = { id, dnsTarget: "abc.us-west-2.awsapprunner.com", domainName: "web.example.com" };
    const world = openWorld(folder);
    world.change((inside) => inside.put({ ...recordOf({ type: DOMAIN, id }), outputs }));
    const aws = new SimulatedAws(world);
    aws.configure({ region: place.region, allowedAccountIds: [place.account] });
    expect((await aws.read(DOMAIN, id, {}))?.outputs).not.to.have.property("dnsTarget");
    expect((await aws.read(DOMAIN, id, outputs))?.outputs).to.include({ dnsTarget: outputs.dnsTarget });
    const [live] = await liveThings(folder, place).read([{ type: DOMAIN, id }]);
    expect(live?.outputs).to.include({ dnsTarget: outputs.dnsTarget });
  });

  it("a record of validation that App Runner does not want is put beside the others", async () => {
    const name = `\${${DOMAIN}::web-custom-domain.certificateValidationRecords[2].name}`;
    const inputs = { zoneId: "Z1", name, type: "CNAME", records: [name], allowOverwrite: true };
    const owned: Owned = {
      planned: { type: RECORD, name: "web-custom-domain-validation-3", inputs },
      ...{ key: `${RECORD}::web-custom-domain-validation-3`, owner: "environment", part: "custom-domain-validation-3" },
    };
    const found = surveyOf({ application: "shop", environment: "test", ...place }, undefined, []);
    const outputs = new Map([[`${DOMAIN}::web-custom-domain`, { certificateValidationRecords: [{}, {}] }]]);
    const nothing = { matches: [], things: new Map(), roles: new Map(), foreign: [], foreignRules: [] };
    const [row] = await reportRows(found, { ...nothing, outputs }, [owned]);
    expect(row?.outcome).to.equal("new");
  });
});
