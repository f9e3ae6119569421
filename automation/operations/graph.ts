import { resolveFor } from "../deployment/resolution.js";
import { ManifestError } from "../manifest/problems.js";
import { onlyEnvironment, openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import { environmentGraph, type Graph, type GraphNode } from "./graphModel.js";

/** The picture of an environment, from the manifests of this folder. Needs no engine. @throws ManifestError, RunError `usage` */
export function graphOf(options: RunOptions): Graph {
  const open = openFolder(options);
  if (open.application === "") throw new ManifestError(open.folder.problems);
  return environmentGraph(resolveFor(open, onlyEnvironment(open), true).resolved);
}

/** What a preview would do, as far as a picture needs it. */
export interface NodeChange {
  /** The workload, or `environment`. */
  owner: string;
  /** Logical name of the resource. */
  name: string;
  type: string;
  kind: NonNullable<GraphNode["change"]>;
}

/** What outweighs what, where several resources are one node. */
const weight: readonly NonNullable<GraphNode["change"]>[] = ["replace", "delete", "create", "update"];

/** Types of resources behind a node, by its kind; a workload's own node is all that is not another node's. */
const types: Partial<Record<GraphNode["kind"], RegExp>> = {
  balancer: /^aws:lb\/(?:loadBalancer|listener):/,
  cdn: /^aws:cloudfront\//,
  topic: /^aws:sns\/topic:/,
  queue: /^aws:sqs\/queue:/,
  storage: /^aws:(?:efs|cloudformation)\//,
  addon: /^aws:cloudformation\//,
};

/** The same picture with what a preview would do to each node; what the preview deletes and the manifests no longer have is added. */
export function withChanges(graph: Graph, changes: readonly NodeChange[]): Graph {
  const nodes = graph.nodes.map((node): GraphNode => {
    const own = changes.filter((change) => isOf(change, node));
    // A service that is there is changed by a new task definition, which is always a replacement.
    const kinds = own.map(({ kind, type }) =>
      type.includes("taskDefinition") && kind === "replace" ? "update" : kind,
    );
    const change = allNew(own)
      ? "create"
      : (weight.find((one) => one !== "create" && kinds.includes(one)) ?? (kinds.length > 0 ? "update" : undefined));
    return change === undefined ? node : { ...node, change };
  });
  const gone = [
    ...new Set(
      changes.filter(({ kind, type }) => kind === "delete" && type.startsWith("airlift:")).map(({ name }) => name),
    ),
  ];
  const missing = gone.filter((name) => !graph.nodes.some(({ id }) => id === name));
  return {
    ...graph,
    nodes: [
      ...nodes,
      ...missing.map(
        (name): GraphNode => ({
          id: name,
          kind: "service",
          label: name,
          details: ["no longer in the manifests"],
          owner: name,
          change: "delete",
        }),
      ),
    ],
  };
}

const allNew = (changes: readonly NodeChange[]): boolean =>
  changes.length > 0 && changes.every(({ kind }) => kind === "create");

function isOf({ owner, type }: NodeChange, { kind, owner: mine }: GraphNode): boolean {
  if (kind === "internet" || owner !== (mine ?? "environment")) return false;
  const pattern = types[kind];
  return pattern === undefined ? !Object.values(types).some((one) => one.test(type)) : pattern.test(type);
}
