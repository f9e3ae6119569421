// Reads and plans every application of a folder of real ones, in each of its environments.
// npm run corpus -- [--folder DIR] [--only GLOB] [--up [--once] [--eject]] [--verbose]
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { parse, stringify } from "yaml";
import { execute, sideBySide } from "./execute.mjs";
import { parseYaml, writeNamedFiles } from "./fidelity/folder.mjs";
import { globToRegExp } from "./glob.mjs";
import { repositoryRoot } from "./paths.mjs";

const command = join(repositoryRoot, "dist/bin/airlift.js");

/** Folders with copilot/ in them, at most two below the top. */
function applicationsBelow(folder, depth = 0) {
  if (existsSync(join(folder, "copilot"))) return [folder];
  if (depth > 2) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => applicationsBelow(join(folder, entry.name), depth + 1));
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function readLoosely(file) {
  try {
    return parseYaml(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

/** Environments with a manifest, in `environments:` of a workload, or in a pipeline's stages; `test` when there are none. */
function environmentsOf(application) {
  const names = new Set();
  for (const file of filesBelow(join(application, "copilot"))) {
    const [first, second] = relative(join(application, "copilot"), file).split("/");
    const manifest = readLoosely(file);
    if (first === "environments" && second !== "addons" && manifest.type === "Environment") names.add(second);
    if (typeof manifest.environments === "object")
      for (const name of Object.keys(manifest.environments ?? {})) names.add(name);
    if (Array.isArray(manifest.stages)) for (const stage of manifest.stages) names.add(stage?.name);
  }
  const found = [...names].filter((name) => typeof name === "string" && /^[a-z][a-z0-9-]*$/.test(name)).sort();
  return found.length === 0 ? ["test"] : found;
}

/** What the authors' shells supplied: a value for each variable that a manifest names. */
function variablesOf(application) {
  const values = {
    CERTIFICATE_ARN: "arn:aws:acm:us-west-2:123456789012:certificate/12345678-1234-1234-1234-123456789012",
  };
  for (const file of filesBelow(join(application, "copilot"))) {
    for (const [, name] of readFileSync(file, "utf8").matchAll(/\$\{([A-Za-z_]\w*)\}/g)) {
      if (name.startsWith("COPILOT_")) continue;
      values[name] ??= /DOMAIN$/.test(name) ? "example.com" : `placeholder-${name.toLowerCase().replaceAll("_", "-")}`;
    }
  }
  return values;
}

function environment(variables) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AIRLIFT|PULUMI|AWS|COPILOT)_/.test(name));
  return { ...Object.fromEntries(kept), ...variables, NO_COLOR: "1" };
}

/** Refusals that the application's users would accept: test/corpus-refusals.yml lists application, message and reason. */
function acceptedRefusals() {
  const file = join(repositoryRoot, "test/corpus-refusals.yml");
  const entries = existsSync(file) ? (parse(readFileSync(file, "utf8")) ?? []) : [];
  return entries.map(({ application, message, reason }) => ({
    fits: (name, text) => globToRegExp(application).test(name) && text.includes(message),
    reason,
  }));
}

async function airlift(application, args, variables = {}) {
  const run = await execute(process.execPath, [command, ...args], {
    cwd: application,
    env: { ...environment(variablesOf(application)), ...variables },
  });
  const crashed = /^\s+at .*\(?(file|node):/m.test(run.stderr);
  return { ...run, text: run.stderr.trim(), crashed };
}

async function planned(application, name, answers = {}) {
  const run = await airlift(application, ["package", "-e", name, "--json"], {
    AIRLIFT_OFFLINE_ANSWERS: JSON.stringify(answers),
  });
  if (run.code !== 0) return { ok: false, crashed: run.crashed, text: run.text };
  const plan = JSON.parse(run.stdout);
  return { ok: plan.resources.length > 0, text: `${plan.resources.length} resources`, plan };
}

/** Where the plan says something else than what the engine has registered, resource by resource. */
async function unplanned(application, name, plan) {
  const compiled = join(repositoryRoot, "dist/test/support/registered.js");
  const { balancersIn, planAgainstState, registered } = await import(pathToFileURL(compiled).href);
  const sandbox = join(application, ".airlift");
  // Only the account knows the groups and listeners of an existing load balancer: the plan gets what `up` has found.
  const loadBalancers = balancersIn(sandbox);
  const asked =
    Object.keys(loadBalancers).length === 0 ? { plan } : await planned(application, name, { loadBalancers });
  return planAgainstState(asked.plan.resources, registered(sandbox, plan.application, name));
}

/** What previews of the two programs that `eject` writes would change. */
async function changesOfEjected(application, name) {
  const compiled = join(repositoryRoot, "dist/test/support/ejected.js");
  const { ejectedProgram } = await import(pathToFileURL(compiled).href);
  // Not in the folder itself, which is the context of images.
  const folder = mkdtempSync(join(tmpdir(), "airlift-ejected-"));
  try {
    for (const flags of [[], ["--flat"]]) {
      const out = join(folder, flags.join("") || "components");
      const run = await airlift(application, ["eject", "-e", name, "--sandbox", "--out", out, ...flags]);
      if (run.code !== 0) return `eject ${flags.join("")}: ${run.text}`;
      const program = await ejectedProgram(out, join(application, ".airlift"));
      const { status, stdout, stderr } = program.pulumi("preview", "--stack", name, "--expect-no-changes", "--diff");
      if (status !== 0) return `error: eject ${flags.join("")}: ${stdout}${stderr}`;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return undefined;
}

/** Up as it was planned, a preview without changes, and down again, in the sandbox. */
async function upAndDown(application, name, plan, eject) {
  const steps = [
    ["up", "-e", name, "--yes", "--sandbox"],
    ["preview", "-e", name, "--sandbox", "--exit-code"],
    ["destroy", "-e", name, "--yes", "--sandbox", "--delete-data", "all"],
  ];
  for (const step of steps) {
    const run = await airlift(application, step);
    if (run.code !== 0) return { ok: false, crashed: run.crashed, text: `${step[0]}: ${run.text || run.stdout}` };
    const changed = step[0] === "preview" && eject ? await changesOfEjected(application, name) : undefined;
    if (changed !== undefined) return { ok: false, crashed: false, text: changed };
    const differences = step[0] === "up" ? await unplanned(application, name, plan) : [];
    if (differences.length > 0) {
      const text = `error: ${differences.length} differences from the plan:\n${differences.join("\n")}`;
      return { ok: false, crashed: false, text };
    }
  }
  const ejected = eject ? "ejected without changes, " : "";
  return { ok: true, text: `${plan.resources.length} resources up as planned, no changes, ${ejected}down` };
}

/** What Copilot kept in the authors' accounts: the application's domain, as the comparison cases beside the corpus have it. */
function domainOf(folder, title, application) {
  const named = filesBelow(join(application, "copilot")).some((file) =>
    /alias[\s\S]*\.\$\{[A-Z_]*DOMAIN\}/.test(readFileSync(file, "utf8")),
  );
  if (named) return "example.com";
  const cases = join(folder, "../fidelity/corpus-cases", title);
  if (!existsSync(cases)) return undefined;
  const found = readdirSync(cases).map((name) => readLoosely(join(cases, name, "case.yml")));
  if (found.some(({ imports }) => Object.keys(imports ?? {}).some((name) => name.endsWith("-SubDomain")))) {
    return found.find(({ domain }) => domain)?.domain ?? "example.com";
  }
  return found.find(({ domain }) => domain)?.domain;
}

/** An existing load balancer stands in the region and account of its environment. */
function placesOf(application) {
  for (const file of filesBelow(join(application, "copilot"))) {
    const found = /arn:aws[\w-]*:elasticloadbalancing:([\w-]+):(\d{12}):/.exec(readFileSync(file, "utf8"));
    if (found !== null) {
      const place = { region: found[1], account: found[2] };
      return { environments: Object.fromEntries(environmentsOf(application).map((name) => [name, place])) };
    }
  }
  return {};
}

/** Dockerfiles, contexts and env files that the authors did not commit. */
function addNamedFiles(application, name) {
  for (const file of filesBelow(join(application, "copilot")).filter((path) => path.endsWith("/manifest.yml"))) {
    writeNamedFiles(application, readLoosely(file), { ...variablesOf(application), COPILOT_APPLICATION_NAME: name });
  }
}

/** Works on a copy with the settings that its authors would write; the folder itself is left alone. */
async function inCopy(folder, { application, title }, work) {
  const copy = mkdtempSync(join(tmpdir(), "airlift-corpus-"));
  try {
    cpSync(application, copy, { recursive: true });
    const domain = domainOf(folder, title, copy);
    const settings = {
      ...(existsSync(join(copy, "copilot/.workspace")) ? {} : { application: "app" }),
      ...(domain === undefined ? {} : { domain }),
      ...placesOf(copy),
    };
    const file = join(copy, "copilot/airlift.yml");
    if (!existsSync(file)) writeFileSync(file, stringify(settings));
    addNamedFiles(copy, settings.application ?? readLoosely(join(copy, "copilot/.workspace")).application);
    return await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const firstLines = (text, verbose) =>
  verbose ? `\n${text}` : (text.split("\n").find((line) => /error/i.test(line)) ?? text.split("\n").at(-1) ?? "");

/** Plans everything; 1 when an application is refused for a reason that is not accepted, or crashes. */
export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      folder: { type: "string", default: resolve(repositoryRoot, process.env.AIRLIFT_SHARED ?? "../shared", "corpus") },
      only: { type: "string", multiple: true, default: [] },
      up: { type: "boolean", default: false },
      // One environment of each application goes up, the others are planned: they are much alike.
      once: { type: "boolean", default: false },
      // With `--up`: programs that `eject` writes change nothing.
      eject: { type: "boolean", default: false },
      verbose: { type: "boolean", short: "v", default: false },
    },
  });
  if (!existsSync(values.folder))
    throw new Error(`${values.folder} is missing: name a folder of applications with --folder.`);
  const wanted = values.only.map(globToRegExp);
  const refusals = acceptedRefusals();
  const runs = applicationsBelow(resolve(values.folder))
    .map((application) => ({ application, title: relative(values.folder, application).replace(/\/.*/, "") }))
    .filter(({ title }) => wanted.length === 0 || wanted.some((glob) => glob.test(title)))
    .flatMap((entry) => environmentsOf(entry.application).map((name) => ({ ...entry, name })));
  const first = new Map(runs.toReversed().map(({ application, name }) => [application, name]));
  const goesUp = ({ application, name }) => values.up && (!values.once || first.get(application) === name);
  const results = await sideBySide(runs, availableParallelism(), async (entry) => {
    const { application, title, name } = entry;
    const result = await inCopy(values.folder, { application, title }, async (copy) => {
      const plan = await planned(copy, name);
      return plan.ok && goesUp(entry) ? upAndDown(copy, name, plan.plan, values.eject) : plan;
    });
    const refusal = result.ok || result.crashed ? undefined : refusals.find((entry) => entry.fits(title, result.text));
    const word = result.ok ? "ok" : refusal ? "refused" : result.crashed ? "CRASHED" : "FAILED";
    process.stdout.write(
      `${word.padEnd(8)} ${title} ${name}: ${refusal?.reason ?? firstLines(result.text, values.verbose)}\n`,
    );
    return word;
  });
  const count = (word) => results.filter((result) => result === word).length;
  const bad = count("FAILED") + count("CRASHED");
  process.stdout.write(
    `corpus: ${results.length} environments, ${count("ok")} ok, ${count("refused")} refused for accepted reasons, ${bad} failed\n`,
  );
  return bad === 0 && results.length > 0 ? 0 : 1;
}
