import { applyOverrides, OverrideError } from "../../../components/ecs/taskDefinitionOverrides.js";
import type { EcsServiceSpec, EcsTaskSpec, TaskDefinitionOverride } from "../../../components/fargateService.js";
import { ownValue } from "../../../components/ownValue.js";
import { openPorts, type PortSpecs, servedTarget } from "../../../components/ports.js";
import type { HttpSpec, NlbSpec } from "../../../components/routing.js";
import type { WorkerServiceSpec } from "../../../components/workerService.js";
import { isRecord } from "../../base/isRecord.js";
import type { PlainValue, ResolvedAddons, WorkloadKind } from "../resolved.js";
import type { ResolveContext } from "./context.js";

/** What of a workload on ECS decides on the lists of its task definition. */
export interface OverriddenSpec extends EcsTaskSpec<PlainValue>, Pick<EcsServiceSpec<PlainValue>, "observability"> {
  readonly port?: number;
  readonly http?: HttpSpec;
  readonly nlb?: NlbSpec;
  readonly subscribe?: WorkerServiceSpec["subscribe"];
}

type Form = Record<string, unknown>;

/** Reports the first of `taskdef_overrides` that can't be applied, or that leaves a task definition which can't be read. */
export function checkTaskOverrides(
  spec: OverriddenSpec,
  kind: WorkloadKind,
  addons: ResolvedAddons | undefined,
  context: ResolveContext,
): void {
  const overrides = spec.taskDefinitionOverrides ?? [];
  if (overrides.length === 0) return;
  const form = formOf(spec, kind, addons, context.workload);
  const wrong = overrides.map((_, index) => wrongAfter(form, overrides.slice(0, index + 1)));
  // Overrides that come later may complete what an earlier one began; one that can't be applied stays so.
  const left = wrong.at(-1);
  if (left === undefined) return;
  const first = wrong.findLastIndex((one) => one?.message !== left.message) + 1;
  context.report(`taskdef_overrides[${first}].${left.key}`, left.message);
}

function wrongAfter(
  form: ReturnType<typeof formOf>,
  overrides: readonly TaskDefinitionOverride[],
): { key: "path" | "value"; message: string } | undefined {
  try {
    const message = wrongContainers(applyOverrides(form, overrides, () => "").containerDefinitions);
    return message === undefined ? undefined : { key: "value", message };
  } catch (error) {
    if (error instanceof OverrideError) return { key: "path", message: error.reason };
    throw error;
  }
}

/** The task definition with its maps and lists, and texts for everything else: what components/ecs makes of the spec. */
export function formOf(
  spec: OverriddenSpec,
  kind: WorkloadKind,
  addons: ResolvedAddons | undefined,
  workload: string,
): Form & { containerDefinitions: unknown } {
  const { ephemeral = 20, volumes = {} } = spec.storage ?? {};
  const { operatingSystemFamily = "LINUX", cpuArchitecture = "X86_64" } = spec.platform ?? {};
  const router = spec.logging?.router;
  const rest = { ...spec, name: workload, rules: spec.http?.rules, listeners: spec.nlb?.listeners } as PortSpecs;
  const served = servedTarget(rest);
  const ports = openPorts(rest).map(({ container, port }) => ({
    container,
    form: {
      ...{ containerPort: "", protocol: "" },
      ...(served?.container === container && served.port === port && { name: "" }),
    },
  }));
  const shared = sharedVariables(spec, kind, addons);
  const container = (name: string, one: Parameters<typeof containerForm>[0], mounts: readonly unknown[] = []): Form =>
    containerForm(one, {
      variables: shared,
      ports: ports.flatMap((port) => (port.container === name ? [port.form] : [])),
      mounts,
    });
  const main = container(workload, spec, Object.keys(volumes));
  const addonSecrets = namesOf(addons, ["secret"]).filter((name) => ownValue(spec.secrets, name) === undefined);
  const sidecars = Object.entries(spec.sidecars ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = ["family", "networkMode", "cpu", "memory", "executionRoleArn", "taskRoleArn", "skipDestroy"];
  return {
    ...Object.fromEntries(texts.map((key) => [key, ""])),
    requiresCompatibilities: ["FARGATE"],
    ...(ephemeral > 20 && { ephemeralStorage: { sizeInGib: "" } }),
    ...(operatingSystemFamily + cpuArchitecture !== "LINUXX86_64" && {
      runtimePlatform: { operatingSystemFamily, cpuArchitecture },
    }),
    ...filled(
      "volumes",
      Object.values(volumes).map(({ efs }) => ({ name: "", ...(efs && { efsVolumeConfiguration: efsForm(efs) }) })),
    ),
    tags: {},
    containerDefinitions: [
      {
        ...main,
        ...filled("secrets", [...((main.secrets as unknown[] | undefined) ?? []), ...secretItems(addonSecrets)]),
        logConfiguration: router === undefined ? awsLogs : routedLogs(router),
        ...(spec.storage?.readonlyRootFilesystem !== undefined && { readonlyRootFilesystem: "" }),
      },
      ...(router === undefined
        ? []
        : [
            {
              ...container("", { ...router, image: "" }),
              firelensConfiguration: firelens(router),
              logConfiguration: awsLogs,
            },
          ]),
      ...(spec.observability?.tracing === undefined
        ? []
        : [{ name: "", image: "", command: [""], logConfiguration: awsLogs }]),
      ...sidecars.map(([name, sidecar]) => ({
        ...container(name, sidecar, sidecar.mountPoints),
        ...(sidecar.essential !== undefined && { essential: "" }),
        logConfiguration: awsLogs,
      })),
    ],
  };
}

type Efs = NonNullable<NonNullable<NonNullable<EcsTaskSpec<PlainValue>["storage"]>["volumes"]>[string]["efs"]>;

function efsForm(efs: Efs): Form {
  const hasAccessPoint = "managed" in efs || efs.imported.accessPointId !== undefined;
  return {
    ...{ fileSystemId: "", rootDirectory: "", transitEncryption: "" },
    authorizationConfig: { iam: "", ...(hasAccessPoint && { accessPointId: "" }) },
  };
}

const awsLogs = { logDriver: "", options: { "awslogs-region": "", "awslogs-group": "", "awslogs-stream-prefix": "" } };

type Router = NonNullable<NonNullable<EcsTaskSpec<PlainValue>["logging"]>["router"]>;

const routedLogs = ({ destination = {}, secretOptions = {} }: Router): Form => ({
  logDriver: "",
  ...(Object.keys(destination).length > 0 && { options: destination }),
  ...filled("secretOptions", secretItems(Object.keys(secretOptions))),
});

const firelens = ({ configFilePath }: Router): Form => ({
  type: "",
  options: {
    "enable-ecs-log-metadata": "",
    ...(configFilePath !== undefined && { "config-file-type": "", "config-file-value": "" }),
  },
});

/** A list, or no key where it is empty. */
const filled = (key: string, list: readonly unknown[]): Form => (list.length > 0 ? { [key]: list } : {});
const secretItems = (names: readonly string[]): Form[] => names.map((name) => ({ name, valueFrom: "" }));

function containerForm(
  one: Omit<EcsTaskSpec<PlainValue>, "platform">,
  around: { variables: readonly string[]; ports: readonly Form[]; mounts: readonly unknown[] },
): Form {
  const mounted = around.mounts.length > 0 ? ["COPILOT_MOUNT_POINTS"] : [];
  const variables = new Set([...around.variables, ...Object.keys(one.variables ?? {}), ...mounted]);
  const { healthCheck: check, labels = {} } = one;
  return {
    name: "",
    image: "",
    ...(one.entryPoint !== undefined && { entryPoint: one.entryPoint }),
    ...(one.command !== undefined && { command: one.command }),
    environment: [...variables].map((name) => ({ name, value: "" })),
    ...(one.envFile !== undefined && { environmentFiles: [{ type: "s3", value: "" }] }),
    ...filled("secrets", secretItems(Object.keys(one.secrets ?? {}))),
    ...filled("portMappings", around.ports),
    ...(check !== undefined && {
      healthCheck: {
        command: check.command ?? ["", ""],
        interval: "",
        retries: "",
        timeout: "",
        ...((check.startPeriod ?? 0) > 0 && { startPeriod: "" }),
      },
    }),
    ...filled(
      "mountPoints",
      around.mounts.map(() => ({ sourceVolume: "", containerPath: "", readOnly: "" })),
    ),
    ...filled(
      "dependsOn",
      Object.keys(one.dependsOn ?? {}).map(() => ({ containerName: "", condition: "" })),
    ),
    ...(Object.keys(labels).length > 0 && { dockerLabels: labels }),
    ...(one.credentials !== undefined && { repositoryCredentials: { credentialsParameter: "" } }),
  };
}

/** Variables that every container has, whatever its part of the manifest says. */
function sharedVariables(spec: OverriddenSpec, kind: WorkloadKind, addons: ResolvedAddons | undefined): string[] {
  return [
    ...["COPILOT_APPLICATION_NAME", "COPILOT_SERVICE_DISCOVERY_ENDPOINT"],
    ...["COPILOT_ENVIRONMENT_NAME", "COPILOT_SERVICE_NAME"],
    ...namesOf(addons, ["variable", "securityGroup"]),
    ...((spec.publish?.topics ?? []).length > 0 ? ["COPILOT_SNS_TOPIC_ARNS"] : []),
    ...(spec.http === undefined ? [] : ["COPILOT_LB_DNS"]),
    ...(kind === "Worker Service" ? ["COPILOT_QUEUE_URI"] : []),
    ...(spec.subscribe?.topics.some(({ queue }) => queue !== undefined) ? ["COPILOT_TOPIC_QUEUE_URIS"] : []),
  ];
}

const namesOf = (addons: ResolvedAddons | undefined, kinds: readonly string[]): string[] =>
  (addons?.outputs ?? []).filter(({ kind }) => kinds.includes(kind)).map(({ variable }) => variable);

/** What of containers Airlift itself has to read, to give the task's roles what they need. */
function wrongContainers(containers: unknown): string | undefined {
  if (!Array.isArray(containers)) return "ContainerDefinitions must be a list";
  for (const [index, container] of containers.entries()) {
    const at = `ContainerDefinitions[${index}]`;
    if (!isRecord(container)) return `${at} must be a map`;
    const { secrets, environmentFiles, logConfiguration = {}, repositoryCredentials } = container;
    if (!isRecord(logConfiguration)) return `${at}.LogConfiguration must be a map`;
    if (repositoryCredentials !== undefined && !isRecord(repositoryCredentials))
      return `${at}.RepositoryCredentials must be a map`;
    const wrong =
      wrongList(secrets, `${at}.Secrets`, "valueFrom", "ValueFrom") ??
      wrongList(logConfiguration.secretOptions, `${at}.LogConfiguration.SecretOptions`, "valueFrom", "ValueFrom") ??
      wrongList(environmentFiles, `${at}.EnvironmentFiles`, "value", "Value") ??
      wrongList(
        repositoryCredentials && [repositoryCredentials],
        `${at}.RepositoryCredentials`,
        "credentialsParameter",
        "CredentialsParameter",
      );
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** A list whose items are maps with a text. */
function wrongList(list: unknown, path: string, key: string, shown: string): string | undefined {
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) return `${path} must be a list`;
  return list.every((item) => isRecord(item) && typeof item[key] === "string")
    ? undefined
    : `each of ${path} must have a ${shown}`;
}
