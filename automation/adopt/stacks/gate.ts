import type { ChangeDetail, StackChange } from "../../aws/changeSets.js";
import { policies } from "./retain.js";

const STACK = "AWS::CloudFormation::Stack";

/**
 * What a change set would do beside setting policies of deletion, a sentence each; empty where it may be applied. Pure.
 *
 * Of a nested stack CloudFormation always says that its template may have changed (`Automatic`), and of whatever refers
 * to one of its outputs that it may change, be replaced even (`Dynamic`): it does not look. Neither is so while template
 * and parameters of the nested stack are as they were; where they are not, its own changes are among these.
 *
 * @param nested logical ids of the nested stacks
 */
export function beyondPolicies(changes: readonly StackChange[], nested: ReadonlySet<string>): string[] {
  return changes.flatMap((change): string[] => {
    const named = `${change.logical} [${change.type}] of ${change.stack}`;
    if (change.action !== "Modify") return [`${named}: ${change.action}`];
    const others = change.details.filter((detail) => !isAllowed(change, detail, nested));
    const paths = [...new Set(others.map(({ attribute, name }) => (name === undefined ? attribute : name)))];
    if (others.length > 0) return [`${named}: ${paths.join(", ")}`];
    const scopes = change.scope.filter((one) => !isPolicy(one));
    const explained = change.details.some(({ attribute }) => !isPolicy(attribute));
    if (scopes.length > 0 && !explained) return [`${named}: ${scopes.join(", ")}`];
    const replaces = change.replacement !== undefined && change.replacement !== "False";
    // Only what CloudFormation can't know yet may be replaced "conditionally", and nothing for good.
    const dynamic = change.details.some(({ evaluation }) => evaluation === "Dynamic");
    return replaces && (change.replacement === "True" || !dynamic) ? [`${named}: would be replaced`] : [];
  });
}

const isPolicy = (attribute: string): boolean => policies.some((one) => one === attribute);

function isAllowed(
  { logical, type }: StackChange,
  { attribute, name, evaluation, source, cause = "" }: ChangeDetail,
  nested: ReadonlySet<string>,
): boolean {
  if (isPolicy(attribute)) return true;
  if (attribute !== "Properties") return false;
  if (type === STACK && nested.has(logical)) return source === "Automatic" && name === undefined;
  const [owner = "", output] = cause.split(".");
  return evaluation === "Dynamic" && source === "ResourceAttribute" && output === "Outputs" && nested.has(owner);
}
