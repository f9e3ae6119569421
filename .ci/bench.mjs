// Speed as ratios within one run: npm run bench -- [--only TEXT]... [--full] [--json] [--write]
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { generateApplication } from "./bench/generate.mjs";
import { inTurns, timeOnce } from "./bench/measure.mjs";
import { execute } from "./execute.mjs";
import { repositoryRoot } from "./paths.mjs";

const command = join(repositoryRoot, "dist/bin/airlift.js");
const todo = join(repositoryRoot, "samples/todo");
const script = (name) => join(repositoryRoot, ".ci/bench", name);
/** Ratios of the last release by what they are of, as `--write` has noted them. */
const baseline = script("baseline.json");
/** How much more than before is worth a word; less is a machine's mood. */
const worse = 1.1;

/** A folder that is gone when `work` has ended. */
async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "airlift-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inApplication(services, environments, work) {
  const application = generateApplication(services, environments);
  try {
    return await work(application.root);
  } finally {
    application.remove();
  }
}

const ratio = (times, ours, theirs) => ({
  ours: times[ours],
  theirs: times[theirs],
  value: times[ours] / times[theirs],
});

async function start() {
  const times = await inTurns(
    {
      node: () => timeOnce(["-e", "0"]),
      help: () => timeOnce([command, "--help"]),
      validate: () => timeOnce([command, "validate"], { cwd: todo }),
    },
    9,
  );
  return [
    { what: "--help, to node -e 0", bound: 2, ...ratio(times, "help", "node") },
    { what: "validate of todo, to node -e 0", bound: 2.5, ...ratio(times, "validate", "node") },
  ];
}

async function packaging() {
  const times = await inTurns(
    {
      imports: () => timeOnce([script("imports.mjs")]),
      plan: () => timeOnce([command, "package", "-e", "development"], { cwd: todo }),
    },
    5,
  );
  return [{ what: "package of todo, to importing the SDKs", bound: 0.8, ...ratio(times, "plan", "imports") }];
}

async function reading() {
  return inApplication(1000, ["test"], async (folder) => {
    const run = await execute(process.execPath, [script("read.mjs"), folder, "test"]);
    if (run.code !== 0) throw new Error(run.stderr);
    const times = JSON.parse(run.stdout);
    return [{ what: "reading 1,000 manifests, to yaml alone", bound: 2, ...ratio(times, "airlift", "yaml") }];
  });
}

async function planFile(folder, args, cwd) {
  const run = await execute(process.execPath, [command, "package", "--json", ...args], { cwd });
  if (run.code !== 0) throw new Error(run.stderr);
  const file = join(folder, "plan.json");
  writeFileSync(file, run.stdout);
  return file;
}

/** `package` of generated applications against a program under mocks with the same resources. */
async function growingPlans(full) {
  const rows = [];
  for (const services of full ? [10, 100, 300, 1000] : [10, 100, 300]) {
    rows.push(
      await inApplication(services, ["test"], (cwd) =>
        inFolder(async (folder) => {
          const plan = await planFile(folder, ["-e", "test"], cwd);
          const times = await inTurns(
            {
              bare: () => timeOnce([script("bareOffline.mjs"), plan]),
              plan: () => timeOnce([command, "package", "-e", "test", "--json"], { cwd }),
            },
            services > 100 ? 1 : 3,
          );
          return {
            what: `package of ${services} services, to a bare program under mocks`,
            bound: 1.1,
            ...ratio(times, "plan", "bare"),
          };
        }),
      ),
    );
  }
  return rows;
}

/** `preview` and `up` in the sandbox against a bare program with the same resources, both in sandboxes of their own. */
async function engineRuns(title, cwd, environment, rounds) {
  return inFolder(async (folder) => {
    const plan = await planFile(folder, ["-e", environment], cwd);
    const ours = (verb, sandbox, ...more) =>
      timeOnce([command, verb, "-e", environment, `--sandbox=${sandbox}`, ...more], { cwd });
    const bare = (verb, place) => timeOnce([script("bareEngine.mjs"), verb, plan, place]);
    let round = 0;
    const previews = await inTurns(
      {
        bare: () => bare("preview", join(folder, `bare-preview-${round}`)),
        ours: () => ours("preview", join(folder, `ours-preview-${round++}`)),
      },
      rounds,
    );
    // What all environments share is up already: the bare program has none of it.
    const ups = await inTurns(
      {
        bare: () => bare("up", join(folder, `bare-up-${round}`)),
        ours: async () => {
          const sandbox = join(folder, `ours-up-${round++}`);
          await timeOnce([command, "build", "-e", environment, `--sandbox=${sandbox}`], { cwd });
          // The bare program does not wait for rollouts either.
          return ours("up", sandbox, "--yes", "--no-wait");
        },
      },
      rounds,
    );
    return [
      { what: `preview of ${title} in the sandbox, to a bare program`, bound: 1, ...ratio(previews, "ours", "bare") },
      { what: `up of ${title} in the sandbox, to a bare program`, bound: 1, ...ratio(ups, "ours", "bare") },
    ];
  });
}

async function deployments(full) {
  const rows = await engineRuns("todo", todo, "development", 3);
  for (const services of full ? [10, 100, 300] : [10]) {
    const title = `${services} services`;
    rows.push(...(await inApplication(services, ["test"], (cwd) => engineRuns(title, cwd, "test", 1))));
  }
  return rows;
}

/** Four environments with 300 ms of latency a call. */
async function sideBySideRuns() {
  const environments = ["one", "two", "three", "four"];
  return inApplication(2, environments, (cwd) =>
    inFolder(async (folder) => {
      const env = { AIRLIFT_SANDBOX_FAULTS: JSON.stringify({ latencyMs: 300 }) };
      const up = (sandbox, ...args) =>
        timeOnce([command, "up", "--yes", `--sandbox=${join(folder, sandbox)}`, ...args], { cwd, env });
      for (const sandbox of ["together", "apart"]) {
        await timeOnce([command, "build", "--all", `--sandbox=${join(folder, sandbox)}`], { cwd });
      }
      const together = await up("together", "--all");
      let apart = 0;
      for (const name of environments) apart += await up("apart", "-e", name);
      const what = "four environments with 300 ms a call, to one after the other";
      return [{ what, bound: 0.4, ours: together, theirs: apart, value: together / apart }];
    }),
  );
}

function print({ what, bound, ours, theirs, value }, before) {
  const limit = bound === undefined ? "" : `≤ ${bound}`;
  const verdict = bound === undefined ? "" : value <= bound ? "ok" : "over";
  const was = before === undefined ? "" : before.toFixed(2);
  const seconds = `${ours.toFixed(3)} s / ${theirs.toFixed(3)} s`;
  process.stdout.write(
    `${what.padEnd(66)} ${value.toFixed(2).padStart(6)} ${was.padStart(6)}  ${limit.padEnd(6)} ${verdict.padEnd(5)} ${seconds}\n`,
  );
}

/** Measures and prints; always 0: a busy machine is no defect. What got worse than in the last release is named. */
export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string", multiple: true, default: [] },
      full: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
    },
  });
  const groups = {
    start,
    package: packaging,
    read: reading,
    growth: () => growingPlans(values.full),
    deploy: () => deployments(values.full),
    environments: sideBySideRuns,
  };
  const before = existsSync(baseline) ? JSON.parse(readFileSync(baseline, "utf8")) : {};
  const rows = [];
  if (!values.json) process.stdout.write(`${"what".padEnd(66)}  ratio before  bound        ours / the other\n`);
  for (const [name, group] of Object.entries(groups)) {
    if (values.only.length > 0 && !values.only.some((text) => name.includes(text))) continue;
    for (const row of await group()) {
      rows.push(row);
      if (!values.json) print(row, before[row.what]);
    }
  }
  if (values.json)
    process.stdout.write(
      `${JSON.stringify(
        rows.map((row) => ({ ...row, before: before[row.what] })),
        null,
        2,
      )}\n`,
    );
  for (const { what, value } of rows)
    if (value > worse * before[what])
      process.stderr.write(`notice: slower than before: ${what}: ${value.toFixed(2)}, was ${before[what]}\n`);
  if (values.write) {
    const now = Object.fromEntries(rows.map(({ what, value }) => [what, Number(value.toFixed(2))]));
    writeFileSync(baseline, `${JSON.stringify({ ...before, ...now }, null, 2)}\n`);
  }
  return 0;
}
