// Rows of the bench that run the engine in the sandbox.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../execute.mjs";
import { repositoryRoot } from "../paths.mjs";
import { inTurns, timeOnce } from "./measure.mjs";
import { command, inApplication, inFolder, planFile, row, script, todo } from "./measuring.mjs";

/**
 * `preview` and `up` against a bare program with the same resources, both in sandboxes of their own; then both once more, with
 * nothing to change.
 */
async function engineRuns(title, cwd, environment, rounds) {
  return inFolder(async (folder) => {
    const plan = await planFile(folder, ["-e", environment], cwd);
    const ours = (verb, sandbox, ...more) =>
      timeOnce([command, verb, "-e", environment, `--sandbox=${sandbox}`, ...more], { cwd });
    const bare = (verb, place) => timeOnce([script("bareEngine.mjs"), verb, plan, place]);
    const of = (name) => ({ bare: join(folder, `bare-${name}`), ours: join(folder, `ours-${name}`) });
    let round = 0;
    const previews = await inTurns(
      {
        bare: () => bare("preview", of(`preview-${round}`).bare),
        ours: () => ours("preview", of(`preview-${round++}`).ours),
      },
      rounds,
    );
    round = 0;
    // The bare program does not wait for rollouts either.
    const up = (sandbox) => ours("up", sandbox, "--yes", "--no-wait");
    const ups = await inTurns(
      {
        bare: () => bare("up", of(`up-${round}`).bare),
        ours: async () => {
          const sandbox = of(`up-${round++}`).ours;
          // What all environments share is up already: the bare program has none of it.
          await timeOnce([command, "build", "-e", environment, `--sandbox=${sandbox}`], { cwd });
          return up(sandbox);
        },
      },
      rounds,
    );
    const again = await inTurns({ bare: () => bare("up", of("up-0").bare), ours: () => up(of("up-0").ours) }, rounds);
    const whole = { preview: previews, up: ups, "up without changes": again };
    return Object.entries(whole).map(([what, times]) =>
      row(`${what} of ${title} in the sandbox, to a bare program`, 1, times.ours, times.bare),
    );
  });
}

export async function deployments(full) {
  const rows = await engineRuns("todo", todo, "development", 3);
  for (const services of full ? [10, 100, 300] : [10]) {
    const title = `${services} services`;
    rows.push(...(await inApplication(services, ["test"], (cwd) => engineRuns(title, cwd, "test", 1))));
  }
  return rows;
}

/** `up -n` of one workload that is deployed, among many and among few. */
export async function oneOfMany() {
  // The checkpoints of a first run, which take the square of its resources, are not what is measured here.
  const env = { PULUMI_EXPERIMENTAL: "1", PULUMI_SKIP_CHECKPOINTS: "1" };
  const one = async (services) => {
    const measured = async (cwd) => {
      const sandbox = `--sandbox=${join(cwd, "sandbox")}`;
      const up = (...more) => [command, "up", "-e", "test", sandbox, "--yes", "--no-wait", ...more];
      await timeOnce(up(), { cwd, env });
      return (await inTurns({ it: () => timeOnce(up("-n", "service-1"), { cwd }) }, 3)).it;
    };
    return inApplication(services, ["test"], measured, true);
  };
  return [row("up -n one in an environment of 300, to one of 3", 2, await one(300), await one(3))];
}

/** Four environments with 300 ms of latency a call. */
export async function sideBySideRuns() {
  const environments = ["one", "two", "three", "four"];
  return inApplication(2, environments, (cwd) =>
    inFolder(async (folder) => {
      const env = { AIRLIFT_SANDBOX_FAULTS: JSON.stringify({ latencyMs: 300 }) };
      const up = (sandbox, ...args) =>
        timeOnce([command, "up", "--yes", `--sandbox=${join(folder, sandbox)}`, ...args], { cwd, env });
      // Not --all: the manifests name two others.
      const all = ["-e", environments.join(",")];
      for (const sandbox of ["together", "apart"]) {
        await timeOnce([command, "build", ...all, `--sandbox=${join(folder, sandbox)}`], { cwd });
      }
      const together = await up("together", ...all);
      let apart = 0;
      for (const name of environments) apart += await up("apart", "-e", name);
      return [row("four environments with 300 ms a call, to one after the other", 0.4, together, apart)];
    }),
  );
}

/** A later demo, to what its commands take by themselves. */
export async function demo() {
  const run = async () => {
    const started = process.hrtime.bigint();
    const { code, stderr } = await execute("npm", ["run", "--silent", "demo"], { cwd: repositoryRoot });
    if (code !== 0) throw new Error(stderr);
    return Number(process.hrtime.bigint() - started) / 1e9;
  };
  const flags = ["-e", "development", "--sandbox", "--dir", todo];
  try {
    await run();
    const whole = await run();
    let commands = 0;
    for (const args of [["preview"], ["up", "--yes"], ["preview"], ["outputs"]])
      commands += await timeOnce([command, ...args, ...flags]);
    return [row("a second demo, to its commands", 1.2, whole, commands)];
  } finally {
    rmSync(join(todo, ".airlift"), { recursive: true, force: true });
  }
}
