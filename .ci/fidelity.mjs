// Plans every case of a folder with the built command, offline, and compares it with what Copilot made of it.
// npm run fidelity -- [--cases DIR] [--only GLOB] [--min PCT] [--verbose] [--plans DIR]
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { execute, sideBySide } from "./execute.mjs";
import { globToRegExp, readAllowances } from "./fidelity/allowances.mjs";
import { parseYaml, writeFolder } from "./fidelity/folder.mjs";
import { writeStorageFolder } from "./fidelity/storage.mjs";
import { repositoryRoot } from "./paths.mjs";

const command = join(repositoryRoot, "dist/bin/airlift.js");
const oracle = resolve(repositoryRoot, process.env.AIRLIFT_SHARED ?? "../shared", "fidelity");

function casesBelow(folder, only) {
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

/** A pipeline's or workload's own resources and its environment's: all of the plan. Scoring ignores what is more. */
async function planOf(caze, text, folder) {
  const { args, variables } = writeFolder(folder, caze, text);
  const run = await execute(process.execPath, [command, ...args], { cwd: folder, env: environment(variables) });
  if (run.code !== 0) return { failure: reasonIn(run.stderr) };
  return { plan: run.stdout };
}

async function compare(script, path, produced) {
  const run = await execute("python3", [
    join(oracle, script),
    path,
    produced,
    ...(script === "compare.py" ? ["--json"] : []),
  ]);
  if (run.code !== 0) return { failure: reasonIn(run.stderr) };
  if (script === "compare.py") return JSON.parse(run.stdout);
  const [, found, expected, matched, wanted] = /(\d+)\/(\d+) leaves .* resources (\d+)\/(\d+)/.exec(run.stdout);
  return {
    ...{ found: Number(found), expected: Number(expected), leaves: [] },
    ...{ resources_matched: Number(matched), resources_expected: Number(wanted) },
  };
}

async function scoreCase(root, name, plans) {
  const path = join(root, name);
  const caze = parseYaml(readFileSync(join(path, "case.yml"), "utf8"));
  const text = readFileSync(join(path, "manifest.yml"), "utf8");
  const folder = mkdtempSync(join(tmpdir(), "airlift-fidelity-"));
  try {
    if (caze.kind === "addons") {
      const { args, file } = writeStorageFolder(folder, caze, text);
      const run = await execute(process.execPath, [command, ...args], { cwd: folder, env: environment({}) });
      const template = join(folder, file);
      const failure = run.code === 0 && existsSync(template) ? undefined : reasonIn(run.stderr);
      if (failure !== undefined) writeFileSync(join(folder, "none.yml"), "Resources: {}\n");
      return { name, ...(await compare("template.py", path, failure ? join(folder, "none.yml") : template)), failure };
    }
    const { plan = "[]", failure } = await planOf(caze, text, folder);
    const file = join(plans, `${name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, plan);
    const score = await compare("compare.py", path, file);
    return { name, ...score, failure: failure ?? score.failure };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const percent = (found, expected) => (expected === 0 ? 100 : (100 * found) / expected);
const isShort = ({ level }) => level === "missing" || level === "different";

/** Counts the leaves that an allowance covers. */
function allow(score, allowances) {
  let allowed = 0;
  for (const leaf of (score.leaves ?? []).filter(isShort)) {
    const allowance = allowances.find((entry) => entry.fits(score.name, leaf));
    if (allowance === undefined) continue;
    allowance.uses++;
    leaf.allowed = true;
    allowed++;
  }
  return allowed;
}

function report(score, verbose) {
  const { name, found = 0, expected = 0, allowed, resources_matched: matched, resources_expected: wanted } = score;
  const own = allowed > 0 ? `, ${percent(found + allowed, expected).toFixed(1)}% with ${allowed} allowed` : "";
  const line = `fidelity ${name} ${found}/${expected} leaves (${percent(found, expected).toFixed(1)}%${own}) resources ${matched}/${wanted}`;
  process.stdout.write(`${line}${score.failure ? `  FAILED: ${score.failure}` : ""}\n`);
  if (!verbose) return;
  const text = (value) => (value === null || value === undefined ? "" : ` ${JSON.stringify(value)}`);
  for (const leaf of (score.leaves ?? []).filter((entry) => isShort(entry) && !entry.allowed)) {
    const got = leaf.level === "different" ? `, found${text(leaf.found)}` : "";
    process.stdout.write(
      `    ${leaf.level} ${leaf.cfn} ${leaf.type} ${leaf.path}: expected${text(leaf.expected)}${got}\n`,
    );
  }
}

function total(title, scores, foundOf) {
  const found = scores.reduce((sum, score) => sum + foundOf(score), 0);
  const expected = scores.reduce((sum, score) => sum + (score.expected ?? 0), 0);
  const mean =
    scores.reduce((sum, score) => sum + (score.expected ? percent(foundOf(score), score.expected) : 0), 0) /
    scores.length;
  const share = percent(found, expected).toFixed(1);
  process.stdout.write(
    `fidelity ${title} ${found}/${expected} leaves (${share}%), mean over ${scores.length} cases ${mean.toFixed(1)}%\n`,
  );
  return mean;
}

/** Scores the cases; 1 when the mean, allowances counted, is below --min, or when there is nothing to compare. */
export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      cases: { type: "string", default: join(oracle, "cases") },
      only: { type: "string", multiple: true, default: [] },
      min: { type: "string" },
      verbose: { type: "boolean", short: "v", default: false },
      plans: { type: "string" },
    },
  });
  if (!existsSync(join(oracle, "compare.py"))) {
    throw new Error(
      `${oracle} is missing: the cases and the comparison are kept beside the checkout (AIRLIFT_SHARED names another folder).`,
    );
  }
  const names = casesBelow(resolve(values.cases), values.only);
  if (names.length === 0)
    throw new Error(`No case in ${values.cases}${values.only.map((glob) => ` fits ${glob}`).join("")}.`);
  const plans = values.plans ? resolve(values.plans) : mkdtempSync(join(tmpdir(), "airlift-plans-"));
  const allowances = readAllowances();
  const width = Math.max(1, Math.min(4, availableParallelism()));
  const scores = await sideBySide(names, width, (name) => scoreCase(resolve(values.cases), name, plans));
  for (const score of scores) {
    score.allowed = allow(score, allowances);
    report(score, values.verbose);
  }
  process.stdout.write("\n");
  if (values.only.length === 0 && values.cases === join(oracle, "cases")) {
    for (const entry of allowances.filter((one) => one.uses === 0)) {
      process.stdout.write(`allowance not used: ${entry.case} ${entry.type} ${entry.path}\n`);
    }
  }
  total("total", scores, (score) => score.found ?? 0);
  const mean = total("with allowances", scores, (score) => (score.found ?? 0) + score.allowed);
  if (values.plans === undefined) rmSync(plans, { recursive: true, force: true });
  return values.min !== undefined && mean < Number(values.min) - 1e-9 ? 1 : 0;
}
