import { partitionOf, suffixOf } from "../../aws/partitions.js";
import { isRecord } from "../../base/isRecord.js";
import type { Call } from "../kind.js";
import { Refusal, refuse } from "../refusal.js";
import { inUseOf } from "../targets.js";
import { type Inputs, text, texts } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";
import { evaluate, holds, refersTo, type Scope } from "./evaluate.js";
import { readTemplate, type Template } from "./read.js";
import { attributeOf, type Simulated, simulate } from "./resources.js";
import { EXPORT, STACK } from "./stackContents.js";

const CODE = "ValidationError";

const stackKey = ({ place, id }: Call): string => keyOf({ type: STACK, ...place, id });

/**
 * Makes or changes what a stack's template describes, and gives its outputs. Nothing is left when one resource fails.
 * @throws Refusal for a bad template, parameters, capabilities or exports, and when a resource fails.
 */
export function runStack(call: Call, body: string): Inputs {
  const template = readTemplate(body);
  checkParameters(template, call.inputs);
  checkCapabilities(template, call.inputs);
  const made = new Map<string, Simulated>();
  const imported: string[] = [];
  const scope = scopeOf(call, template, made, imported);
  const wanted = Object.keys(template.resources).filter((logical) => {
    const condition = text(template.resources[logical]?.Condition);
    return !condition || holds(condition, scope);
  });
  for (const logical of inOrder(template, wanted)) made.set(logical, one(call, template, logical, scope));
  write(call, made, template);
  const outputs = outputsOf(call, template, scope);
  const stack = call.world.get(stackKey(call));
  if (stack)
    call.world.put({ ...stack, holds: [...stack.holds.filter((key) => !key.startsWith(EXPORT)), ...imported] });
  return { outputs };
}

function scopeOf(call: Call, template: Template, made: Map<string, Simulated>, imported: string[]): Scope {
  const { account, region } = call.place;
  const parameters = isRecord(call.inputs.parameters) ? call.inputs.parameters : {};
  const values: Record<string, unknown> = {
    "AWS::AccountId": account,
    "AWS::Region": region,
    "AWS::Partition": partitionOf(region),
    "AWS::URLSuffix": suffixOf(region),
    "AWS::StackName": text(call.inputs.name),
    "AWS::StackId": call.id,
    "AWS::NotificationARNs": [],
  };
  for (const [name, parameter] of Object.entries(template.parameters)) {
    const given = parameters[name] ?? parameter.Default;
    values[name] = /List<|CommaDelimitedList/.test(text(parameter.Type)) ? String(given).split(",") : given;
  }
  return {
    template,
    values,
    ref: (logical) => made.get(logical)?.id,
    attribute: (logical, name) => {
      const found = made.get(logical);
      return found
        ? attributeOf(found, name, (length, purpose) => call.digits(length, `${logical}.${purpose ?? ""}`))
        : undefined;
    },
    exported: (name) => {
      const found = call.world.find(EXPORT, name, call.place);
      if (!found) refuse("stack-exports", CODE, `No export named ${name} found.`);
      imported.push(keyOf(found));
      return found.outputs.value;
    },
    zones: (zone) => ["a", "b", "c"].map((letter) => `${zone}${letter}`),
  };
}

function checkParameters({ parameters }: Template, inputs: Inputs): void {
  const given = isRecord(inputs.parameters) ? inputs.parameters : {};
  const missing = Object.keys(parameters).filter(
    (name) => parameters[name]?.Default === undefined && given[name] === undefined,
  );
  if (missing.length > 0) refuse("stack-parameters", CODE, `Parameters: [${missing.join(", ")}] must have values`);
  const unknown = Object.keys(given).filter((name) => !(name in parameters));
  if (unknown.length > 0)
    refuse("stack-parameters", CODE, `Parameters: [${unknown.join(", ")}] do not exist in the template`);
  for (const [name, { AllowedValues: allowed, AllowedPattern: pattern }] of Object.entries(parameters)) {
    const value = given[name];
    if (value === undefined) continue;
    if (Array.isArray(allowed) && !allowed.map(String).includes(String(value))) {
      refuse("stack-parameters", CODE, `Parameter '${name}' must be one of AllowedValues`);
    }
    if (text(pattern) && !new RegExp(`^(?:${text(pattern)})$`).test(String(value))) {
      refuse(
        "stack-parameters",
        CODE,
        `Parameter ${name} failed to satisfy constraint: it must match ${text(pattern)}`,
      );
    }
  }
}

function checkCapabilities({ resources, hasTransform }: Template, inputs: Inputs): void {
  const given = texts(inputs.capabilities);
  const named = Object.values(resources).filter((resource) =>
    /^AWS::IAM::(Role|ManagedPolicy|User|Group|InstanceProfile|Policy)$/.test(text(resource.Type)),
  );
  const hasNames = named.some(
    ({ Properties: given }) =>
      isRecord(given) &&
      ["RoleName", "ManagedPolicyName", "UserName", "GroupName"].some((key) => given[key] !== undefined),
  );
  const needed = hasNames
    ? ["CAPABILITY_NAMED_IAM"]
    : named.length > 0
      ? ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]
      : [];
  const lacking =
    needed.length > 0 && !needed.some((one) => given.includes(one))
      ? needed[0]
      : hasTransform && !given.includes("CAPABILITY_AUTO_EXPAND")
        ? "CAPABILITY_AUTO_EXPAND"
        : undefined;
  if (lacking)
    refuse("stack-capabilities", "InsufficientCapabilitiesException", `Requires capabilities : [${lacking}]`);
}

/** Resources after those that they refer to. */
function inOrder(template: Template, wanted: readonly string[]): string[] {
  const done: string[] = [];
  const visit = (logical: string, path: readonly string[]): void => {
    if (done.includes(logical) || !wanted.includes(logical)) return;
    if (path.includes(logical))
      refuse("stack-template", CODE, `Circular dependency between resources: [${[...path, logical].join(", ")}]`);
    for (const other of refersTo(template.resources[logical], template))
      if (other !== logical) visit(other, [...path, logical]);
    done.push(logical);
  };
  for (const logical of wanted) visit(logical, []);
  return done;
}

function one(call: Call, template: Template, logical: string, scope: Scope): Simulated {
  const { Type: type, Properties: properties } = template.resources[logical] ?? {};
  const given = evaluate(properties ?? {}, scope);
  const isNew = !call.world.madeWith(stackKey(call)).some((other) => other.name === logical);
  try {
    if (isNew) call.attempt(text(type));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refuse(
      "stack-failed",
      failedStatus(call),
      `[The following resource(s) failed to create: [${logical}]. ${error.reason} Rollback requested by user.]`,
    );
  }
  return simulate({
    logical,
    type: text(type),
    given: isRecord(given) ? given : {},
    stack: text(call.inputs.name),
    place: call.place,
    digits: (length, purpose) => call.digits(length, `${logical}/${purpose ?? ""}`),
  });
}

function write(call: Call, made: ReadonlyMap<string, Simulated>, template: Template): void {
  const { world, place, inputs } = call;
  const madeBy = stackKey(call);
  const before = world.madeWith(madeBy).filter((other) => other.type !== EXPORT);
  for (const other of before) {
    const now = made.get(other.name);
    // Another physical id: CloudFormation has made a new one, and deletes the old one at the end.
    const replaced = now !== undefined && (now.type !== other.type || now.id !== other.id);
    const kept = template.resources[other.name]?.UpdateReplacePolicy === "Retain";
    if (now === undefined || (replaced && !kept)) remove(call, other);
  }
  const stackTags = isRecord(inputs.tags) ? inputs.tags : {};
  for (const [logical, { type, id, inputs: given, outputs, global, aliases, tags }] of made) {
    const tagsAll = { ...stackTags, ...tags };
    const region = global ? "global" : place.region;
    const record: WorldResource = {
      type,
      id,
      account: place.account,
      region,
      name: logical,
      urn: "",
      inputs: given,
      outputs: { ...outputs, tagsAll, deletionPolicy: template.resources[logical]?.DeletionPolicy ?? "Delete" },
      holds: [],
      aliases,
      unique: "",
      seed: `${madeBy}/${logical}`,
      madeBy,
    };
    const there = world.get(keyOf(record));
    if (there && there.madeBy !== madeBy && !there.existing) {
      refuse(
        "stack-failed",
        failedStatus(call),
        `[The following resource(s) failed to create: [${logical}]. ${id} already exists. Rollback requested by user.]`,
      );
    }
    world.put(record);
  }
}

function remove({ world }: Pick<Call, "world">, other: WorldResource): void {
  const holder = world.holdersOf(keyOf(other)).find((one) => one.madeBy !== other.madeBy);
  if (holder) {
    const { code, reason } = inUseOf(other.type, other.id);
    refuse(
      "deletion-order",
      "DELETE_FAILED",
      `The following resource(s) failed to delete: [${other.name}]. ${code}: ${reason}`,
    );
  }
  if (other.outputs.deletionPolicy === "Retain") {
    const { madeBy: _madeBy, ...kept } = other;
    world.put(kept);
  } else world.remove(keyOf(other));
}

function outputsOf(call: Call, template: Template, scope: Scope): Inputs {
  const { world, place } = call;
  const madeBy = stackKey(call);
  const outputs: Inputs = {};
  const exports = new Map<string, unknown>();
  for (const [name, output] of Object.entries(template.outputs)) {
    const condition = text(output.Condition);
    if (condition && !holds(condition, scope)) continue;
    const value = evaluate(output.Value, scope);
    outputs[name] = Array.isArray(value) ? value.join(",") : String(value);
    const exported = isRecord(output.Export) ? evaluate(output.Export.Name, scope) : undefined;
    if (exported !== undefined) exports.set(String(exported), outputs[name]);
  }
  for (const old of world.madeWith(madeBy).filter((one) => one.type === EXPORT)) {
    const isKept = exports.has(old.id) && exports.get(old.id) === old.outputs.value;
    if (!isKept) removeExport(call, old);
  }
  for (const [id, value] of exports) {
    const taken = world.find(EXPORT, id, place);
    if (taken && taken.madeBy !== madeBy)
      refuse("stack-exports", CODE, `Export with name ${id} is already exported by stack ${text(taken.inputs.stack)}.`);
    world.put({
      type: EXPORT,
      id,
      ...place,
      name: id,
      urn: "",
      inputs: { stack: text(call.inputs.name) },
      outputs: { value },
      holds: [],
      aliases: [],
      unique: "",
      seed: id,
      madeBy,
    });
  }
  return outputs;
}

function removeExport({ world }: Pick<Call, "world">, old: WorldResource): void {
  const [importer] = world.holdersOf(keyOf(old));
  if (importer)
    refuse(
      "stack-exports",
      CODE,
      `Export ${old.id} cannot be updated or deleted as it is in use by ${text(importer.inputs.name)}`,
    );
  world.remove(keyOf(old));
}

/** Deletes what a stack made, as far as nobody outside it needs it. */
export function deleteStack(call: Call): void {
  deleteMade(call.world, stackKey(call));
}

/** The same with the stack itself, for whoever deletes it without the engine. */
export function removeStack(world: World, stack: WorldResource): void {
  const key = keyOf(stack);
  deleteMade(world, key);
  world.remove(key);
}

function deleteMade(world: World, madeBy: string): void {
  const all = world.madeWith(madeBy);
  for (const one of all.filter(({ type }) => type === EXPORT)) removeExport({ world }, one);
  for (const one of all.filter(({ type }) => type !== EXPORT)) remove({ world }, one);
}

/** How a stack stands after something in it could not be made. */
const failedStatus = ({ before }: Call): string =>
  before === undefined ? "ROLLBACK_COMPLETE" : "UPDATE_ROLLBACK_COMPLETE";

/** The status of a stack, as CloudFormation names it. */
export function statusOf({ outputs }: WorldResource): string {
  return text(outputs.stackStatus) || "CREATE_COMPLETE";
}

/** What CloudFormation leaves of a stack that could not be made: the stack, without resources. */
export function rolledBack({ code }: Refusal): Inputs | undefined {
  return code === "ROLLBACK_COMPLETE" ? { stackStatus: code, outputs: {} } : undefined;
}

/** @throws Refusal for a stack that CloudFormation does not change until somebody has fixed it. */
export function refuseBroken({ before, id }: Call): void {
  const status = before === undefined ? "" : statusOf(before);
  if (!/^(ROLLBACK_|UPDATE_ROLLBACK_FAILED|.*_IN_PROGRESS$)/.test(status)) return;
  refuse("stack-failed", CODE, `Stack:${id} is in ${status} state and can not be updated.`);
}
