/**
 * How many tasks run. Long form: always a map: `{fixed}` for a number, `{spot}`, or
 * `{range: {min, max, spot_from?}, cooldown?, cpu_percentage?: {value, cooldown?: {in?, out?}}, …}`; durations in seconds.
 */
import { cooldownDefaults } from "../../../components/defaults.js";
import {
  duration,
  either,
  type Field,
  int,
  type LongOf,
  map,
  type Plain,
  type Refusal,
  shorthand,
  str,
} from "../fields.js";

const cooldownFields = {
  in: duration({
    effect: "wait after tasks were removed",
    defaultText: `\`count.cooldown.in\`, else ${cooldownDefaults.in}s`,
  }),
  out: duration({
    effect: "wait after tasks were added",
    defaultText: `\`count.cooldown.out\`, else ${cooldownDefaults.out}s`,
  }),
};
const metricCooldown = map(cooldownFields, {
  effect: "cooldown of this metric",
  rules: ["Each side by itself wins over `count.cooldown`."],
  defaultText: "`count.cooldown`",
});

export const cooldown = map(
  {
    in: duration({ effect: "wait after tasks were removed", defaultText: `${cooldownDefaults.in}s` }),
    out: duration({ effect: "wait after tasks were added", defaultText: `${cooldownDefaults.out}s` }),
  },
  { effect: "cooldown of every metric that has none of its own", rules: ["Needs a metric to scale by."] },
);

// Without a value Copilot crashed on these two.
const percentage = { rules: ["0 to 100.", "Needs `count.range`."], min: 0, max: 100, required: true } as const;
const requestRules = ["Needs `count.range`.", "Needs `http`; Load Balanced and Backend Services only."];

const metric = <F extends Field<number>>(value: F, effect: string) =>
  shorthand("value", { value, cooldown: metricCooldown }, { effect, rules: value.about.rules, lenient: true });

const cpuPercentage = metric(
  int({ effect: "average CPU use to hold, in percent", ...percentage }),
  "scales by CPU use",
);
const memoryPercentage = metric(
  int({ effect: "average memory use to hold, in percent", ...percentage }),
  "scales by memory use",
);
const requests = metric(
  int({ effect: "requests per task and minute to hold", rules: requestRules }),
  "scales by requests to the load balancer",
);
const responseTime = metric(
  duration({ effect: "average response time to hold", rules: requestRules }),
  "scales by response time at the load balancer",
);

const queueDelay = map(
  {
    acceptable_latency: duration({
      effect: "longest time that a message may wait",
      rules: ["Above zero and not below `msg_processing_time`."],
      required: true,
      strict: true,
    }),
    msg_processing_time: duration({
      effect: "average time to process one message",
      rules: ["Above zero."],
      required: true,
      strict: true,
    }),
    cooldown: metricCooldown,
  },
  { effect: "scales by the backlog of each queue per task", rules: ["Worker Services only.", "Needs `count.range`."] },
);

function rangeFromText(text: string): Plain | Refusal {
  const parts = /^(\d+)-(\d+)$/.exec(text);
  if (parts === null) return { message: `"${text}" is not a range`, hint: "Write <min>-<max>, for example 1-10." };
  return { min: Number(parts[1]), max: Number(parts[2]) };
}

const rangeFields = {
  min: int({
    effect: "fewest tasks; also how many are started first",
    rules: ["Not above `max`."],
    required: true,
    min: 0,
  }),
  max: int({ effect: "most tasks", required: true, min: 0 }),
  spot_from: int({ effect: "from this task on Fargate Spot is used", min: 0 }),
};

export interface RangeForm {
  min: number;
  max: number;
  spot_from?: number;
}

const range = either<RangeForm, typeof rangeFields, { effect: string }>(rangeFields, {
  effect: "limits between which the number of tasks follows the metrics",
  form: '`"<min>-<max>"`, or a map',
  rules: ["Needs a metric to scale by, and a metric needs it."],
  scalar: { of: str({ effect: "the limits" }), expand: rangeFromText },
} as { effect: string });

const metrics = ["cpu_percentage", "memory_percentage", "requests", "response_time", "queue_delay"] as const;
/** Keys of `count` that are metrics to scale by. */
export const scalingMetrics = metrics;

const spotClears = ["range", "cooldown", ...metrics];
const clears: Record<string, readonly string[]> = { spot: spotClears };
for (const key of ["range", ...metrics]) clears[key] = ["spot"];

const countFields = {
  fixed: int({ effect: "number of tasks", hidden: true }),
  spot: int({
    effect: "number of tasks, all on Fargate Spot",
    rules: ["Excludes `range` and every metric."],
  }),
  range,
  cooldown,
  cpu_percentage: cpuPercentage,
  memory_percentage: memoryPercentage,
  requests,
  response_time: responseTime,
  queue_delay: queueDelay,
};

/** Exactly one of `fixed`, `spot` and `range` is there; metrics and cooldown only beside `range`. */
export interface CountForm {
  fixed?: number;
  spot?: number;
  range?: RangeForm;
  cooldown?: LongOf<typeof cooldown>;
  cpu_percentage?: LongOf<typeof cpuPercentage>;
  memory_percentage?: LongOf<typeof memoryPercentage>;
  requests?: LongOf<typeof requests>;
  response_time?: LongOf<typeof responseTime>;
  queue_delay?: LongOf<typeof queueDelay>;
}

const countAbout = {
  effect: "how many tasks run, or between which limits and by which metrics their number moves",
  rules: ["A number, or a map of `spot`, or of `range` with at least one metric."],
  lenient: true,
  clears,
  scalar: { of: countFields.fixed, to: "fixed" },
  default: { fixed: 1 },
} as const;

export const count = either<CountForm, typeof countFields, typeof countAbout>(countFields, countAbout);

const jobCountFields = { fixed: countFields.fixed };
/** Jobs start one task a run; the number is read and not used. */
export const jobCount = either<{ fixed: number }, typeof jobCountFields, { effect: string }>(jobCountFields, {
  effect: "nothing: a run is one task",
  form: "integer",
  rules: ["A map is refused."],
  mapped: false,
  scalar: { of: jobCountFields.fixed, to: "fixed" },
} as { effect: string });
