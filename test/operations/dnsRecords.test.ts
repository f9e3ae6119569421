import { expect } from "chai";
import type { ResolvedApplication } from "../../automation/manifest/resolved.js";
import { recordOf, wantedNames } from "../../automation/operations/dnsRecords.js";
import type { Resolver } from "../../automation/session/target.js";

const target = "lb.elb.amazonaws.com";
const wanted = { name: "www.example.com", workload: "web", target };

function answering(cnames: Record<string, string[]>, addresses: Record<string, string[]> = {}): Resolver {
  return {
    resolveNs: async (name) => (name === "example.co.uk" ? ["ns1.elsewhere.net"] : []),
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

  it("at the top of a domain is an ALIAS, recognised by its addresses", async () => {
    const top = { ...wanted, name: "example.com" };
    const resolver = answering({}, { "example.com": ["192.0.2.1"], [target]: ["192.0.2.1", "192.0.2.2"] });
    expect(await recordOf(top, "prod", resolver)).to.include({ type: "ALIAS", state: "there" });
  });

  it("at the top of a domain with more labels is one too, which its name servers tell", async () => {
    expect((await recordOf({ ...wanted, name: "example.co.uk" }, "prod", answering({}))).type).to.equal("ALIAS");
  });

  it("points elsewhere when its addresses are others", async () => {
    const resolver = answering({}, { "www.example.com": ["198.51.100.7"], [target]: ["192.0.2.1"] });
    expect((await recordOf(wanted, "prod", resolver)).state).to.equal("points elsewhere");
  });
});

describe("the names that nobody but the user makes records for", () => {
  const certificates = ["arn:aws:acm:eu-west-1:123456789012:certificate/1"];
  const web = {
    name: "web",
    kind: "Load Balanced Web Service",
    spec: {
      http: { rules: [{ aliases: [{ name: "www.example.com" }, { name: "in.example.com", hostedZone: "Z1" }] }] },
    },
  };
  const api = {
    name: "api",
    kind: "Backend Service",
    spec: { http: { rules: [{ aliases: [{ name: "api.example.com" }] }] } },
  };
  const addresses = { public: target, internal: "internal-lb.elb.amazonaws.com", exports: {} };
  const names = (spec: object, domain: boolean) =>
    wantedNames(
      { environment: { name: "prod", spec }, workloads: [web, api] } as unknown as ResolvedApplication,
      addresses,
      domain,
    ).map((one) => `${one.workload} ${one.name} ${one.target}`);

  it("are aliases without a hosted zone, each to the load balancer that serves it", () => {
    expect(names({ http: { public: { certificates } } }, true)).to.deep.equal([
      `web www.example.com ${target}`,
      "api api.example.com internal-lb.elb.amazonaws.com",
    ]);
  });

  it("are not those below the application's domain, but always the alias of static assets", () => {
    const staticAssets = { location: "bucket", alias: "assets.example.com", path: "static/*" };
    expect(names({ cdn: { staticAssets } }, true)).to.deep.equal([
      `cdn assets.example.com ${target}`,
      "api api.example.com internal-lb.elb.amazonaws.com",
    ]);
  });
});
