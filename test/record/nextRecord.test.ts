import { expect } from "chai";
import type { ResolvedApplication, ResolvedWorkload } from "../../automation/manifest/resolved.js";
import {
  addonsImportExports,
  type EnvironmentRecord,
  keepsExports,
} from "../../automation/record/environmentRecord.js";
import { nextRecord } from "../../automation/record/next.js";
import type { EnvironmentSpec } from "../../components/environment.js";

const place = { images: [], envFiles: [], longForm: {}, notDeployed: [] };

function web(name: string, path = "/", more: object = {}): ResolvedWorkload {
  const spec = { image: "i", port: 80, http: { rules: [{ path }], ...more } };
  return { name, kind: "Load Balanced Web Service", file: `copilot/${name}/manifest.yml`, spec, ...place };
}

function backend(name: string, more: object = {}): ResolvedWorkload {
  return {
    name,
    kind: "Backend Service",
    file: `copilot/${name}/manifest.yml`,
    spec: { image: "i", port: 80, ...more },
    ...place,
  };
}

function folder(workloads: ResolvedWorkload[], spec: EnvironmentSpec<string> = {}): ResolvedApplication {
  return { application: "shop", root: "/shop", environment: { name: "test", spec, longForm: {} }, workloads };
}

const recordOf = (
  workloads: ResolvedWorkload[],
  repository = "one",
  previous?: EnvironmentRecord,
  more: object = {},
): EnvironmentRecord => nextRecord(previous, folder(workloads), { repository, ...more }).record;

describe("the record after a run", () => {
  it("says of each workload its repository, its kind and what it needs of the environment", () => {
    const record = recordOf([web("front"), backend("api", { network: { placement: "private" } })]);
    expect(record.workloads.front).to.include({
      repository: "one",
      kind: "Load Balanced Web Service",
      loadBalancer: "public",
    });
    expect(record.workloads.front?.needs).to.deep.equal({ publicLoadBalancer: true });
    expect(record.workloads.api?.needs).to.deep.equal({ nat: true });
    expect(record.made).to.deep.equal({ publicLoadBalancer: true, nat: true });
  });

  it("wants no App Runner endpoint for services on ECS Express, and NAT where their tasks are in private subnets", () => {
    const spec = { image: "i", imageRepository: "ECR" as const, port: 80, placement: "private" as const };
    const service = (more: object): ResolvedWorkload => ({
      name: "web",
      kind: "Request-Driven Web Service",
      file: "copilot/web/manifest.yml",
      spec: { ...spec, ...more },
      ...place,
    });
    const needs = (more: object, requestDriven: "apprunner" | "express") =>
      recordOf([service(more)], "one", undefined, { requestDriven }).workloads.web?.needs;
    expect(needs({ private: {} }, "apprunner")).to.deep.equal({ nat: true, appRunnerEndpoint: true });
    expect(needs({ private: {} }, "express")).to.deep.equal({ nat: true });
    expect(needs({}, "express")).to.deep.equal({});
  });

  it("knows the groups of an existing load balancer, and keeps them for workloads that do not take part", () => {
    const before = recordOf([web("a", "/a", { importedLoadBalancer: "theirs" })], "one", undefined, {
      groups: { theirs: ["sg-2", "sg-1"] },
    });
    expect(before.workloads.a?.admits).to.deep.equal(["sg-1", "sg-2"]);
    const after = recordOf([backend("b")], "two", before);
    expect(after.workloads.a?.admits).to.deep.equal(["sg-1", "sg-2"]);
    expect(after.workloads.b).not.to.have.property("admits");
  });

  it("says what a change of type to or from a Static Site leaves", () => {
    const before = recordOf([backend("docs"), web("front")]);
    const site = { ...backend("docs"), kind: "Static Site" as const, spec: { files: [] } };
    const { notices } = nextRecord(before, folder([site, backend("front")]), { repository: "one" });
    expect(notices[0]).to.match(/^docs changes from Backend Service to Static Site: its addons and topics stay/);
    expect(notices.filter((notice) => notice.startsWith("front changes"))).to.deep.equal([]);
  });

  it("keeps what was made when its last user goes", () => {
    const before = recordOf([web("front"), backend("api")]);
    const after = recordOf([backend("api")], "one", before, { pruned: new Set(["front"]) });
    expect(Object.keys(after.workloads)).to.deep.equal(["api"]);
    expect(after.made).to.deep.equal({ publicLoadBalancer: true });
  });

  it("keeps the entries of other repositories, whichever folder runs", () => {
    const first = recordOf([backend("api")], "one");
    const second = recordOf([web("front")], "two", first);
    const third = recordOf([backend("api")], "one", second);
    expect(third.workloads.front).to.deep.equal(second.workloads.front);
    expect(third.made).to.deep.equal({ publicLoadBalancer: true });
  });

  it("names a workload whose folder is gone, and takes it out only when asked", () => {
    const before = recordOf([backend("api"), backend("old")]);
    const stopped = nextRecord(before, folder([backend("api")]), { repository: "one" });
    expect(stopped.gone).to.deep.equal(["old"]);
    const pruned = nextRecord(before, folder([backend("api")]), { repository: "one", pruned: new Set(["old"]) });
    expect(pruned.gone).to.deep.equal([]);
    expect(pruned.record.workloads).to.have.all.keys("api");
  });

  it("leaves workloads alone that -n does not name, new ones among them", () => {
    const before = recordOf([backend("api")]);
    const after = recordOf(
      [backend("api", { network: { placement: "private" } }), web("front"), backend("fresh")],
      "one",
      before,
      {
        selected: new Set(["front"]),
      },
    );
    expect(Object.keys(after.workloads)).to.deep.equal(["api", "front"]);
    expect(after.workloads.api).to.deep.equal(before.workloads.api);
  });

  it("applies the manifest of the environment's owner, says so, and changes the owner on request", () => {
    const before = nextRecord(undefined, folder([], { containerInsights: true }), { repository: "one" }).record;
    const other = nextRecord(before, folder([]), { repository: "two" });
    expect(other.record).to.deep.include({ owner: "one", spec: { containerInsights: true } });
    expect(other.notices).to.have.length(1);
    expect(other.notices[0]).to.contain("--take-over");
    const taken = nextRecord(before, folder([]), { repository: "two", takeOver: true });
    expect(taken.record).to.deep.include({ owner: "two", spec: {} });
    expect(taken.notices).to.deep.equal([]);
  });

  it("gives no rule a number that somebody else's rule has on the listener, not even one that it had itself", () => {
    const first = recordOf([web("front", "api")]);
    const number = first.workloads.front?.rules[0]?.priority as number;
    const beside = recordOf([web("front", "api")], "one", undefined, { taken: { public: [number] } });
    expect(beside.workloads.front?.rules[0]?.priority).not.to.equal(number);
    const again = recordOf([web("front", "api")], "one", first, { taken: { public: [number] } });
    expect(again.workloads.front?.rules[0]?.priority).not.to.equal(number);
    const elsewhere = recordOf([web("front", "api")], "one", first, { taken: { internal: [number] } });
    expect(elsewhere.workloads.front?.rules[0]?.priority).to.equal(number);
  });

  it("takes no name of the application's for a rule on an existing load balancer", () => {
    const domain = { domain: { name: "example.com" } };
    const imported = web("front", "/", { importedLoadBalancer: "their-alb" });
    expect(recordOf([imported], "one", undefined, domain).workloads.front?.rules[0]?.hosts).to.deep.equal([]);
    expect(recordOf([web("front")], "one", undefined, domain).workloads.front?.rules[0]?.hosts).to.deep.equal([
      "front.test.shop.example.com",
    ]);
  });

  it("gives a rule the same number again, and a new one a number of its own", () => {
    const before = recordOf([web("front", "/"), web("api", "api")]);
    const after = recordOf([web("front", "/"), web("api", "api"), web("admin", "admin")], "one", before);
    const numbers = Object.values(after.workloads).map((workload) => workload.rules[0]?.priority);
    expect(after.workloads.front?.rules).to.deep.equal(before.workloads.front?.rules);
    expect(after.workloads.api?.rules).to.deep.equal(before.workloads.api?.rules);
    expect(new Set(numbers).size).to.equal(3);
  });

  it("names two workloads that want the very same rule", () => {
    const { conflicts } = nextRecord(undefined, folder([web("a"), web("b")]), { repository: "one" });
    expect(conflicts).to.deep.equal([{ workloads: ["a", "b"], rule: "/" }]);
    const decided = nextRecord(undefined, folder([web("a"), web("b")]), {
      repository: "one",
      precedence: { b: "last" },
    });
    expect(decided.conflicts).to.deep.equal([]);
  });

  it("gathers the aliases for the certificate and keeps an imported load balancer apart", () => {
    const aliased: ResolvedWorkload = web("front", "/", {
      rules: [{ path: "/", aliases: [{ name: "b.example.com" }, { name: "a.example.com" }] }],
    });
    const imported = web("ext", "/", { importedLoadBalancer: "their-alb" });
    const record = recordOf([aliased, imported]);
    expect(record.workloads.front?.aliases).to.deep.equal(["a.example.com", "b.example.com"]);
    expect(record.workloads.ext).to.deep.include({ loadBalancer: "their-alb", aliases: [], needs: {} });
    const rules = [{ path: "/", aliases: [{ name: "in.example.com" }] }];
    const internal = recordOf([backend("api", { http: { rules, importedLoadBalancer: "their-alb" } })]);
    expect(internal.workloads.api).to.deep.include({ loadBalancer: "their-alb", aliases: [], needs: {} });
    expect(internal.workloads.api?.rules[0]?.hosts).to.deep.equal(["in.example.com"]);
  });

  describe("keeps Copilot's exports", () => {
    const needing = (workloads: ResolvedWorkload[]) =>
      workloads.map((one) => ({ ...one, addons: { needsExports: true } }));

    it("where the owner's airlift.yml asks for them, also in runs of other repositories", () => {
      const first = recordOf([backend("api")], "one", undefined, { exports: true });
      expect(first.exports).to.equal("setting");
      expect(recordOf([backend("site")], "two", first, { exports: false }).exports).to.equal("setting");
      expect(recordOf([backend("api")], "one", first, { exports: false })).not.to.have.property("exports");
    });

    it("where addons import them by themselves, which says so first", () => {
      const record = recordOf(needing([backend("api")]) as ResolvedWorkload[]);
      expect(keepsExports(record) && addonsImportExports(record)).to.equal(true);
      const setting = recordOf([backend("api")], "one", undefined, { exports: true });
      expect(keepsExports(setting)).to.equal(true);
      expect(addonsImportExports(setting)).to.equal(false);
      expect(keepsExports(recordOf([backend("api")]))).to.equal(false);
    });
  });
});
