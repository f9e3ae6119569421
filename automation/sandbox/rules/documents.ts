import { isRecord } from "../../base/isRecord.js";
import { refuse } from "../refusal.js";
import type { RuleName } from "../rules.js";
import { holdsUnknown, type Inputs, records, texts } from "../values.js";

/** Reads a JSON document that is an object; undefined while it is unknown. */
export function readDocument(rule: RuleName, code: string, what: string, written: unknown): Inputs | undefined {
  if (typeof written !== "string" || holdsUnknown(written)) return undefined;
  const value = readJson(rule, code, what, written);
  if (!isRecord(value)) refuse(rule, code, `${what} is not a JSON object`);
  return value;
}

/** Reads JSON; refuses with AWS's code what is none. */
export function readJson(rule: RuleName, code: string, what: string, written: string): unknown {
  try {
    return JSON.parse(written);
  } catch (error) {
    refuse(rule, code, `${what} is not valid JSON: ${(error as Error).message}`);
  }
}

/** One statement of a policy, its either-one-or-many parts as lists. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Inputs;
  readonly principals: unknown;
}

const many = (value: unknown): string[] => (typeof value === "string" ? [value] : texts(value));

/** The statements of a policy document. */
export const statementsOf = (document: Inputs): Statement[] =>
  records(document.Statement).map((one) => ({
    effect: String(one.Effect),
    actions: many(one.Action),
    notActions: many(one.NotAction),
    resources: many(one.Resource),
    conditions: isRecord(one.Condition) ? one.Condition : {},
    principals: one.Principal ?? one.NotPrincipal,
  }));

const CODE = "MalformedPolicyDocument";

/** A policy has a version, and statements with effect, actions and, by its kind, resources or principals. */
export function checkPolicy(written: unknown, kind: "identity" | "trust" | "resource", limit?: number): void {
  const document = readDocument("policy-document", CODE, "The policy", written);
  if (!document) return;
  if (document.Version !== undefined && document.Version !== "2012-10-17" && document.Version !== "2008-10-17") {
    refuse("policy-document", CODE, `The policy must contain a valid version string, not '${document.Version}'`);
  }
  const known = new Set(["Version", "Id", "Statement"]);
  const other = Object.keys(document).find((key) => !known.has(key));
  if (other) refuse("policy-document", CODE, `Syntax errors in policy: unknown key '${other}'`);
  const statements = statementsOf(document);
  if (statements.length === 0) refuse("policy-document", CODE, "Syntax errors in policy: it has no statement");
  for (const statement of statements) checkStatement(statement, kind);
  const size = String(written).replaceAll(/\s/g, "").length;
  if (limit && size > limit)
    refuse("policy-size", "LimitExceeded", `Cannot exceed quota for policy size: ${limit} (it has ${size})`);
}

function checkStatement({ effect, actions, notActions, resources, principals }: Statement, kind: string): void {
  if (effect !== "Allow" && effect !== "Deny") refuse("policy-document", CODE, `Invalid effect: ${effect}`);
  if (actions.length + notActions.length === 0)
    refuse("policy-document", CODE, "Policy statement must contain actions.");
  for (const action of [...actions, ...notActions]) {
    if (action !== "*" && !/^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(action)) {
      refuse(
        "policy-document",
        CODE,
        `Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.: '${action}'`,
      );
    }
  }
  if (kind !== "identity" && principals === undefined)
    refuse("policy-document", CODE, "Missing required field Principal");
  if (kind === "identity" && principals !== undefined)
    refuse("policy-document", CODE, "Policy document should not specify a principal.");
  if (kind === "trust" && resources.length > 0) refuse("policy-document", CODE, "Has prohibited field Resource");
  if (kind === "identity" && resources.length === 0)
    refuse("policy-document", CODE, "Policy statement must contain resources.");
  for (const resource of resources) {
    if (resource !== "*" && !resource.startsWith("arn:") && kind === "identity") {
      refuse("policy-document", CODE, `Resource ${resource} must be in ARN format or "*".`);
    }
  }
}
