import { expect } from "chai";
import { checkDomain, describeDomain } from "../../automation/aws/domainCheck.js";
import { tellDomain } from "../../automation/init/applicationState.js";
import { folderFor } from "../init/folderFor.js";
import { type FakeAws, fakeAws, pointAt } from "./fakeAws.js";

const servers = ["ns-1.awsdns-01.org", "ns-2.awsdns-02.com"];

describe("the domain of an application", function () {
  this.timeout(120_000);
  let aws: FakeAws;
  let shell: { restore(): void };
  beforeEach(async () => {
    aws = await fakeAws();
    shell = pointAt(aws.url);
  });
  afterEach(async () => {
    shell.restore();
    await aws.close();
  });

  const check = (found: string[]) => checkDomain({}, "example.com", async () => found);

  it("is ready where the internet is sent to a zone of the account, whatever other zones there are", async () => {
    aws.zones.set("Z0", { name: "example.com", servers: ["ns-9.awsdns-09.net"] });
    aws.zones.set("Z1", { name: "example.com", servers });
    expect(await check(["NS-2.awsdns-02.com.", "ns-1.awsdns-01.org"])).to.deep.equal({ state: "ready", zone: "Z1" });
  });

  it("lacks a zone where there are only private ones and those of other names", async () => {
    aws.zones.set("Z0", { name: "example.com", servers, isPrivate: true });
    aws.zones.set("Z1", { name: "example.com.evil.org", servers });
    const status = await check(servers);
    expect(status).to.deep.equal({ state: "no zone" });
    expect(describeDomain("example.com", status)[0]).to.contain("no public hosted zone for example.com");
  });

  it("is not delegated where the registrar names other servers, and those to name are listed", async () => {
    aws.zones.set("Z1", { name: "example.com", servers });
    const status = await check(["ns.elsewhere.net"]);
    expect(status).to.deep.include({ state: "not delegated", found: ["ns.elsewhere.net"] });
    expect(describeDomain("example.com", status).join()).to.contain(servers.join(", "));
    expect(await check([])).to.include({ state: "not delegated" });
  });

  it("is only looked at with credentials, and never stands in the way", async () => {
    const folder = folderFor();
    const context = folder.silent();
    await tellDomain(context, {}, "example.com");
    expect(aws.calls).to.deep.equal([]);
    await tellDomain({ ...context, variables: { AWS_PROFILE: "x" } }, {}, "example.com", async () => []);
    expect(folder.messages.at(-2)).to.contain("no public hosted zone");
    folder.remove();
  });
});
