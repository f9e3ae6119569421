import {
  anyCase,
  bool,
  custom,
  duration,
  int,
  map,
  type Row,
  rows,
  type Samples,
  text,
  type Written,
} from "./samples.js";

const cooldown = (prefix: string): Readonly<Record<string, Samples>> => ({
  [prefix]: map({ in: "30s" }, { out: "20s" }, { in: 30, out: 20 }),
  [`${prefix}.in`]: { ...duration("30s", 30, "1m", 60), refuses: ["soon", ["30s"]] },
  [`${prefix}.out`]: { ...duration("30s", 30, "1m", 60), refuses: ["soon", ["30s"]] },
});

const metric = (
  name: string,
  value: Samples,
  one: Written,
  oneLong: number,
  two: Written,
  twoLong: number,
  ...refused: Written[]
): Readonly<Record<string, Samples>> => ({
  [name]: custom(
    [
      [one, { value: oneLong }],
      [{ value: two }, { value: twoLong }],
    ],
    [{}, [one], ...refused],
    [
      [{ value: one, cooldown: { in: "30s" } }, two, { value: twoLong, cooldown: undefined }],
      [one, { value: two, cooldown: { in: "30s" } }, { value: twoLong, cooldown: { in: 30 } }],
      [{ value: one }, { cooldown: { in: "30s" } }, { value: oneLong, cooldown: { in: 30 } }],
    ],
  ),
  [`${name}.value`]: value,
  ...cooldown(`${name}.cooldown`),
});

const percentage = (): Samples => ({ ...int(50, 70), refuses: ["many", 101, -1] });
/** The metric is refused in this kind of service, whatever its value. */
const refusedMetric = (name: string, value: Written): Row[] =>
  [name, `${name}.value`, `${name}.cooldown`, `${name}.cooldown.in`, `${name}.cooldown.out`].map((path) => ({
    path: `count.${path}`,
    accepts: [],
    refuses: [path.endsWith("in") || path.endsWith("out") ? "30s" : path.endsWith("cooldown") ? { in: "30s" } : value],
    merges: [],
  }));

const queueDelay = (): Row[] =>
  rows("count.", {
    queue_delay: map(
      { acceptable_latency: "10m", msg_processing_time: "1s" },
      { cooldown: { in: "30s" } },
      { acceptable_latency: 600, msg_processing_time: 1, cooldown: { in: 30 } },
    ),
    "queue_delay.acceptable_latency": { ...duration("10m", 600, "20m", 1200), refuses: ["0s", "500ms", "soon"] },
    "queue_delay.msg_processing_time": { ...duration("2s", 2, "3s", 3), refuses: ["0s", "1h", "soon"] },
    ...cooldown("queue_delay.cooldown"),
  });
const refusedQueueDelay = (): Row[] =>
  Object.entries<Written>({
    queue_delay: { acceptable_latency: "10m", msg_processing_time: "1s" },
    "queue_delay.acceptable_latency": "10m",
    "queue_delay.msg_processing_time": "1s",
    "queue_delay.cooldown": { in: "30s" },
    "queue_delay.cooldown.in": "30s",
    "queue_delay.cooldown.out": "30s",
  }).map(([path, value]) => ({ path: `count.${path}`, accepts: [], refuses: [value], merges: [] }));

export const count = (balanced: boolean): Row[] => [
  ...rows("count", {
    "": custom(
      [
        [3, { fixed: 3 }],
        [0, { fixed: 0 }],
        [{ spot: 2 }, { spot: 2 }],
        [
          { range: "1-10", cpu_percentage: 70 },
          { range: { min: 1, max: 10 }, cpu_percentage: { value: 70 } },
        ],
      ],
      ["3", {}, ["list"], { range: "1-10" }, { cpu_percentage: 70 }],
      [
        [3, { range: "1-4", cpu_percentage: 70 }, { fixed: undefined, range: { min: 1, max: 4 } }],
        [{ range: "1-4", cpu_percentage: 70 }, 2, { fixed: 2, range: undefined, cpu_percentage: undefined }],
        [
          { range: "1-4", cpu_percentage: 70, cooldown: { in: "30s" } },
          { spot: 2 },
          { spot: 2, range: undefined, cpu_percentage: undefined, cooldown: undefined },
        ],
        [{ spot: 2 }, { range: "1-4", cpu_percentage: 70 }, { spot: undefined, range: { min: 1 } }],
      ],
    ),
    ".spot": { ...int(2, 4), refuses: ["many", [2]] },
    ".range": custom(
      [
        ["1-10", { min: 1, max: 10 }],
        [
          { min: 1, max: 10, spot_from: 3 },
          { min: 1, max: 10, spot_from: 3 },
        ],
      ],
      ["10", "a-b", "9-1", {}, { min: 1 }, ["1-2"]],
      [
        ["1-10", { min: 2, max: 4 }, { min: 2, max: 4 }],
        [{ min: 1, max: 10 }, "2-3", { min: 2, max: 3 }],
        [{ min: 1, max: 10 }, { max: 9 }, { min: 1, max: 9 }],
      ],
    ),
    ".range.min": { ...int(1, 2), refuses: ["many", -1] },
    ".range.max": { ...int(9, 10), refuses: ["many", -1] },
    ".range.spot_from": { ...int(2, 3), refuses: ["many", -1] },
    ...Object.fromEntries(Object.entries(cooldown("cooldown")).map(([path, samples]) => [`.${path}`, samples])),
  }),
  ...rows("count.", {
    ...metric("cpu_percentage", percentage(), 50, 50, 70, 70, 101),
    ...metric("memory_percentage", percentage(), 50, 50, 70, 70, -1),
  }),
  ...(balanced
    ? [
        ...rows("count.", {
          ...metric("requests", { ...int(100, 200), refuses: ["many", [1]] }, 100, 100, 200, 200),
          ...metric(
            "response_time",
            { ...duration("2s", 2, "500ms", 0.5), refuses: ["soon", ["1s"]] },
            "2s",
            2,
            "500ms",
            0.5,
            2,
          ),
        }),
        ...refusedQueueDelay(),
      ]
    : [...refusedMetric("requests", 100), ...refusedMetric("response_time", "2s"), ...queueDelay()]),
];

export const exec = (): Row[] =>
  rows("", {
    exec: custom(
      [
        [true, { enable: true }],
        [false, { enable: false }],
        [{ enable: false }, { enable: false }],
      ],
      [{}, "text", "true"],
      [
        [true, false, { enable: false }],
        [{ enable: true }, false, { enable: false }],
        [false, { enable: true }, { enable: true }],
      ],
    ),
    "exec.enable": bool(),
  });

export const deployment = (worker: boolean): Row[] =>
  rows("deployment", {
    "": map(
      { rolling: "recreate" },
      { rollback_alarms: ["a"] },
      { rolling: "recreate", rollback_alarms: { names: ["a"] } },
    ),
    ".rolling": anyCase("recreate", "default"),
    ".rollback_alarms": custom(
      [
        [["a"], { names: ["a"] }],
        [[], { names: [] }],
        [{ cpu_utilization: 70.5 }, { cpu_utilization: 70.5 }],
      ],
      [{}, "text", ...(worker ? [] : [{ messages_delayed: 3 }])],
      [
        [["a"], { cpu_utilization: 70 }, { names: undefined, cpu_utilization: 70 }],
        [{ cpu_utilization: 70 }, ["a"], { names: ["a"], cpu_utilization: undefined }],
        [{ cpu_utilization: 70 }, { memory_utilization: 60 }, { cpu_utilization: 70, memory_utilization: 60 }],
      ],
    ),
    ".rollback_alarms.cpu_utilization": int(70, 80, "70"),
    ".rollback_alarms.memory_utilization": int(70, 80, "70"),
    ...(worker ? { ".rollback_alarms.messages_delayed": int(70, 80, "70") } : {}),
  });

export const observability = (checked: boolean): Row[] =>
  rows("observability", {
    "": map({ tracing: "awsxray" }, {}),
    ".tracing": checked ? { ...text("awsxray", "AWSXRay", "zipkin") } : text("awsxray", "zipkin"),
  });
