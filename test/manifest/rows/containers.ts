import {
  anyCase,
  bool,
  custom,
  duration,
  entryText,
  int,
  map,
  namedTexts,
  type Row,
  raw,
  rows,
  type Samples,
  text,
  texts,
  words,
} from "./samples.js";

export const build = (prefix: string): Row[] =>
  rows(prefix, {
    build: custom(
      [
        ["docker/Dockerfile", { dockerfile: "docker/Dockerfile" }],
        [
          { context: "app", target: "run" },
          { context: "app", target: "run" },
        ],
      ],
      [{}, ["list"]],
      [
        [
          { context: "a", args: { A: "1" } },
          "b/Dockerfile",
          { dockerfile: "b/Dockerfile", context: undefined, args: undefined },
        ],
        ["a/Dockerfile", { context: "b" }, { context: "b", dockerfile: undefined }],
        [{ context: "a", args: { A: "1" } }, { args: { B: "2" } }, { context: "a", args: { A: "1", B: "2" } }],
      ],
    ),
    "build.dockerfile": text("a/Dockerfile", "b/Dockerfile"),
    "build.context": text("a", "b"),
    "build.args": namedTexts(),
    "build.args.<name>": entryText(),
    "build.target": text(),
    "build.cache_from": texts(),
    location: text("nginx", "httpd"),
  });

/** Nothing is an empty text there too, and that is no state. */
const start = (): Samples => ({
  ...anyCase("start", "healthy"),
  refuses: ["later", ["start"], null],
  merges: [["start", "healthy", "healthy"]],
});

export const containerHealthCheck = (prefix: string): Row[] =>
  rows(prefix, {
    healthcheck: custom(
      [[{ interval: "20s" }, { interval: 20, retries: 2, timeout: 5, start_period: 0 }]],
      ["text", ["list"]],
      [
        [{ interval: "20s" }, { retries: 5 }, { interval: 20, retries: 5 }],
        [{ interval: "20s" }, {}, { interval: 20 }],
      ],
    ),
    "healthcheck.command": texts("CMD", "true"),
    "healthcheck.interval": duration("20s", 20, "1m30s", 90, 10),
    "healthcheck.retries": int(3, 5, "3"),
    "healthcheck.timeout": duration("20s", 20, "500ms", 0.5, 10),
    "healthcheck.start_period": duration("20s", 20, "1m", 60, 10),
  });

export const labels = (prefix: string): Row[] => rows(prefix, { labels: namedTexts(), "labels.<name>": entryText() });

export const dependsOn = (prefix: string): Row[] =>
  rows(prefix, {
    depends_on: custom(
      [[{ helper: "start" }, { helper: "start" }]],
      ["text", ["list"], { nobody: "start" }],
      [
        [{ helper: "start" }, { helper: "healthy" }, { helper: "healthy" }],
        [{ helper: "start" }, {}, { helper: "start" }],
      ],
    ),
    "depends_on.<name>": start(),
  });

export const image = (): Row[] => [
  ...rows("", {
    image: custom(
      [[{ location: "nginx" }, { location: "nginx" }]],
      ["text", ["list"], { build: "a", location: "b" }],
      [
        [{ location: "nginx" }, { build: "Dockerfile" }, { location: undefined, build: { dockerfile: "Dockerfile" } }],
        [{ build: "Dockerfile" }, { location: "nginx" }, { location: "nginx", build: undefined }],
        [{ location: "nginx" }, { credentials: "arn" }, { location: "nginx", credentials: "arn" }],
      ],
    ),
  }),
  ...build("image."),
  ...rows("image.", { credentials: text() }),
  ...labels("image."),
  ...dependsOn("image."),
];

export const port = (): Row[] => rows("image.", { port: int(8080, 9090, 65536, "80") });

const fromCfn = (refusesEmpty: boolean): Samples => ({
  ...text("my-export", "other"),
  refuses: [["list"], ...(refusesEmpty ? [""] : [])],
});

export const variables = (prefix: string, checked = false): Row[] =>
  rows(prefix, {
    variables: custom(
      [
        [
          { A: raw("010"), B: { from_cfn: "export" }, C: null },
          { A: { value: "010" }, B: { from_cfn: "export" }, C: { value: "" } },
        ],
      ],
      ["text", ["list"], { A: {} }],
      [
        [{ A: "x", B: "y" }, { B: { from_cfn: "e" } }, { A: { value: "x" }, B: { from_cfn: "e", value: undefined } }],
        [{ A: { from_cfn: "e" } }, { A: "x" }, { A: { value: "x", from_cfn: undefined } }],
        [{ A: "x" }, { A: null }, { A: { value: "" } }],
      ],
    ),
    "variables.<name>": custom(
      [
        ["x", { value: "x" }],
        [raw("yes"), { value: "yes" }],
      ],
      [["list"], {}],
      [
        ["x", "y", { value: "y" }],
        ["x", { from_cfn: "e" }, { from_cfn: "e", value: undefined }],
        [{ from_cfn: "e" }, "x", { value: "x", from_cfn: undefined }],
      ],
    ),
    "variables.<name>.from_cfn": fromCfn(checked),
  });

const secretEntry = (): Samples =>
  custom(
    [
      ["/my/parameter", { value: "/my/parameter" }],
      [{ secretsmanager: "db:password" }, { secretsmanager: "db:password" }],
      [{ from_cfn: "e" }, { from_cfn: "e" }],
    ],
    [["list"], {}],
    [
      ["x", "y", { value: "y" }],
      ["x", { secretsmanager: "s" }, { secretsmanager: "s", value: undefined }],
      [{ secretsmanager: "s" }, { from_cfn: "e" }, { from_cfn: "e", secretsmanager: undefined }],
    ],
  );
const secretMap = (): Samples =>
  custom(
    [[{ A: "x" }, { A: { value: "x" } }]],
    ["text", ["list"], { A: {} }],
    [
      [{ A: "x" }, { B: "y" }, { A: { value: "x" }, B: { value: "y" } }],
      [{ A: "x" }, {}, { A: { value: "x" } }],
    ],
  );
const secretText = (): Samples => ({ ...text(), refuses: [["list"]], merges: [["one", "two", "two"]] });

export const secrets = (prefix: string, key = "secrets"): Row[] =>
  rows(prefix + key, {
    "": secretMap(),
    ".<name>": secretEntry(),
    ".<name>.secretsmanager": secretText(),
    ".<name>.from_cfn": secretText(),
  });

export const shellWords = (): Samples =>
  custom(
    [
      ["a 'b c'", ["a", "b c"]],
      [
        ["a", "b c"],
        ["a", "b c"],
      ],
    ],
    ["a 'b", { no: "map" }],
    [
      ["a b", ["c"], ["c"]],
      [["a"], "b c", ["b", "c"]],
      [["a"], null, ["a"]],
    ],
  );

export const envFile = (prefix: string): Row[] => rows(prefix, { env_file: text("a.env", "b/c.env", "a.txt") });

export const entry = (): Row[] => rows("", { entrypoint: shellWords(), command: shellWords() });

export const taskSize = (cpu = 512, memory = 1024): Row[] =>
  rows("", {
    cpu: {
      ...int(cpu, 2048, "256"),
      accepts: [
        [cpu, cpu],
        [raw("256.7"), 256],
      ],
    },
    memory: int(memory, 4096, "512"),
  });

export const sidecars = (): Row[] => [
  ...rows("sidecars", {
    "": custom(
      [[{ helper: { image: "envoy" } }, { helper: { image: { location: "envoy" }, essential: true } }]],
      ["text", ["list"]],
      [
        [
          { helper: { image: "envoy" } },
          { helper: { essential: false } },
          { helper: { image: { location: "envoy" }, essential: false } },
        ],
        [{ helper: { image: "envoy" } }, { other: { image: "nginx" } }, { helper: {}, other: {} }],
        [{ helper: { image: "envoy" } }, { helper: null }, { helper: { image: { location: "envoy" } } }],
      ],
    ),
    ".<name>": map({ image: "envoy" }, { essential: false }, { image: { location: "envoy" }, essential: false }),
  }),
  ...rows("sidecars.<name>.", {
    port: custom(
      [
        [9000, { port: 9000, protocol: "tcp" }],
        ["9000/UDP", { port: 9000, protocol: "udp" }],
      ],
      ["9000/tls", "http", "1/2/tcp", ["9000"]],
      [
        [9000, "9001/udp", { port: 9001, protocol: "udp" }],
        [9000, null, { port: 9000 }],
      ],
    ),
    image: custom(
      [
        ["envoy", { location: "envoy" }],
        [{ build: "Dockerfile" }, { build: { dockerfile: "Dockerfile" } }],
      ],
      [{}, ["list"], { build: "a", location: "b" }],
      [
        ["envoy", { build: "Dockerfile" }, { location: undefined, build: { dockerfile: "Dockerfile" } }],
        [{ build: "Dockerfile" }, "envoy", { location: "envoy", build: undefined }],
        [{ location: "a" }, { build: "b" }, { location: undefined, build: { dockerfile: "b" } }],
      ],
    ),
    essential: bool(),
    credentialsParameter: text(),
    mount_points: custom(
      [[[{ source_volume: "data", path: "/x" }], [{ source_volume: "data", path: "/x", read_only: true }]]],
      ["text", { no: "map" }],
      [[[{ source_volume: "data", path: "/x" }], [], []]],
    ),
    "mount_points[]": custom(
      [[{ source_volume: "data", path: "/x" }, { path: "/x" }]],
      ["text", { path: "/x" }],
      [[{ source_volume: "data", path: "/x" }, { source_volume: "data", path: "/y" }, { path: "/y" }]],
    ),
    "mount_points[].source_volume": { ...text("data", "data", ""), merges: [["data", "data", "data"]] },
    "mount_points[].path": { ...text("/x", "/y", "/a b"), merges: [["/x", "/y", "/y"]] },
    "mount_points[].read_only": { ...bool(), merges: [[true, false, false]] },
    entrypoint: shellWords(),
    command: shellWords(),
  }),
  ...build("sidecars.<name>.image."),
  ...variables("sidecars.<name>."),
  ...envFile("sidecars.<name>."),
  ...secrets("sidecars.<name>."),
  ...labels("sidecars.<name>."),
  ...dependsOn("sidecars.<name>."),
  ...containerHealthCheck("sidecars.<name>."),
];

export const logging = (): Row[] => [
  ...rows("logging", {
    "": map({ retention: 7 }, { image: "fluent" }),
    ".retention": int(7, 14, "7"),
    ".image": text(),
    ".destination": namedTexts(),
    ".destination.<name>": entryText(),
    ".enableMetadata": bool(),
    ".configFilePath": text(),
  }),
  ...secrets("logging.", "secretOptions"),
  ...envFile("logging."),
  ...variables("logging."),
  ...secrets("logging."),
];

export const platform = (arm = true): Row[] =>
  rows("platform", {
    "": custom(
      [
        ["Linux/X86_64", { osfamily: "linux", architecture: "x86_64" }],
        [
          { osfamily: "linux", architecture: arm ? "ARM64" : "amd64" },
          { osfamily: "linux", architecture: arm ? "arm64" : "amd64" },
        ],
      ],
      ["linux", "linux/x86/64", "solaris/amd64", {}, ["linux/amd64"], ...(arm ? [] : ["linux/arm64", "windows/amd64"])],
      [
        ["linux/amd64", { osfamily: "linux", architecture: "x86_64" }, { osfamily: "linux", architecture: "x86_64" }],
        [{ osfamily: "linux", architecture: "x86_64" }, "linux/amd64", { architecture: "amd64" }],
        [
          { osfamily: "linux", architecture: "x86_64" },
          { architecture: "amd64" },
          { osfamily: "linux", architecture: "amd64" },
        ],
      ],
    ),
    ".osfamily": arm
      ? words("linux", "windows_server_2022_core")
      : { ...words("linux", "linux"), refuses: ["windows", "beos"] },
    ".architecture": arm
      ? { ...anyCase("arm64", "x86_64"), refuses: ["mips"] }
      : { ...words("amd64", "x86_64"), refuses: ["arm64", "mips"] },
  });
