import { expect } from "chai";
import { type Resolver, recordOf } from "../../automation/dnsRecords.js";

const target = "lb.elb.amazonaws.com";
const wanted = { name: "www.example.com", workload: "web", target };

function answering(cnames: Record<string, string[]>, addresses: Record<string, string[]> = {}): Resolver {
  return {
    resolveCname: async (name) => cnames[name] ?? [],
    resolve4: async (name) => addresses[name] ?? [],
  };
}

describe("a DNS record to make by hand", () => {
  it("is a CNAME to the load balancer, and missing where DNS knows nothing", async () => {
    expect(await recordOf(wanted, "prod", answering({}))).to.deep.equal({
      environment: "prod",
      name: "www.example.com",
      type: "CNAME",
      value: target,
      workload: "web",
      state: "missing",
    });
  });

  it("is there when the name leads to the load balancer", async () => {
    const { state } = await recordOf(wanted, "prod", answering({ "www.example.com": [`${target}.`] }));
    expect(state).to.equal("there");
  });

  it("at the top of a domain is an ALIAS, told by its addresses", async () => {
    const top = { ...wanted, name: "example.com" };
    const resolver = answering({}, { "example.com": ["192.0.2.1"], [target]: ["192.0.2.1", "192.0.2.2"] });
    expect(await recordOf(top, "prod", resolver)).to.include({ type: "ALIAS", state: "there" });
  });

  it("points elsewhere when its addresses are others", async () => {
    const resolver = answering({}, { "www.example.com": ["198.51.100.7"], [target]: ["192.0.2.1"] });
    expect((await recordOf(wanted, "prod", resolver)).state).to.equal("points elsewhere");
  });
});
