import type { Step } from "../engine/protocol.js";
import { describeResource, holdsData, isComponent } from "./descriptions.js";
import { differences, showDifference } from "./differences.js";
import { type Colour, headOf, paint, type ViewStyle } from "./lines.js";
import { changeSummary, type ResourceProgress, type StackProgress } from "./progress.js";
import { branchLines, inReadingOrder, treeOf } from "./tree.js";

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
  return lines.map((line) => paint(`${indent}${line}`, "dim", style));
}

/** What a preview found, as a tree of what would be done, the grave parts repeated at the end. */
export function previewLines(stack: StackProgress, style: ViewStyle): string[] {
  const line = (resource: ResourceProgress, depth: number): string[] => {
    if (isComponent(resource.type) && resource.verb === "update") return [headOf(resource, depth, "-", style.width)];
    const [mark, colour] = marks[resource.verb] ?? ["~", "yellow"];
    const shown = headOf(resource, depth, mark, style.width);
    const details = style.diff && !isComponent(resource.type) ? diffLines(resource.step, depth, style) : [];
    return [paint(shown, colour, style), ...details];
  };
  const tree = treeOf(inReadingOrder(stack.resources.values())).flatMap((branch) =>
    branchLines(branch, 1, style, line),
  );
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
