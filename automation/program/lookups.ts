import * as aws from "@pulumi/aws";
import { ownValue } from "../../components/ownValue.js";
import type { Value } from "../../components/values.js";
import type { Reference, ResolvedWorkload } from "../manifest/resolved.js";
import { addonsStackOf } from "../record/adopted.js";
import type { EnvironmentProgramData } from "./environmentData.js";
import { foreignExports, missingExportText } from "./exportUses.js";
import type { ExportLookup } from "./exportValues.js";
import { checkImportedNetwork } from "./importedNetwork.js";
import { referencesIn } from "./references.js";

/** Stands for the environment itself where workloads are listed by name. */
export const ofEnvironment = "";

/** What a program asks AWS before it makes anything. */
export interface Found {
  /** Workloads whose addons stack is still there from an earlier time, with its data; `ofEnvironment` for the environment's. */
  kept: ReadonlySet<string>;
  /** Subnets by the JSON of their tags. */
  subnets: Readonly<Record<string, string[]>>;
}

/** Looks up what decides how many resources there are, so that nothing is created in an `apply`. */
export async function lookUpFirst(data: EnvironmentProgramData): Promise<Found> {
  const named = data.resolved.workloads.flatMap(({ spec }) => referencesIn(spec));
  const tags = named.flatMap((reference) => (reference.from === "subnetTags" ? [reference.tags] : []));
  const [kept, subnets] = await Promise.all([
    keptAddons(data),
    subnetsByTags(tags, data.subnets),
    exportsOfOthers(data),
    networkOf(data),
  ]);
  return { kept, subnets };
}

async function networkOf({ checkNetwork, record }: EnvironmentProgramData): Promise<void> {
  const { vpc } = record.spec;
  if (checkNetwork === true && vpc !== undefined && "id" in vpc) await checkImportedNetwork(vpc);
}

/**
 * Puts the values of exports that are nobody's of ours into `data.exports`, where the runner has not: one that is not
 * there fails here, before anything is made, and not in the middle of resources that wait for it.
 *
 * @throws with the place that names an export which nobody makes
 */
async function exportsOfOthers({ resolved, exports }: EnvironmentProgramData): Promise<void> {
  const uses = new Map(foreignExports(resolved, exports).map((use) => [use.name, use]));
  await Promise.all(
    [...uses.values()].map(async (use) => {
      try {
        exports[use.name] = (await aws.cloudformation.getExport({ name: use.name })).value;
      } catch (error) {
        throw new Error(missingExportText(use, resolved.environment.name), { cause: error });
      }
    }),
  );
}

async function keptAddons({ resolved, mayBeKept, record }: EnvironmentProgramData): Promise<Set<string>> {
  const found = await Promise.all(
    mayBeKept.map(async (workload) => {
      const owner = workload === ofEnvironment ? undefined : workload;
      const name = addonsStackOf(record.adopted, resolved.application, resolved.environment.name, owner);
      try {
        await aws.cloudformation.getStack({ name });
        return [workload];
      } catch (error) {
        // AWS says ValidationError for a stack that is not there, as for a name that is wrong.
        if (/does not exist|couldn't find|not found/i.test((error as Error).message)) return [];
        throw error;
      }
    }),
  );
  return new Set(found.flat());
}

async function subnetsByTags(
  wanted: readonly Record<string, string[]>[],
  known: Readonly<Record<string, string[]>>,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = { ...known };
  for (const tags of wanted) {
    const key = JSON.stringify(tags);
    if (found[key] !== undefined) continue;
    const filters = Object.entries(tags).map(([name, values]) => ({
      name: values.length === 0 ? "tag-key" : `tag:${name}`,
      values: values.length === 0 ? [name] : values,
    }));
    const { ids } = await aws.ec2.getSubnets({ filters });
    if (ids.length === 0)
      throw new Error(`No subnet has the tags ${key}, by which network.vpc.placement.subnets.from_tags picks them.`);
    found[key] = [...ids].sort();
  }
  return found;
}

/** The value that stands for a reference in a workload's spec. */
export function valueFor(
  reference: Reference,
  workload: ResolvedWorkload,
  data: EnvironmentProgramData,
  found: Found,
  exportValue: ExportLookup,
): Value | string[] {
  if (reference.from === "export") return exportValue(reference.name);
  const value =
    reference.from === "image"
      ? imageFor(data, workload.name, reference.container)
      : reference.from === "envFile"
        ? ownValue(data.envFiles, reference.path)
        : found.subnets[JSON.stringify(reference.tags)];
  // The runner looked everything up before; what is missing here is a fault of ours.
  if (value === undefined)
    throw new Error(`Nothing was looked up for ${JSON.stringify(reference)} of ${workload.name}.`);
  return value;
}

function imageFor({ images, givenImages }: EnvironmentProgramData, workload: string, container: string) {
  const own = container === workload ? ownValue(givenImages, workload) : undefined;
  return ownValue(givenImages, `${workload}/${container}`) ?? own ?? ownValue(ownValue(images, workload), container);
}
