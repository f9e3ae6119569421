import { expect } from "chai";
import { findOccupied } from "../../automation/deployment/occupied.js";
import { takeAsExisting } from "../../automation/sandbox/index.js";
import { openWorkspace } from "../../automation/session/session.js";
import { everyKind } from "../e2e/everyKind.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const place = { account: "123456789012", region: "us-west-2" };
const tags = { team: "search" };

describe("names that others have before the first up", function () {
  this.timeout(120_000);
  afterEach(removeFolders);

  it("are found for every kind of thing, with the owner where tags tell it", async () => {
    const dir = makeFolder(everyKind);
    const sandbox = makeFolder();
    const zone = { kind: "zone", id: "Z0EXAMPLE", ...place, facts: { name: "example.com" } } as const;
    const record = (name: string, type: string) =>
      ({ kind: "record", id: `${name} ${type}`, ...place, facts: { name, type, zoneId: zone.id } }) as const;
    takeAsExisting(sandbox, [
      zone,
      record("shop.example.com", "NS"),
      record("www.example.com", "A"),
      record("other.example.com", "A"),
      { kind: "appRunnerService", id: "shop-test-front", ...place, facts: { tags } },
      { kind: "viewerFunction", id: "shop-test-docs", ...place, facts: {} },
      { kind: "alarm", id: "shop-test-web-CopilotRollbackCPUAlarm", ...place, facts: { tags } },
      { kind: "stack", id: "shop-test-api-addons", ...place, facts: { tags } },
      { kind: "topic", id: "arn:aws:sns:us-west-2:123456789012:shop-test-front-clicks", facts: { tags } },
      { kind: "taskFamily", id: "shop-test-web", ...place, facts: { tags } },
    ]);
    const workspace = await openWorkspace({ dir, sandbox, environments: ["test"] }, undefined, "read");
    const { lines, notes, copilot } = await findOccupied(workspace, "test");
    expect(copilot).to.equal(false);
    expect(lines.sort()).to.deep.equal([
      "The A record www.example.com exists: nothing says who owns it",
      "The App Runner service shop-test-front exists: its tags are team=search",
      "The CloudFormation stack shop-test-api-addons exists: its tags are team=search",
      "The CloudFront function shop-test-docs exists: nothing says who owns it",
      "The NS record shop.example.com exists: nothing says who owns it",
      "The alarm shop-test-web-CopilotRollbackCPUAlarm exists: its tags are team=search",
      "The topic shop-test-front-clicks exists: its tags are team=search",
    ]);
    expect(notes).to.deep.equal([
      "The task definition family shop-test-web has revisions of someone else (its tags are team=search): new ones are numbered after them, and a destroy leaves them.",
    ]);
  });

  it("are found in the zone of a domain in another account, reached by its role", async () => {
    const role = "arn:aws:iam::999999999999:role/dns";
    const dir = makeFolder({
      ...everyKind,
      "copilot/airlift.yml": String(everyKind["copilot/airlift.yml"]).replace(
        /domain: .*/,
        `domain: {name: example.com, role: ${role}}`,
      ),
    });
    const sandbox = makeFolder();
    const zone = { kind: "zone", id: "Z0EXAMPLE", account: "999999999999", facts: { name: "example.com" } } as const;
    const facts = { name: "shop.example.com", type: "NS", zoneId: zone.id };
    takeAsExisting(sandbox, [zone, { ...zone, kind: "record", id: "shop.example.com NS", facts }]);
    const workspace = await openWorkspace({ dir, sandbox, environments: ["test"] }, undefined, "read");
    const { lines } = await findOccupied(workspace, "test");
    expect(lines).to.deep.equal(["The NS record shop.example.com exists: nothing says who owns it"]);
  });

  it("that a killed run of the application left are nobody else's", async () => {
    const dir = makeFolder(everyKind);
    const sandbox = makeFolder();
    const ours = { "copilot-application": "shop", "copilot-environment": "test" };
    takeAsExisting(sandbox, [
      { kind: "appRunnerService", id: "shop-test-front", ...place, facts: { tags: ours } },
      { kind: "taskFamily", id: "shop-test-web", ...place, facts: { tags: ours } },
    ]);
    const workspace = await openWorkspace({ dir, sandbox, environments: ["test"] }, undefined, "read");
    expect(await findOccupied(workspace, "test")).to.deep.equal({ lines: [], notes: [], copilot: false });
  });
});
