import { expect } from "chai";
import { limitFindings } from "../../automation/limits/check.js";
import { limits } from "../../automation/limits/table.js";
import type { Use } from "../../automation/limits/use.js";
import { usesOf } from "../../automation/limits/uses.js";
import type { ResolvedAddons, ResolvedApplication, ResolvedWorkload } from "../../automation/manifest/resolved.js";
import { nextRecord } from "../../automation/record/next.js";
import type { EnvironmentSpec } from "../../components/environment.js";

const place = { images: [], envFiles: [], longForm: {}, notDeployed: [], file: "copilot/x/manifest.yml" };
const many = <T>(count: number, one: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => one(i));

function web(name: string, more: object = {}): ResolvedWorkload {
  const spec = { image: "i", port: 80, http: { rules: [{ path: name }] }, ...more };
  return { ...place, name, kind: "Load Balanced Web Service", spec };
}

function worker(name: string, more: object = {}): ResolvedWorkload {
  return { ...place, name, kind: "Worker Service", spec: { image: "i", ...more } };
}

function backend(name: string, more: object = {}): ResolvedWorkload {
  return { ...place, name, kind: "Backend Service", spec: { image: "i", ...more } };
}

interface Asked {
  spec?: EnvironmentSpec<string>;
  domain?: boolean;
  groups?: Record<string, string[]>;
}

function uses(workloads: ResolvedWorkload[], { spec = {}, domain = false, groups }: Asked = {}): Use[] {
  const environment = { name: "test", spec, longForm: {} };
  const resolved: ResolvedApplication = { application: "shop", root: "/shop", environment, workloads };
  const { record } = nextRecord(undefined, resolved, {
    repository: "shop",
    ...(domain && { domain: { name: "example.com" } }),
    ...(groups && { groups }),
  });
  return usesOf(record, resolved, domain, undefined);
}

/** `severity limit` of what is found. */
const found = (...args: Parameters<typeof uses>): string[] =>
  limitFindings(uses(...args)).map(({ severity, use }) => `${severity} ${use.limit}`);

const used = (limit: Use["limit"], ...args: Parameters<typeof uses>): number[] =>
  uses(...args)
    .filter((use) => use.limit === limit)
    .map((use) => use.used);

describe("limits of AWS", () => {
  it("are not mentioned for an application that is far from them", () => {
    const workloads = [...many(20, (i) => web(`w${i}`)), backend("api"), worker("work")];
    expect(found(workloads, { domain: true })).to.deep.equal([]);
  });

  it("are passed by 300 services behind one listener, which nothing raises", () => {
    const workloads = many(300, (i) => web(`w${i}`));
    const findings = limitFindings(uses(workloads));
    expect(findings.map(({ severity, use }) => [severity, use.limit, use.used])).to.deep.include.members([
      ["error", "rules", 300],
      ["error", "targetGroups", 300],
    ]);
    const [rules, groups] = findings;
    expect(rules?.message).to.equal(
      'over a limit, "Rules per Application Load Balancer": 300 for the public load balancer, and AWS allows 100 by default',
    );
    expect(rules?.hint).to.match(/raised in Service Quotas \(elasticloadbalancing.*`http.alb`.*https:/);
    expect(groups?.hint).to.match(/^It can't be raised. .*`http.alb`/);
    const own = limitFindings(uses(workloads), { rules: 400 }).map(({ use }) => use.limit);
    expect(own, "where the rules were raised").to.deep.equal(["targetGroups"]);
  });

  it("count a rule on each listener: with HTTPS a service has two", () => {
    expect(
      used(
        "rules",
        many(45, (i) => web(`w${i}`)),
      ),
    ).to.deep.equal([45]);
    const https = { domain: true };
    expect(
      used(
        "rules",
        many(45, (i) => web(`w${i}`)),
        https,
      ),
    ).to.deep.equal([90]);
    expect(
      found(
        many(45, (i) => web(`w${i}`)),
        https,
      ),
    ).to.deep.equal(["warning rules"]);
    expect(
      found(
        many(51, (i) => web(`w${i}`)),
        https,
      ),
    ).to.deep.equal(["error rules"]);
  });

  it("count each load balancer by itself", () => {
    const behind = (name: string, importedLoadBalancer: string) =>
      web(name, { http: { importedLoadBalancer, rules: [{ path: "/" }] } });
    const internal = backend("api", { port: 80, http: { rules: [{ path: "/" }, { path: "b" }] } });
    expect(used("targetGroups", [web("a"), behind("b", "one"), behind("c", "one"), internal])).to.deep.equal([1, 2, 2]);
  });

  it("hold for the names of a certificate, unless the certificates are one's own", () => {
    const aliases = (count: number) => many(count, (i) => ({ name: `${i}.example.com` }));
    const named = (count: number) => [web("front", { http: { rules: [{ path: "/", aliases: aliases(count) }] } })];
    expect(used("certificateNames", named(9), { domain: true })).to.deep.equal([11]);
    expect(found(named(9), { domain: true }), "accounts often have more").to.deep.equal(["warning certificateNames"]);
    expect(found(named(6), { domain: true })).to.deep.equal([]);
    expect(found(named(9), { domain: true, spec: { http: { public: { certificates: ["arn"] } } } })).to.deep.equal([]);
    const [over] = limitFindings(uses(named(40), { domain: true }), { certificateNames: 20 });
    expect(over).to.include({ severity: "error" });
    expect(over?.message).to.contain("AWS allows 20 in this account");
  });

  it("hold for the certificates of a load balancer beside the default one", () => {
    const certificates = many(30, (i) => `arn:${i}`);
    expect(used("certificates", [web("a")], { spec: { http: { public: { certificates } } } })).to.deep.equal([29, 0]);
  });

  it("hold for the rules of security groups: own ones, those of the manifest and of existing load balancers", () => {
    const ingress = many(55, (i) => ({ cidr: `10.${i}.0.0/16`, protocol: "tcp", fromPort: 80, toPort: 80 }));
    expect(found([backend("a")], { spec: { securityGroupRules: { ingress } } })).to.deep.equal(["warning groupRules"]);
    expect(
      found([web("a")], { spec: { securityGroupRules: { ingress: [...ingress, ...ingress.slice(0, 5)] } } }),
    ).to.include("error groupRules");
    const admitted = web("a", { http: { importedLoadBalancer: "one", rules: [{ path: "/" }] } });
    expect(used("groupRules", [admitted], { groups: { one: ["sg-1", "sg-2"] } })[0]).to.equal(3);
    const sourceIps = many(6, (i) => `10.0.0.${i}/32`);
    expect(found([web("a")], { spec: { http: { public: { ingress: { cdn: true, sourceIps } } } } })).to.deep.equal([
      "error groupRules",
    ]);
    expect(found([web("a")], { spec: { http: { public: { ingress: { cdn: true } } } } })).to.deep.equal([]);
    expect(found([backend("a", { network: { securityGroups: many(5, (i) => `sg-${i}`) } })])).to.deep.equal([
      "error groupsPerTask",
    ]);
    expect(
      found([backend("a", { network: { securityGroups: many(5, (i) => `sg-${i}`), denyDefault: true } })]),
    ).to.deep.equal([]);
  });

  it("hold for the addresses of the environment's subnets", () => {
    const small = {
      cidr: "10.0.0.0/24",
      publicSubnets: [{ cidr: "10.0.0.0/28" }, { cidr: "10.0.0.16/28" }],
      privateSubnets: [],
    };
    const count = (fixed: number, placement?: "private") => backend("a", { count: { fixed }, network: { placement } });
    expect(found([count(17)], { spec: { vpc: small } })).to.deep.equal([]);
    expect(found([count(20)], { spec: { vpc: small } })).to.deep.equal(["warning addresses"]);
    expect(found([count(23)], { spec: { vpc: small } })).to.deep.equal(["error addresses"]);
    expect(found([count(10), web("b")], { spec: { vpc: small } }), "eight in each for a load balancer").to.deep.equal([
      "error addresses",
    ]);
    expect(found([count(501)]), "Copilot's own subnets").to.deep.equal(["warning addresses"]);
    expect(found([count(503, "private")])).to.deep.equal(["error addresses"]);
    const existing = { id: "vpc-1", publicSubnetIds: [], privateSubnetIds: [] };
    expect(found([count(5000)], { spec: { vpc: existing } })).to.deep.equal([]);
  });

  it("hold for subnets, services of a cluster and of a namespace, and roles of an account", () => {
    const publicSubnets = many(201, (i) => ({ cidr: `10.0.${i}.0/24` }));
    const vpc = { cidr: "10.0.0.0/16", publicSubnets, privateSubnets: [] };
    expect(found([], { spec: { vpc } })).to.deep.equal(["error subnets"]);
    const connected = many(101, (i) => backend(`b${i}`, { network: { connect: {} } }));
    expect(found(connected)).to.deep.equal(["error servicesPerNamespace"]);
    expect(used("servicesPerCluster", connected)).to.deep.equal([101]);
    expect(used("roles", [web("a"), worker("b")])).to.deep.equal([4]);
    expect(limitFindings(uses(many(30, (i) => backend(`b${i}`))), { roles: 50 })[0]?.severity).to.equal("error");
  });

  it("hold for vCPUs where the account's own figure is known", () => {
    const big = backend("a", { cpu: 4096, count: { range: { min: 1, max: 4 } } });
    expect(used("vcpus", [big])).to.deep.equal([16]);
    expect(found([big])).to.deep.equal([]);
    expect(limitFindings(uses([big]), { vcpus: 6 }).map(({ use }) => use.limit)).to.deep.equal(["vcpus"]);
  });

  it("hold for the containers of a task and the length of its role's policy", () => {
    const sidecars = Object.fromEntries(many(10, (i) => [`s${i}`, { image: "i" }]));
    expect(found([backend("a", { sidecars })])).to.deep.equal(["error containers"]);
    const secrets = (count: number) =>
      Object.fromEntries(many(count, (i) => [`S${i}`, { valueFrom: `/copilot/shop/test/secrets/name-number-${i}` }]));
    expect(found([backend("a", { secrets: secrets(90) })])).to.deep.equal([]);
    expect(found([backend("a", { secrets: secrets(130) })])).to.deep.equal(["error rolePolicy"]);
  });

  it("hold for topics of a queue, filters of a topic and values of a filter", () => {
    const topic = (name: string, more: object = {}) => ({ name, service: "api", fifoTopic: false, ...more });
    const subscribed = (topics: object[]) => worker("w", { subscribe: { topics } });
    expect(found([subscribed(many(19, (i) => topic(`t${i}`)))])).to.deep.equal([]);
    expect(found([subscribed(many(20, (i) => topic(`t${i}`)))])).to.deep.equal(["error queueStatements"]);
    expect(found([subscribed(many(20, (i) => topic(`t${i}`, { queue: {} })))])).to.deep.equal([]);
    const filterPolicy = { a: many(13, String), b: many(12, String) };
    expect(found([subscribed([topic("t", { filterPolicy })])])).to.deep.equal(["error filterValues"]);
    const readers = many(201, (i) =>
      worker(`w${i}`, { subscribe: { topics: [topic("t", { filterPolicy: { a: ["b"] } })] } }),
    );
    expect(found(readers)).to.include("error filterPolicies");
  });

  it("hold for what a CloudFormation template of addons may hold", () => {
    const addons = (more: Partial<ResolvedAddons>): ResolvedWorkload => ({
      ...backend("a"),
      addons: { templateBody: "", parameters: {}, outputs: [], ...more } as unknown as ResolvedAddons,
    });
    const parameters = Object.fromEntries(many(198, (i) => [`P${i}`, ""]));
    expect(found([addons({ parameters })])).to.deep.equal(["error templateParameters"]);
    const outputs = many(201, (i) => ({ name: `O${i}`, kind: "variable" as const, variable: `O${i}` }));
    expect(found([addons({ outputs })])).to.deep.equal(["error templateOutputs"]);
    expect(found([addons({ templateBody: "x".repeat(1_100_000) })])).to.deep.equal(["error templateSize"]);
    const policies = outputs.slice(0, 11).map((output) => ({ ...output, kind: "managedPolicy" as const }));
    expect(found([addons({ outputs: policies })])).to.deep.equal(["error managedPolicies"]);
  });

  it("say where each figure stands, and what to do", () => {
    for (const [name, limit] of Object.entries(limits)) {
      expect(limit.source, name).to.match(/^https:\/\/docs\.aws\.amazon\.com\//);
      expect("raisedIn" in limit || "instead" in limit, name).to.equal(true);
    }
  });
});
