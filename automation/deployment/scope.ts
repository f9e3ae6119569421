import type { NeedName } from "../record/environmentRecord.js";

/** How a run differs from a whole one. */
export interface RunScope {
  /** Builds no workload; only removes the pruned ones. @default false */
  onlyRemove?: boolean;
  /** Shared resources that go if no workload needs them. @default none; with a time to live all without data */
  trim?: readonly NeedName[];
  /** Reads the rules of the environment's listeners in any case. @default only when a rule needs a number */
  readRules?: boolean;
}
