import {
  all,
  anyCase,
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
  texts,
} from "./samples.js";

const path = (): Samples => ({
  ...text("/a", "/b"),
  accepts: [
    ["/a", "/a"],
    ["b", "/b"],
    ["", "/"],
  ],
});

const check = (strictPath: Samples): Readonly<Record<string, Samples>> => ({
  healthcheck: custom(
    [
      ["/health", { path: "/health" }],
      [
        { path: "/h", interval: "20s" },
        { path: "/h", interval: 20 },
      ],
      [{ interval: "20s" }, { path: "/", interval: 20 }],
    ],
    [{}, ["list"], { interval: 5 }],
    [
      [{ path: "/a", interval: "20s" }, "/b", { path: "/b", interval: undefined }],
      ["/a", { interval: "20s" }, { path: "/", interval: 20 }],
      [{ path: "/a" }, { interval: "20s" }, { path: "/a", interval: 20 }],
    ],
  ),
  "healthcheck.path": strictPath,
  "healthcheck.port": int(8080, 8081, "80"),
  "healthcheck.success_codes": {
    ...text("200-299", "301"),
    accepts: [
      [raw("200"), "200"],
      ["200,301", "200,301"],
    ],
  },
  "healthcheck.healthy_threshold": int(3, 5, "3"),
  "healthcheck.unhealthy_threshold": int(3, 5, "3"),
  "healthcheck.timeout": duration("10s", 10, "20s", 20, 5),
  "healthcheck.interval": duration("10s", 10, "20s", 20, 5),
  "healthcheck.grace_period": duration("10s", 10, "20s", 20, 5),
});

const alias = (): Readonly<Record<string, Samples>> => ({
  alias: custom(
    [
      ["web.example.com", [{ name: "web.example.com" }]],
      [
        ["a.example.com", "b.example.com"],
        [{ name: "a.example.com" }, { name: "b.example.com" }],
      ],
      [[{ name: "a.example.com", hosted_zone: "Z1" }], [{ name: "a.example.com", hosted_zone: "Z1" }]],
    ],
    [{ name: "map" }, [["list"]]],
    [
      ["a.example.com", ["b.example.com"], [{ name: "b.example.com" }]],
      [["a.example.com", "b.example.com"], "c.example.com", [{ name: "c.example.com" }]],
      [[{ name: "a.example.com" }], "b.example.com", [{ name: "b.example.com" }]],
      ["a.example.com", [], []],
    ],
  ),
  "alias[]": custom(
    [["a.example.com", { name: "a.example.com" }]],
    [{}, ["list"]],
    [["a.example.com", "b.example.com", { name: "b.example.com" }]],
  ),
  "alias[].name": inList(text("a.example.com", "b.example.com")),
});

const rule = (publicOne: boolean): Readonly<Record<string, Samples>> => ({
  path: path(),
  version: anyCase("grpc", "http2"),
  stickiness: bool(),
  ...alias(),
  "alias[].hosted_zone": inList(text("Z1", "Z2")),
  hosted_zone: text("Z1", "Z2"),
  // A Backend Service's http is a map and nothing else, so that Copilot tells what it can't read there.
  deregistration_delay: publicOne ? lenientDuration() : duration("90s", 90, "3m", 180, 15),
  target_container: { ...text("helper", "one"), refuses: ["nobody", ["helper"]] },
  target_port: { ...int(9000, 9100, 65536), refuses: ["many", 65536] },
  allowed_source_ips: texts("10.0.0.0/8", "192.168.0.0/16", ["10.0.0.1"]),
  "allowed_source_ips[]": inList(text("10.0.0.0/8", "192.168.0.0/16", "10.0.0.1")),
  redirect_to_https: bool(),
  ...check(path()),
});

export const http = (publicOne: boolean): Row[] => [
  ...rows("", {
    http: publicOne
      ? custom(
          [
            [
              { path: "/" },
              {
                enable: true,
                path: "/",
                healthcheck: { path: "/" },
                stickiness: false,
                deregistration_delay: 60,
                redirect_to_https: true,
              },
            ],
          ],
          [true, {}, "text", { alb: "name" }, ["list"]],
          [
            [{ path: "/a", stickiness: true }, { path: "/b" }, { path: "/b", stickiness: true }],
            [{ path: "/a" }, null, { path: "/a" }],
          ],
        )
      : custom(
          [[{ path: "/" }, { path: "/", healthcheck: { path: "/" } }]],
          [false, "text", { stickiness: true }],
          [
            [{ path: "/a", stickiness: true }, { path: "/b" }, { path: "/b", stickiness: true }],
            [{ path: "/a" }, {}, { path: "/a" }],
          ],
        ),
  }),
  ...rows("http.", {
    ...rule(publicOne),
    alb: text("mine", "other"),
    targetContainer: publicOne
      ? custom([["helper", undefined]], [["list"]], [["helper", "one", undefined]])
      : custom([["helper", undefined]], [["list"]], [["helper", "one", undefined]]),
    additional_rules: custom(
      [
        [[{ path: "/x" }], [{ path: "/x", healthcheck: { path: "/" } }]],
        [[], []],
      ],
      ["text", [{ stickiness: true }]],
      [
        [[{ path: "/x" }], [{ path: "/y" }], [{ path: "/y" }]],
        [[{ path: "/x" }], [], []],
      ],
    ),
    "additional_rules[]": custom(
      [[{ path: "/x" }, { path: "/x" }]],
      ["text", {}],
      [[{ path: "/x", stickiness: true }, { path: "/y" }, { path: "/y", stickiness: false }]],
    ),
  }),
  ...rows(
    "http.additional_rules[].",
    all(
      publicOne ? { ...rule(true), "healthcheck.grace_period": custom([], ["10s", "soon"], []) } : rule(false),
      inList,
    ),
  ),
];

const listener = (): Readonly<Record<string, Samples>> => ({
  port: custom(
    [
      [443, { port: 443, protocol: "tcp" }],
      ["444/TLS", { port: 444, protocol: "tls" }],
    ],
    ["443/http", "https", "1/2/3", ["443"]],
    [[443, "444/tls", { port: 444, protocol: "tls" }]],
  ),
  target_container: { ...text("helper", "one"), refuses: ["nobody", ["helper"]] },
  target_port: { ...int(9000, 9100, "9000") },
  ssl_policy: text(),
  stickiness: bool(),
  deregistration_delay: duration("90s", 90, "3m", 180, 60),
  healthcheck: map({ interval: "20s" }, { timeout: "5s" }, { interval: 20, timeout: 5 }),
  "healthcheck.port": int(8080, 8081, "80"),
  "healthcheck.healthy_threshold": int(3, 5, "3"),
  "healthcheck.unhealthy_threshold": int(3, 5, "3"),
  "healthcheck.timeout": duration("10s", 10, "20s", 20, 5),
  "healthcheck.interval": duration("10s", 10, "20s", 20, 5),
  "healthcheck.grace_period": duration("10s", 10, "20s", 20, 5),
});

export const nlb = (): Row[] => [
  ...rows("", {
    nlb: custom(
      [[{ port: 443 }, { port: { port: 443, protocol: "tcp" }, deregistration_delay: 60 }]],
      ["text", { stickiness: true }],
      [
        [{ port: 443, stickiness: true }, { port: 444 }, { port: { port: 444 }, stickiness: true }],
        [{ port: 443 }, {}, { port: { port: 443 } }],
      ],
    ),
  }),
  ...rows("nlb.", {
    ...listener(),
    ...alias(),
    "alias[].hosted_zone": custom([], ["Z1", ["Z1"]], []),
    additional_listeners: custom(
      [[[{ port: 444 }], [{ port: { port: 444 } }]]],
      ["text", [{ stickiness: true }]],
      [[[{ port: 444 }], [], []]],
    ),
    "additional_listeners[]": custom(
      [[{ port: 444 }, { port: { port: 444 } }]],
      ["text", {}],
      [[{ port: 444 }, { port: 445 }, { port: { port: 445 } }]],
    ),
  }).map((row) => (row.path === "nlb.alias" ? { ...row, accepts: row.accepts.slice(0, 2) } : row)),
  ...rows(
    "nlb.additional_listeners[].",
    all(
      {
        ...listener(),
        healthcheck: custom(
          [[{ interval: "20s" }, { interval: 20 }]],
          ["text", ["list"]],
          [[{ interval: "20s" }, raw("{timeout: 5s}"), { interval: undefined, timeout: 5 }]],
        ),
        "healthcheck.grace_period": custom([], ["10s", "soon"], []),
      },
      inList,
    ),
  ),
];
