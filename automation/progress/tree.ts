import { nameOfUrn, typeOfUrn } from "../engine/events.js";
import { isComponent } from "./descriptions.js";
import { headOf, paint, resourceLine, type ViewStyle } from "./lines.js";
import { countText, type ResourceProgress, type StackProgress, secondsOf } from "./progress.js";

/** A resource with those below it. */
export interface Branch {
  resource?: ResourceProgress;
  /** Of a parent that does not change itself: what its heading is about. */
  heading: Pick<ResourceProgress, "type" | "name">;
  children: Branch[];
}

/** The resources below their parents; a parent that does not change is there as a heading. */
export function treeOf(resources: Iterable<ResourceProgress>): Branch[] {
  const all = [...resources];
  const branches = new Map<string, Branch>(
    all.map((resource) => [resource.urn, { resource, heading: resource, children: [] }]),
  );
  const roots: Branch[] = [];
  const seen = new Set<Branch>();
  for (const resource of all) {
    const branch = branches.get(resource.urn);
    if (branch === undefined || seen.has(branch)) continue;
    seen.add(branch);
    const { parent } = resource;
    if (parent === undefined || typeOfUrn(parent) === "pulumi:pulumi:Stack") {
      roots.push(branch);
      continue;
    }
    let above = branches.get(parent);
    if (above === undefined) {
      above = { heading: { type: typeOfUrn(parent), name: nameOfUrn(parent) }, children: [] };
      branches.set(parent, above);
      roots.push(above);
    }
    above.children.push(branch);
  }
  return roots;
}

/** The lines of a branch and of all below it. */
export function branchLines(
  branch: Branch,
  depth: number,
  style: ViewStyle,
  line: (resource: ResourceProgress, depth: number) => string[],
): string[] {
  const { resource, heading, children } = branch;
  const own = resource === undefined ? [headOf(heading, depth, "-", style.width)] : line(resource, depth);
  return [...own, ...children.flatMap((child) => branchLines(child, depth + 1, style, line))];
}

/** Every resource of a run as a tree. */
export function treeLines(stack: StackProgress, now: number, style: ViewStyle): string[] {
  const line = (resource: ResourceProgress, depth: number) => [resourceLine(resource, depth, now, style)];
  return treeOf(stack.resources.values()).flatMap((branch) => branchLines(branch, 0, style, line));
}

/** What AWS makes in a branch, components left out. */
function resourcesIn({ resource, children }: Branch): ResourceProgress[] {
  const own = resource === undefined || isComponent(resource.type) ? [] : [resource];
  return [...own, ...children.flatMap(resourcesIn)];
}

function isFinished({ resource, children }: Branch): boolean {
  return (resource === undefined || resource.status === "complete") && children.every(isFinished);
}

/** A branch of which everything is finished, in one line. */
function finishedLine(branch: Branch, depth: number, now: number, style: ViewStyle): string {
  const all = resourcesIn(branch);
  const tail = all.length === 0 ? "" : `  [${countText(all)}]`;
  const began = Math.min(...all.map(({ startedAt }) => startedAt));
  const ended = Math.max(...all.map(({ endedAt }) => endedAt ?? now));
  const taken = `[${((ended - began) / 1000).toFixed(1)}s]`;
  const seconds = all.length === 0 ? "" : `  ${style.width === undefined ? taken : taken.padStart(8)}`;
  const room = style.width === undefined ? undefined : style.width - tail.length - seconds.length;
  const head = headOf(branch.heading, depth, "-", room);
  return `${head}${paint(tail, "green", style)}${paint(seconds, "dim", style)}`;
}

/** A branch with what is finished folded: whole components in one line each, single resources counted. */
function foldedLines(branch: Branch, depth: number, now: number, style: ViewStyle): string[] {
  if (branch.children.length > 0 && isFinished(branch)) return [finishedLine(branch, depth, now, style)];
  const { resource, heading, children } = branch;
  const own =
    resource === undefined ? headOf(heading, depth, "-", style.width) : resourceLine(resource, depth, now, style);
  const single = children.filter((child) => child.children.length === 0 && isFinished(child)).flatMap(resourcesIn);
  const open = children.filter((child) => child.children.length > 0 || !isFinished(child));
  const counted = single.length === 0 ? [] : [paint(`${"  ".repeat(depth + 1)}… ${countText(single)}`, "dim", style)];
  return [own, ...open.flatMap((child) => foldedLines(child, depth + 1, now, style)), ...counted];
}

/**
 * The tree in at most `rows` lines: whole where it fits, else with what is finished folded, else what is under way or
 * failed, the longest first.
 */
export function shortTreeLines(stack: StackProgress, now: number, style: ViewStyle, rows: number): string[] {
  const whole = treeLines(stack, now, style);
  if (whole.length <= rows) return whole;
  const branches = treeOf(stack.resources.values());
  const folded = branches.flatMap((branch) => foldedLines(branch, 0, now, style));
  if (folded.length <= rows) return folded;
  const resources = [...stack.resources.values()].filter(({ type }) => !isComponent(type));
  const open = resources
    .filter(({ status }) => status !== "complete")
    .sort((a, b) => secondsOf(b, now) - secondsOf(a, now));
  const shown = open.slice(0, rows - 1).map((one) => resourceLine(one, 0, now, style));
  const left = open.length - shown.length;
  const more = left === 0 ? "" : ` and ${left} more under way`;
  return [...shown, paint(`  … ${resources.length - open.length} complete${more}`, "dim", style)];
}

/** The environment before its workloads, and all by name: the engine's own order differs from run to run. */
export function inReadingOrder(resources: Iterable<ResourceProgress>): ResourceProgress[] {
  const rank = ({ type }: ResourceProgress) =>
    /:(?:Application|Environment)$/.test(type) ? 0 : isComponent(type) ? 1 : 2;
  return [...resources].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, "en", { numeric: true }));
}

/** The tree when all is over: what is finished is folded where it takes more than a screen. */
export function endedTreeLines(stack: StackProgress, now: number, style: ViewStyle, rows: number): string[] {
  const resources = new Map(inReadingOrder(stack.resources.values()).map((one, index) => [`${index}`, one]));
  const whole = treeLines({ ...stack, resources }, now, style);
  if (whole.length <= rows) return whole;
  return treeOf(resources.values()).flatMap((branch) => foldedLines(branch, 0, now, style));
}
