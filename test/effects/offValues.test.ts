import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import type { WorkloadKind } from "../../automation/manifest/resolved.js";
import type { PlannedResource } from "../../automation/plan/recordPlan.js";
import { forcesDeployment } from "../../automation/program/forcedDeployments.js";
import { shapeOf } from "../../automation/providerSchema/shape.js";
import { difference } from "../../automation/sandbox/diff.js";
import { plannedInputs, withDefaults } from "../../automation/sandbox/planned.js";
import { resourceTypes } from "../../automation/sandbox/types/index.js";
import type { Inputs } from "../../automation/sandbox/values.js";
import { rowsByKind } from "../manifest/rows/index.js";
import { manifestAround, manifestWith } from "../manifest/rows/writing.js";
import { forgetFolders, resourcesOf } from "./planned.js";

type Kind = WorkloadKind | "Environment";

const kinds: readonly Kind[] = [
  "Load Balanced Web Service",
  "Backend Service",
  "Worker Service",
  "Scheduled Job",
  "Request-Driven Web Service",
  "Static Site",
  "Environment",
];

const keyOf = ({ type, name }: PlannedResource): string => `${type}::${name}`;

/** Leaves of a value, by path. */
function leavesIn(value: unknown, path: string, found: Map<string, unknown>): Map<string, unknown> {
  if (Array.isArray(value)) for (const [i, one] of value.entries()) leavesIn(one, `${path}[${i}]`, found);
  else if (value !== null && typeof value === "object")
    for (const [key, one] of Object.entries(value)) leavesIn(one, path === "" ? key : `${path}.${key}`, found);
  else if (value !== undefined && value !== null) found.set(path, value);
  return found;
}

/** Whether the provider replaces the resource, and so keeps nothing. */
function isReplaced(type: string, state: Inputs, news: Inputs, ignored: readonly string[]): boolean {
  const kind = resourceTypes[type];
  if (kind === undefined) return false;
  return difference(type, kind, state, news, ignored).replaces.length > 0;
}

/** What the real provider leaves in AWS of a resource when its inputs become `news`. */
function leftOver(type: string, olds: Inputs, news: Inputs, ignored: readonly string[] = []): string[] {
  if (shapeOf(type) === undefined) return [];
  const state = withDefaults(type, olds);
  // An update that changes nothing else than what is left out is none: then all of it stays.
  if (isReplaced(type, state, news, ignored)) return [];
  const wanted = leavesIn(withDefaults(type, news), "", new Map());
  const after = leavesIn(plannedInputs(type, state, news), "", new Map());
  return [...after]
    .filter(([path, value]) => !ignored.includes(path) && !isDeepStrictEqual(wanted.get(path), value))
    .map(([path, value]) => `${path} = ${JSON.stringify(value)}`);
}

/** The inputs of the update that the runner makes: it alone knows what was there before. */
function updateOf(old: PlannedResource, fresh: PlannedResource): Inputs {
  const forced = fresh.type === "aws:ecs/service:Service" && forcesDeployment(fresh.inputs, old.inputs);
  return forced ? { ...fresh.inputs, forceNewDeployment: true } : fresh.inputs;
}

/** What stays and does nothing. */
const harmless: readonly [leaf: RegExp, why: string][] = [
  [/serviceConnectConfiguration\.namespace = /, "Service Connect is off: `enabled: false` is said"],
];

/** The component has a listener replaced by its protocol (test/components/providerFacts shows it). */
const isReplacedByComponent = (old: PlannedResource, fresh: PlannedResource): boolean =>
  old.type === "aws:lb/listener:Listener" && old.inputs.protocol !== fresh.inputs.protocol;

/** What stays of a key that is taken out of a manifest again. */
function remains(before: readonly PlannedResource[], after: readonly PlannedResource[]): string[] {
  const now = new Map(after.map((one) => [keyOf(one), one]));
  return before.flatMap((old) => {
    const fresh = now.get(keyOf(old));
    if (fresh === undefined || isDeepStrictEqual(old.inputs, fresh.inputs)) return [];
    if (isReplacedByComponent(old, fresh)) return [];
    const ignored = fresh.options?.ignoreChanges ?? [];
    return leftOver(old.type, old.inputs, updateOf(old, fresh), ignored).map((leaf) => `${keyOf(old)} ${leaf}`);
  });
}

for (const kind of kinds) {
  describe(`every key of ${kind}, set and taken out again`, function () {
    this.timeout(600_000);
    after(forgetFolders);

    it("leaves nothing behind that the provider keeps", async () => {
      const found: string[] = [];
      let compared = 0;
      for (const { path, accepts } of rowsByKind[kind]) {
        const without = await resourcesOf(manifestAround(kind, path)).catch(() => undefined);
        if (without === undefined) continue;
        for (const [written] of accepts) {
          const text = manifestWith(kind, path, written);
          const set = await resourcesOf(text).catch(() => undefined);
          if (set === undefined) continue;
          compared++;
          const left = remains(set, without).filter((leaf) => !harmless.some(([pattern]) => pattern.test(leaf)));
          found.push(...left.map((leaf) => `${path}: ${leaf}`));
        }
      }
      expect(compared).to.be.greaterThan(kind === "Static Site" ? 5 : 20);
      expect([...new Set(found)]).to.deep.equal([]);
    });
  });
}

describe("what the provider keeps", () => {
  it("is seen: of a queue's redrive policy, and of a block inside another one", () => {
    const queue = "aws:sqs/queue:Queue";
    expect(leftOver(queue, { redrivePolicy: "{}", delaySeconds: 1 }, { delaySeconds: 2 })).to.deep.equal([
      'redrivePolicy = "{}"',
    ]);
    const service = "aws:apprunner/service:Service";
    const network = (more: Inputs) => ({
      networkConfiguration: { egressConfiguration: { egressType: "VPC" }, ...more },
    });
    expect(
      leftOver(service, network({ ingressConfiguration: { isPubliclyAccessible: false } }), network({})),
    ).to.deep.equal(["networkConfiguration.ingressConfiguration.isPubliclyAccessible = false"]);
  });
});
