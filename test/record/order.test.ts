import { expect } from "chai";
import type { ResolvedWorkload } from "../../automation/manifest/resolved.js";
import { deploymentOrder, inOrder } from "../../automation/record/order.js";

const backend = (name: string, variables: Record<string, string> = {}, alias?: string): ResolvedWorkload => ({
  name,
  kind: "Backend Service",
  file: `copilot/${name}/manifest.yml`,
  spec: { image: "i", port: 80, variables, network: { connect: { alias } } },
  images: [],
  envFiles: [],
  longForm: {},
  notDeployed: [],
});

const all = (): boolean => true;
const endpoint = "test.shop.local";

describe("deployment order", () => {
  it("waits for a new workload that a variable names by URL, by port, by discovery name or by alias", () => {
    const workloads = [
      backend("web", { A: "http://api/v1", B: "db:5432", C: "http://cache.test.shop.local:6379", D: "http://nice:80" }),
      backend("api"),
      backend("db"),
      backend("cache"),
      backend("queue", {}, "nice"),
    ];
    expect(deploymentOrder(workloads, all, endpoint).waits).to.deep.equal({ web: ["api", "db", "cache", "queue"] });
  });

  it("takes no bare word, no longer name and no part of a word for a workload", () => {
    const workloads = [
      backend("web", { A: "api", B: "http://my-api:80", C: "http://apis:80", D: "rapi:80" }),
      backend("api"),
    ];
    expect(deploymentOrder(workloads, all, endpoint).waits).to.deep.equal({});
  });

  it("waits only for workloads that are new in this run", () => {
    const workloads = [backend("web", { A: "http://api:80" }), backend("api")];
    expect(deploymentOrder(workloads, (name) => name !== "api", endpoint).waits).to.deep.equal({});
  });

  it("breaks a circle at the edge that would close it, and says which", () => {
    const workloads = [backend("a", { X: "http://b:80" }), backend("b", { X: "http://a:80" })];
    const order = deploymentOrder(workloads, all, endpoint);
    expect(order).to.deep.equal({ waits: { a: ["b"] }, broken: ["b → a"] });
  });

  it("takes explicit edges, but none to a workload outside the run", () => {
    const order = deploymentOrder([backend("a"), backend("b")], () => false, endpoint, { a: ["b", "elsewhere"] });
    expect(order.waits).to.deep.equal({ a: ["b"] });
  });

  it("sorts workloads after those that they wait for and keeps the order otherwise", () => {
    const workloads = [backend("a"), backend("b"), backend("c")];
    expect(inOrder(workloads, { a: ["c"] }).map((workload) => workload.name)).to.deep.equal(["c", "a", "b"]);
  });
});
