// Takes samples/todo up in the sandbox, a simulated AWS on this machine, and shows what there is.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "./paths.mjs";

const sample = "samples/todo";
const environment = ["-e", "development", "--sandbox", "--dir", sample];

async function airlift(...args) {
  process.stdout.write(`\n$ airlift ${args.join(" ")}\n`);
  const command = join("dist", "bin", "airlift.js");
  const run = spawn(process.execPath, [command, ...args], { cwd: repositoryRoot, stdio: "inherit" });
  const [code, signal] = await once(run, "close");
  if (code !== 0) throw new Error(`airlift ${args[0]} ended with exit code ${code ?? signal}.`);
}

/** Shows what needs no engine while one is made ready, which takes minutes where it has to be built. */
async function withoutEngine() {
  const module = join(repositoryRoot, "dist/automation/engine/findEngine.js");
  const { ensureEngine, findEngine } = await import(pathToFileURL(module).href);
  if ((await findEngine()).engine !== undefined) return;
  process.stdout.write(
    "\nThe Pulumi engine is being made ready, which can take minutes. What needs none, meanwhile:\n",
  );
  const ready = ensureEngine(({ text }) => process.stderr.write(`[engine] ${text}\n`));
  // It is awaited below; a failure before that must not end the process.
  ready.catch(() => {});
  await airlift("validate", "--dir", sample);
  await airlift("package", "-e", "development", "--dir", sample);
  await airlift("cost", "-e", "development", "--dir", sample);
  await ready;
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
  await withoutEngine();
  await airlift("preview", ...environment);
  await airlift("up", ...environment, "--yes");
  await airlift("preview", ...environment);
  await airlift("outputs", ...environment);
  process.stdout.write(next);
  return 0;
}
