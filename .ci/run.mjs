// npm run demo | test | test:live | bench | fidelity | adoption | corpus | constraints | chaos | mutants | release: from a fresh clone too, so only Node.js itself is imported here.
import { prepare } from "./prepare.mjs";

const scripts = {
  demo: () => import("./demo.mjs"),
  test: () => import("./test.mjs"),
  bench: () => import("./bench.mjs"),
  fidelity: () => import("./fidelity.mjs"),
  adoption: () => import("./adoption.mjs"),
  corpus: () => import("./corpus.mjs"),
  constraints: () => import("./constraints.mjs"),
  chaos: () => import("./chaos.mjs"),
  live: () => import("./live.mjs"),
  mutants: () => import("./mutants.mjs"),
  release: () => import("./release.mjs"),
};

async function main([name, ...args]) {
  const load = Object.hasOwn(scripts, name ?? "") ? scripts[name] : undefined;
  if (load === undefined) throw new Error(`Usage: node .ci/run.mjs ${Object.keys(scripts).join("|")} [arguments]`);
  await prepare();
  const script = await load();
  return script.run(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${process.env.AIRLIFT_DEBUG ? error.stack : error.message}\n`);
  process.exitCode = 1;
}
