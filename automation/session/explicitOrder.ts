import { ownValue } from "../../components/ownValue.js";
import { RunError } from "../base/errors.js";
import { resolvePipeline } from "../manifest/resolvePipeline.js";
import type { OpenFolder } from "./openFolder.js";

/** An order that somebody wrote down. */
export interface ExplicitOrder {
  /** Workload → workloads that are deployed before it. */
  edges: Record<string, string[]>;
  /** Workloads of `-n name/N`: the others wait until these run, whether they are new or not. */
  numbered: ReadonlySet<string>;
}

/** The workload of a name as `-n` takes it: `name`, or `name/N` with its place in the order. */
export function workloadOf(name: string): string {
  return name.split("/")[0] ?? name;
}

/**
 * What `-n name/N` and the `depends_on` of a pipeline's stage for the environment say. As in Copilot lower numbers go
 * first, and names without one come last.
 * @throws RunError `usage` when N is no whole number
 */
export function explicitOrder(open: OpenFolder, environment: string): ExplicitOrder {
  const edges: Record<string, string[]> = {};
  const add = (workload: string, before: readonly string[]): void => {
    if (before.length > 0) edges[workload] = [...new Set([...(ownValue(edges, workload) ?? []), ...before])];
  };
  for (const pipeline of open.folder.pipelines) {
    const { spec } = resolvePipeline(open.folder, pipeline);
    for (const stage of spec?.stages ?? []) {
      if (stage.environment !== environment) continue;
      const workloads = stage.deployments.filter((deployment) => deployment.environment !== true);
      const known = new Set(workloads.map(({ name }) => name));
      for (const { name, dependsOn = [] } of workloads)
        add(
          name,
          dependsOn.filter((other) => known.has(other)),
        );
    }
  }
  const places = (open.options.names ?? []).map((name) => ({ name: workloadOf(name), place: placeIn(name) }));
  const numbered = new Set(places.filter(({ place }) => Number.isFinite(place)).map(({ name }) => name));
  for (const { name, place } of places)
    add(
      name,
      places.filter((other) => other.place < place).map((other) => other.name),
    );
  return { edges, numbered };
}

function placeIn(name: string): number {
  const [, written] = name.split("/");
  if (written === undefined) return Number.POSITIVE_INFINITY;
  if (/^\d+$/.test(written)) return Number(written);
  throw new RunError("usage", `"${name}" is not a position in the order.`, {
    hint: "Write -n NAME/N with a whole number, for example -n api/1 -n fe/2: lower numbers go first.",
  });
}
