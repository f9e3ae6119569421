// Adopts cases, and holds what is refused against test/adoption-refusals.yml.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execute, sideBySide } from "../execute.mjs";
import { parseYaml } from "../fidelity/folder.mjs";
import { repositoryRoot } from "../paths.mjs";

const byHash = (seed) => (name) => createHash("sha256").update(`${seed} ${name}`).digest("hex");

/** `count` of the names, the same for the same seed. */
export function drawn(names, count, seed) {
  const hash = byHash(seed);
  return [...names].sort((one, other) => (hash(one) < hash(other) ? -1 : 1)).slice(0, count);
}

/** Several cases in one process: loading everything takes as long as a report. A run on the engine takes longer. */
const lots = { report: 8, engine: 2 };

/** Cases by lots that one process takes: of one folder and one mode. */
function inLots(cases, mode) {
  const roots = [...new Set(cases.map(({ root }) => root))];
  return roots.flatMap((root) => {
    const names = cases.filter((one) => one.root === root).map(({ name }) => name);
    const few = [];
    for (let at = 0; at < names.length; at += lots[mode])
      few.push({ root, mode, names: names.slice(at, at + lots[mode]) });
    return few;
  });
}

async function adopted({ root, mode, names }) {
  const script = join(repositoryRoot, ".ci/adoption/case.mjs");
  const { stdout, stderr } = await execute(process.execPath, [script, root, mode, ...names]);
  const found = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const lost = names.filter((name) => !found.some((one) => one.name === name));
  return [...found, ...lost.map((name) => ({ name, failure: stderr.trim().split("\n").at(-1) ?? "no answer" }))];
}

/** Outcomes of earlier runs, a line each; the last of a case counts. */
function resultsIn(file) {
  if (file === undefined || !existsSync(file)) return new Map();
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line)).map((one) => [`${one.mode} ${one.name}`, one]));
}

/** What is wrong with an outcome; undefined for a case that is adopted, or refused for the reason that is known. */
function problemOf({ name, failure, hindrances = [], gone = [] }, reasons) {
  const refused = failure ?? hindrances.join(" ");
  const reason = reasons[name];
  if (reason !== undefined) return refused.includes(reason) ? undefined : `is not refused with "${reason}": ${refused}`;
  if (refused !== "") return refused;
  return gone.length > 0 ? `gone: ${gone.join(", ")}` : undefined;
}

function lineOf({ name, failure, hindrances = [], imported, beside, changes, adopted: read, updated, seconds }) {
  if (failure !== undefined || hindrances.length > 0) return `take over ${name}: refused: ${failure ?? hindrances[0]}`;
  const engine =
    read === undefined
      ? ""
      : `; on the engine ${read} imported, ${updated} changed in place, 0 replaced, 0 deleted, then no change`;
  return `take over ${name}: ${imported} imported, ${beside} beside, ${changes.length} properties in place${engine} (${Math.round(seconds)} s)`;
}

/**
 * Takes cases over, and prints how each has ended.
 * @param engine names of those that are run on the engine
 * @returns how many cases are not as they should be, and how many are left for another run
 */
export async function takeOverCases(cases, engine, { width, until, results }) {
  const reasons = parseYaml(readFileSync(join(repositoryRoot, "test/adoption-refusals.yml"), "utf8"));
  const modeOf = ({ name }) => (engine.has(name) ? "engine" : "report");
  const known = resultsIn(results);
  const open = cases.filter((one) => !known.has(`${modeOf(one)} ${one.name}`));
  const work = ["report", "engine"].flatMap((mode) =>
    inLots(
      open.filter((one) => modeOf(one) === mode),
      mode,
    ),
  );
  await sideBySide(work, width, async (lot) => {
    if (Date.now() > until) return;
    for (const one of await adopted(lot)) {
      const outcome = { mode: lot.mode, ...one };
      known.set(`${lot.mode} ${one.name}`, outcome);
      if (results !== undefined) appendFileSync(results, `${JSON.stringify(outcome)}\n`);
    }
  });
  const all = cases.flatMap((one) => known.get(`${modeOf(one)} ${one.name}`) ?? []);
  let failed = 0;
  for (const one of all) {
    process.stdout.write(`${lineOf(one)}\n`);
    const problem = problemOf(one, reasons);
    if (problem === undefined) continue;
    failed += 1;
    process.stdout.write(`    not as it should be: ${problem}\n`);
  }
  const refused = all.filter(({ name }) => reasons[name] !== undefined).length;
  const left = cases.length - all.length;
  process.stdout.write(
    `take over: ${all.length - refused - failed} of ${all.length} cases, ${all.filter(({ adopted: read }) => read !== undefined).length} on the engine; ${refused} refused for a known reason, ${failed} not as they should be${left > 0 ? `; ${left} left for another run` : ""}\n`,
  );
  return { failed, left };
}
