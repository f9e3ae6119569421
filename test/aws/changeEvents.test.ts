import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { lastChanges } from "../../automation/aws/changeEvents.js";

interface Lookup {
  LookupAttributes: { AttributeKey: string; AttributeValue: string }[];
  StartTime?: number;
}

/** CloudTrail as far as `LookupEvents` goes: the events of a resource, the newest first. */
async function trail(events: Record<string, object[]>) {
  const asked: Lookup[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      const lookup = JSON.parse(text) as Lookup;
      asked.push(lookup);
      const found = events[lookup.LookupAttributes[0]?.AttributeValue ?? ""] ?? [];
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify({ Events: found }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const credentials = { accessKeyId: "fake", secretAccessKey: "fake" };
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, access: { region: "eu-west-1", endpoint, credentials }, close: () => server.close() };
}

const event = (EventName: string, arn: string, more: object = {}, details: object = {}) => ({
  EventName,
  EventTime: 1_790_000_000,
  ReadOnly: "false",
  CloudTrailEvent: JSON.stringify({ userIdentity: { arn }, ...details }),
  ...more,
});

describe("who changed a resource", () => {
  const eve = "arn:aws:sts::111122223333:assumed-role/admin/eve";

  it("is whom CloudTrail names for the last change that succeeded", async () => {
    const { asked, access, close } = await trail({
      "sg-1": [
        event("DescribeSecurityGroups", "reader", { ReadOnly: "true" }),
        event("RevokeSecurityGroupIngress", "refused", {}, { errorCode: "Client.UnauthorizedOperation" }),
        event("AuthorizeSecurityGroupIngress", eve),
        event("CreateSecurityGroup", "earlier"),
      ],
    });
    const found = await lastChanges(access, [{ id: "sg-1", since: "2026-01-02T03:04:05Z" }], 0);
    close();
    expect(found.get("sg-1")).to.deep.equal({
      by: eve,
      event: "AuthorizeSecurityGroupIngress",
      at: new Date(1_790_000_000_000).toISOString(),
    });
    expect(asked[0]?.LookupAttributes).to.deep.equal([{ AttributeKey: "ResourceName", AttributeValue: "sg-1" }]);
    // Nobody but a deployment changed it before.
    expect(asked[0]?.StartTime).to.equal(Date.parse("2026-01-02T03:04:05Z") / 1000);
  });

  it("is looked up by ARN and by name, and may be nobody", async () => {
    const arn = "arn:aws:ecs:eu-west-1:111122223333:service/cluster/api";
    const { asked, access, close } = await trail({ api: [event("UpdateService", eve)] });
    const found = await lastChanges(access, [{ id: arn }, { id: "vpc-1" }], 0);
    close();
    expect([...found.keys()]).to.deep.equal([arn]);
    expect(asked.map(({ LookupAttributes: [one] }) => one?.AttributeValue)).to.deep.equal([arn, "api", "vpc-1"]);
  });
});
