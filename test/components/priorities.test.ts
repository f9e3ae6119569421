import { expect } from "chai";
import fc from "fast-check";
import { allocatePriorities, overlap, type RuleMatch, type WantedRule } from "../../components/priorities.js";

function rule(workload: string, path: string, more: Partial<WantedRule> = {}): WantedRule {
  const index = more.index ?? 0;
  return { key: `${workload}/${index}`, workload, index, path, hosts: [], sourceIps: [], ...more };
}

/**
 * The order of evaluation as the documentation has it, written down apart from the allocator: of two rules the one that first
 * says yes to a question that the other says no to comes first.
 */
const questions: readonly ((rule: WantedRule) => boolean)[] = [
  (rule) => rule.path !== "/",
  (rule) => rule.sourceIps.length > 0,
  (rule) => rule.hosts.length > 0,
  (rule) => rule.hosts.some(isExact),
  (rule) => rule.hosts.length > 0 && rule.hosts.every(isExact),
];
const isExact = (host: string) => !host.includes("*") && !host.includes("?");
const wildcardsIn = (path: string) => [...path].filter((letter) => letter === "*" || letter === "?").length;

function comesFirst(a: WantedRule, b: WantedRule): boolean {
  for (const question of questions) if (question(a) !== question(b)) return question(a);
  const letters = (rule: WantedRule) => rule.path.length - wildcardsIn(rule.path);
  if (letters(a) !== letters(b)) return letters(a) > letters(b);
  if (wildcardsIn(a.path) !== wildcardsIn(b.path)) return wildcardsIn(a.path) < wildcardsIn(b.path);
  if (a.workload !== b.workload) return a.workload < b.workload;
  return a.index < b.index;
}

const numbers = (rules: WantedRule[], options = {}): number[] => {
  const { priorities } = allocatePriorities(rules, options);
  return rules.map(({ key }) => priorities[key] as number);
};

describe("listener rule priorities", () => {
  it('puts "/" at 48,000 and above, everything else below', () => {
    const [root, path] = numbers([rule("frontend", "/"), rule("api", "/api")]) as [number, number];
    expect(root).to.be.within(48_000, 50_000);
    expect(path).to.be.within(1, 47_999);
  });

  it("puts the longer path first, whichever is written first", () => {
    const [short, long] = numbers([rule("api", "/api"), rule("api", "/api/admin", { index: 1 })]) as [number, number];
    expect(long).to.be.lessThan(short);
  });

  it("puts source ranges before none", () => {
    const [open, office] = numbers([rule("api", "/api"), rule("office", "/api", { sourceIps: ["192.0.2.0/24"] })]) as [
      number,
      number,
    ];
    expect(office).to.be.lessThan(open);
  });

  it("puts exact hosts before wildcards before none", () => {
    const [none, wild, exact] = numbers([
      rule("a", "/x"),
      rule("b", "/x", { hosts: ["*.example.com"] }),
      rule("c", "/x", { hosts: ["www.example.com"] }),
    ]) as [number, number, number];
    expect([exact, wild, none]).to.deep.equal([exact, wild, none].sort((x, y) => x - y));
  });

  it("puts exact hosts before exact ones beside wildcards, and those before wildcards alone", () => {
    const hosts = [["*.example.com"], ["www.example.com", "*.example.org"], ["www.example.com"]];
    const [wild, mixed, exact] = numbers(
      hosts.map((each, index) => rule("abc"[index] as string, "/x", { hosts: each })),
    ) as [number, number, number];
    expect(exact).to.be.lessThan(mixed);
    expect(mixed).to.be.lessThan(wild);
  });

  it("keeps the number of a rule that stands in order", () => {
    expect(numbers([rule("api", "/api", { priority: 7, before: rule("api", "/api") })])).to.deep.equal([7]);
  });

  it("moves the rule that changed, not the one that did not", () => {
    const kept = rule("a", "/api/v1", { priority: 20, before: rule("a", "/api/v1") });
    const changed = rule("b", "/api", { priority: 10, before: rule("b", "/web") });
    const { priorities, moved } = allocatePriorities([kept, changed]);
    expect(priorities["a/0"]).to.equal(20);
    expect(priorities["b/0"]).to.be.greaterThan(20);
    expect(moved.map(({ key }) => key)).to.deep.equal(["b/0"]);
  });

  it("leaves two unchanged rules as they are, though Copilot put them in another order", () => {
    const rules = [
      rule("a", "/api", { priority: 1, before: rule("a", "/api") }),
      rule("b", "/api/admin", { priority: 2, before: rule("b", "/api/admin") }),
    ];
    expect(numbers(rules)).to.deep.equal([1, 2]);
  });

  it("takes the middle of the gap between the rules that it overlaps", () => {
    const [, , between] = numbers([
      rule("a", "/api", { priority: 200, before: rule("a", "/api") }),
      rule("b", "/api/v1/admin", { priority: 100, before: rule("b", "/api/v1/admin") }),
      rule("c", "/api/v1"),
    ]);
    expect(between).to.equal(150);
  });

  it("moves the fewest neighbours when there is no gap, and says which", () => {
    const rules = [
      rule("a", "/api", { priority: 11, before: rule("a", "/api") }),
      rule("b", "/api/v1/admin", { priority: 10, before: rule("b", "/api/v1/admin") }),
      rule("c", "/api/v1"),
    ];
    const { priorities, moved } = allocatePriorities(rules);
    expect(moved).to.have.length(1);
    expect(priorities["b/0"]).to.be.lessThan(priorities["c/0"] as number);
    expect(priorities["c/0"]).to.be.lessThan(priorities["a/0"] as number);
  });

  it("never gives a number that is taken", () => {
    const before = numbers([rule("api", "/api")]);
    expect(numbers([rule("api", "/api")], { taken: before })).not.to.deep.equal(before);
  });

  it("names two workloads that want the very same rule", () => {
    const { conflicts } = allocatePriorities([rule("a", "/"), rule("b", "/")]);
    expect(conflicts.map(({ first, second }) => [first.workload, second.workload])).to.deep.equal([["a", "b"]]);
  });

  it("lets precedence decide between the very same rules", () => {
    const rules = [rule("a", "/"), rule("b", "/")];
    const { priorities, conflicts } = allocatePriorities(rules, { precedence: { a: "last" } });
    expect(conflicts).to.be.empty;
    expect(priorities["b/0"]).to.be.lessThan(priorities["a/0"] as number);
    const first = allocatePriorities(rules, { precedence: { b: "first" } });
    expect(first.conflicts).to.be.empty;
    expect(first.priorities["b/0"]).to.be.lessThan(first.priorities["a/0"] as number);
  });

  it("moves the second of two rules that claim one number", () => {
    const [a, b] = numbers([rule("a", "/x", { priority: 5 }), rule("b", "/y", { priority: 5 })]);
    expect(a).to.equal(5);
    expect(b).not.to.equal(5);
  });

  it("says that the listener is full", () => {
    const taken = Array.from({ length: 2_001 }, (_, place) => 48_000 + place);
    expect(() => allocatePriorities([rule("a", "/")], { taken })).to.throw("0 free rule numbers from 48000 to 50000");
  });

  it("holds over random histories (10,000, or AIRLIFT_HISTORIES)", function () {
    this.timeout(300_000);
    const match = fc.record<RuleMatch>({
      path: fc.constantFrom("/", "/", "/api", "/api/admin", "/api/*/x", "/web", "/a?i"),
      hosts: fc
        .constantFrom<string[][]>(
          [],
          [],
          ["a.example.com"],
          ["*.example.com"],
          ["a.example.com", "*.org"],
          ["*.example.com", "b.org"],
        )
        .map((hosts) => [...hosts]),
      sourceIps: fc
        .constantFrom<string[][]>([], [], ["192.0.2.0/24"], ["192.0.2.128/25"], ["198.51.100.1/32"])
        .map((ips) => [...ips]),
    });
    const step = fc.record({
      key: fc.constantFrom("a/0", "a/1", "b/0", "b/1", "c/0", "d/0", "d/1", "d/2"),
      rule: fc.option(match),
    });
    const history = fc.record({
      foreign: fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 48_990, max: 49_010 })), {
        maxLength: 30,
      }),
      runs: fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
    });
    fc.assert(
      fc.property(history, ({ foreign, runs }) => {
        let now = new Map<string, WantedRule>();
        for (const run of runs) now = afterRun(now, run, foreign);
      }),
      { numRuns: Number(process.env.AIRLIFT_HISTORIES ?? 10_000) },
    );
  });
});

/** Applies one run to the rules on a listener and checks what has to hold after each. */
function afterRun(
  before: Map<string, WantedRule>,
  run: { key: string; rule: RuleMatch | null }[],
  foreign: number[],
): Map<string, WantedRule> {
  const wanted = new Map(before);
  for (const { key, rule: match } of run) {
    const [workload = "", index = "0"] = key.split("/");
    const old = before.get(key);
    if (match === null) wanted.delete(key);
    else wanted.set(key, { key, workload, index: Number(index), ...match, priority: old?.priority, before: old });
  }
  const rules = [...wanted.values()].map((each) => ({ ...each, before: before.get(each.key) }));
  const taken = [...foreign, ...[...before.values()].map(({ priority }) => priority as number)];
  const { priorities } = allocatePriorities(rules, { taken });

  const given = Object.values(priorities);
  expect(new Set(given).size, "unique").to.equal(rules.length);
  for (const each of rules) {
    const number = priorities[each.key] as number;
    expect(number).to.be.within(each.path === "/" ? 48_000 : 1, each.path === "/" ? 50_000 : 47_999);
    if (number !== each.priority) expect(taken, "taken before the run").not.to.include(number);
    for (const other of rules) {
      if (other === each || !overlap(each, other)) continue;
      expect(number < (priorities[other.key] as number), "order").to.equal(comesFirst(each, other));
    }
  }
  const touched = new Set(run.map(({ key }) => key));
  const near = [...taken].sort((a, b) => a - b).some((number, i, all) => number - (all[i - 1] ?? -99) <= 8);
  for (const each of rules) {
    // Only where numbers stand so close that nothing fits between them may a rule have to make way.
    if (!touched.has(each.key) && !near) expect(priorities[each.key], "untouched").to.equal(each.priority);
  }
  return new Map(rules.map((each) => [each.key, { ...each, priority: priorities[each.key] as number }]));
}
