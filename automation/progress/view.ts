import { nameOfUrn, typeOfUrn } from "../engine/events.js";
import type { Step } from "../engine/protocol.js";
import { describeResource, holdsData, isComponent } from "./descriptions.js";
import { differences, showDifference } from "./differences.js";
import { changeSummary, type ResourceProgress, type StackProgress, secondsOf } from "./progress.js";

/** How lines may look. */
export interface ViewStyle {
  color: boolean;
  /** Columns; longer lines are cut. @default none is cut, for logs and pipes */
  width?: number;
  /** Property by property below what changes. */
  diff?: boolean;
}

type Colour = "red" | "green" | "yellow" | "cyan" | "dim" | "bold";

const codes: Readonly<Record<Colour, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** `text` in a colour, where colours are shown. */
export function paint(text: string, colour: Colour, style: ViewStyle): string {
  if (!style.color) return text;
  const [on, off] = codes[colour];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** Cut to the width of the terminal; to be done before colours are put on. */
function clip(text: string, style: ViewStyle): string {
  const { width } = style;
  return width === undefined || text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}

/** "An ECS service to run and maintain your tasks in the environment cluster (frontend-service)" */
function title(resource: Pick<ResourceProgress, "type" | "name">): string {
  const description = describeResource(resource.type, resource.name);
  return isComponent(resource.type) ? `${resource.name}: ${description}` : `${description} (${resource.name})`;
}

function statusText(resource: ResourceProgress): string {
  // An image that another environment runs, for example: only the state forgets it.
  if (resource.verb === "delete" && resource.status === "complete" && resource.step.retainOnDelete) {
    return "[left in AWS]";
  }
  return `[${resource.verb} ${resource.status}]`;
}

function colourOf(resource: ResourceProgress): Colour {
  if (resource.status === "failed") return "red";
  return resource.status === "complete" ? "green" : "yellow";
}

/** One resource in one line, with how it stands and how long it took. */
export function resourceLine(resource: ResourceProgress, depth: number, now: number, style: ViewStyle): string {
  const status = statusText(resource);
  const seconds = `[${secondsOf(resource, now).toFixed(1)}s]`;
  const tail = isComponent(resource.type) && resource.status === "complete" ? "" : `  ${status}  ${seconds}`;
  const room = style.width === undefined ? undefined : Math.max(8, style.width - tail.length);
  const head = clip(`${"  ".repeat(depth)}- ${title(resource)}`, { ...style, width: room });
  return tail === "" ? head : `${head}  ${paint(status, colourOf(resource), style)}  ${paint(seconds, "dim", style)}`;
}

interface Branch {
  resource?: ResourceProgress;
  /** For a parent that does not change itself. */
  heading?: string;
  children: Branch[];
}

/** The resources below their parents; a parent that does not change is there as a heading. */
function treeOf(resources: Iterable<ResourceProgress>): Branch[] {
  const all = [...resources];
  const branches = new Map<string, Branch>(all.map((resource) => [resource.urn, { resource, children: [] }]));
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
      const name = nameOfUrn(parent);
      above = { heading: title({ type: typeOfUrn(parent), name }), children: [] };
      branches.set(parent, above);
      roots.push(above);
    }
    above.children.push(branch);
  }
  return roots;
}

function branchLines(
  branch: Branch,
  depth: number,
  line: (resource: ResourceProgress, depth: number) => string[],
): string[] {
  const own =
    branch.resource !== undefined ? line(branch.resource, depth) : [`${"  ".repeat(depth)}- ${branch.heading ?? ""}`];
  return [...own, ...branch.children.flatMap((child) => branchLines(child, depth + 1, line))];
}

/** Every resource of a run as a tree. */
export function treeLines(stack: StackProgress, now: number, style: ViewStyle): string[] {
  const line = (resource: ResourceProgress, depth: number) => [resourceLine(resource, depth, now, style)];
  return treeOf(stack.resources.values()).flatMap((branch) => branchLines(branch, 0, line));
}

/** The tree in at most `rows` lines: what is under way or failed comes first, the rest is counted. */
export function shortTreeLines(stack: StackProgress, now: number, style: ViewStyle, rows: number): string[] {
  const whole = treeLines(stack, now, style);
  if (whole.length <= rows) return whole;
  const shown = [...stack.resources.values()].filter((one) => one.status !== "complete").slice(-(rows - 1));
  const lines = shown.map((one) => resourceLine(one, 0, now, style));
  const complete = [...stack.resources.values()].filter((one) => one.status === "complete").length;
  return [...lines, paint(`  … ${complete} complete`, "dim", style)];
}

const marks: Readonly<Record<string, readonly [string, Colour]>> = {
  create: ["+", "green"],
  update: ["~", "yellow"],
  replace: ["±", "red"],
  delete: ["-", "red"],
  import: ["=", "cyan"],
  read: [">", "dim"],
  refresh: ["~", "cyan"],
};

function whyReplaced(step: Step): string {
  const forced = Object.entries(step.changes ?? {}).filter(([, kind]) => kind.endsWith("-replace"));
  const keys = forced.length > 0 ? forced.map(([path]) => path) : (step.replaceKeys ?? []);
  return keys.length === 0 ? "" : ` because ${keys.join(", ")} can't be changed in place`;
}

/** A new revision beside the old ones, which stay: nothing goes away, though the engine calls it a replacement. */
function isRevision(type: string): boolean {
  return (
    type === "aws:ecs/taskDefinition:TaskDefinition" ||
    type === "aws:apprunner/autoScalingConfigurationVersion:AutoScalingConfigurationVersion"
  );
}

/** Changes and deletions that someone will regret when overlooked. */
export function loudWarnings(stack: StackProgress): string[] {
  return [...stack.resources.values()].flatMap((resource) => {
    const { step, type, name, verb } = resource;
    const what = `${describeResource(type, name)} (${name})`;
    if (verb === "replace") {
      if (isRevision(type)) return [];
      const lost = holdsData(type) ? " ITS DATA WILL BE LOST." : "";
      return [`REPLACED: ${what}${whyReplaced(step)}.${lost}`];
    }
    if (verb === "delete" && holdsData(type)) {
      return step.retainOnDelete ? [`Left in AWS, no longer managed: ${what}.`] : [`DELETED WITH ITS DATA: ${what}.`];
    }
    return [];
  });
}

function diffLines(step: Step, depth: number, style: ViewStyle): string[] {
  const indent = "  ".repeat(depth + 2);
  const lines =
    step.before !== undefined && step.after !== undefined
      ? differences(step.before, step.after).map(showDifference)
      : step.before === undefined && step.after !== undefined
        ? differences({}, step.after).map(showDifference)
        : Object.entries(step.changes ?? {}).map(([path, kind]) => `~ ${path} (${kind})`);
  return lines.map((line) => paint(clip(`${indent}${line}`, style), "dim", style));
}

/** The environment before its workloads, and all by name: the engine's own order differs from run to run. */
function inReadingOrder(resources: Iterable<ResourceProgress>): ResourceProgress[] {
  const rank = ({ type }: ResourceProgress) =>
    /:(?:Application|Environment)$/.test(type) ? 0 : isComponent(type) ? 1 : 2;
  return [...resources].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, "en", { numeric: true }));
}

/** What a preview found, as a tree of what would be done, the grave parts repeated at the end. */
export function previewLines(stack: StackProgress, style: ViewStyle): string[] {
  const line = (resource: ResourceProgress, depth: number): string[] => {
    if (isComponent(resource.type) && resource.verb === "update")
      return [clip(`${"  ".repeat(depth)}- ${title(resource)}`, style)];
    const [mark, colour] = marks[resource.verb] ?? ["~", "yellow"];
    const shown = clip(`${"  ".repeat(depth)}${mark} ${title(resource)}`, style);
    const details = style.diff && !isComponent(resource.type) ? diffLines(resource.step, depth, style) : [];
    return [paint(shown, colour, style), ...details];
  };
  const tree = treeOf(inReadingOrder(stack.resources.values())).flatMap((branch) => branchLines(branch, 1, line));
  const loud = loudWarnings(stack).map((text) => paint(`! ${text}`, "red", style));
  return [...tree, ...(loud.length > 0 ? ["", ...loud] : []), ...(tree.length > 0 ? [""] : [])];
}

const operationNames: Readonly<Record<string, string>> = {
  preview: "Preview",
  up: "Update",
  refresh: "Refresh",
  destroy: "Destroy",
};

/** "Preview of development: 3 to create, 40 unchanged (2 s)", from the engine's own count. */
export function closingLine(stack: StackProgress, style: ViewStyle): string {
  const name = operationNames[stack.operation] ?? stack.operation;
  const seconds = stack.seconds === undefined ? "" : ` (${stack.seconds} s)`;
  if (stack.ok === false) {
    const changes = stack.changes === undefined ? "" : `; ${changeSummary(stack.changes, stack.operation)}`;
    return paint(
      `${name} of ${stack.stack} ${stack.interrupted ? "stopped" : "failed"}${changes}${seconds}`,
      "red",
      style,
    );
  }
  const changes = stack.changes === undefined ? "done" : changeSummary(stack.changes, stack.operation);
  return `${name} of ${stack.stack}: ${changes}${seconds}`;
}
