import { changeState, type StackState } from "../stack/contents.js";
import type { StackAddress } from "../stack/runStack.js";
import { workloadsByUrn } from "./rollouts/services.js";

/** What a destroy leaves on purpose: data that nobody asked to delete. */
export interface KeptData {
  /** Physical name of the CloudFormation stack, or id of the file system, that holds it. */
  stack: string;
  /** `environment` for what belongs to no single workload. */
  workload: string;
  /** A file system goes or the destroy is refused: it can't be taken back by name. @default "stack" */
  kind?: "stack" | "fileSystem";
}

/** Data of an environment, as its state has it. */
export interface DataOfEnvironment extends KeptData {
  urn: string;
}

/** Component type of addons; their stacks are retained when they hold data. */
const addonsType = "airlift:components:Addons";

/** What holds data in a state: addons stacks that are retained, and the environment's file system, which is protected. */
export function dataIn(state: StackState, workloads?: readonly string[]): DataOfEnvironment[] {
  const byUrn = new Map(state.resources.map((resource) => [resource.urn, resource]));
  const owners = workloadsByUrn(state.resources);
  const found = state.resources.flatMap((resource): DataOfEnvironment[] => {
    const { urn, type, id, name, outputs } = resource;
    if (type === "aws:efs/fileSystem:FileSystem" && resource.protect)
      return [{ urn, stack: id ?? name, workload: "environment", kind: "fileSystem" }];
    if (type !== "aws:cloudformation/stack:Stack" || !resource.retainOnDelete) return [];
    if (byUrn.get(resource.parent ?? "")?.type !== addonsType) return [];
    return [{ urn, stack: String(outputs.name ?? name), workload: owners.get(urn) ?? "environment" }];
  });
  return workloads === undefined ? found : found.filter(({ workload }) => workloads.includes(workload));
}

/** Which of them are to be deleted: named by stack, id or workload, or `all`. */
export function toDelete<T extends KeptData>(data: readonly T[], asked: readonly string[]): T[] {
  return data.filter(
    ({ stack, workload }) => asked.includes("all") || asked.includes(stack) || asked.includes(workload),
  );
}

/**
 * Takes the protection off the data that is asked for; all other is let go of without being deleted.
 * @returns what stays
 */
export async function settleData(
  address: StackAddress,
  data: readonly DataOfEnvironment[],
  asked: readonly string[],
): Promise<KeptData[]> {
  const doomed = toDelete(data, asked);
  const kept = data.filter((one) => !doomed.includes(one));
  const urns = new Set(doomed.map(({ urn }) => urn));
  if (urns.size > 0) await changeState(address, urns, { retainOnDelete: false, protect: false });
  return kept.map(({ urn: _, ...one }) => one);
}
