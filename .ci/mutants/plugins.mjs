// What Stryker needs beside its core: a runner for mocha 12 (its own stops at 11 on Node.js 20), and the sample.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { CheckStatus } from "@stryker-mutator/api/check";
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { commonTokens, declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import Mocha from "mocha";
import { repositoryRoot } from "../paths.mjs";

/** Every test file below the folders, but for those whose path ends like one of `without`. */
function testFiles({ folders, without }) {
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
    .filter((name) => name.endsWith(".test.ts") && !without.some((end) => name.endsWith(end)))
    .sort();
}

/** Gathers the results of one run. */
class Collector {
  static tests = [];

  constructor(runner) {
    Collector.tests = [];
    const add = (test, status, more = {}) => {
      const id = test.fullTitle();
      Collector.tests.push({ id, name: id, fileName: test.file, timeSpentMs: test.duration ?? 0, status, ...more });
    };
    runner.on("pass", (test) => add(test, TestStatus.Success));
    runner.on("fail", (test, error) =>
      add(test, TestStatus.Failed, { failureMessage: error.stack ?? String(error.message ?? error) }),
    );
  }
}

/** Milliseconds that a test may take with a mutant in it. Who waits for ever is ended here: beyond, the whole worker is lost. */
const limitOf = (duration = 0) => Math.max(8_000, 5 * duration);

function limitHooks(suite) {
  for (const hooks of ["_beforeAll", "_beforeEach", "_afterAll", "_afterEach"])
    for (const hook of suite[hooks]) hook.timeout(Math.min(hook.timeout(), 60_000));
  for (const each of suite.suites) limitHooks(each);
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Loads the test files once, and runs those tests of them that cover a mutant, in the same process, until one fails. */
class MochaRunner {
  static inject = tokens(commonTokens.options);
  #loaded = false;

  constructor(options) {
    this.files = options.airlift;
    global[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
    this.context = global[INSTRUMENTER_CONSTANTS.NAMESPACE];
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    // As many as find what is wrong: the rest of them costs each mutant minutes.
    process.env.AIRLIFT_HISTORIES = "300";
    process.env.AIRLIFT_MUTANTS = "50";
    this.mocha = new Mocha({ reporter: Collector, timeout: 60_000 });
    this.mocha.cleanReferencesAfterRun(false);
    for (const file of testFiles(this.files)) this.mocha.addFile(join(process.cwd(), file));
    const runner = this;
    this.mocha.suite.beforeEach(function noteTest() {
      const id = this.currentTest?.fullTitle();
      if (runner.coverage) runner.context.currentTestId = id;
      else if (runner.durations !== undefined) this.currentTest?.timeout(limitOf(runner.durations[id]));
    });
  }

  async dryRun({ coverageAnalysis, disableBail }) {
    // Once without noting: what a test loads when it comes to it is loaded once for all mutants, so that no test can catch one there.
    await this.#run(true);
    this.coverage = coverageAnalysis === "perTest";
    const result = await this.#run(disableBail);
    this.coverage = false;
    if (result.status === DryRunStatus.Complete && coverageAnalysis !== "off")
      result.mutantCoverage = this.context.mutantCoverage;
    const durations = (result.tests ?? []).map(({ id, timeSpentMs }) => [id, timeSpentMs]);
    writeFileSync(this.files.durationsFile, JSON.stringify(Object.fromEntries(durations)));
    return result;
  }

  async mutantRun({ activeMutant, testFilter, disableBail, hitLimit, mutantActivation }) {
    this.durations ??= JSON.parse(readFileSync(this.files.durationsFile, "utf8"));
    this.context.hitLimit = hitLimit;
    this.context.hitCount = hitLimit ? 0 : undefined;
    this.mocha.grep(testFilter ? new RegExp(testFilter.map((id) => `^${escaped(id)}$`).join("|")) : /(?:)/);
    return toMutantRunResult(await this.#run(disableBail, activeMutant.id, mutantActivation));
  }

  async #run(disableBail, mutant, activation) {
    const bail = (suite) => {
      suite.bail(!disableBail);
      for (const each of suite.suites) bail(each);
    };
    try {
      if (!this.#loaded) {
        this.context.activeMutant = activation === "static" ? mutant : undefined;
        await this.mocha.loadFilesAsync();
        this.#loaded = true;
      }
      bail(this.mocha.suite);
      if (mutant !== undefined) limitHooks(this.mocha.suite);
      this.context.activeMutant = mutant;
      await new Promise((resolve) => this.mocha.run(() => resolve()));
      const hits = determineHitLimitReached(this.context.hitCount, this.context.hitLimit);
      return hits ?? { status: DryRunStatus.Complete, tests: Collector.tests };
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: error.stack ?? String(error) };
    }
  }
}

/** Where a mutant stands in the order of its seed. The same text in the same file has the same place in every run. */
export function placeOf(seed, { fileName, location, mutatorName, replacement }) {
  const { start, end } = location;
  const text = [seed, fileName, start.line, start.column, end.line, end.column, mutatorName, replacement];
  return createHash("sha256").update(JSON.stringify(text)).digest("hex");
}

/** Lets the first of the seed's order through to the tests; all others are left out of the count. */
class SampleChecker {
  static inject = tokens(commonTokens.options);

  constructor({ airlift }) {
    this.settings = airlift;
  }

  async init() {}

  /** Sees all mutants that tests cover, in one of the workers: it notes for all of them which are in the sample. */
  async group(mutants) {
    const { seed, size, sampleFile } = this.settings;
    const places = mutants.map((mutant) => {
      const fileName = relative(repositoryRoot, mutant.fileName);
      return { id: mutant.id, place: placeOf(seed, { ...mutant, fileName }) };
    });
    places.sort((a, b) => (a.place < b.place ? -1 : 1));
    writeFileSync(sampleFile, JSON.stringify(places.slice(0, size ?? places.length).map(({ id }) => id)));
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants) {
    const chosen = new Set(JSON.parse(readFileSync(this.settings.sampleFile, "utf8")));
    const left = { status: CheckStatus.CompileError, reason: "not in the sample" };
    return Object.fromEntries(mutants.map(({ id }) => [id, chosen.has(id) ? { status: CheckStatus.Passed } : left]));
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, "mocha-12", MochaRunner),
  declareClassPlugin(PluginKind.Checker, "sample", SampleChecker),
];

export const strykerValidationSchema = { properties: { airlift: { type: "object" } } };
