// Runs every compiled test, or the files named, with one mocha command; the last line is `N passed, N failed`.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "./paths.mjs";

/** Gets the engine before the tests that run it start: a build of it takes longer than any test may. */
async function getEngine() {
  const module = pathToFileURL(join(repositoryRoot, "dist/automation/engine/findEngine.js")).href;
  const { ensureEngine, ensureLanguageHost } = await import(module);
  const tell = ({ text }) => process.stderr.write(`${text}\n`);
  try {
    await ensureLanguageHost(await ensureEngine(tell), tell);
  } catch (error) {
    process.stderr.write(`${error.message}\n${error.hint ?? ""}\nThe tests that need it will fail.\n`);
  }
}

/** Files side by side: engines wait much, so two are worth it on any machine; more than four would only disturb each other. */
const jobs = Math.min(4, Math.max(2, availableParallelism()));

/** Arguments go to mocha; files may be named by their source, test/x.test.ts. */
export async function run(args) {
  const files = args.map((arg) => (/^test\/.*\.ts$/.test(arg) ? `dist/${arg.replace(/\.ts$/, ".js")}` : arg));
  await getEngine();
  const named = files.some((file) => file.startsWith("dist/test/"));
  const all = "dist/test/**/*.test.js";
  const mocha = join(repositoryRoot, "node_modules/mocha/bin/mocha.js");
  const child = spawn(
    process.execPath,
    [mocha, "--config", ".ci/mocharc.json", ...(named ? files : ["--parallel", "--jobs", String(jobs), all, ...files])],
    {
      cwd: repositoryRoot,
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...(!named && { AIRLIFT_TEST_TIMES: "1" }) },
    },
  );
  const count = { passing: 0, failing: 0, pending: 0 };
  for await (const line of createInterface({ input: child.stdout })) {
    const summary = /^\s*(\d+) (passing|failing|pending)\b/.exec(line);
    if (summary !== null) count[summary[2]] = Number(summary[1]);
    process.stdout.write(`${line}\n`);
  }
  const code = child.exitCode ?? (await new Promise((resolve) => child.once("exit", (status) => resolve(status ?? 1))));
  const broken = code !== 0 && count.failing === 0;
  if (broken) process.stdout.write("The test run ended before its summary.\n");
  process.stdout.write(`${count.passing} passed, ${count.failing + (broken ? 1 : 0)} failed\n`);
  return code === 0 ? 0 : 1;
}
