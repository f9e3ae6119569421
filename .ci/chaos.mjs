// npm run chaos -- [--points N] [--seed N] [--only OPERATION] [--table] [--verbose] [--quick]: kills the runner, the engine's
// child, the engine and the provider at many points of up, an update and destroy, and looks what the next run makes of it.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeApplication } from "./chaos/application.mjs";
import { complete, isClean, tryPoint, victims } from "./chaos/point.mjs";
import { changesIn } from "./chaos/world.mjs";

const operations = ["up", "update", "destroy"];

/** Folders of the application before each operation, and how many changes each of them makes. */
async function prepare(root, quick) {
  const before = Object.fromEntries(operations.map((operation) => [operation, join(root, `before-${operation}`)]));
  writeApplication(before.up, { quick });
  const copy = (from, to) => cpSync(from, to, { recursive: true });
  const changes = {};
  const measure = async (operation, verb) => {
    const work = join(root, `whole-${operation}`);
    copy(before[operation], work);
    const start = changesIn(work);
    const { code, printed } = await complete(work, verb, "--yes");
    if (code !== 0) throw new Error(`${operation} failed without anything being killed:\n${printed}`);
    changes[operation] = changesIn(work) - start;
    return work;
  };
  const up = await measure("up", "up");
  copy(up, before.update);
  writeApplication(before.update, { changed: true, quick });
  copy(up, before.destroy);
  await Promise.all([measure("update", "up"), measure("destroy", "destroy")]);
  return { before, changes };
}

/** The points: as many for each operation as it makes changes, at least a fifth, each victim in turn. */
function pointsFor(count, changes, only) {
  const chosen = operations.filter((operation) => only === undefined || only === operation);
  const total = chosen.reduce((sum, operation) => sum + Math.sqrt(changes[operation]), 0);
  const points = chosen.flatMap((operation) => {
    const share = Math.max(1, Math.round((count * Math.sqrt(changes[operation])) / total));
    return Array.from({ length: share }, (_, index) => ({
      operation,
      after: 1 + Math.floor((index * changes[operation]) / share),
    }));
  });
  return points.slice(0, count).map((point, index) => ({ ...point, victim: victims[index % victims.length] }));
}

async function inTurn(points, jobs, work) {
  const results = [];
  const queue = [...points.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      results[next[0]] = await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

function row(label, results) {
  const count = (of) => results.reduce((sum, one) => sum + of(one), 0);
  return [
    label,
    results.length,
    count(({ killed }) => (killed ? 1 : 0)),
    count(({ converged }) => (converged ? 1 : 0)),
    count(({ orphans, missing }) => orphans.length + missing.length),
    count(({ doubles }) => doubles.length),
    count(({ unreported }) => unreported.length),
  ];
}

const header = ["killed", "points", "killed", "converged", "orphans", "doubles", "unreported"];

/** One line for each operation and victim, as a table of Markdown. */
export function tableOf(results) {
  const groups = new Map();
  for (const one of results) {
    const label = `${one.operation}: ${one.process}, ${one.signal}`;
    groups.set(label, [...(groups.get(label) ?? []), one]);
  }
  const rows = [...groups].map(([label, all]) => row(label, all));
  const cells = [["run: process, signal", ...header.slice(1)], header.map(() => "---"), ...rows, row("all", results)];
  return cells.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

export async function run(args, print = (text) => process.stdout.write(`${text}\n`)) {
  const { values } = parseArgs({
    args,
    options: {
      points: { type: "string", default: "100" },
      jobs: { type: "string", default: String(Math.max(1, Math.min(4, availableParallelism()))) },
      only: { type: "string" },
      first: { type: "string", default: "0" },
      quick: { type: "boolean", default: false },
      table: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
    },
  });
  const root = mkdtempSync(join(tmpdir(), "airlift-chaos-"));
  try {
    const { before, changes } = await prepare(root, values.quick);
    if (!values.table) print(`Changes: ${operations.map((one) => `${one} ${changes[one]}`).join(", ")}`);
    const points = pointsFor(Number(values.points), changes, values.only).slice(Number(values.first));
    const results = await inTurn(points, Number(values.jobs), async (point, index) => {
      const folder = join(root, `point-${index}`);
      const fresh = () => {
        rmSync(folder, { recursive: true, force: true });
        cpSync(before[point.operation], folder, { recursive: true });
      };
      const verb = point.operation === "update" ? "up" : point.operation;
      let found;
      // The last changes are not the provider's: a run that has ended before it was killed is tried again, earlier.
      for (let { after } = point; after > 0; after = Math.floor(after * 0.85)) {
        fresh();
        found = await tryPoint(folder, { ...point, after, operation: verb, quick: values.quick }).catch((error) =>
          failed(point, error),
        );
        if (found.killed || found.thrown) break;
      }
      const result = { ...found, operation: point.operation };
      const clean = result.killed && isClean(result);
      if (!values.table) print(`${index} ${describe(result)}`);
      if (!clean && values.verbose) print(result.printed ?? "");
      rmSync(folder, { recursive: true, force: true });
      return result;
    });
    print(tableOf(results));
    return results.every((one) => one.killed && isClean(one)) ? 0 : 1;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function failed({ operation, after, victim }, error) {
  const nothing = { orphans: [], doubles: [], missing: [], unreported: [], pending: [] };
  return {
    operation,
    after,
    ...victim,
    killed: false,
    thrown: true,
    converged: false,
    ...nothing,
    printed: error.stack,
  };
}

function describe({ operation, after, process: victim, signal, killed, converged, printed: _, ...found }) {
  const lists = Object.entries(found).flatMap(([name, list]) =>
    list?.length > 0 ? [`${name}: ${list.join(", ")}`] : [],
  );
  const state = !killed ? "not killed" : converged ? "converged" : "did not converge";
  return [`${operation} after ${after}: ${victim} ${signal}: ${state}`, ...lists].join("; ");
}
