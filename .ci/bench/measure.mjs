// Times of whole processes. Only ratios of times from one run of the bench are compared.
import { spawn } from "node:child_process";
import { repositoryRoot } from "../paths.mjs";

const quiet = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(AIRLIFT|PULUMI|AWS|COPILOT)_/.test(name)),
);

/** Runs `node ...args` to its end; seconds. Throws when it ends with another code than these. */
export function timeOnce(args, { cwd = repositoryRoot, env = {}, codes = [0] } = {}) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...quiet, NO_COLOR: "1", ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (codes.includes(code)) resolve(Number(process.hrtime.bigint() - started) / 1e9);
      else reject(new Error(`node ${args.join(" ")} ended with ${code}:\n${stderr}`));
    });
  });
}

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

/**
 * Median seconds of each run, taken in turns so that a busy machine slows all of them alike.
 * @param {Record<string, () => Promise<number>>} runs
 */
export async function inTurns(runs, times) {
  const taken = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  for (let round = 0; round < times; round++) {
    for (const [name, run] of Object.entries(runs)) taken[name].push(await run());
  }
  return Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, median(values)]));
}
