import {
  all,
  bool,
  custom,
  duration,
  inList,
  int,
  lenientDuration,
  map,
  type Row,
  raw,
  rows,
  type Samples,
  text,
  words,
} from "./samples.js";

const fifo = (...keys: [string, Samples][]): Readonly<Record<string, Samples>> => ({
  fifo: custom(
    [
      [true, { enable: true }],
      [false, { enable: false }],
      [{ content_based_deduplication: false }, { enable: true, content_based_deduplication: false }],
    ],
    [{}, "text", ["list"]],
    [
      [true, { content_based_deduplication: true }, { enable: true, content_based_deduplication: true }],
      [{ content_based_deduplication: true }, true, { enable: true, content_based_deduplication: undefined }],
      [{ content_based_deduplication: true }, false, { enable: false }],
    ],
  ),
  "fifo.content_based_deduplication": bool(),
  ...Object.fromEntries(keys),
});

export const publish = (): Row[] => [
  ...rows("publish", {
    "": map({ topics: [{ name: "orders" }] }, {}, { topics: [{ name: "orders", fifo: { enable: false } }] }),
    ".topics": custom(
      [[[{ name: "orders" }], [{ name: "orders" }]]],
      ["text", [{ fifo: true }], [{ name: "a" }, { name: "a" }]],
      [
        [[{ name: "a" }], [{ name: "b" }], [{ name: "b" }]],
        [[{ name: "a" }], [], []],
      ],
    ),
    ".topics[]": custom(
      [[{ name: "a" }, { name: "a" }]],
      ["text", {}],
      [[{ name: "a", fifo: true }, { name: "b" }, { name: "b", fifo: { enable: false } }]],
    ),
    ".topics[].name": inList(text("orders", "a_b-C1", "a b", "", "x.fifo")),
  }),
  ...rows("publish.topics[].", all(fifo(), inList)),
];

const queue = (lenient: boolean): Readonly<Record<string, Samples>> => {
  const time = () => (lenient ? lenientDuration() : duration("90s", 90, "3m", 180, 60));
  return {
    "queue.retention": time(),
    "queue.delay": time(),
    "queue.timeout": time(),
    "queue.dead_letter": custom(
      [[{ tries: 3 }, { tries: 3 }]],
      ["text", ["list"]],
      lenient ? [[{ tries: 3 }, raw("{tries: 5}"), { tries: 5 }]] : [[{ tries: 3 }, {}, { tries: 3 }]],
    ),
    "queue.dead_letter.tries": { ...int(3, 5), refuses: ["many", 65536, -1] },
    ...Object.fromEntries(
      Object.entries(
        fifo(
          ["fifo.deduplication_scope", { ...words("queue", "messageGroup") }],
          ["fifo.throughput_limit", { ...words("perQueue", "perMessageGroupId") }],
          ["fifo.high_throughput", bool()],
        ),
      ).map(([path, samples]) => [`queue.${path}`, samples]),
    ),
  };
};

export const subscribe = (): Row[] => [
  ...rows("subscribe", {
    "": map({ topics: [] }, { queue: { timeout: "60s" } }, { topics: [], queue: { timeout: 60 } }),
    ".topics": custom(
      [[[{ name: "a", service: "api" }], [{ name: "a", service: "api" }]]],
      ["text", [{ name: "a" }]],
      [[[{ name: "a", service: "api" }], [], []]],
    ),
    ".topics[]": custom(
      [
        [
          { name: "a", service: "api" },
          { name: "a", service: "api" },
        ],
      ],
      ["text", {}],
      [
        [
          { name: "a", service: "api", queue: true },
          { name: "b", service: "api" },
          { name: "b", queue: undefined },
        ],
      ],
    ),
    ".topics[].name": inList(text("orders", "a_b-C1", "a b", "", "x.fifo")),
    ".topics[].service": inList(text("api", "web-2", "a", "A", "a--b", "a-")),
    ".topics[].filter_policy": custom(
      [[{ a: [1, "x"] }, { a: [1, "x"] }]],
      [raw("!Unknown x")],
      [[{ a: ["x"] }, { b: ["y"] }, { b: ["y"], a: undefined }]],
    ),
    ".topics[].queue": inList(
      custom(
        [
          [true, { enable: true }],
          [false, { enable: false }],
          [{ retention: "1h" }, { enable: true, retention: 3600 }],
        ],
        [{}, "text", ["list"]],
        [
          [{ retention: "1h" }, true, { enable: true, retention: undefined }],
          [true, { retention: "1h" }, { retention: 3600 }],
          [true, false, { enable: false }],
        ],
      ),
    ),
    ".queue": map({ retention: "1h" }, { delay: "5s" }, { retention: 3600, delay: 5, fifo: { enable: false } }),
  }),
  ...rows("subscribe.topics[].", all(queue(true), inList)),
  ...rows("subscribe.", queue(false)),
];

export const taskdefOverrides = (): Row[] =>
  rows("taskdef_overrides", {
    "": custom(
      [[[{ path: "Cpu", value: "1" }], [{ path: "Cpu", value: "1" }]]],
      ["text", [{ path: "Cpu" }]],
      [[[{ path: "Cpu", value: "1" }], [], []]],
    ),
    "[]": custom(
      [[{ path: "Cpu", value: "1" }, { path: "Cpu" }]],
      ["text", {}],
      [[{ path: "Cpu", value: "1" }, { path: "Memory", value: "2" }, { path: "Memory" }]],
    ),
    "[].path": inList(
      text("Volumes[-].Name", "ContainerDefinitions[0].User", "Family", "ContainerDefinitions[0].Name", "a b", "a..b"),
    ),
    "[].value": custom(
      [
        [raw("!Sub x"), { "Fn::Sub": "x" }],
        [{ a: [1] }, { a: [1] }],
        [2048, 2048],
      ],
      [raw("!Unknown x")],
      [["1", "2", "2"]],
    ),
  });
