// Changes the code in one place at a time and looks whether a test notices.
// npm run mutants -- [--all] [--sample N] [--seed TEXT] [--only GLOB] [--tests FOLDER] [--min PCT] [--concurrency N]
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { placeOf } from "./mutants/plugins.mjs";
import { repositoryRoot } from "./paths.mjs";

const code = ["components/**/*.ts", "automation/manifest/**/*.ts", "automation/record/**/*.ts"];
const tests = ["components", "manifest", "record", "plan", "program", "overrides"].map((name) => `test/${name}`);
/** The first breaks thousands of manifests at random: minutes, and hardly a mutant that nothing else finds. The second reads the sources, which are not themselves here. */
const left = ["manifest/mutations.test.ts", "manifest/everyText.test.ts"];

function options(values, folder) {
  return {
    plugins: [join(repositoryRoot, ".ci/mutants/plugins.mjs")],
    testRunner: "mocha-12",
    checkers: ["sample"],
    testRunnerNodeArgs: ["--import", "tsx"],
    coverageAnalysis: "perTest",
    // A table that is read when a file loads: each mutant would need a process and all tests of its own.
    ignoreStatic: true,
    mutate: values.only.length > 0 ? values.only : code,
    reporters: ["json", "progress-append-only"],
    jsonReporter: { fileName: join(folder, "report.json") },
    // Tests read samples, schemas and documentation; what was built is not theirs.
    ignorePatterns: ["dist", ".airlift", "*.log"],
    tempDirName: ".stryker-tmp",
    cleanTempDir: "always",
    concurrency: Number(values.concurrency),
    // For what never ends within one turn; what waits is ended by the test's own limit.
    timeoutMS: 20_000,
    timeoutFactor: 3,
    dryRunTimeoutMinutes: 30,
    thresholds: { high: 90, low: 80, break: null },
    disableTypeChecks: true,
    allowEmpty: false,
    warnings: { unknownOptions: false },
    airlift: {
      folders: values.tests.length > 0 ? values.tests : tests,
      without: left,
      seed: values.seed,
      ...(values.all ? {} : { size: Number(values.sample) }),
      sampleFile: join(folder, "sample.json"),
      durationsFile: join(folder, "durations.json"),
    },
  };
}

/** Lines and columns count from 1 in a report, from 0 where the sample is drawn. */
function fromZero({ location }) {
  const less = ({ line, column }) => ({ line: line - 1, column: column - 1 });
  return { start: less(location.start), end: less(location.end) };
}

/** The mutants of the sample, as the report has them: those that no test covers belong to it too. */
function sampleOf({ files }, { seed, size }) {
  const all = Object.entries(files).flatMap(([fileName, { mutants }]) =>
    mutants
      .filter(({ status }) => status !== "Ignored")
      .map((mutant) => ({
        ...mutant,
        fileName,
        place: placeOf(seed, { ...mutant, fileName, location: fromZero(mutant) }),
      })),
  );
  all.sort((a, b) => (a.place < b.place ? -1 : 1));
  const sample = all.slice(0, size ?? all.length);
  const left = sample.find(({ status }) => status === "CompileError");
  if (left !== undefined) throw new Error(`${left.fileName}: a mutant of the sample was not tried.`);
  return { sample, of: all.length };
}

const isCaught = ({ status }) => status === "Killed" || status === "Timeout" || status === "RuntimeError";

function print({ sample, of }, minutes) {
  const lived = sample.filter((mutant) => !isCaught(mutant));
  lived.sort((a, b) => a.fileName.localeCompare(b.fileName) || a.location.start.line - b.location.start.line);
  for (const { fileName, location, mutatorName, replacement, status } of lived) {
    const { line, column } = location.start;
    const text = String(replacement ?? "")
      .replaceAll(/\s+/g, " ")
      .slice(0, 100);
    const why = status === "NoCoverage" ? ", no test comes here" : "";
    process.stdout.write(`lived: ${fileName}:${line}:${column} ${mutatorName}: ${text}${why}\n`);
  }
  const caught = sample.length - lived.length;
  const share = sample.length === 0 ? 100 : (100 * caught) / sample.length;
  process.stdout.write(
    `mutants: ${caught} of ${sample.length} caught (${share.toFixed(1)}%), drawn from ${of}; ${minutes.toFixed(0)} min\n`,
  );
  return share;
}

/** Takes a sample by a seed; 1 when fewer than --min percent of it are caught. */
export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      all: { type: "boolean", default: false },
      sample: { type: "string", default: "300" },
      seed: { type: "string", default: "airlift" },
      only: { type: "string", multiple: true, default: [] },
      tests: { type: "string", multiple: true, default: [] },
      min: { type: "string", default: "80" },
      concurrency: { type: "string", default: String(Math.max(1, Math.min(4, availableParallelism()))) },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), "airlift-mutants-"));
  const start = Date.now();
  process.chdir(repositoryRoot);
  try {
    const settings = options(values, folder);
    await new Stryker(settings).runMutationTest();
    const report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
    const share = print(sampleOf(report, settings.airlift), (Date.now() - start) / 60_000);
    return share < Number(values.min) ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
