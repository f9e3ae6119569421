import { targetHealthCheckDefaults as check, gracePeriod } from "../../../components/defaults.js";
import { duration, int } from "../fields.js";

/** What the health checks of both kinds of load balancers have. Durations in seconds. */
export const targetCheckFields = (timeout: number, gracePeriodRules: readonly string[]) => ({
  healthy_threshold: int({
    effect: "successes until the target is healthy",
    defaultText: `${check.healthyThreshold} (AWS)`,
  }),
  unhealthy_threshold: int({
    effect: "failures until the target is unhealthy",
    defaultText: `${check.unhealthyThreshold} (AWS)`,
  }),
  timeout: duration({ effect: "time after which a check has failed", defaultText: `${timeout}s (AWS)` }),
  interval: duration({ effect: "time between two checks", defaultText: `${check.interval}s (AWS)` }),
  grace_period: duration({
    effect: "time after a task's start in which ECS ignores failing checks",
    defaultText: `${gracePeriod}s`,
    rules: gracePeriodRules,
  }),
});
