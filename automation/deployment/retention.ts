import { typeToken } from "../../components/typeTokens.js";
import type { KeptData } from "../record/removalPlan.js";
import type { RunOptions } from "../session/options.js";
import type { RawResource, StackState } from "../stack/contents.js";
import { workloadsByUrn } from "./rollouts/services.js";

export type { KeptData } from "../record/removalPlan.js";

/** Data of an environment, as its state has it. */
export interface DataOfEnvironment extends KeptData {
  urn: string;
}

/** Component type of addons; their stacks are retained when they hold data. */
const addonsType = typeToken("Addons");

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

/** The data of an environment, or of some of its workloads: what a removal deletes, since it was asked for, and what it leaves. */
export function splitData(
  state: StackState,
  { deleteData: asked = [] }: Pick<RunOptions, "deleteData">,
  workloads?: readonly string[],
): { doomed: DataOfEnvironment[]; stays: DataOfEnvironment[] } {
  const data = dataIn(state, workloads);
  const doomed = toDelete(data, asked);
  return { doomed, stays: data.filter((one) => one.kind !== "fileSystem" && !doomed.includes(one)) };
}

/** Lets the engine delete data in a state. */
export function release(resources: RawResource[], doomed: readonly DataOfEnvironment[]): void {
  const given = new Set(doomed.map(({ urn }) => urn));
  for (const resource of resources)
    if (given.has(resource.urn)) Object.assign(resource, { retainOnDelete: false, protect: false });
}

/** Resources that a destroy deletes: data stays unless it is doomed. */
export function thatGo({ resources }: StackState, doomed: readonly DataOfEnvironment[]): StackState["resources"] {
  const given = new Set(doomed.map(({ urn }) => urn));
  return resources.filter(({ urn, retainOnDelete }) => !retainOnDelete || given.has(urn));
}

/** Names data that a removal has left. */
export function keptText({ stack, workload }: KeptData): string {
  return `Left in AWS with its data: CloudFormation stack ${stack} of ${workload}. \`--delete-data ${stack}\` would have deleted it; \`aws cloudformation delete-stack --stack-name ${stack}\` does now.`;
}
