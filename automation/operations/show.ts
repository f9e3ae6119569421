import { ownValue } from "../../components/ownValue.js";
import { RunError } from "../base/errors.js";
import { type MadeResource, madeResources, resourceOf } from "../deployment/rollouts/services.js";
import type { WorkloadEndpoints } from "../record/endpoints.js";
import { recordFrom } from "../record/environmentRecord.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import { exportStack, type StackState } from "../stack/contents.js";

export interface ShownVariable {
  name: string;
  container: string;
  value: string;
}

/** A workload as one environment runs it. */
export interface ShownDeployment {
  environment: string;
  cpu?: string;
  memory?: string;
  desired?: number;
  port?: string;
  routes: string[];
  serviceDiscovery?: string;
  serviceConnect?: string;
  variables: ShownVariable[];
  /** Where the values come from, not the values. */
  secrets: ShownVariable[];
  /** What AWS made for it; only where it was asked for. */
  resources?: MadeResource[];
}

export interface ShownWorkload {
  application: string;
  name: string;
  kind: string;
  /** Whether AWS was simulated. */
  simulated: boolean;
  deployments: ShownDeployment[];
}

interface Container {
  name?: string;
  portMappings?: { containerPort?: number }[];
  environment?: { name?: string; value?: string }[];
  secrets?: { name?: string; valueFrom?: string }[];
}

function containersOf(written: unknown): Container[] {
  if (typeof written !== "string") return [];
  try {
    const parsed: unknown = JSON.parse(written);
    return Array.isArray(parsed) ? (parsed as Container[]) : [];
  } catch {
    // `[secret]`: a value in it is one.
    return [];
  }
}

interface AppRunnerService {
  instanceConfiguration?: { cpu?: string; memory?: string };
  sourceConfiguration?: {
    imageRepository?: {
      imageConfiguration?: {
        port?: string;
        runtimeEnvironmentVariables?: Record<string, string>;
        runtimeEnvironmentSecrets?: Record<string, string>;
      };
    };
  };
}

/** What App Runner runs in place of tasks. */
function appRunnerOf(state: StackState, workload: string): Partial<ShownDeployment> {
  const service = resourceOf(state, workload, "aws:apprunner/service:Service")?.outputs as AppRunnerService | undefined;
  if (service === undefined) return {};
  const { cpu, memory } = service.instanceConfiguration ?? {};
  const { port, runtimeEnvironmentVariables, runtimeEnvironmentSecrets } =
    service.sourceConfiguration?.imageRepository?.imageConfiguration ?? {};
  const shown = (values: Record<string, string> | undefined) =>
    Object.entries(values ?? {}).map(([name, value]) => ({ name, container: workload, value: String(value) }));
  return {
    ...(cpu !== undefined && { cpu, memory }),
    ...(port !== undefined && { port }),
    variables: shown(runtimeEnvironmentVariables),
    secrets: shown(runtimeEnvironmentSecrets),
  };
}

/** What a state says of a workload. */
export function deploymentOf(state: StackState, environment: string, workload: string): ShownDeployment {
  const endpoints = ownValue((state.outputs.workloads ?? {}) as Record<string, WorkloadEndpoints>, workload) ?? {};
  const { cpu, memory, containerDefinitions } =
    resourceOf(state, workload, "aws:ecs/taskDefinition:TaskDefinition")?.outputs ?? {};
  const service = resourceOf(state, workload, "aws:ecs/service:Service");
  const containers = containersOf(containerDefinitions);
  const main = containers.find(({ name }) => name === workload);
  const port = main?.portMappings?.[0]?.containerPort;
  const { urls = [], serviceDiscovery, serviceConnect } = endpoints;
  return {
    environment,
    ...(cpu !== undefined && { cpu: String(cpu), memory: String(memory) }),
    ...(typeof service?.outputs.desiredCount === "number" && { desired: service.outputs.desiredCount }),
    ...(port !== undefined && { port: String(port) }),
    routes: urls.filter((url): url is string => typeof url === "string"),
    ...(serviceDiscovery !== undefined && { serviceDiscovery }),
    ...(serviceConnect !== undefined && { serviceConnect }),
    variables: containers.flatMap(({ name: container = "", environment: variables = [] }) =>
      variables.map(({ name = "", value = "" }) => ({ name, container, value })),
    ),
    secrets: containers.flatMap(({ name: container = "", secrets = [] }) =>
      secrets.map(({ name = "", valueFrom = "" }) => ({ name, container, value: valueFrom })),
    ),
    ...appRunnerOf(state, workload),
  };
}

/**
 * A workload in each environment where it is deployed, or in those that the options name.
 * @param wanted `resources`: also what AWS made for it
 * @throws RunError `usage` when nothing knows it
 */
export async function showWorkload(
  options: RunOptions,
  onEvent: OnEvent = () => {},
  wanted: { resources?: boolean } = {},
): Promise<ShownWorkload> {
  const workspace = await openWorkspace(options, onEvent, "read");
  const { folder, application } = workspace;
  const [named] = options.names ?? [];
  const [only, ...others] = folder.workloads;
  const name = named ?? (others.length === 0 ? only?.name : undefined);
  const known = folder.workloads.map((one) => one.name).join(", ") || "none";
  if (name === undefined)
    throw new RunError("usage", "Which workload? Name it with --name.", { hint: `Known: ${known}.` });
  const environments = options.environments ?? folder.environments.map((one) => one.name);
  const states = await Promise.all(
    environments.map(async (environment) => ({
      environment,
      state: await exportStack(workspace.stack(environment)),
    })),
  );
  const kinds = new Set<string>();
  const deployments = states.flatMap(({ environment, state }) => {
    const recorded = ownValue(recordFrom(state?.outputs)?.workloads, name);
    if (state === undefined || recorded === undefined) return [];
    kinds.add(recorded.kind);
    const deployment = deploymentOf(state, environment, name);
    return [wanted.resources === true ? { ...deployment, resources: madeResources(state, name) } : deployment];
  });
  const kind = folder.workloads.find((one) => one.name === name)?.kind ?? [...kinds][0];
  if (kind === undefined)
    throw new RunError("usage", `There is no workload "${name}" here.`, { hint: `Known: ${known}.` });
  return { application, name, kind, simulated: workspace.simulated, deployments };
}
