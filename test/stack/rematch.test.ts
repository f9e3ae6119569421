import { expect } from "chai";
import type { PendingOperation, RawResource } from "../../automation/stack/contents.js";
import { rematch } from "../../automation/stack/rematch.js";

const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const tagsAll = { "copilot-application": "shop" };

const rule = (name: string, inputs: Record<string, unknown>): PendingOperation => ({
  ...{ urn: `urn:pulumi:test::shop::${type}::${name}`, type, name, operation: "creating" },
  inputs: { ...inputs, tagsAll },
});

const read = (id: string, outputs: Record<string, unknown>): RawResource =>
  ({ urn: `urn:${id}`, type, custom: true, id, inputs: {}, outputs }) as RawResource;

describe("interrupted creates that look alike by their tags", () => {
  const http = rule("http", { securityGroupId: "sg-1", fromPort: 80, cidrIpv4: "0.0.0.0/0" });
  const https = rule("https", { securityGroupId: "sg-1", fromPort: 443, cidrIpv4: "0.0.0.0/0" });
  const inside = rule("inside", { securityGroupId: "sg-2", referencedSecurityGroupId: "sg-1" });

  it("each get the thing that has their own inputs", () => {
    const resources = [
      read("sgr-443", { securityGroupId: "sg-1", fromPort: 443, cidrIpv4: "0.0.0.0/0", description: "" }),
      read("sgr-in", { securityGroupId: "sg-2", referencedSecurityGroupId: "sg-1", fromPort: -1 }),
    ];
    const found = [
      { operation: http, id: "sgr-443" },
      { operation: https, id: "sgr-in" },
    ];
    expect(rematch([http, https, inside], found, resources)).to.have.deep.members([
      { operation: https, id: "sgr-443" },
      { operation: inside, id: "sgr-in" },
    ]);
  });

  it("stay as they were found where that is right", () => {
    const resources = [read("sgr-80", { securityGroupId: "sg-1", fromPort: 80, cidrIpv4: "0.0.0.0/0" })];
    const found = [{ operation: http, id: "sgr-80" }];
    expect(rematch([http, https], found, resources)).to.deep.equal(found);
  });
});
