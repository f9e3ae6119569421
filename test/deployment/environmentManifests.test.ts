import { expect } from "chai";
import fc from "fast-check";
import { stringify } from "yaml";
import { decide } from "../../automation/deployment/decide.js";
import { offlineFacts } from "../../automation/deployment/facts.js";
import { resolveFor } from "../../automation/deployment/resolution.js";
import { planMocks } from "../../automation/plan/planMocks.js";
import { type PlannedResource, recordPlan } from "../../automation/plan/recordPlan.js";
import { environmentProgram } from "../../automation/program/environmentProgram.js";
import type { EnvironmentRecord } from "../../automation/record/environmentRecord.js";
import { refuseOtherNetwork } from "../../automation/record/networkChange.js";
import { difference } from "../../automation/sandbox/diff.js";
import { resourceTypes } from "../../automation/sandbox/types/index.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

const arn = (region: string, id: number) => `arn:aws:acm:${region}:123456789012:certificate/${id}`;
const [first, second] = [arn("eu-west-1", 1), arn("eu-west-1", 2)];

const zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];
/** Subnets of a VPC in some of three zones, written in any order, with zones or without. */
const own = fc
  .record({ before: fc.boolean(), third: fc.boolean(), named: fc.boolean(), order: fc.boolean() })
  .map(({ before, third, named, order }) => {
    const wanted = [1, 2, ...(third ? [before ? 0 : 3] : [])];
    const side = (offset: number) => {
      const subnets = wanted.map((place) => ({
        cidr: `10.1.${offset + place}.0/24`,
        ...(named && { az: zones[(place - 1 + 3) % 3] }),
      }));
      return order ? subnets.reverse() : subnets;
    };
    return { cidr: "10.1.0.0/16", subnets: { public: side(0), private: side(10) } };
  });
const imported = fc.record({ more: fc.boolean(), order: fc.boolean() }).map(({ more, order }) => {
  const ids = (kind: string) => {
    const all = ["1", "2", ...(more ? ["3"] : [])].map((place) => ({ id: `subnet-${kind}${place}` }));
    return order ? all.reverse() : all;
  };
  return { id: "vpc-1", subnets: { public: ids("a"), private: ids("b") } };
});

const rules = fc.array(
  fc.record({
    cidr: fc.constantFrom("10.0.0.0/8", "192.168.0.0/16", "2001:db8::/32"),
    ip_protocol: fc.constantFrom("tcp", "udp", "-1"),
    ports: fc.constantFrom(80, "1000-2000"),
  }),
  { maxLength: 2 },
);

/** What an environment's manifest may say beside its VPC. */
const rest = fc.record(
  {
    security_group: fc.record({ ingress: rules, egress: rules }, { requiredKeys: [] }),
    flow_logs: fc.constantFrom<unknown>(true, false, { retention: 30 }),
    observability: fc.record({ container_insights: fc.boolean() }),
    http: fc.record(
      {
        public: fc.record(
          {
            certificates: fc.constantFrom([first], [first, second], [second, first]),
            ssl_policy: fc.constant("ELBSecurityPolicy-TLS13-1-2-2021-06"),
            access_logs: fc.constantFrom<unknown>(true, { prefix: "p" }, { bucket_name: "logs" }),
            ingress: fc.record({
              source_ips: fc.constantFrom(["203.0.113.0/24"], ["203.0.113.9/24", "2001:db8::/32"]),
            }),
          },
          { requiredKeys: [] },
        ),
        private: fc.record(
          {
            certificates: fc.constantFrom([first], [second, first]),
            ingress: fc.record({ vpc: fc.boolean() }),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

/** What is in the folder beside the environment: workloads that need shared resources, settings. */
const around = fc.record({
  web: fc.boolean(),
  internal: fc.boolean(),
  files: fc.boolean(),
  private: fc.boolean(),
  settings: fc.record(
    {
      nat: fc.constantFrom("per-zone", "single", "none"),
      endpoints: fc.constantFrom([], ["s3"], ["s3", "ecr.api"]),
      tags: fc.constantFrom<Record<string, string>>({}, { team: "web" }),
      permissionsBoundary: fc.constant("boundary"),
    },
    { requiredKeys: [] },
  ),
});

interface Folder {
  vpc: object | undefined;
  rest: { security_group?: object; flow_logs?: unknown; observability?: object; http?: object };
  around: { web: boolean; internal: boolean; files: boolean; private: boolean; settings: object };
}

function filesOf({ vpc, rest: { security_group, flow_logs, ...more }, around: about }: Folder): Record<string, string> {
  const workload = (name: string, type: string, body: object) => ({
    [`copilot/${name}/manifest.yml`]: stringify({
      name,
      type,
      image: { location: "nginx", port: 80 },
      network: { vpc: { placement: about.private ? "private" : "public" } },
      ...body,
    }),
  });
  const network = { ...vpc, ...(security_group && { security_group }), ...(flow_logs !== undefined && { flow_logs }) };
  const alias = (spec: { certificates?: unknown } | undefined) =>
    spec?.certificates ? { alias: "www.example.com" } : {};
  const http = (more as { http?: { public?: object; private?: object } }).http;
  return {
    "copilot/.workspace": "application: shop\n",
    "copilot/airlift.yml": stringify({ ...about.settings, environments: { prod: { region: "eu-west-1" } } }),
    "copilot/environments/prod/manifest.yml": stringify({
      name: "prod",
      type: "Environment",
      ...(Object.keys(network).length > 0 && { network: { vpc: network } }),
      ...more,
    }),
    ...workload("keeper", "Backend Service", {}),
    ...(about.web && workload("web", "Load Balanced Web Service", { http: { path: "/", ...alias(http?.public) } })),
    ...(about.internal && workload("api", "Backend Service", { http: { path: "/", ...alias(http?.private) } })),
    ...(about.files &&
      workload("files", "Backend Service", { storage: { volumes: { all: { path: "/data", efs: true } } } })),
  };
}

interface Planned {
  resources: PlannedResource[];
  record: EnvironmentRecord;
}

/** Zones of the subnets that a deployment left, as a run finds them in the state. */
function zonesAfter({ resources }: Planned): Record<string, string> {
  const subnets = resources.filter(({ type }) => type === "aws:ec2/subnet:Subnet");
  return Object.fromEntries(subnets.map(({ inputs }) => [String(inputs.cidrBlock), String(inputs.availabilityZone)]));
}

/** The whole way from a folder's text to the plan, after a deployment that left `before`. */
async function planned(folder: Folder, before?: Planned, replaceNetwork?: boolean): Promise<Planned> {
  const previous = before?.record;
  const dir = makeFolder();
  addFiles(dir, filesOf(folder));
  const open = openFolder({ dir, variables: {}, environments: ["prod"], replaceNetwork });
  const resolution = resolveFor(open, "prod");
  const { resolved } = resolution;
  // All of this property's folders are one repository; what it does not have any more was taken out with --prune.
  const gone = Object.keys(previous?.workloads ?? {}).filter(
    (name) => !resolved.workloads.some((one) => one.name === name),
  );
  const state = previous && { resources: [], pending: [], outputs: { airlift: previous } };
  const { data } = decide(
    { ...open, repository: "shop", options: { ...open.options, prune: gone } },
    resolution,
    offlineFacts({ images: {}, envFiles: {} }, { ...(state && { state }) }),
    { operation: "plan" },
  );
  refuseOtherNetwork(previous, data.record, replaceNetwork, before && zonesAfter(before));
  const { resources } = await recordPlan(
    { application: "shop", stack: "prod" },
    () => environmentProgram(data),
    planMocks({ region: "eu-west-1" }),
  );
  return { resources, record: data.record };
}

const key = ({ type, name }: PlannedResource): string => `${type}::${name}`;

const lasting = new Set([
  "aws:ec2/vpc:Vpc",
  "aws:ec2/subnet:Subnet",
  "aws:ecs/cluster:Cluster",
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
  "aws:lb/loadBalancer:LoadBalancer",
]);

/** Inputs of the lasting resources whose change makes them anew, and those that are gone. */
function lost(before: Planned, after: Planned): string[] {
  const now = new Map(after.resources.map((one) => [key(one), one]));
  return before.resources
    .filter(({ type }) => lasting.has(type))
    .flatMap((one) => {
      const same = now.get(key(one));
      const kind = resourceTypes[one.type];
      if (same === undefined || kind === undefined) return [`${key(one)} is gone`];
      const ignored = same.options?.ignoreChanges ?? [];
      return difference(one.type, kind, one.inputs, same.inputs)
        .replaces.filter((path) => !ignored.includes(path))
        .map((path) => `${key(one)} is replaced by ${path}`);
    });
}

const plain = { rest: {}, around: { web: false, internal: false, files: false, private: false, settings: {} } };
const twoZones = (named: boolean, order: number[]): object => ({
  cidr: "10.1.0.0/16",
  subnets: Object.fromEntries(
    ["public", "private"].map((side, index) => [
      side,
      order.map((place) => ({ cidr: `10.1.${index * 10 + place}.0/24`, ...(named && { az: zones[place - 1] }) })),
    ]),
  ),
});
/** Subnets whose zones follow from their order are then written with the other zones. */
const turnedRound: [Folder, Folder] = [
  { vpc: twoZones(false, [2, 1]), ...plain },
  { vpc: twoZones(true, [1, 2]), ...plain },
];

describe("a changed manifest of an environment", function () {
  this.timeout(240_000);
  afterEach(removeFolders);

  const folder = (vpc: fc.Arbitrary<object | undefined>): fc.Arbitrary<Folder> => fc.record({ vpc, rest, around });

  for (const [what, vpc] of [
    ["Copilot's own network", fc.constant(undefined)],
    ["a network with addresses of its own", own],
    ["an imported VPC", imported],
  ] as const) {
    it(`replaces and removes nothing that lasts, in ${what}`, async () => {
      await fc.assert(
        fc.asyncProperty(folder(vpc), folder(vpc), async (one, other) => {
          const before = await planned(one);
          let after: Planned;
          try {
            after = await planned(other, before);
          } catch (error) {
            // Taking a third zone away again is refused, which loses nothing either.
            expect((error as Error).message).to.match(/no longer has the \w+ subnet|moves the \w+ subnet/);
            expect(what).to.equal("a network with addresses of its own");
            return;
          }
          expect(lost(before, after)).to.deep.equal([]);
        }),
        { numRuns: 12, examples: what === "a network with addresses of its own" ? [turnedRound] : [] },
      );
    });
  }

  it("that asks for another VPC is refused without --replace-network", async () => {
    const pair = fc.tuple(folder(fc.constant(undefined)), folder(fc.oneof(own, imported)), fc.boolean());
    await fc.assert(
      fc.asyncProperty(pair, async ([one, other, turned]) => {
        const [from, to] = turned ? [other, one] : [one, other];
        const before = await planned(from);
        const refusal = await planned(to, before).then(
          () => undefined,
          (error: Error & { kind?: string; hint?: string }) => error,
        );
        expect(refusal?.kind).to.equal("protected");
        expect(refusal?.hint).to.include("--replace-network");
        expect((await planned(to, before, true)).record.spec.vpc).to.deep.equal((await planned(to)).record.spec.vpc);
      }),
      { numRuns: 4 },
    );
  });
});
