import type { WorkloadKind } from "../manifest/resolved.js";
import type { ImageHealthcheck } from "./dockerfile.js";
import { type Runner, schemaHint } from "./runner.js";
import { render } from "./templates.js";
import { inline, literal } from "./yamlText.js";

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

/** Name of Copilot's page about the manifest. */
const pages: Record<WorkloadText["kind"], string> = {
  "Load Balanced Web Service": "lb-web-service",
  "Backend Service": "backend-service",
  "Worker Service": "worker-service",
  "Request-Driven Web Service": "rd-web-service",
  "Static Site": "static-site",
  "Scheduled Job": "scheduled-job",
};

/** Windows containers do not start in less than a whole vCPU. */
function sizeOf(platform: string | undefined): object {
  return platform?.startsWith("windows/") === true ? { cpu: 1024, memory: 2048 } : { cpu: 256, memory: 512 };
}

/** Windows tasks have no shell that `svc exec` could open, and can't take part in Service Connect. */
function serviceOf({ kind, ...it }: WorkloadText): object | undefined {
  if (kind === "Scheduled Job") return undefined;
  const isWindows = "platform" in it && it.platform?.startsWith("windows/") === true;
  return { exec: !isWindows, connect: !isWindows && "port" in it && it.port !== undefined };
}

function containerView(it: Extract<WorkloadText, ContainerText>): object {
  const { image, platform } = it;
  const healthcheck = "healthcheck" in it ? it.healthcheck : undefined;
  return {
    ...sizeOf(platform),
    platform,
    service: serviceOf(it),
    dockerfile: "dockerfile" in image ? inline(image.dockerfile) : undefined,
    location: "location" in image ? inline(image.location) : undefined,
    healthcheck: healthcheck && { ...healthcheck, command: inline(healthcheck.command.map(literal)) },
  };
}

function ownView(it: WorkloadText): object {
  switch (it.kind) {
    case "Load Balanced Web Service":
      // The port of gRPC says which protocol the load balancer has to speak.
      return { grpc: it.port === 50_051 };
    case "Worker Service":
      return {
        hasTopics: it.topics.length > 0,
        topics: it.topics.map(({ name, service }) => ({ name: inline(name), service: inline(service) })),
      };
    case "Static Site":
      return { sources: it.sources.map(({ path, recursive }) => ({ source: inline(path), recursive })) };
    case "Scheduled Job":
      return { schedule: JSON.stringify(it.schedule), retries: it.retries?.toString() };
    default:
      return {};
  }
}

/**
 * The manifest of a new workload, as Copilot would accept it and with what Copilot's own init sets.
 * @param runner tells where the JSON Schema is
 */
export function workloadManifest(workload: WorkloadText, runner: Runner | undefined): string {
  return render(`manifests/${workload.kind.toLowerCase().replaceAll(" ", "-")}.yml`, {
    ...workload,
    schemaHint: schemaHint(workload.kind, runner),
    quotedName: inline(workload.name),
    page: pages[workload.kind],
    ...("image" in workload && containerView(workload)),
    ...ownView(workload),
  });
}
