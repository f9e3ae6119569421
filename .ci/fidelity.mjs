// Plans every case of a folder with the built command, offline, and compares it with what Copilot made of it.
// npm run fidelity -- [--cases DIR] [--only GLOB] [--min PCT] [--mutate] [--verbose] [--plans DIR]
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { execute, sideBySide } from "./execute.mjs";
import { parseYaml, writeFolder } from "./fidelity/folder.mjs";
import { writeStorageFolder } from "./fidelity/storage.mjs";
import { globToRegExp } from "./glob.mjs";
import { repositoryRoot } from "./paths.mjs";

const command = join(repositoryRoot, "dist/bin/airlift.js");
export const oracle = resolve(repositoryRoot, process.env.AIRLIFT_SHARED ?? "../shared", "fidelity");
const allowances = join(repositoryRoot, "test/fidelity-allowances.yml");

export function casesBelow(folder, only) {
  const wanted = only.map(globToRegExp);
  return readdirSync(folder)
    .flatMap((kind) => readdirSync(join(folder, kind)).map((name) => `${kind}/${name}`))
    .filter((name) => existsSync(join(folder, name, "case.yml")))
    .filter((name) => wanted.length === 0 || wanted.some((glob) => glob.test(name)))
    .sort();
}

/** Nothing of the machine that compares gets into a plan. */
function environment(variables) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AIRLIFT|PULUMI|AWS|COPILOT)_/.test(name));
  return { ...Object.fromEntries(kept), ...variables, NO_COLOR: "1" };
}

/** The line of an output that says what went wrong. */
function reasonIn(text) {
  const lines = text.trim().split("\n").filter(Boolean);
  return (lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? "no output").trim();
}

export async function python(script, ...args) {
  const run = await execute("python3", [join(oracle, script), ...args]);
  if (run.code !== 0 && run.stderr !== "") throw new Error(`${script}: ${run.stderr.trim()}`);
  return run;
}

/** What `storage init` writes for the request of the case, held against Copilot's template. */
async function scoreAddon(path, folder, caze, text) {
  const { args, file } = writeStorageFolder(folder, caze, text);
  const run = await execute(process.execPath, [command, ...args], { cwd: folder, env: environment({}) });
  const template = join(folder, file);
  const failure = run.code === 0 && existsSync(template) ? undefined : reasonIn(run.stderr);
  if (failure !== undefined) writeFileSync(template, "Resources: {}\n");
  const { stdout } = await python("template.py", path, template);
  const [found, expected, matched, wanted] = /(\d+)\/(\d+) leaves .* resources (\d+)\/(\d+)/.exec(stdout).slice(1);
  const leaves = { found: Number(found), expected: Number(expected), allowed: 0, expected_counted: Number(expected) };
  return { ...leaves, resources_matched: matched, resources_expected: wanted, failure };
}

/** Writes the plan of a case to `file`; a case that is refused leaves an empty one, which earns nothing. */
async function writePlan(folder, caze, text, file) {
  const { args, variables } = writeFolder(folder, caze, text);
  const run = await execute(process.execPath, [command, ...args], { cwd: folder, env: environment(variables) });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, run.code === 0 ? run.stdout : "");
  return run.code === 0 ? {} : { failure: reasonIn(run.stderr) };
}

export async function runCase(root, name, plans) {
  const path = join(root, name);
  const caze = parseYaml(readFileSync(join(path, "case.yml"), "utf8"));
  const text = readFileSync(join(path, "manifest.yml"), "utf8");
  const folder = mkdtempSync(join(tmpdir(), "airlift-fidelity-"));
  try {
    const result =
      caze.kind === "addons"
        ? await scoreAddon(path, folder, caze, text)
        : await writePlan(folder, caze, text, join(plans, `${name}.json`));
    return { name, isPlan: caze.kind !== "addons", ...result };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder that holds only the cases that were planned: the comparison takes whole folders. */
function linkCases(root, names) {
  const folder = mkdtempSync(join(tmpdir(), "airlift-cases-"));
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    symlinkSync(join(root, name), join(folder, name));
  }
  return folder;
}

const percent = (found, expected) => (expected === 0 ? 100 : (100 * found) / expected);

function report(score) {
  const { name, found, expected, allowed, beyond, resources_matched: matched, resources_expected: wanted } = score;
  const own = allowed > 0 ? `, ${percent(found + allowed, expected).toFixed(1)}% with ${allowed} allowed` : "";
  const line = `fidelity ${name} ${found}/${expected} leaves (${percent(found, expected).toFixed(1)}%${own}) resources ${matched}/${wanted}`;
  process.stdout.write(`${line}${score.failure ? `  FAILED: ${score.failure}` : ""}\n`);
  for (const { kind, name: resource, of, text } of (beyond?.items ?? []).filter((item) => !item.allowed))
    process.stdout.write(`    beyond Copilot's: ${kind} ${resource}${of ? ` (${of})` : ""} ${text}\n`);
}

function total(title, scores, foundOf, expectedOf) {
  const found = scores.reduce((sum, score) => sum + foundOf(score), 0);
  const expected = scores.reduce((sum, score) => sum + expectedOf(score), 0);
  const mean = scores.reduce((sum, score) => sum + percent(foundOf(score), expectedOf(score)), 0) / scores.length;
  const share = percent(found, expected).toFixed(1);
  process.stdout.write(
    `fidelity ${title} ${found}/${expected} leaves (${share}%), mean over ${scores.length} cases ${mean.toFixed(1)}%\n`,
  );
  return mean;
}

/** Entries that allow whatever they fit, or name a row that is not there: faults of the list, whatever the score. */
function faultsOf({ unconditional, without_row: withoutRow, row_not_found: rowNotFound }) {
  const faults = [
    ...unconditional.map((label) => `has no condition: ${label}`),
    ...withoutRow.map((label) => `names no row of docs/differences.md: ${label}`),
    ...rowNotFound.map((label) => `names a row that is not in docs/differences.md: ${label}`),
  ];
  for (const fault of faults) process.stdout.write(`allowance ${fault}\n`);
  return faults.length;
}

async function showLeaves(root, plans, { name, isPlan, pct_allowed: share }) {
  if (!isPlan || share === 100) return;
  const args = [join(root, name), join(plans, `${name}.json`), "--allowances", allowances, "--verbose"];
  process.stdout.write((await python("compare.py", ...args)).stdout);
}

/** Scores the plans of a folder; the scores of the cases, and what is wrong with the list of allowances. */
async function scorePlans(cases, plans) {
  const { stdout } = await python(
    "score.py",
    ...[plans, "--cases", cases, "--json", "--allowances", allowances, "--beyond", "--count-beyond"],
  );
  return JSON.parse(stdout);
}

/** Breaks each plan in every way that the comparison knows; true when each broken one loses by it. */
async function breakPlans(cases, plans) {
  const { code, stdout } = await python("tools/mutate.py", cases, plans, "--allowances", allowances);
  process.stdout.write(`\n${stdout}`);
  return code === 0;
}

/** Scores the cases; 1 when the mean, allowances and what lies beyond counted, is below --min, or the allowances let something through. */
export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      cases: { type: "string", default: join(oracle, "cases") },
      only: { type: "string", multiple: true, default: [] },
      min: { type: "string" },
      mutate: { type: "boolean", default: false },
      verbose: { type: "boolean", short: "v", default: false },
      plans: { type: "string" },
    },
  });
  if (!existsSync(join(oracle, "compare.py"))) {
    throw new Error(
      `${oracle} is missing: the cases and the comparison are kept beside the checkout (AIRLIFT_SHARED names another folder).`,
    );
  }
  const root = resolve(values.cases);
  const names = casesBelow(root, values.only);
  if (names.length === 0)
    throw new Error(`No case in ${values.cases}${values.only.map((glob) => ` fits ${glob}`).join("")}.`);
  const plans = values.plans ? resolve(values.plans) : mkdtempSync(join(tmpdir(), "airlift-plans-"));
  const width = Math.max(1, Math.min(4, availableParallelism()));
  const cases = await sideBySide(names, width, (name) => runCase(root, name, plans));
  const planned = linkCases(
    root,
    cases.filter(({ isPlan }) => isPlan).map(({ name }) => name),
  );
  try {
    const { cases: scored, allowances: list } = await scorePlans(planned, plans);
    // In the order of their names, as they were given: a case's own name is not unique.
    const inOrder = scored.values();
    const scores = cases.map((one) => ({ ...(one.isPlan ? inOrder.next().value : undefined), ...one }));
    for (const score of scores) {
      report(score);
      if (values.verbose) await showLeaves(root, plans, score);
    }
    process.stdout.write("\n");
    if (values.only.length === 0)
      for (const entry of list.not_used) process.stdout.write(`allowance not used: ${entry}\n`);
    const faults = faultsOf(list);
    total(
      "total",
      scores,
      (score) => score.found,
      (score) => score.expected,
    );
    const mean = total(
      "with allowances",
      scores,
      (score) => score.found + score.allowed,
      (score) => score.expected_counted,
    );
    const caught = !values.mutate || (await breakPlans(planned, plans));
    const isShort = values.min !== undefined && mean < Number(values.min) - 1e-9;
    return isShort || faults > 0 || !caught ? 1 : 0;
  } finally {
    rmSync(planned, { recursive: true, force: true });
    if (values.plans === undefined) rmSync(plans, { recursive: true, force: true });
  }
}
