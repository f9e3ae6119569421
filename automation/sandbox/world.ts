import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Journal, type Line } from "./journal.js";
import { withLock } from "./lock.js";
import type { Place } from "./places.js";
import type { WorldResource } from "./worldResource.js";

export type { WorldResource } from "./worldResource.js";

export const keyOf = (one: Pick<WorldResource, "type" | "account" | "region" | "id">): string =>
  `${one.type}|${one.account}|${one.region}|${one.id}`;

/** Which of a list to show. */
export interface Filter {
  readonly type?: string;
  readonly account?: string;
  readonly region?: string;
}

/** The file that holds the simulated AWS of a sandbox folder. */
export const worldFileOf = (directory: string): string => join(directory, "simulated-aws.jsonl");

/** Opens the simulated AWS of a sandbox folder; several processes may have it open at once. */
export function openWorld(directory: string): World {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return new World(worldFileOf(directory));
}

/** The simulated AWS: what exists, by key, type, ARN and alias, as the journal tells it. */
export class World {
  private readonly journal: Journal;
  private readonly byKey = new Map<string, WorldResource>();
  private readonly byType = new Map<string, Map<string, WorldResource>>();
  private readonly byArn = new Map<string, string>();
  private readonly byAlias = new Map<string, string>();
  private readonly byUnique = new Map<string, string>();
  private readonly holders = new Map<string, Set<string>>();
  private readonly makers = new Map<string, Set<string>>();
  private readonly uses = new Map<string, number>();
  private pending: Line[] = [];
  private inside = false;

  constructor(readonly file: string) {
    this.journal = new Journal(file);
  }

  /**
   * Reads what others wrote, runs `work`, and writes what it changed before anyone else may look: durable against
   * kill -9 when it returns. Nothing is written when `work` throws.
   */
  change<T>(work: (world: World) => T): T {
    if (this.inside) return work(this);
    return withLock(`${this.file}.lock`, () => {
      this.refresh();
      this.inside = true;
      try {
        const result = work(this);
        if (this.pending.length > 0) this.journal.append(this.pending);
        if (this.journal.isWasteful(this.byKey.size)) this.journal.rewrite(this.lines());
        return result;
      } catch (error) {
        if (this.pending.length > 0) this.forget();
        throw error;
      } finally {
        this.pending = [];
        this.inside = false;
      }
    });
  }

  /** How many changes the file holds. */
  get changes(): number {
    return this.journal.changes;
  }

  /** What exists, in the order of its making. */
  list(filter: Filter = {}): WorldResource[] {
    this.refreshOutside();
    const all = filter.type ? (this.byType.get(filter.type)?.values() ?? []) : this.byKey.values();
    return [...all].filter(
      (one) => (!filter.account || one.account === filter.account) && (!filter.region || one.region === filter.region),
    );
  }

  /** Finds a resource of a type by id, ARN or alias; those of the place first. */
  find(type: string, named: string, place: Place): WorldResource | undefined {
    this.refreshOutside();
    const { account } = place;
    for (const region of [place.region, "global"]) {
      const found = this.byKey.get(keyOf({ type, account, region, id: named }));
      if (found) return found;
      const alias = this.byAlias.get(`${type}|${account}|${region}|${named}`);
      if (alias) return this.byKey.get(alias);
    }
    const byArn = this.byKey.get(this.byArn.get(named) ?? "");
    return byArn?.type === type ? byArn : undefined;
  }

  get(key: string): WorldResource | undefined {
    return this.byKey.get(key);
  }

  /** The one that has the unique text already; `scope` is "" for worldwide uniqueness. */
  withUnique(type: string, scope: string, unique: string): WorldResource | undefined {
    return this.byKey.get(this.byUnique.get(`${type}|${scope}|${unique}`) ?? "");
  }

  /** What must be deleted before the resource with this key. */
  holdersOf(key: string): WorldResource[] {
    return [...(this.holders.get(key) ?? [])].flatMap((holder) => this.byKey.get(holder) ?? []);
  }

  /** What was made along with the resource with this key. */
  madeWith(key: string): WorldResource[] {
    return [...(this.makers.get(key) ?? [])].flatMap((made) => this.byKey.get(made) ?? []);
  }

  /** How often a resource of this urn was made: part of the seed of its id. */
  usesOf(urn: string): number {
    this.refreshOutside();
    return this.uses.get(urn) ?? 0;
  }

  put(record: WorldResource): void {
    const line: Line = { put: record };
    this.pending.push(line);
    this.apply(line);
  }

  remove(key: string): void {
    const line: Line = { gone: key };
    this.pending.push(line);
    this.apply(line);
  }

  private refreshOutside(): void {
    if (!this.inside) this.refresh();
  }

  private refresh(): void {
    const { lines, fromStart } = this.journal.read();
    if (fromStart) this.clear();
    for (const line of lines) this.apply(line);
  }

  private apply(line: Line): void {
    if ("uses" in line) {
      for (const [urn, count] of Object.entries(line.uses)) this.uses.set(urn, count);
      return;
    }
    const key = "put" in line ? keyOf(line.put) : line.gone;
    const before = this.byKey.get(key);
    if (before) this.unlink(key, before);
    if ("gone" in line) {
      this.byKey.delete(key);
      if (before) this.byType.get(before.type)?.delete(key);
    } else {
      if (!before && line.put.urn) this.uses.set(line.put.urn, (this.uses.get(line.put.urn) ?? 0) + 1);
      this.link(key, line.put);
    }
  }

  private link(key: string, record: WorldResource): void {
    this.byKey.set(key, record);
    const ofType = this.byType.get(record.type) ?? new Map<string, WorldResource>();
    this.byType.set(record.type, ofType.set(key, record));
    for (const arn of arnsOf(record)) this.byArn.set(arn, key);
    for (const alias of record.aliases) this.byAlias.set(aliasKey(record, alias), key);
    if (record.unique) for (const unique of uniqueKeys(record)) this.byUnique.set(unique, key);
    for (const held of record.holds) {
      const holders = this.holders.get(held) ?? new Set<string>();
      this.holders.set(held, holders.add(key));
    }
    if (record.madeBy) this.makers.set(record.madeBy, (this.makers.get(record.madeBy) ?? new Set<string>()).add(key));
  }

  private unlink(key: string, record: WorldResource): void {
    for (const arn of arnsOf(record)) if (this.byArn.get(arn) === key) this.byArn.delete(arn);
    for (const alias of record.aliases) {
      if (this.byAlias.get(aliasKey(record, alias)) === key) this.byAlias.delete(aliasKey(record, alias));
    }
    for (const unique of uniqueKeys(record)) if (this.byUnique.get(unique) === key) this.byUnique.delete(unique);
    for (const held of record.holds) this.holders.get(held)?.delete(key);
    if (record.madeBy) this.makers.get(record.madeBy)?.delete(key);
  }

  /** After a refused change: what is in memory is not what the file says. */
  private forget(): void {
    this.clear();
    this.journal.rewind();
    this.refresh();
  }

  private clear(): void {
    for (const index of [this.byKey, this.byType, this.byArn, this.byAlias, this.byUnique, this.holders]) index.clear();
    this.makers.clear();
    this.uses.clear();
  }

  private lines(): Line[] {
    const earlier = new Map(this.uses);
    for (const { urn } of this.byKey.values()) earlier.set(urn, (earlier.get(urn) ?? 0) - 1);
    earlier.delete("");
    return [{ uses: Object.fromEntries(earlier) }, ...[...this.byKey.values()].map((put) => ({ put }))];
  }
}

const arnsOf = (record: WorldResource): string[] =>
  [record.outputs.arn, record.outputs.serviceArn, record.id].filter(
    (one): one is string => typeof one === "string" && one.startsWith("arn:"),
  );

const aliasKey = (record: WorldResource, alias: string): string =>
  `${record.type}|${record.account}|${record.region}|${alias}`;

const uniqueKeys = (record: WorldResource): string[] => [
  `${record.type}|${record.account}|${record.region}|${record.unique}`,
  `${record.type}||${record.unique}`,
];
