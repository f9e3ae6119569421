import { expect } from "chai";
import type { ResolvedWorkload } from "../../automation/manifest/resolved.js";
import { redeployNotices, redeploysFor } from "../../automation/record/connectEndpoints.js";

function backend(name: string, variables: Record<string, string> = {}, network: object = { connect: {} }) {
  const place = { images: [], envFiles: [], longForm: {}, notDeployed: [], file: `copilot/${name}/manifest.yml` };
  const spec = { image: "i", port: 80, variables, network } as never;
  return { name, kind: "Backend Service", spec, ...place } as unknown as ResolvedWorkload;
}

describe("services that name a new Service Connect endpoint", () => {
  const web = backend("web", { API: "http://api:80/x" });
  const endpoints = { web: {}, api: { serviceConnect: "api:80" } } as never;

  it("are deployed again where they were deployed before, connect, and name it", () => {
    const workloads = [web, backend("api"), backend("job")];
    const built = new Set(["web", "api"]);
    expect(redeploysFor(workloads, built, { web: {} } as never)).to.deep.equal([
      { workload: "web", endpoints: [{ of: "api", endpoint: "api:80" }] },
    ]);
    // The endpoint was there; it takes no part; the other is new itself, or does not connect.
    expect(redeploysFor(workloads, built, endpoints)).to.deep.equal([]);
    expect(redeploysFor(workloads, new Set(["web"]), { web: {} } as never)).to.deep.equal([]);
    expect(redeploysFor(workloads, built, {})).to.deep.equal([]);
    const apart = backend("web", { API: "http://api:80/x" }, {});
    expect(redeploysFor([apart, backend("api")], built, { web: {} } as never)).to.deep.equal([]);
    expect(redeploysFor([backend("web", { API: "x" }), backend("api")], built, { web: {} } as never)).to.deep.equal([]);
  });

  it("are named, with what to type where they take no part", () => {
    const redeploys = [
      { workload: "web", endpoints: ["api:80", "v2:81"].map((endpoint) => ({ of: "api", endpoint })) },
    ];
    expect(redeployNotices(redeploys, new Set(["web"]))).to.deep.equal([
      "web is deployed again, so that its tasks reach api:80, v2:81 by Service Connect.",
    ]);
    expect(redeployNotices(redeploys, new Set())).to.deep.equal([
      "web was deployed before api:80, v2:81 and reaches that by Service Connect only once it is deployed again: `airlift up --name web --force`.",
    ]);
    expect(redeployNotices([], new Set())).to.deep.equal([]);
  });
});
