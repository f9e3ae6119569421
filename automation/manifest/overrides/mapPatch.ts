import { ownValue } from "../../../components/ownValue.js";
import type { PatchAction, PatchedChild } from "./actions.js";
import { mapPath, mapValue, pairsOf } from "./mapProperty.js";
import type { Patch } from "./patches.js";
import { rulesOf } from "./properties.js";
import { unknownProperty } from "./propertyCheck.js";
import type { Row } from "./row.js";
import { containerSteps, containerValue, isContainerText, isIndex } from "./spelling.js";
import type { FoundRow } from "./table.js";

/** One change that a patch comes down to. */
export interface Change {
  op: Patch["op"];
  child: PatchedChild;
  action: PatchAction;
  value?: unknown;
}

/** Why a patch has no counterpart, and what to do beside writing a transform. */
export interface Unmapped {
  message: string;
  advice?: string;
  /** It changes nothing, and nothing is lost by that. @default false: it is an error */
  remark?: true;
}

type Mapped = Change[] | Unmapped;

/** What a patch of a resource that the table knows does to its child. */
export function mapPatch(patch: Patch, found: FoundRow): Mapped {
  const { op } = patch;
  const [, id = "", attribute, ...parts] = patch.parts;
  const child = childOf(found.row, found);
  if (attribute === undefined) return wholeResource(op, id, child, found.row);
  if (attribute === "Metadata") return [];
  if (attribute === "DeletionPolicy" || attribute === "UpdateReplacePolicy") {
    const keeps = op !== "remove" && String(patch.value).startsWith("Retain");
    return keeps ? [{ op, child, action: { form: "retain" } }] : [];
  }
  const remark = ownValue(forCloudFormation, attribute);
  if (remark !== undefined)
    return { message: `${attribute} of ${id} changes nothing here`, advice: remark, remark: true };
  if (attribute !== "Properties") return otherAttribute(patch, id, attribute, child);
  if (parts.length === 0) return properties(patch, child, found.row);
  return property(patch, parts, child, found.row);
}

/** What only CloudFormation acts on, with what stands for it. */
const forCloudFormation: Readonly<Record<string, string>> = {
  CreationPolicy: "Whether what was made works is awaited by the deployment itself.",
  DependsOn: "Pulumi works the order out from what refers to what.",
  UpdatePolicy: "How instances are exchanged is said by the properties of the service.",
};

/** A path that leaves Properties out, or an attribute that has no counterpart. */
function otherAttribute({ parts }: Patch, id: string, attribute: string, child: PatchedChild): Unmapped {
  const rules = rulesOf(child.type);
  const ruled = [rules.names, rules.entries, rules.attributes, rules.documents, rules.refused].some((table) =>
    Object.keys(table ?? {}).some((name) => name.split(/[.[]/)[0] === attribute),
  );
  const known =
    ruled || unknownProperty(child.type, mapPath([attribute], child.type).steps, undefined, []) === undefined;
  if (!known) return { message: `${attribute} of ${id} has a meaning for CloudFormation only` };
  const meant = ["", "Resources", id, "Properties", ...parts.slice(2)].join("/");
  return { message: `${attribute} is below Properties in the template`, advice: `Did you mean ${meant}?` };
}

function childOf(row: Row, { suffix, named, nth }: FoundRow): PatchedChild {
  return { type: row.type, suffix, ...(named !== undefined && { named }), ...(nth !== undefined && { nth }) };
}

function wholeResource(op: Patch["op"], id: string, child: PatchedChild, row: Row): Mapped {
  if (op !== "remove") {
    return {
      message: `adds or replaces the resource ${id} as a whole, and a patch changes only existing resources, property by property`,
      advice: "A new resource belongs in a template in addons/, which is deployed before the service.",
    };
  }
  if (row.removable === true) return [{ op, child, action: { form: "leaveOut" } }];
  return { message: `${id} can't be removed: other resources depend on it` };
}

/** All properties at once: each by itself. */
function properties(patch: Patch, child: PatchedChild, row: Row): Mapped {
  const { op, value } = patch;
  if (op === "remove" || value === null || typeof value !== "object") {
    return { message: "the properties of a resource can't be replaced as a whole" };
  }
  const changes: Change[] = [];
  for (const [name, one] of Object.entries(value)) {
    const mapped = property({ ...patch, value: one }, [name], child, row);
    if (!Array.isArray(mapped)) return mapped;
    changes.push(...mapped);
  }
  return changes;
}

function property(patch: Patch, parts: string[], child: PatchedChild, row: Row): Mapped {
  const [first = "", second, ...rest] = parts;
  const rules = rulesOf(child.type);
  if (first === "Policies" || (first === "PolicyDocument" && row.policy === child.suffix)) {
    return policyChanges(patch, first === "Policies" ? parts.slice(1) : ["0", ...parts], row);
  }
  if (first === "ContainerDefinitions" && row.id === "TaskDefinition") return containers(patch, parts.slice(1), child);
  if (row.items?.property === first && second !== undefined && /^\d+$/.test(second) && rest.length > 0) {
    const { type, child: suffix } = row.items;
    return checked(patch, rest, { type, suffix, nth: Number(second) }, row);
  }
  if (row.items?.property === first)
    return {
      message: `${first} is several resources here and can't be replaced as a whole`,
      advice: ownValue(rules.refused, first),
    };
  if (row.redrive?.property === first) return redrive(patch, parts.slice(1), child, row.redrive);
  const refused = ownValue(rules.refused, first);
  if (refused !== undefined) return { message: `${first} is not an argument of its counterpart here`, advice: refused };
  const document = ownValue(rules.documents, first);
  if (document !== undefined) {
    return [{ ...carried(patch), child, action: { form: "document", property: document, steps: parts.slice(1) } }];
  }
  if (patch.op === "remove" && (rules.absent ?? []).includes(first)) return [];
  const remark = ownValue(rules.remarks, first);
  if (remark !== undefined)
    return { message: `${first} of ${row.id} changes nothing here`, advice: remark, remark: true };
  return entries(patch, parts, child) ?? attributes(patch, parts, child) ?? checked(patch, parts, child, row);
}

/** The policy of a queue with a dead-letter queue. */
function redrive(patch: Patch, steps: string[], queue: PatchedChild, to: NonNullable<Row["redrive"]>): Mapped {
  if (patch.op === "remove" && steps.length === 0)
    return {
      message: `${to.property} is what \`dead_letter\` asks for`,
      advice: "Remove `dead_letter` from the manifest.",
    };
  const child = { ...queue, type: to.type, suffix: to.child };
  return [{ ...carried(patch), child, action: { form: "document", property: to.argument, steps } }];
}

/** Properties by their names, which the provider has to know. */
function checked(patch: Patch, parts: string[], child: PatchedChild, row: Row): Mapped {
  const changes = ordinary(patch, parts, child);
  for (const { action, value } of changes) {
    if (action.form !== "property") continue;
    const unknown = unknownProperty(child.type, action.steps, value, [...parts, ...keysOf(patch.value)]);
    if (unknown === undefined) continue;
    const message = `${row.id} has no property "${unknown.name}" that the provider knows`;
    return unknown.nearest === undefined ? { message } : { message, advice: `Did you mean ${unknown.nearest}?` };
  }
  return changes;
}

/** Names in a value, as the patch writes them. */
function keysOf(value: unknown): string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

const carried = ({ op, value }: Patch) => ({ op, ...(op !== "remove" && { value }) });

function ordinary(patch: Patch, parts: string[], child: PatchedChild): Change[] {
  if (patch.op === "remove") {
    return [{ op: "remove", child, action: { form: "property", steps: mapPath(parts, child.type).steps } }];
  }
  return mapValue(parts, patch.value, child.type).map(({ steps, value }) => ({
    op: patch.op,
    child,
    action: { form: "property", steps },
    value,
  }));
}

function containers(patch: Patch, parts: string[], child: PatchedChild): Change[] {
  const { steps, keepKeys } = containerSteps(parts);
  const value = containerValue(patch.value, keepKeys, keepKeys || isContainerText(steps));
  return [{ op: patch.op, child, action: { form: "containers", steps }, ...(patch.op !== "remove" && { value }) }];
}

/** Tags and other lists of keys and values that are maps here. */
function entries(patch: Patch, parts: readonly string[], child: PatchedChild): Mapped | undefined {
  for (let length = parts.length; length > 0; length--) {
    const { general } = mapPath(parts.slice(0, length), child.type);
    const list = ownValue(rulesOf(child.type).entries, general);
    if (list === undefined) continue;
    const [index, field] = parts.slice(length);
    const action = (set: Record<string, unknown>, remove: string[] = []): Change[] => [
      { op: patch.op, child, action: { form: "entries", steps: list.to.split("."), set, remove } },
    ];
    const own = index === undefined ? undefined : list.own[Number(index)];
    if (index === undefined) {
      const items = Array.isArray(patch.value) ? Object.fromEntries(pairsOf(patch.value, list.key)) : {};
      return action(items, patch.op === "remove" ? list.own : []);
    }
    if (patch.op === "add" && field === undefined) return action(Object.fromEntries(pairsOf([patch.value], list.key)));
    if (own === undefined) return { message: `entry ${index} of ${general} can't be matched to one here` };
    if (patch.op === "remove") return action({}, [own]);
    if (field === "Value") return action({ [own]: patch.value });
    if (field === undefined) return action(Object.fromEntries(pairsOf([patch.value], list.key)), [own]);
    return { message: `the key of an entry of ${general} can't be changed; replace the entry` };
  }
  return undefined;
}

/** Attributes of load balancers and target groups. */
function attributes(patch: Patch, parts: readonly string[], child: PatchedChild): Mapped | undefined {
  const [first = "", index, field] = parts;
  const list = ownValue(rulesOf(child.type).attributes, first);
  if (list === undefined) return undefined;
  const own = index === undefined ? undefined : list.own[Number(index)];
  const pairs: [string, unknown][] =
    field === "Value" && own !== undefined
      ? [[own, patch.value]]
      : pairsOf(Array.isArray(patch.value) ? patch.value : [patch.value], "Key");
  if (patch.op === "remove" && own !== undefined) pairs.push([own, undefined]);
  const unknown = pairs.find(([key]) => ownValue(list.names, key) === undefined);
  if (unknown !== undefined) return { message: `the attribute "${unknown[0]}" has no counterpart` };
  if (pairs.length === 0) return { message: `the entry of ${first} can't be matched to one here` };
  return pairs.map(([key, value]) => ({
    op: patch.op,
    child,
    action: { form: "property", steps: (ownValue(list.names, key) ?? "").split(".") },
    ...(patch.op !== "remove" && { value: plainValue(value) }),
  }));
}

/** Attributes are written as text, whatever they are. */
function plainValue(value: unknown): unknown {
  if (value === "true") return true;
  if (value === "false") return false;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
}

/** What a role may do: all of Copilot's policies of a role are the statements of one here. */
function policyChanges(patch: Patch, parts: string[], row: Row): Mapped {
  const { op } = patch;
  if (row.policy === undefined) return { message: `the role of ${row.id} has no policy of its own here` };
  const child: PatchedChild = { type: "aws:iam/rolePolicy:RolePolicy", suffix: row.policy };
  const add = (statements: unknown[]): Change[] => [{ op, child, action: { form: "addStatements", statements } }];
  const [policy, document, list, statement, ...rest] = parts;
  if (op === "add" && document === undefined) {
    const policies = Array.isArray(patch.value) ? patch.value : [patch.value];
    return add(policies.flatMap((one) => statementsOf((one as Record<string, unknown> | null)?.PolicyDocument)));
  }
  if (document !== "PolicyDocument" || list !== "Statement" || statement === undefined) {
    return { message: "all policies of a role are one policy here, in which only statements can be changed" };
  }
  // The order of statements means nothing to IAM.
  if (op === "add" && rest.length === 0 && isIndex(statement)) return add([patch.value]);
  const of = ownValue(row.statements, `${policy}/${statement}`);
  if (of === undefined) {
    return { message: `statement ${statement} of policy ${policy} can't be matched to one here` };
  }
  return [{ ...carried(patch), child, action: { form: "statement", of, steps: rest } }];
}

function statementsOf(document: unknown): unknown[] {
  const statement = (document as Record<string, unknown> | null | undefined)?.Statement;
  if (statement === undefined) return [];
  return Array.isArray(statement) ? statement : [statement];
}
