// Mocha's dots, what fails as it fails, and at the end the slowest files: where the time of a whole run goes.
import { relative } from "node:path";
import Mocha from "mocha";

const { EVENT_RUN_END, EVENT_TEST_END, EVENT_TEST_FAIL, EVENT_HOOK_END } = Mocha.Runner.constants;

export default class extends Mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    const seconds = new Map();
    const count = ({ file, duration = 0 }) => {
      if (file !== undefined) seconds.set(file, (seconds.get(file) ?? 0) + duration / 1000);
    };
    // A whole run takes minutes: what fails is named at once, and with all it says at the end.
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      const why = String(error?.message ?? error).split("\n", 1)[0];
      process.stdout.write(`\nfailed: ${relative(process.cwd(), test.file ?? "")}: ${test.fullTitle()}: ${why}\n`);
    });
    runner.on(EVENT_TEST_END, count);
    runner.on(EVENT_HOOK_END, count);
    runner.once(EVENT_RUN_END, () => {
      const slowest = [...seconds].sort(([, one], [, other]) => other - one).slice(0, 15);
      const lines = slowest.map(
        ([file, time]) => `  ${time.toFixed(0).padStart(5)} s  ${relative(process.cwd(), file)}`,
      );
      if (process.env.AIRLIFT_TEST_TIMES) process.stdout.write(`\nSlowest files:\n${lines.join("\n")}\n\n`);
    });
  }
}
