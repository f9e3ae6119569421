import type { StackEvent } from "../engine/protocol.js";
import { type OnStackEvent, qualifiedName, type StackAddress } from "./address.js";
import { addFound, type FindTagged, idIfMade, tagsOf } from "./adoption.js";
import { engineText, type PendingOperation, type RawExport, type RawResource, readExport } from "./contents.js";
import { type Alike, type FoundCreate, lookOf, probesOf, rematch } from "./rematch.js";

/** How a run of the engine is to find out what became of operations that nobody has seen the end of. */
export interface Settling {
  /** Finds things in AWS by their tags. @default what has no id that follows from its inputs is not looked for */
  findTagged?: FindTagged;
  /** Reads resources of the state from AWS, and forgets those that are not there. */
  read: (urns: string[]) => Promise<void>;
}

/**
 * Ends what a killed run left open: names each pending operation and takes it out of the state, since the engine can
 * neither finish nor forget it by itself. What was being created is looked for in AWS, by the id that follows from its
 * inputs or by its tags, and taken over when it is there.
 *
 * @param lost creates whose provider ended without an answer: the engine takes them for failed
 */
export async function settlePending(
  address: StackAddress,
  settling: Settling,
  onEvent: OnStackEvent,
  lost: readonly PendingOperation[] = [],
): Promise<void> {
  const qualified = qualifiedName(address);
  const text = await engineText(address, ["stack", "export", "--stack", qualified]);
  if (text === undefined) return;
  const raw = JSON.parse(text) as RawExport;
  const noted = readExport(raw).pending;
  const pending = [...noted, ...lost.filter(({ urn }) => !noted.some((one) => one.urn === urn))];
  if (pending.length === 0 || !raw.deployment) return;
  const resources = raw.deployment.resources ?? [];
  const { found, alike, unknown } = await find(pending, resources, settling.findTagged);
  const probes = probesOf(alike);
  const urns = [...addFound(resources, found), ...addFound(resources, probes)];
  raw.deployment.resources = resources;
  raw.deployment.pending_operations = [];
  await engineText(address, ["stack", "import", "--stack", qualified], { stdin: JSON.stringify(raw) });
  if (urns.length > 0) await settling.read(urns);
  const taken = [...found, ...(probes.length > 0 ? await giveEachItsOwn(address, pending, probes, settling) : [])];
  const left = urns.length === 0 ? undefined : await urnsIn(address, qualified);
  for (const operation of pending) {
    const isTaken = taken.some((one) => one.operation === operation) && (left?.has(operation.urn) ?? true);
    const end = isTaken ? endings.taken : unknown.has(operation) ? endings.unknown : endings.missing;
    const what = `A run that was killed was ${operation.operation} ${operation.name} [${operation.type}]`;
    onEvent({ kind: "notice", stack: address.stack, text: `${what}; ${end}.` });
  }
}

/** Replaces what was read for comparison only by the creates to which it belongs. */
async function giveEachItsOwn(
  address: StackAddress,
  pending: readonly PendingOperation[],
  probes: readonly FoundCreate[],
  settling: Settling,
): Promise<readonly FoundCreate[]> {
  const qualified = qualifiedName(address);
  const raw = JSON.parse((await engineText(address, ["stack", "export", "--stack", qualified])) ?? "{}") as RawExport;
  const resources = raw.deployment?.resources ?? [];
  const read = new Set(probes.map(({ operation }) => operation.urn));
  const rest = resources.filter(({ urn }) => !read.has(urn));
  const matched = rematch(
    pending,
    probes,
    resources.filter(({ urn }) => read.has(urn)),
  );
  const urns = addFound(rest, matched);
  if (raw.deployment) raw.deployment.resources = rest;
  await engineText(address, ["stack", "import", "--stack", qualified], { stdin: JSON.stringify(raw) });
  if (urns.length > 0) await settling.read(urns);
  return matched;
}

const endings = {
  taken: "it is there and is taken over as it is",
  missing: "it is not there",
  unknown: "whether it got there is not recorded",
};

async function urnsIn(address: StackAddress, qualified: string): Promise<Set<string>> {
  const text = await engineText(address, ["stack", "export", "--stack", qualified]);
  return new Set(((JSON.parse(text ?? "{}") as RawExport).deployment?.resources ?? []).map(({ urn }) => urn));
}

/**
 * What of these creates may be in AWS, with its id there; what the state knows already is not meant.
 * @returns beside it those that only their inputs tell apart, and those of which nobody can say
 */
async function find(
  pending: readonly PendingOperation[],
  resources: readonly RawResource[],
  findTagged: FindTagged | undefined,
): Promise<{ found: FoundCreate[]; alike: Alike[]; unknown: Set<PendingOperation> }> {
  const known = knownIn(resources);
  const found: FoundCreate[] = [];
  const unknown = new Set<PendingOperation>();
  const groups = new Map<string, PendingOperation[]>();
  for (const operation of pending) {
    const id = idIfMade(operation);
    const isLookedFor = operation.operation === "creating" && tagsOf(operation) !== undefined;
    if (id !== undefined && !known(operation.type, id)) found.push({ operation, id });
    else if (id === undefined && isLookedFor)
      groups.set(lookOf(operation), [...(groups.get(lookOf(operation)) ?? []), operation]);
    else if (id === undefined) unknown.add(operation);
  }
  const alike: Alike[] = [];
  for (const operations of groups.values()) {
    const [first] = operations;
    if (first === undefined) continue;
    // Without the permission to look, what is there stays unknown, and the run goes on.
    const all = await findTagged?.(first.type, tagsOf(first) ?? {}).catch(() => undefined);
    const ids = all?.flatMap(({ arn, id }) => (known(anyType, arn) || known(anyType, id) ? [] : [id]));
    if (ids === undefined) for (const one of operations) unknown.add(one);
    else if (operations.length === 1 && ids.length === 1) found.push({ operation: first, id: ids[0] ?? "" });
    else if (ids.length > 0) alike.push({ operations, ids });
  }
  return { found, alike, unknown };
}

/** Ids and ARNs that a state knows, earlier revisions of task definitions included. */
function knownIn(resources: readonly RawResource[]): (type: string, id: string) => boolean {
  const ids = new Set<string>();
  const add = (type: string, id: unknown): void => {
    ids.add(`${type} ${id}`).add(`${anyType} ${id}`);
  };
  for (const { type, id, outputs } of resources) {
    const { arn, airlift } = (outputs ?? {}) as { arn?: unknown; airlift?: { registered?: unknown[] } };
    for (const one of airlift?.registered ?? []) add(taskDefinitionType, last(one));
    // The id of a task definition is its family.
    if (type !== taskDefinitionType) add(type, id);
    add(type, type === taskDefinitionType ? last(arn) : arn);
  }
  // A policy has the id of what it belongs to.
  return (type, id) => ids.has(`${type} ${id}`) || ids.has(`${taskDefinitionType} ${last(id)}`);
}

/** Stands for every type. */
const anyType = "*";
const taskDefinitionType = "aws:ecs/taskDefinition:TaskDefinition";

const last = (arn: unknown): unknown => (typeof arn === "string" ? arn.split("/").at(-1) : arn);

/** What the engine says when a provider ends in the middle of a call, and when it can not record what was made. */
const connectionLost =
  /error reading from server|connection (?:reset|refused)|transport is closing|exited prematurely|\bEOF\b|failed to save snapshot/;

/** Listens to a run for creates whose provider ended without an answer. */
export class LostCreates {
  private readonly failed: PendingOperation[] = [];
  private readonly urns = new Set<string>();

  note(event: StackEvent): void {
    if (event.kind === "message" && event.urn !== undefined && connectionLost.test(event.text))
      this.urns.add(event.urn);
    if (event.kind !== "failed" || !event.step.operation.startsWith("create")) return;
    const { urn, type, name, parent, provider, after = {} } = event.step;
    this.failed.push({ urn, type, name, operation: "creating", parent, provider, inputs: after });
  }

  found(): PendingOperation[] {
    return this.failed.filter(({ urn }) => this.urns.has(urn));
  }
}
