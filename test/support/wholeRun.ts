/**
 * Whether everything runs (`npm test -- --all`, and CI). Else, of tests that do the same with another input, the first ones
 * run, so that somebody who changes a line waits minutes; the others show as pending.
 */
export const isWholeRun = process.env.AIRLIFT_TEST_ALL === "1";

/** Tests and groups of a whole run. */
export const inWholeRun = {
  it: isWholeRun ? it : it.skip,
  describe: isWholeRun ? describe : describe.skip,
} as const;

/** `it` for the first `count` of a list of inputs, then that of a whole run. */
export const itFor = (index: number, count = 1): Mocha.TestFunction | Mocha.PendingTestFunction =>
  index < count ? it : inWholeRun.it;
