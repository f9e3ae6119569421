import { scalingMetrics } from "../fields/count.js";
import type { LoadBalancedWebServiceForm } from "../kinds.js";
import type { Draft, RuleContext } from "./context.js";

export type CountPart = Draft<LoadBalancedWebServiceForm["count"]>;

/** Which metrics a kind of service can scale by, and why not by the others. */
export interface ScalingLimits {
  /** Refusals by metric. */
  refused: Readonly<Partial<Record<(typeof scalingMetrics)[number], { message: string; hint?: string }>>>;
}

/** Spot, ranges, metrics and cooldowns fit together. */
export function checkCount(count: CountPart | undefined, limits: ScalingLimits, context: RuleContext): void {
  if (count === undefined) return;
  checkNumbers(count, context);
  // Plain maps without anything in them are as good as not written.
  const isThere = (key: string): boolean =>
    context.written(`count.${key}`) &&
    (count[key as keyof CountPart] !== undefined || (key !== "cooldown" && key !== "queue_delay"));
  const metrics = scalingMetrics.filter(isThere);
  for (const metric of metrics) {
    const refusal = limits.refused[metric];
    if (refusal !== undefined) context.error(`count.${metric}`, refusal.message, refusal.hint);
  }
  if (context.written("count.spot")) {
    const others = ["range", "cooldown", ...metrics].filter(isThere);
    if (others.length > 0)
      context.error(
        "count.spot",
        `spot is a fixed number of tasks and can't be combined with ${others.join(", ")}`,
        "For a range that uses Spot, write `range` as a map with `spot_from`.",
      );
    return;
  }
  const ranged = context.written("count.range");
  if (ranged && metrics.length === 0)
    context.error(
      "count.range",
      "a range needs a metric to scale by",
      "Add `cpu_percentage`, for example, or write a fixed number.",
    );
  if (!ranged && metrics.length > 0)
    context.error(`count.${metrics[0]}`, "a metric needs a range to scale in", "Add range, for example range: 1-10.");
  if (metrics.length === 0 && !ranged && context.written("count.cooldown"))
    context.error(
      "count.cooldown",
      "a cooldown needs a metric to scale by",
      "Add range and a metric, or leave it out.",
    );
  for (const metric of ["requests", "response_time"] as const) {
    if (count[metric] !== undefined && !context.written(`count.${metric}.value`))
      context.warning(
        `count.${metric}`,
        "without a value nothing scales by this metric, and nothing did in Copilot",
        "Add value, or leave it out.",
      );
  }
  checkRange(count, context);
  checkQueueDelay(count, context);
}

/** Copilot handed negative numbers on, and AWS refused them. */
function checkNumbers({ fixed, spot, range }: CountPart, context: RuleContext): void {
  const numbers: [string, number | undefined][] = [
    ["count", fixed],
    ["count.spot", spot],
    ["count.range.min", range?.min],
    ["count.range.max", range?.max],
    ["count.range.spot_from", range?.spot_from],
  ];
  for (const [path, number] of numbers) {
    if (number !== undefined && number < 0)
      context.refusedAtDeploy(path, `${number} tasks are not possible`, "Write 0 or more.");
  }
}

function checkRange(count: CountPart, context: RuleContext): void {
  const { min, max } = count.range ?? {};
  if (min !== undefined && max !== undefined && min > max)
    context.error("count.range", `the range ends (${max}) before it begins (${min})`);
}

function checkQueueDelay(count: CountPart, context: RuleContext): void {
  const { acceptable_latency: latency, msg_processing_time: time } = count.queue_delay ?? {};
  for (const [key, value] of [
    ["acceptable_latency", latency],
    ["msg_processing_time", time],
  ] as const) {
    if (value !== undefined && value <= 0) context.error(`count.queue_delay.${key}`, `${key} must be above zero`);
  }
  if (latency !== undefined && time !== undefined && time > 0 && latency < time) {
    context.error(
      "count.queue_delay.acceptable_latency",
      "a message can't be finished in less time than it takes to process it",
      "Make `acceptable_latency` at least `msg_processing_time`.",
    );
  }
}
