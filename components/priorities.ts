// Which number each listener rule gets. Pure: decided before the engine runs, from the record and the live listener.
import { hashOf } from "./names.js";
import { ownValue } from "./ownValue.js";
import { pathPatterns, patternsMeet, rangesMeet } from "./patterns.js";

/** What a listener rule matches. */
export interface RuleMatch {
  /** "/" or a path that matches itself and everything below it. */
  path: string;
  /** Host names, with `*` and `?`; empty: any host. */
  hosts: readonly string[];
  /** Address ranges in CIDR notation; empty: from anywhere. */
  sourceIps: readonly string[];
}

/** A rule that shall be on a listener. */
export interface WantedRule extends RuleMatch {
  /** What tells the rule from all others from run to run: one that keeps its key keeps its resource. */
  key: string;
  workload: string;
  /** Place among the workload's rules in its manifest, from 0. */
  index: number;
  /** Its number in the record. Absent: a new rule. */
  priority?: number;
  /** What it matched when it got that number. @default unknown: it may have changed */
  before?: RuleMatch;
}

export interface AllocationOptions {
  /** Numbers in use on the listener, by our rules before this run or by somebody else's. */
  taken?: Iterable<number>;
  /** Workloads whose rules come before or after other workloads' that match just the same (airlift.yml `priority`). */
  precedence?: Precedence;
}

/** Workload → its position among equal rules; the others are in between. */
export type Precedence = Readonly<Record<string, "first" | "last">>;

export interface PriorityAllocation {
  /** Number by key. */
  priorities: Record<string, number>;
  /** Rules that had a number and got another one. */
  moved: { key: string; workload: string; index: number; from: number; to: number }[];
  /** Rules of two workloads that match just the same, with nothing to say which comes first. */
  conflicts: { first: WantedRule; second: WantedRule }[];
}

/** Copilot's own ranges: "/" below everything else. */
const rootRange = { first: 48_000, final: 50_000 };
const pathRange = { first: 1, final: 47_999 };

/** A wanted rule on its way to a number. */
interface Entry {
  rule: WantedRule;
  rank: readonly (number | string)[];
  changed: boolean;
  priority: number | undefined;
  /** Got its number in this run and keeps it. */
  settled: boolean;
}

/**
 * Numbers for the rules of one listener.
 *
 * A rule keeps its number as long as it is in order with the rules that it overlaps: those with source ranges first,
 * exact hosts before wildcards before none, longer paths before shorter, then the manifest's order, then names.
 * New and misplaced rules take a number that nobody had before this run, since the engine makes before it removes.
 *
 * @param wanted rules that the listener shall have, of all workloads on it
 * @throws when a range has no free number left
 */
export function allocatePriorities(wanted: readonly WantedRule[], options: AllocationOptions = {}): PriorityAllocation {
  const { precedence = {} } = options;
  const owners = new Map<number, string>();
  for (const { key, priority } of wanted) {
    if (priority !== undefined && !owners.has(priority)) owners.set(priority, key);
  }
  const used = new Set([...(options.taken ?? []), ...owners.keys()]);
  const entries = wanted.map((rule): Entry => {
    const keeps = rule.priority !== undefined && owners.get(rule.priority) === rule.key && fits(rule, rule.priority);
    return {
      rule,
      rank: rankOf(rule, precedence),
      changed: rule.before === undefined || !sameMatch(rule, rule.before),
      priority: keeps ? rule.priority : undefined,
      settled: false,
    };
  });
  for (const range of [pathRange, rootRange]) {
    place(
      entries.filter((entry) => rangeOf(entry.rule) === range),
      range,
      used,
    );
  }
  return {
    priorities: Object.fromEntries(entries.map(({ rule, priority }) => [rule.key, priority as number])),
    moved: entries.flatMap(({ rule, priority }) => movedFrom(rule, priority as number)),
    conflicts: conflictsAmong(wanted, precedence),
  };
}

function movedFrom({ key, workload, index, priority: from }: WantedRule, to: number): PriorityAllocation["moved"] {
  return from === undefined || from === to ? [] : [{ key, workload, index, from, to }];
}

/** Whether a request can match both rules. */
export function overlap(a: RuleMatch, b: RuleMatch): boolean {
  const any = (x: readonly string[], y: readonly string[], meet: (a: string, b: string) => boolean): boolean =>
    x.length === 0 || y.length === 0 || x.some((one) => y.some((other) => meet(one, other)));
  return (
    any(a.sourceIps, b.sourceIps, rangesMeet) &&
    any(a.hosts, b.hosts, (x, y) => patternsMeet(x.toLowerCase(), y.toLowerCase())) &&
    any(pathPatterns(a.path), pathPatterns(b.path), patternsMeet)
  );
}

/** Negative when `a` has to be evaluated before `b`. */
export function compareRules(a: WantedRule, b: WantedRule, precedence: AllocationOptions["precedence"] = {}): number {
  return compareRanks(rankOf(a, precedence), rankOf(b, precedence));
}

const rangeOf = (rule: RuleMatch): typeof pathRange => (rule.path === "/" ? rootRange : pathRange);

function fits(rule: RuleMatch, priority: number): boolean {
  const range = rangeOf(rule);
  return priority >= range.first && priority <= range.final;
}

function sameMatch(a: RuleMatch, b: RuleMatch): boolean {
  const text = (rule: RuleMatch): string =>
    JSON.stringify([rule.path, [...rule.hosts].sort(), [...rule.sourceIps].sort()]);
  return text(a) === text(b);
}

/** The order of evaluation as a list that compares item by item; no two rules of a listener have the same. */
function rankOf(rule: WantedRule, precedence: Precedence): readonly (number | string)[] {
  const wildcards = rule.path.match(/[*?]/g)?.length ?? 0;
  return [
    rule.path === "/" ? 1 : 0,
    rule.sourceIps.length > 0 ? 0 : 1,
    hostRank(rule.hosts),
    wildcards - rule.path.length,
    wildcards,
    placeAmongEquals(ownValue(precedence, rule.workload)),
    rule.workload,
    rule.index,
  ];
}

const placeAmongEquals = (said: Precedence[string] | undefined): number =>
  said === undefined ? 0 : said === "first" ? -1 : 1;

/** Exact hosts, exact ones beside wildcards, wildcards alone, any host. */
function hostRank(hosts: readonly string[]): number {
  if (hosts.length === 0) return 3;
  const wild = hosts.filter((host) => /[*?]/.test(host)).length;
  if (wild === 0) return 0;
  return wild < hosts.length ? 1 : 2;
}

function compareRanks(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [place, mine] of a.entries()) {
    const other = b[place] as number | string;
    if (mine !== other) return mine < other ? -1 : 1;
  }
  return 0;
}

function conflictsAmong(wanted: readonly WantedRule[], precedence: Precedence): PriorityAllocation["conflicts"] {
  return wanted.flatMap((first, place) =>
    wanted
      .slice(place + 1)
      .filter((second) => second.workload !== first.workload && sameMatch(first, second))
      .filter((second) => ownValue(precedence, second.workload) === ownValue(precedence, first.workload))
      .map((second) => ({ first, second })),
  );
}

/** Gives every rule of one range a number. */
function place(entries: Entry[], range: typeof pathRange, used: Set<number>): void {
  const ordered = [...entries].sort((a, b) => compareRanks(a.rank, b.rank));
  const neighbours = new Map(
    ordered.map((entry) => [entry, ordered.filter((other) => other !== entry && overlap(entry.rule, other.rule))]),
  );
  const near = (entry: Entry): Entry[] => neighbours.get(entry) as Entry[];
  dropMisplaced(ordered, near);
  const queue = ordered.filter((entry) => entry.priority === undefined);
  for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
    const room = roomFor(entry, near(entry), range, used);
    if (room === undefined) {
      spread(ordered, range, used);
      return;
    }
    entry.priority = room.priority;
    entry.settled = true;
    used.add(room.priority);
    for (const other of room.inTheWay) {
      other.priority = undefined;
      queue.push(other);
    }
    queue.sort((a, b) => compareRanks(a.rank, b.rank));
  }
}

const inOrder = (a: Entry, b: Entry): boolean =>
  compareRanks(a.rank, b.rank) < 0 === (a.priority as number) < (b.priority as number);

/**
 * Takes the number away from changed rules that stand on the wrong side of a rule that they overlap, the worst first.
 * Two unchanged rules stay as they are: what was taken over from Copilot keeps its live numbers.
 */
function dropMisplaced(entries: readonly Entry[], near: (entry: Entry) => Entry[]): void {
  const conflicts = (entry: Entry): number =>
    near(entry).filter(
      (other) => other.priority !== undefined && (entry.changed || other.changed) && !inOrder(entry, other),
    ).length;
  for (;;) {
    const placed = entries.filter((entry) => entry.priority !== undefined && entry.changed);
    const [worst] = placed
      .map((entry) => ({ entry, count: conflicts(entry) }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count);
    if (worst === undefined) return;
    worst.entry.priority = undefined;
  }
}

/** A free number for a rule, and the rules that must make way for it: none if there is a gap, else as few as can be. */
function roomFor(
  entry: Entry,
  near: readonly Entry[],
  range: typeof pathRange,
  used: ReadonlySet<number>,
): { priority: number; inTheWay: Entry[] } | undefined {
  const placed = near.filter((other) => other.priority !== undefined);
  const numbers = placed.map((other) => other.priority as number).sort((a, b) => a - b);
  const edges = [range.first - 1, ...numbers, range.final + 1];
  let best: { priority: number; inTheWay: Entry[] } | undefined;
  for (let i = 0; i + 1 < edges.length; i++) {
    const low = edges[i] as number;
    const high = edges[i + 1] as number;
    const start =
      placed.length === 0
        ? range.first + (Number.parseInt(hashOf(entry.rule.key), 16) % (high - low - 1))
        : Math.floor((low + high) / 2);
    const priority = freeBetween(low, high, start, used);
    if (priority === undefined) continue;
    const inTheWay = placed.filter((other) => !inOrder({ ...entry, priority }, other));
    if (inTheWay.some((other) => other.settled)) continue;
    if (best === undefined || cost(inTheWay) < cost(best.inTheWay)) best = { priority, inTheWay };
  }
  return best;
}

/** Fewest rules first; among as many, those that changed anyway. */
const cost = (inTheWay: readonly Entry[]): number =>
  inTheWay.reduce((sum, entry) => sum + (entry.changed ? 1 : 1.001), 0);

/** The first free number from `start` upwards and then, below it, downwards, all strictly between the two edges. */
function freeBetween(low: number, high: number, start: number, used: ReadonlySet<number>): number | undefined {
  for (let number = start; number < high; number++) if (number > low && !used.has(number)) return number;
  for (let number = Math.min(start, high) - 1; number > low; number--) if (!used.has(number)) return number;
  return undefined;
}

/** Last resort: all rules of the range again, evenly over the free numbers. */
function spread(ordered: readonly Entry[], range: typeof pathRange, used: ReadonlySet<number>): void {
  const free: number[] = [];
  for (let number = range.first; number <= range.final; number++) if (!used.has(number)) free.push(number);
  if (free.length < ordered.length) {
    throw new Error(
      `The listener has ${free.length} free rule numbers from ${range.first} to ${range.final}, but ${ordered.length} are needed.`,
    );
  }
  for (const [place, entry] of ordered.entries()) {
    entry.priority = free[Math.floor(((place + 0.5) * free.length) / ordered.length)] as number;
  }
}
