// Takes samples/todo up in the sandbox, a simulated AWS on this machine, and shows what there is.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./paths.mjs";

const sample = "samples/todo";
const environment = ["-e", "development", "--sandbox", "--dir", sample];

function airlift(...args) {
  process.stdout.write(`\n$ airlift ${args.join(" ")}\n`);
  const command = join("dist", "bin", "airlift.js");
  const run = spawnSync(process.execPath, [command, ...args], { cwd: repositoryRoot, stdio: "inherit" });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`airlift ${args[0]} ended with exit code ${run.status ?? run.signal}.`);
}

const next = `
That was the todo application: two services, a table, a network and a load balancer, on the real Pulumi engine.
The AWS behind it is simulated (its world is in ${sample}/.airlift), so nothing has been charged and the URL leads nowhere.

What to try next:
  alias airlift="node ${join(repositoryRoot, "dist", "bin", "airlift.js")}"
  airlift package -e development --dir ${sample}          every resource, without an engine or an account
  Change a variable, count or memory in ${sample}/copilot/backend/manifest.yml, then
  airlift preview ${environment.join(" ")}
  airlift destroy ${environment.join(" ")}
With your own copilot/ folder:
  cd your-repository && airlift validate && airlift preview -e test --sandbox
`;

/** Runs the demo; a second run finds the application as the first one left it. */
export async function run() {
  if (existsSync(join(repositoryRoot, sample, ".airlift"))) {
    process.stdout.write(
      `The sandbox of an earlier run is still there (${sample}/.airlift): this run carries on with it.\n`,
    );
  }
  airlift("preview", ...environment);
  airlift("up", ...environment, "--yes");
  airlift("preview", ...environment);
  airlift("outputs", ...environment);
  process.stdout.write(next);
  return 0;
}
