import type { EcsTaskSpec, WorkloadContextArgs } from "./fargateService.js";
import type { Value } from "./values.js";

export interface ScheduledJobSpec<V = Value> extends EcsTaskSpec<V> {
  /** EventBridge expression, `rate(…)` or `cron(…)`. Absent (`none`): the rule is there and disabled. */
  schedule?: string;
  /** Seconds for the whole run with its retries. @default no limit */
  timeout?: number;
  /** @default 0 */
  retries?: number;
}

export interface ScheduledJobArgs extends ScheduledJobSpec, WorkloadContextArgs {}
