import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repositoryRoot } from "../paths.mjs";
import { environment, stackWithData } from "./application.mjs";
import { changesIn, compare } from "./world.mjs";

const command = join(repositoryRoot, "dist/bin/airlift.js");
const heldFile = (folder) => join(folder, ".airlift/held");

/** Which process is killed, and how. */
export const victims = [
  { process: "runner", signal: "SIGKILL" },
  { process: "engine's child", signal: "SIGKILL" },
  { process: "provider", signal: "SIGKILL" },
  { process: "runner", signal: "SIGINT" },
  { process: "engine", signal: "SIGKILL" },
  { process: "runner", signal: "SIGTERM" },
];

/** Starts the command in the folder; what it prints is kept. */
function start(folder, args, faults) {
  const env = {
    ...process.env,
    NO_COLOR: "1",
    CI: "",
    ...(faults && { AIRLIFT_SANDBOX_FAULTS: JSON.stringify(faults) }),
  };
  const child = spawn(process.execPath, [command, ...args, "-e", environment, "--sandbox"], { cwd: folder, env });
  const run = { child, printed: "", code: undefined };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      run.printed += text;
    });
  run.ended = new Promise((resolve) =>
    child.on("close", (code) => {
      run.code = code ?? 1;
      resolve(run);
    }),
  );
  return run;
}

export const complete = (folder, ...args) => start(folder, args).ended;

/** Processes by parent: id, command line. */
function childrenOf(parent) {
  const { stdout } = spawnSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" });
  return stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid]) => Number(ppid) === parent)
    .map(([pid, , ...args]) => ({ pid: Number(pid), args: args.join(" ") }));
}

/** The processes of a run, each with its id. */
function processesOf(run, folder) {
  const child = childrenOf(run.child.pid).find(({ args }) => /child\.js/.test(args))?.pid;
  const engine = child && childrenOf(child).find(({ args }) => /pulumi/.test(args))?.pid;
  const provider = Number(readFileSync(heldFile(folder), "utf8"));
  return { runner: run.child.pid, "engine's child": child, engine, provider };
}

const isAlive = (pid) => {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
};

async function until(condition, seconds = 180) {
  for (const end = Date.now() + seconds * 1000; !(await condition()); await sleep(20))
    if (Date.now() > end) throw new Error(`waited for ${seconds} seconds`);
}

/**
 * Kills one process of a run after so many changes, and looks what the next run makes of it.
 * @param folder an application before the run, of this point alone
 * @param quick leaves out the preview that has to show no changes
 */
export async function tryPoint(folder, { operation, after, victim, quick }) {
  const result = { operation, after, ...victim, killed: false, converged: false, ...nothing() };
  const run = start(folder, [operation, "--yes"], { hold: { changes: changesIn(folder) + after } });
  await until(() => existsSync(heldFile(folder)) || run.code !== undefined);
  if (!existsSync(heldFile(folder))) return { ...result, printed: run.printed };
  const processes = processesOf(run, folder);
  const pid = processes[victim.process];
  if (pid === undefined || !isAlive(pid)) throw new Error(`no ${victim.process} to kill`);
  process.kill(pid, victim.signal);
  // What was asked to end has heard it before the held step goes on.
  await sleep(victim.signal === "SIGKILL" ? 0 : 100);
  if (victim.process === "engine") await until(() => !isAlive(pid));
  rmSync(heldFile(folder), { force: true });
  result.killed = true;
  await run.ended;
  const others = Object.values(processes).filter((one) => one !== undefined && one !== run.child.pid);
  await until(() => !others.some(isAlive));
  const next = await complete(folder, operation, "--yes", "--wait-for-lock");
  const printed = `${run.printed}\n--- the next run ---\n${next.printed}`;
  result.converged = next.code === 0;
  if (operation === "destroy") result.unreported = next.printed.includes(stackWithData) ? [] : [stackWithData];
  else if (!quick) {
    const preview = await complete(folder, "preview", "--json");
    const steps = preview.code === 0 ? stepsIn(preview) : ["preview failed"];
    if (steps.length > 0) result.converged = false;
    result.pending = steps;
  }
  Object.assign(result, compare(folder));
  if (operation === "destroy") result.orphans = result.orphans.filter((one) => !one.includes(stackWithData));
  return { ...result, printed };
}

const nothing = () => ({ orphans: [], doubles: [], missing: [], unreported: [], pending: [] });

function stepsIn({ printed }) {
  const { environments } = JSON.parse(printed.slice(printed.indexOf("{")));
  return environments
    .flatMap(({ outcome }) => outcome.steps)
    .filter(({ operation }) => operation !== "same")
    .map(({ operation, name }) => `${operation} ${name}`);
}

/** Whether everything is as it should be after the next run. */
export const isClean = ({ converged, orphans, doubles, missing, unreported }) =>
  converged && orphans.length + doubles.length + missing.length + unreported.length === 0;
