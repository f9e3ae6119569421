import { expect } from "chai";
import { decide } from "../../automation/deployment/decide.js";
import { offlineFacts } from "../../automation/deployment/facts.js";
import { resolveFor } from "../../automation/deployment/resolution.js";
import type { WorkloadEndpoints } from "../../automation/record/endpoints.js";
import type { EnvironmentRecord } from "../../automation/record/environmentRecord.js";
import { openFolder } from "../../automation/session/openFolder.js";
import type { StateResource } from "../../automation/stack/contents.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const service = (name: string, more = "") =>
  `name: ${name}\ntype: Backend Service\nimage: {location: nginx, port: 80}\nnetwork: {connect: true}\n${more}`;
const pipeline = `name: ship
version: 1
source: {provider: GitHub, properties: {branch: main, repository: "https://github.com/a/b"}}
stages:
  - name: test
    deployments: {api: {}, web: {}, late: {depends_on: [web]}}
`;

function folderWith(files: Record<string, string>, names?: string[]) {
  const dir = makeFolder({
    "copilot/.workspace": "application: shop\n",
    "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    ...files,
  });
  return openFolder({ dir, environments: ["test"], ...(names && { names }) });
}

const shop = {
  "copilot/api/manifest.yml": service("api"),
  "copilot/web/manifest.yml": service("web", "variables: {API: http://api:80}\n"),
  "copilot/late/manifest.yml": service("late"),
};

/** The ECS services of workloads, as a state has them. */
function servicesIn(names: readonly string[]): StateResource[] {
  const plain = { custom: false, protect: false, retainOnDelete: false, pendingDeletion: false, dependencies: [] };
  return names.flatMap((name): StateResource[] => {
    const urn = `urn:pulumi:test::shop::airlift:index:BackendService::${name}`;
    const service = { type: "aws:ecs/service:Service", name: `${name}-service`, parent: urn, custom: true };
    return [
      { ...plain, urn, type: "airlift:index:BackendService", name, inputs: {}, outputs: {} },
      { ...plain, ...service, urn: `${urn}$service`, id: name, inputs: {}, outputs: {} },
    ];
  });
}

async function orderOf(
  files: Record<string, string>,
  {
    names,
    known,
    before = {},
  }: { names?: string[]; known?: string[]; before?: Record<string, WorkloadEndpoints> } = {},
) {
  const open = folderWith(files, names);
  const resolution = resolveFor(open, "test");
  const facts = offlineFacts({ images: {}, envFiles: {} });
  const { record } = decide(open, resolution, facts, { operation: "plan" }).data;
  const previous: EnvironmentRecord | undefined = known && {
    ...record,
    workloads: Object.fromEntries(Object.entries(record.workloads).filter(([name]) => known.includes(name))),
  };
  const outputs = { ...(previous && { airlift: previous }), workloads: before };
  const state = { resources: servicesIn(Object.keys(before)), pending: [], outputs };
  const { data, notices } = decide(open, resolution, { ...facts, state }, { operation: "up" });
  return { waits: data.waits, awaited: data.awaited, triggers: data.triggers, notices };
}

describe("the order of a run", () => {
  afterEach(removeFolders);

  it("has a new service run before those that name it are made", async () => {
    expect(await orderOf(shop)).to.deep.include({ waits: { web: ["api"] }, awaited: ["api"] });
  });

  it("waits for no service that is there already", async () => {
    expect(await orderOf(shop, { known: ["api", "web", "late"] })).to.deep.include({ waits: {}, awaited: [] });
  });

  it("is that of -n name/N, also for services that are there: lower numbers first, names without one last", async () => {
    const names = ["web/1", "api/2", "late"];
    const order = await orderOf(shop, { names, known: ["api", "web", "late"] });
    expect(order.waits).to.deep.equal({ api: ["web"], late: ["web", "api"] });
    expect(order.awaited).to.have.members(["web", "api"]);
  });

  it("is refused when -n gives no whole number", async () => {
    const said = await orderOf(shop, { names: ["web/first"] }).catch((error: Error) => error.message);
    expect(said).to.contain('"web/first" is not a position in the order');
  });

  it("is that of a pipeline's depends_on, too", async () => {
    const files = { ...shop, "copilot/pipelines/ship/manifest.yml": pipeline };
    const order = await orderOf(files, { known: ["api"] });
    expect(order.waits).to.deep.equal({ late: ["web"] });
    expect(order.awaited).to.deep.equal(["web"]);
  });
});

describe("a Service Connect endpoint that is new", () => {
  afterEach(removeFolders);
  const known = ["api", "web", "late"];
  const renamed = {
    ...shop,
    "copilot/api/manifest.yml": service("api").replace("connect: true", "connect: {alias: shop-api}"),
    "copilot/web/manifest.yml": service("web", "variables: {API: http://shop-api:80}\n"),
  };
  const before = {
    api: { serviceConnect: "api:80" },
    web: { serviceConnect: "web:80" },
    late: { serviceConnect: "late:80" },
  };

  it("has the services that name it deployed again after it, once", async () => {
    const order = await orderOf(renamed, { known, before });
    expect(order.triggers).to.deep.equal({ web: { endpoints: "shop-api:80" } });
    expect(order.waits).to.deep.equal({ web: ["api"] });
    expect(order.awaited).to.deep.equal(["api"]);
    expect(order.notices).to.deep.equal([
      "web is deployed again, so that its tasks reach shop-api:80 by Service Connect.",
    ]);
    const again = await orderOf(renamed, { known, before: { ...before, api: { serviceConnect: "shop-api:80" } } });
    expect(again.triggers).to.deep.equal({});
    expect(again.notices).to.deep.equal([]);
  });

  it("has nobody deployed again that is new itself, or does not name it", async () => {
    const order = await orderOf(renamed, { known: ["api", "late"], before: { api: before.api, late: before.late } });
    expect(order.triggers).to.deep.equal({});
  });

  it("is reported when the services that name it take no part in the run", async () => {
    const order = await orderOf(renamed, { names: ["api"], known, before });
    expect(order.triggers).to.deep.equal({});
    expect(order.notices).to.have.length(1);
    expect(order.notices[0]).to.match(/^web was deployed before shop-api:80 .*`airlift up --name web --force`/);
  });
});
