import type { WorkloadKind } from "../manifest/resolved.js";
import type { ImageHealthcheck } from "./dockerfile.js";
import { schemaHint } from "./schemaHint.js";
import { inline, literal, paragraphs } from "./yamlText.js";

const reference = "https://aws.github.io/copilot-cli/docs/manifest";

/** Where the image comes from: exactly one of the two. */
export type ImageSource = { dockerfile: string } | { location: string };

interface WorkloadTextOf<K extends WorkloadKind> {
  kind: K;
  name: string;
}

interface ContainerText {
  image: ImageSource;
  /** `os/architecture`; absent for linux/x86_64 built on such a machine. */
  platform?: string;
}

export type WorkloadText =
  | (WorkloadTextOf<"Load Balanced Web Service"> & ContainerText & { port: number; path: string })
  | (WorkloadTextOf<"Backend Service"> & ContainerText & { port?: number; healthcheck?: ImageHealthcheck })
  | (WorkloadTextOf<"Worker Service"> &
      ContainerText & { topics: Array<{ name: string; service: string }>; healthcheck?: ImageHealthcheck })
  | (WorkloadTextOf<"Request-Driven Web Service"> & ContainerText & { port: number; private?: boolean })
  | (WorkloadTextOf<"Static Site"> & { sources: Array<{ path: string; recursive: boolean }> })
  | (WorkloadTextOf<"Scheduled Job"> & ContainerText & { schedule: string; retries?: number; timeout?: string });

type Of<K extends WorkloadText["kind"]> = Extract<WorkloadText, { kind: K }>;

const pages: Record<WorkloadText["kind"], string> = {
  "Load Balanced Web Service": "lb-web-service",
  "Backend Service": "backend-service",
  "Worker Service": "worker-service",
  "Request-Driven Web Service": "rd-web-service",
  "Static Site": "static-site",
  "Scheduled Job": "scheduled-job",
};

function head(workload: WorkloadText, about: string, version: string): string[] {
  return [
    schemaHint(workload.kind, version),
    `# ${about}`,
    `# Every field: ${reference}/${pages[workload.kind]}/ (or: airlift schema)`,
  ];
}

function identity(workload: WorkloadText): string[] {
  return [`name: ${inline(workload.name)} # The same as this folder's.`, `type: ${workload.kind}`];
}

function source(image: ImageSource): string[] {
  return "dockerfile" in image
    ? [
        "  # Dockerfile, seen from the folder that holds copilot/. A map with context, args and target is possible too.",
        `  build: ${inline(image.dockerfile)}`,
      ]
    : ["  # An image that exists already.", `  location: ${inline(image.location)}`];
}

function port(number: number): string[] {
  return ["  # The port that the container listens on.", `  port: ${number}`];
}

function healthcheck(check: ImageHealthcheck | undefined): string[] {
  if (check === undefined) return [];
  return [
    "  # From the Dockerfile's HEALTHCHECK: ECS replaces a task that fails it.",
    "  healthcheck:",
    `    command: ${inline(check.command.map(literal))}`,
    `    interval: ${check.interval}`,
    `    retries: ${check.retries}`,
    `    timeout: ${check.timeout}`,
    `    start_period: ${check.startPeriod}`,
  ];
}

function isWindows(workload: ContainerText): boolean {
  return workload.platform?.startsWith("windows/") === true;
}

/** Windows containers do not start in less than a whole vCPU. */
function size(workload: ContainerText): string[] {
  const [cpu, memory] = isWindows(workload) ? [1024, 2048] : [256, 512];
  return [
    `cpu: ${cpu} # CPU units of a task; 1024 are one vCPU.`,
    `memory: ${memory} # MiB of memory of a task.`,
    ...(workload.platform === undefined
      ? []
      : [`platform: ${workload.platform} # Operating system and processor of the tasks.`]),
  ];
}

/** Windows tasks have no shell that `svc exec` could open. */
function running(workload: ContainerText): string[] {
  return [
    "count: 1 # Tasks to keep running; a map with range and metrics scales them.",
    ...(isWindows(workload) ? [] : ["exec: true # Lets `airlift svc exec` open a shell in a running container."]),
  ];
}

/** Windows tasks can't take part in Service Connect. */
function connect(workload: ContainerText): string[] {
  return isWindows(workload)
    ? []
    : ["network:", "  connect: true # Service Connect: the environment's services reach each other by name."];
}

const variables = ["# Plain settings of the container.", "# variables:", "#   LOG_LEVEL: info"];

const secrets = [
  "# Values from SSM Parameter Store: variable, then name of the parameter. `airlift secret init` makes them.",
  "# secrets:",
  "#   GITHUB_TOKEN: /copilot/${COPILOT_APPLICATION_NAME}/${COPILOT_ENVIRONMENT_NAME}/secrets/GITHUB_TOKEN",
];

function perEnvironment(environment: string, ...lines: string[]): string[] {
  return [
    "# Anything above can be different in one environment.",
    "# environments:",
    `#   ${environment}:`,
    ...lines.map((line) => `#     ${line}`),
  ];
}

function loadBalanced(it: Of<"Load Balanced Web Service">, version: string): string {
  return paragraphs(
    head(
      it,
      `Service "${it.name}": the environment's load balancer passes requests from the internet on to it.`,
      version,
    ),
    identity(it),
    [
      "http:",
      // The port of gRPC says which protocol the load balancer has to speak.
      ...(it.port === 50_051 ? ["  version: grpc"] : []),
      '  # Requests to this path and below come here; "/" takes every one.',
      `  path: "${it.path}"`,
      "  # The load balancer asks here whether a task is well; without it, at /.",
      "  # healthcheck: /healthz",
    ],
    ["image:", ...source(it.image), ...port(it.port)],
    [...size(it), ...running(it), ...connect(it)],
    variables,
    secrets,
    perEnvironment("production", "count: 2"),
  );
}

function backend(it: Of<"Backend Service">, version: string): string {
  const about =
    it.port === undefined
      ? `Service "${it.name}": nothing calls it, it has no port.`
      : `Service "${it.name}": reached from inside the environment only, at ${it.name}:${it.port}.`;
  return paragraphs(
    head(it, about, version),
    identity(it),
    ["image:", ...source(it.image), ...(it.port === undefined ? [] : port(it.port)), ...healthcheck(it.healthcheck)],
    [...size(it), ...running(it), ...(it.port === undefined ? [] : connect(it))],
    variables,
    secrets,
    perEnvironment("production", "count: 2"),
  );
}

function worker(it: Of<"Worker Service">, version: string): string {
  const topics = it.topics.flatMap(({ name, service }) => [
    `    - name: ${inline(name)}`,
    `      service: ${inline(service)}`,
  ]);
  return paragraphs(
    head(it, `Service "${it.name}": works off messages of its queue, whose URL is in COPILOT_QUEUE_URI.`, version),
    identity(it),
    ["image:", ...source(it.image), ...healthcheck(it.healthcheck)],
    [...size(it), ...running(it)],
    topics.length > 0
      ? ["# Topics of other services; what they publish lands in the queue.", "subscribe:", "  topics:", ...topics]
      : [
          "# Topics of other services; what they publish lands in the queue.",
          "# subscribe:",
          "#   topics:",
          "#     - name: orders",
          "#       service: shop",
        ],
    variables,
    secrets,
    perEnvironment("production", "count: 2"),
  );
}

function requestDriven(it: Of<"Request-Driven Web Service">, version: string): string {
  return paragraphs(
    head(it, `Service "${it.name}": App Runner serves it under an HTTPS address of its own.`, version),
    identity(it),
    it.private === true
      ? ["http:", "  private: true # Only the environment's VPC reaches it."]
      : ["# http:", "#   healthcheck: /healthz # Without it App Runner only tries to connect."],
    ["image:", ...source(it.image), ...port(it.port)],
    ["cpu: 1024 # CPU units of an instance; 1024 are one vCPU.", "memory: 2048 # MiB of memory of an instance."],
    ["# To call services inside the VPC:", "# network:", "#   vpc:", "#     placement: private"],
    variables,
    secrets,
    perEnvironment("production", "variables:", "  LOG_LEVEL: warn"),
  );
}

function staticSite(it: Of<"Static Site">, version: string): string {
  const files = it.sources.flatMap(({ path, recursive }) => [
    `  - source: ${inline(path)}`,
    ...(recursive ? ["    recursive: true # Folders inside it too."] : []),
  ]);
  return paragraphs(
    head(it, `Site "${it.name}": files in a bucket, served by CloudFront.`, version),
    identity(it),
    ["# Files and folders to upload, seen from the folder that holds copilot/.", "files:", ...files],
    ["# http:", "#   alias: www.example.com # A name in the application's domain."],
    perEnvironment("production", "files:", "  - source: dist", "    recursive: true"),
  );
}

function scheduledJob(it: Of<"Scheduled Job">, version: string): string {
  return paragraphs(
    head(it, `Job "${it.name}": runs one task at each of its times, then ends.`, version),
    identity(it),
    [
      "on:",
      '  # UTC. Five cron fields ("0 9 * * 1-5"), @daily and its like, "@every 1h30m", rate(...), cron(...), or "none".',
      `  schedule: ${JSON.stringify(it.schedule)}`,
    ],
    [
      it.retries === undefined
        ? "# retries: 3 # How often to try again after a failure."
        : `retries: ${it.retries} # How often to try again after a failure.`,
      it.timeout === undefined
        ? "# timeout: 1h30m # A run that takes longer is stopped."
        : `timeout: ${it.timeout} # A run that takes longer is stopped.`,
    ],
    ["image:", ...source(it.image)],
    size(it),
    variables,
    secrets,
    perEnvironment("production", "cpu: 1024", "memory: 2048"),
  );
}

/**
 * The manifest of a new workload, as Copilot would accept it and with what Copilot's own init sets.
 * `version` is Airlift's, for the address of the JSON Schema.
 */
export function workloadManifest(workload: WorkloadText, version: string): string {
  switch (workload.kind) {
    case "Load Balanced Web Service":
      return loadBalanced(workload, version);
    case "Backend Service":
      return backend(workload, version);
    case "Worker Service":
      return worker(workload, version);
    case "Request-Driven Web Service":
      return requestDriven(workload, version);
    case "Static Site":
      return staticSite(workload, version);
    case "Scheduled Job":
      return scheduledJob(workload, version);
  }
}
