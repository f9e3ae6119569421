import { expect } from "chai";
import type { WorkloadKind } from "../../automation/manifest/resolved.js";
import { rowsByKind } from "../manifest/rows/index.js";
import type { Written } from "../manifest/rows/samples.js";
import { manifestAround, manifestWith } from "../manifest/rows/writing.js";
import { containerEffects } from "./containerEffects.js";
import { environmentEffects } from "./environmentEffects.js";
import { forgetFolders, leavesOf } from "./planned.js";
import { type Effects, internalRouting, publicRouting } from "./routingEffects.js";
import { jobEffects, scalingEffects, workerEffects } from "./scalingEffects.js";
import { requestDrivenEffects, siteEffects } from "./webEffects.js";

type Kind = WorkloadKind | "Environment";

/** Effects that are shown with a kind; those of the first kind hold for the others on ECS, whose fields are the same ones. */
const effects: Readonly<Record<Kind, Effects>> = {
  "Load Balanced Web Service": { ...containerEffects, ...publicRouting, ...scalingEffects },
  "Backend Service": internalRouting,
  "Worker Service": workerEffects,
  "Scheduled Job": jobEffects,
  "Request-Driven Web Service": requestDrivenEffects,
  "Static Site": siteEffects,
  Environment: environmentEffects,
};

const alone: readonly Kind[] = ["Request-Driven Web Service", "Static Site", "Environment"];

/** Keys without an effect of their own, and why. */
const without: Readonly<Record<Kind, readonly [keys: RegExp, why: string][]>> = {
  "Load Balanced Web Service": [
    [/^(name|type|image|http)$/, "always there: their parts are shown"],
    [/\[\]\.healthcheck\.grace_period$|^nlb\.alias\[\]\.hosted_zone$|^count\.queue_delay/, "always refused"],
    [/^network\.vpc\.security_groups\[\]/, "the list form of security_groups.groups"],
    [/^environments/, "merged into the rest before anything is planned"],
  ],
  "Backend Service": [
    [/redirect_to_https$/, "the internal load balancer always redirects to HTTPS where it has it"],
    [/^http\.targetContainer$|\[\]\.healthcheck\.grace_period$/, "ignored, as in Copilot"],
    [/^count\.queue_delay/, "always refused"],
  ],
  "Worker Service": [[/^count\.(requests|response_time)|^network\.connect\.alias/, "always refused"]],
  "Scheduled Job": [
    [/^on$/, "always there: its part is shown"],
    [/^(count|exec|deployment|observability)|^network\.connect/, "jobs have no service"],
  ],
  "Request-Driven Web Service": [
    [/^(name|type|image|http|network|network\.vpc|observability|publish)$/, "their parts are shown"],
    [
      /^image\.(credentials|labels|depends_on)|^http\.healthcheck\.(port|success_codes|grace_period)$/,
      "ignored, as in Copilot",
    ],
    [/^platform/, "only what App Runner runs anyway is accepted"],
    [/^environments/, "merged into the rest before anything is planned"],
  ],
  "Static Site": [
    [/^(name|type|http)$/, "their parts are shown"],
    [/^files\[\]\.reinclude$/, "means nothing without exclude: test/manifest/siteFiles shows both"],
    [/^environments/, "merged into the rest before anything is planned"],
  ],
  Environment: [
    [/^(name|type|network|observability|http|network\.vpc|network\.vpc\.security_group)$/, "their parts are shown"],
    [/^http\.(public|private)(\.(ingress|security_groups(\.ingress(\.restrict_to)?)?))?$/, "their parts are shown"],
    [
      /^network\.vpc\.subnets\.(public|private)\[\]\.(cidr|az)$/,
      "need all subnets: test/manifest/resolveEnvironment shows them",
    ],
    [
      /^http\.private\.(subnets|ssl_policy)$/,
      "need subnets and certificates: test/components/environmentLoadBalancers shows them",
    ],
    [/^http\.public\.security_groups\.ingress\.from_vpc$/, "ignored, as in Copilot"],
    [/^http\.private\.security_groups\.ingress\.restrict_to/, "ignored, as in Copilot"],
  ],
};

/** Whether a Backend Service shows the effect on HTTPS only. */
const needsHttps = (kind: Kind, path: string): boolean => kind === "Backend Service" && /alias|hosted_zone/.test(path);

/** Manifests that say something else at the key: without it, with another value, or with nothing around it either. */
function others(kind: Kind, path: string, sample: Written, samples: readonly Written[]): string[] {
  const another = samples.find((one) => one !== sample);
  return [
    manifestAround(kind, path),
    ...(another === undefined ? [] : [manifestWith(kind, path, another)]),
    manifestAround(kind, ""),
  ];
}

/** Leaves that a value of the key adds to the plan; those that it removes have `- ` before them. */
async function changesOf(kind: Kind, path: string, sample: Written, samples: readonly Written[]): Promise<Set<string>> {
  const https = needsHttps(kind, path);
  const text = manifestWith(kind, path, sample);
  const changed = await leavesOf(text, https);
  for (const other of others(kind, path, sample, samples)) {
    // What can't stand without the key is compared with the next.
    const leaves = other === text ? undefined : await leavesOf(other, https).catch(() => undefined);
    if (leaves === undefined) continue;
    return new Set([
      ...[...changed].filter((leaf) => !leaves.has(leaf)),
      ...[...leaves].filter((leaf) => !changed.has(leaf)).map((leaf) => `- ${leaf}`),
    ]);
  }
  return new Set();
}

for (const kind of Object.keys(effects) as Kind[]) {
  describe(`effects of ${kind}`, function () {
    this.timeout(240_000);
    after(forgetFolders);

    const rows = new Map(rowsByKind[kind].map((row) => [row.path, row.accepts.map(([written]) => written)]));

    it("are known for every key, and for no other", () => {
      const first = "Load Balanced Web Service";
      const kinds: Kind[] = alone.includes(kind) ? [kind] : [kind, first];
      const unknown = [...rows.keys()].filter(
        (path) =>
          !kinds.some((one) => Object.hasOwn(effects[one], path) || without[one].some(([keys]) => keys.test(path))),
      );
      expect(unknown).to.deep.equal([]);
      expect(Object.keys(effects[kind]).filter((path) => !rows.has(path))).to.deep.equal([]);
    });

    for (const [path, leaves] of Object.entries(effects[kind])) {
      it(path, async () => {
        const samples = rows.get(path) ?? [];
        let nearest: readonly string[] = leaves;
        for (const sample of samples) {
          const changes = await changesOf(kind, path, sample, samples).catch(() => new Set<string>());
          const missing = leaves.filter((leaf) => !changes.has(leaf));
          if (missing.length < nearest.length) nearest = missing;
          if (missing.length === 0) return;
        }
        expect(nearest, "leaves that no value of the key brings about").to.deep.equal([]);
      });
    }
  });
}
