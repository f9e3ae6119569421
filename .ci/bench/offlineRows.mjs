// Rows of the bench that need no engine.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../execute.mjs";
import { synthesis } from "./cdk.mjs";
import { inTurns, timeOnce } from "./measure.mjs";
import { command, inApplication, inFolder, planFile, row, script, todo } from "./measuring.mjs";

export async function start() {
  const times = await inTurns(
    {
      node: () => timeOnce(["-e", "0"]),
      help: () => timeOnce([command, "--help"]),
      validate: () => timeOnce([command, "validate"], { cwd: todo }),
    },
    9,
  );
  return [
    row("--help, to node -e 0", 2, times.help, times.node),
    row("validate of todo, to node -e 0", 2.5, times.validate, times.node),
  ];
}

export async function packaging() {
  const times = await inTurns(
    {
      imports: () => timeOnce([script("imports.mjs")]),
      plan: () => timeOnce([command, "package", "-e", "development"], { cwd: todo }),
    },
    5,
  );
  return [row("package of todo, to importing the SDKs", 0.8, times.plan, times.imports)];
}

/** `package` of todo to `cdk synth` of a like application; the CDK is installed once a machine, beside the repository. */
export async function cdk() {
  return inFolder(async (folder) => {
    const synth = await synthesis(folder);
    cpSync(todo, join(folder, "todo"), { recursive: true });
    const plan = { args: [command, "package", "-e", "development"], cwd: join(folder, "todo") };
    const times = await inTurns(
      { plan: () => timeOnce(plan.args, { cwd: plan.cwd }), cdk: () => timeOnce(synth.args, synth) },
      5,
    );
    const megabytes = { plan: await peakMemory(plan), cdk: await peakMemory(synth) };
    return [
      row("package of todo, to cdk synth", 0.12, times.plan, times.cdk),
      { ...row("memory of package of todo, to cdk synth", 0.3, megabytes.plan, megabytes.cdk), unit: "MB" },
    ];
  });
}

/** Most memory of a Node.js process and of those that it starts, in MB, as the kernel counts it. */
async function peakMemory({ args, cwd, env }) {
  return inFolder(async (folder) => {
    const preload = join(folder, "peak.cjs");
    const peaks = join(folder, "peaks");
    const report = `require("node:fs").appendFileSync(${JSON.stringify(peaks)}, process.resourceUsage().maxRSS + "\\n")`;
    writeFileSync(preload, `process.on("exit", () => ${report});\n`);
    const options = { cwd, env: { ...process.env, ...env, NODE_OPTIONS: `--require ${preload}` } };
    const run = await execute(process.execPath, args, options);
    if (run.code !== 0) throw new Error(run.stderr);
    const kilobytes = readFileSync(peaks, "utf8").trim().split("\n").map(Number);
    return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
  });
}

export async function reading() {
  return inApplication(1000, ["test"], async (folder) => {
    const run = await execute(process.execPath, [script("read.mjs"), folder, "test"]);
    if (run.code !== 0) throw new Error(run.stderr);
    const times = JSON.parse(run.stdout);
    // A thousand services pass limits of AWS, which are errors.
    const validate = (services) =>
      inApplication(services, ["test"], (cwd) =>
        inTurns({ it: () => timeOnce([command, "validate"], { cwd, codes: [0, 1] }) }, 3).then(({ it }) => it),
      );
    return [
      row("reading 1,000 manifests, to yaml alone", 2, times.airlift, times.yaml),
      // Linear growth is below 1: both have the start of the command.
      row("validate of 1,000 services, to ten times that of 100", 1, await validate(1000), 10 * (await validate(100))),
    ];
  });
}

/** `package` of generated applications against a program under mocks with the same resources. */
export async function growingPlans(full) {
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
          return row(`package of ${services} services, to a bare program under mocks`, 1.1, times.plan, times.bare);
        }),
      ),
    );
  }
  return rows;
}
