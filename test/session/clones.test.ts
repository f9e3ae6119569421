import { expect } from "chai";
import type { ResolvedApplication, ResolvedWorkload } from "../../automation/manifest/resolved.js";
import { cloneOf } from "../../automation/session/clones.js";

const workload = (name: string, kind: ResolvedWorkload["kind"], spec: object) =>
  ({ name, kind, spec: { image: "i", ...spec } }) as unknown as ResolvedWorkload;

const alias = (name: string, hostedZone?: string) => ({ name, ...(hostedZone !== undefined && { hostedZone }) });
const web = workload("web", "Load Balanced Web Service", {
  count: { range: { min: 2, max: 9 } },
  network: { placement: "private" },
  http: { rules: [{ path: "/", aliases: [alias("www.example.com", "Z1")] }, { path: "/more" }] },
  nlb: { aliases: [alias("tcp.example.com")] },
});
const site = workload("docs", "Static Site", { alias: "docs.example.com", certificate: "arn" });
const app = (spec: object = {}, workloads = [web, site]) =>
  ({ application: "shop", environment: { name: "pr-1", spec }, workloads }) as unknown as ResolvedApplication;

const specOf = ({ workloads }: ResolvedApplication, name: string) => ({
  ...workloads.find((one) => one.name === name)?.spec,
});

describe("a clone of an environment", () => {
  it("runs one task a service, in public subnets", () => {
    const { resolved } = cloneOf("test", app(), true);
    expect(specOf(resolved, "web")).to.deep.include({ count: { fixed: 1 }, network: { placement: "public" } });
  });

  it("stays in the private subnets of an imported VPC, which have a way out", () => {
    const vpc = { id: "vpc-1", publicSubnetIds: [], privateSubnetIds: ["a", "b"] };
    expect(specOf(cloneOf("test", app({ vpc }), true).resolved, "web")).to.deep.include({
      network: { placement: "private" },
    });
  });

  it("leaves names that there can be only once with its model, and says so", () => {
    const { resolved, problems } = cloneOf("test", app(), true);
    expect(specOf(resolved, "web")).to.deep.include({ http: { rules: [{ path: "/" }, { path: "/more" }] }, nlb: {} });
    expect(specOf(resolved, "docs")).not.to.have.any.keys("alias", "certificate");
    expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).to.deep.equal([
      "notice: docs.example.com, tcp.example.com, www.example.com stay with test, of which pr-1 is a clone",
    ]);
    expect(cloneOf("test", app({}, []), true).problems).to.deep.equal([]);
  });

  it("with certificates of one's own tells services apart by aliases, and writes no records", () => {
    const { resolved } = cloneOf("test", app(), false);
    expect(specOf(resolved, "web")).to.have.deep.nested.property("http.rules[0].aliases", [
      { name: "www.example.com" },
    ]);
  });

  it("has no CloudFront, and lets everybody to its load balancer", () => {
    const spec = {
      cdn: { staticAssets: { location: "b", alias: "assets.example.com", path: "p" } },
      http: { public: { ingress: { cdn: true, sourceIps: ["203.0.113.0/24"] }, sslPolicy: "x" } },
    };
    const { resolved, problems } = cloneOf("test", app(spec, []), true);
    expect(resolved.environment.spec).to.deep.equal({
      http: { public: { ingress: { sourceIps: ["203.0.113.0/24"] }, sslPolicy: "x" } },
    });
    expect(problems[0]?.message).to.include("assets.example.com stays with test");
  });
});
