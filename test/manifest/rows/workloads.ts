import {
  bool,
  custom,
  duration,
  entryText,
  inList,
  int,
  map,
  namedTexts,
  type Row,
  raw,
  rows,
  text,
} from "./samples.js";

export const named = (): Row[] => [
  { path: "name", accepts: [["web", "web"]], refuses: [null, ["web"]], merges: [] },
  { path: "type", accepts: [], refuses: ["Web Service", null, "backend service"], merges: [] },
];

export const environments = (): Row[] => [
  {
    path: "environments",
    accepts: [
      [raw("{test: null}"), undefined],
      [{ test: {} }, undefined],
    ],
    refuses: ["text", ["list"], raw("{test: }")],
    merges: [],
  },
  {
    path: "environments.<name>",
    accepts: [
      [{}, undefined],
      [null, undefined],
    ],
    refuses: ["text", ["list"]],
    merges: [],
  },
];

export const scheduledJob = (): Row[] => [
  ...rows("", {
    on: map({ schedule: "@daily" }, {}),
    "on.schedule": {
      ...text("@daily", "*/5 * * * *"),
      accepts: [
        ["@every 1h30m", "@every 1h30m"],
        ["0 9 * * 1-5", "0 9 * * 1-5"],
        ["rate(1 hour)", "rate(1 hour)"],
        ["none", "none"],
      ],
      refuses: [
        "@every 30s",
        "@sometimes",
        "* * *",
        "0 0 1 * 1",
        "CRON_TZ=Europe/Paris 0 9 * * 1",
        "@daily ",
        "0 0 * * 7",
      ],
    },
    timeout: duration("90s", 90, "1h", 3600, 60, "500ms", "1500ms"),
    retries: int(3, 5, -1, "3"),
    count: custom([[1, { fixed: 1 }]], [{ range: "1-2" }, "1"], [[1, 2, { fixed: 2 }]]),
    exec: custom([[true, { enable: true }]], [{}, "text"], [[true, false, { enable: false }]]),
    "exec.enable": bool(),
  }),
];

export const requestDriven = (): Row[] => [
  ...rows("http", {
    "": map({ healthcheck: "/h" }, { private: true }, { healthcheck: { path: "/h" }, private: { enable: true } }),
    ".healthcheck": custom(
      [
        ["h", { path: "h" }],
        [{ interval: "5s" }, { interval: 5, path: undefined }],
      ],
      [{}, ["list"], { interval: 5 }],
      [
        [{ path: "/a", interval: "5s" }, "/b", { path: "/b", interval: undefined }],
        ["/a", { interval: "5s" }, { path: undefined, interval: 5 }],
        [{ path: "/a" }, { interval: "5s" }, { path: "/a", interval: 5 }],
      ],
    ),
    ".healthcheck.path": text("/a", "b"),
    ".healthcheck.healthy_threshold": int(3, 5, "3"),
    ".healthcheck.unhealthy_threshold": int(3, 5, "3"),
    ".healthcheck.interval": duration("5s", 5, "10s", 10, 5),
    ".healthcheck.timeout": duration("5s", 5, "10s", 10, 5),
    ".healthcheck.port": int(80, 81, "80"),
    ".healthcheck.success_codes": text("200", "301"),
    ".healthcheck.grace_period": duration("5s", 5, "10s", 10, 5),
    ".alias": text("web.example.com", "api.example.com"),
    ".private": custom(
      [
        [true, { enable: true }],
        [{ endpoint: "vpce-1" }, { enable: true, endpoint: "vpce-1" }],
      ],
      [{}, "text"],
      [
        [true, { endpoint: "vpce-1" }, { enable: true, endpoint: "vpce-1" }],
        [{ endpoint: "vpce-1" }, true, { enable: true, endpoint: undefined }],
        [{ endpoint: "vpce-1" }, false, { enable: false }],
      ],
    ),
    ".private.endpoint": text("vpce-1", "vpce-2"),
  }),
  ...rows("", {
    command: text("npm start", "npm run x"),
    tags: namedTexts(),
    "tags.<name>": entryText(),
    count: text("high/3", "low"),
  }),
];

export const staticSite = (): Row[] => [
  ...rows("http", {
    "": map({ alias: "web.example.com" }, {}),
    ".alias": {
      ...text("web.example.com", "www.example.com"),
      merges: [
        ["web.example.com", "www.example.com", "www.example.com"],
        ["web.example.com", "", "web.example.com"],
      ],
    },
    ".certificate": {
      ...text(
        "arn:aws:acm:us-east-1:1:certificate/1",
        "arn:aws:acm:us-east-1:1:certificate/2",
        "text",
        "arn:aws:acm:eu-west-1:1:certificate/1",
      ),
      merges: [["arn:aws:acm:us-east-1:1:certificate/1", "", "arn:aws:acm:us-east-1:1:certificate/1"]],
    },
  }),
  ...rows("files", {
    "": custom(
      [[[{ source: "dist" }], [{ source: "dist", recursive: undefined }]]],
      ["text", [{ recursive: true }]],
      [
        [[{ source: "a" }], [{ source: "b" }], [{ source: "b" }]],
        [[{ source: "a" }], [], []],
      ],
    ),
    "[]": custom(
      [[{ source: "dist" }, { source: "dist" }]],
      ["text", {}],
      [[{ source: "a", recursive: true }, { source: "b" }, { recursive: undefined }]],
    ),
    "[].source": inList(text("a", "b")),
    "[].destination": inList(text("a", "b")),
    "[].recursive": inList(bool()),
    "[].exclude": custom(
      [
        ["*.md", ["*.md"]],
        [
          ["a", "b"],
          ["a", "b"],
        ],
      ],
      [{ no: "map" }],
      [["a", ["b"], ["b"]]],
    ),
    "[].reinclude": custom(
      [
        ["*.md", ["*.md"]],
        [
          ["a", "b"],
          ["a", "b"],
        ],
      ],
      [{ no: "map" }],
      [["a", ["b"], ["b"]]],
    ),
  }),
];
