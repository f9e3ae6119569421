// Adopts cases, and holds what is refused against test/adoption-refusals.yml.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
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

/** Several cases in one process: loading everything takes as long as a case. */
const lot = 8;

async function adopted(root, names, mode, width) {
  const lots = [];
  for (let at = 0; at < names.length; at += lot) lots.push(names.slice(at, at + lot));
  const answers = await sideBySide(lots, width, async (few) => {
    const script = join(repositoryRoot, ".ci/adoption/case.mjs");
    const { stdout, stderr } = await execute(process.execPath, [script, root, mode, ...few]);
    const found = stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const lost = few.filter((name) => !found.some((one) => one.name === name));
    return [...found, ...lost.map((name) => ({ name, failure: stderr.trim().split("\n").at(-1) ?? "no answer" }))];
  });
  return answers.flat().sort((one, other) => (one.name < other.name ? -1 : 1));
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

/** @returns how many cases are not as they should be */
export async function takeOverCases(root, names, engine, width) {
  const { engine: ofEngine, ...known } = parseYaml(
    readFileSync(join(repositoryRoot, "test/adoption-refusals.yml"), "utf8"),
  );
  const onEngine = Object.entries(ofEngine).filter(([name]) => engine.has(name));
  const reasons = { ...known, ...Object.fromEntries(onEngine) };
  const all = [
    ...(await adopted(
      root,
      names.filter((name) => !engine.has(name)),
      "report",
      width,
    )),
    ...(await adopted(
      root,
      names.filter((name) => engine.has(name)),
      "engine",
      width,
    )),
  ];
  let failed = 0;
  for (const one of all) {
    process.stdout.write(`${lineOf(one)}\n`);
    const problem = problemOf(one, reasons);
    if (problem === undefined) continue;
    failed += 1;
    process.stdout.write(`    not as it should be: ${problem}\n`);
  }
  const refused = all.filter(({ name }) => reasons[name] !== undefined).length;
  process.stdout.write(
    `take over: ${all.length - refused - failed} of ${all.length} cases, ${all.filter(({ adopted: read }) => read !== undefined).length} on the engine; ${refused} refused for a known reason, ${failed} not as they should be\n`,
  );
  return failed;
}
