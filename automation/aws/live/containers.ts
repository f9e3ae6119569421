import type { Cluster, Service, TaskDefinition } from "@aws-sdk/client-ecs";
import type { AwsAccess } from "../access.js";
import { withEcs } from "../ecs.js";
import { oneByOne } from "../lots.js";
import { ownTags, tagMap } from "../tags.js";
import { idsOf, inLots, type LiveReader, type LiveThing, present, unlessGone } from "./liveThing.js";

type Inputs = Record<string, unknown>;

const CLUSTER = "aws:ecs/cluster:Cluster";
const PROVIDERS = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";
const SERVICE = "aws:ecs/service:Service";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

function clusterThings(one: Cluster): LiveThing[] {
  const name = one.clusterName ?? "";
  const execute = one.configuration?.executeCommandConfiguration;
  const inputs = present({
    name,
    settings: one.settings?.map((setting) => ({ name: setting.name, value: setting.value })),
    configuration:
      execute === undefined
        ? undefined
        : { executeCommandConfiguration: present({ logging: execute.logging, kmsKeyId: execute.kmsKeyId }) },
    tags: ownTags(tagMap(one.tags)),
  });
  const outputs = { id: one.clusterArn, arn: one.clusterArn, name };
  return [
    { type: CLUSTER, id: name, inputs, outputs },
    {
      type: PROVIDERS,
      id: name,
      inputs: present({ clusterName: name, capacityProviders: one.capacityProviders }),
      outputs: {},
    },
  ];
}

function serviceThing(one: Service): LiveThing {
  const { deploymentConfiguration: rollout, networkConfiguration: network } = one;
  const vpc = network?.awsvpcConfiguration;
  const [registry] = one.serviceRegistries ?? [];
  const primary = one.deployments?.find(({ status }) => status === "PRIMARY");
  const cluster = one.clusterArn ?? "";
  const inputs = present({
    name: one.serviceName,
    cluster,
    taskDefinition: one.taskDefinition,
    desiredCount: one.desiredCount,
    launchType: one.launchType,
    capacityProviderStrategies: one.capacityProviderStrategy?.map(({ base, capacityProvider, weight }) =>
      present({ base: base === 0 ? undefined : base, capacityProvider, weight }),
    ),
    alarms: rollout?.alarms && {
      alarmNames: rollout.alarms.alarmNames ?? [],
      enable: rollout.alarms.enable === true,
      rollback: rollout.alarms.rollback === true,
    },
    deploymentCircuitBreaker: rollout?.deploymentCircuitBreaker && {
      enable: rollout.deploymentCircuitBreaker.enable,
      rollback: rollout.deploymentCircuitBreaker.rollback,
    },
    deploymentMaximumPercent: rollout?.maximumPercent,
    deploymentMinimumHealthyPercent: rollout?.minimumHealthyPercent,
    enableExecuteCommand: one.enableExecuteCommand ?? false,
    enableEcsManagedTags: one.enableECSManagedTags ?? false,
    healthCheckGracePeriodSeconds: one.healthCheckGracePeriodSeconds ?? 0,
    loadBalancers: one.loadBalancers?.map(({ containerName, containerPort, targetGroupArn }) =>
      present({ containerName, containerPort, targetGroupArn }),
    ),
    networkConfiguration: vpc && {
      assignPublicIp: vpc.assignPublicIp === "ENABLED",
      securityGroups: vpc.securityGroups ?? [],
      subnets: vpc.subnets ?? [],
    },
    platformVersion: one.platformVersion,
    propagateTags: one.propagateTags,
    schedulingStrategy: one.schedulingStrategy,
    serviceRegistries:
      registry === undefined
        ? undefined
        : present({
            registryArn: registry.registryArn,
            port: registry.port,
            containerName: registry.containerName,
            containerPort: registry.containerPort,
          }),
    serviceConnectConfiguration: connectOf(primary?.serviceConnectConfiguration as Inputs | undefined),
    tags: ownTags(tagMap(one.tags)),
  });
  const id = `${cluster.split("/").at(-1)}/${one.serviceName}`;
  return {
    type: SERVICE,
    id,
    inputs,
    outputs: { id: one.serviceArn, arn: one.serviceArn, name: one.serviceName },
  };
}

/** ECS gives Service Connect with the deployment; the provider calls the list of client aliases by its singular. */
function connectOf(given: Inputs | undefined): Inputs {
  if (given === undefined) return { enabled: false };
  const services = (given.services as Inputs[] | undefined)?.map(({ clientAliases, ...service }) =>
    present({ ...service, clientAlias: clientAliases }),
  );
  return present({
    enabled: given.enabled,
    namespace: given.namespace,
    services: services?.length === 0 ? undefined : services,
    logConfiguration: given.logConfiguration,
  });
}

function taskThing({ taskDefinition: one, tags }: { taskDefinition?: TaskDefinition; tags?: object[] }): LiveThing {
  const arn = one?.taskDefinitionArn ?? "";
  const inputs = present({
    family: one?.family,
    containerDefinitions: JSON.stringify(one?.containerDefinitions ?? []),
    cpu: one?.cpu,
    memory: one?.memory,
    networkMode: one?.networkMode,
    executionRoleArn: one?.executionRoleArn,
    taskRoleArn: one?.taskRoleArn,
    requiresCompatibilities: one?.requiresCompatibilities,
    runtimePlatform: one?.runtimePlatform,
    ephemeralStorage: one?.ephemeralStorage && { sizeInGib: one.ephemeralStorage.sizeInGiB },
    tags: ownTags(tagMap(tags)),
  });
  return { type: TASK, id: arn, inputs, outputs: { id: one?.family, arn, revision: one?.revision } };
}

/** Clusters, services and the task definitions that they run. */
export const containerReader: LiveReader = {
  types: [CLUSTER, PROVIDERS, SERVICE, TASK],
  read: (access, wanted) =>
    withEcs(access, async (client) => {
      const api = await import("@aws-sdk/client-ecs");
      const clusters = await inLots(idsOf(wanted, CLUSTER, PROVIDERS), 100, async (names) => {
        const include = ["TAGS" as const, "SETTINGS" as const, "CONFIGURATIONS" as const];
        return (await client.send(new api.DescribeClustersCommand({ clusters: names, include }))).clusters;
      });
      const byCluster = new Map<string, string[]>();
      for (const id of idsOf(wanted, SERVICE)) {
        const [cluster = "", name = ""] = id.split("/");
        byCluster.set(cluster, [...(byCluster.get(cluster) ?? []), name]);
      }
      const services: Service[] = [];
      for (const [cluster, names] of byCluster)
        services.push(
          ...(await inLots(names, 10, async (lot) => {
            const request = new api.DescribeServicesCommand({ cluster, services: lot, include: ["TAGS"] });
            return (await client.send(request)).services;
          })),
        );
      const tasks = await oneByOne(idsOf(wanted, TASK), (taskDefinition) =>
        unlessGone(client.send(new api.DescribeTaskDefinitionCommand({ taskDefinition, include: ["TAGS"] }))),
      );
      return [
        ...clusters.filter(({ status }) => status !== "INACTIVE").flatMap(clusterThings),
        ...services.filter(({ status }) => status !== "INACTIVE").map(serviceThing),
        ...tasks.flatMap((task) => (task === undefined ? [] : [taskThing(task)])),
      ];
    }),
};

/** The image that each container of a service's tasks runs: `container` → digest. */
export function runningDigests(
  access: AwsAccess,
  services: readonly { cluster: string; service: string; taskDefinition: string }[],
): Promise<Map<string, Record<string, string>>> {
  return withEcs(access, async (client) => {
    const api = await import("@aws-sdk/client-ecs");
    const pairs = await oneByOne(services, async ({ cluster, service, taskDefinition }) => {
      const listed = await unlessGone(
        client.send(new api.ListTasksCommand({ cluster, serviceName: service, desiredStatus: "RUNNING" })),
      );
      const tasks = listed?.taskArns?.slice(0, 100) ?? [];
      if (tasks.length === 0) return [service, {}] as const;
      const described = await client.send(new api.DescribeTasksCommand({ cluster, tasks }));
      // During a rollout the tasks of two revisions run.
      const current = described.tasks?.filter((task) => task.taskDefinitionArn === taskDefinition) ?? [];
      const containers = current.flatMap((task) => task.containers ?? []);
      const digests = containers.flatMap(({ name, imageDigest }) =>
        name === undefined || imageDigest === undefined ? [] : [[name, imageDigest] as const],
      );
      return [service, Object.fromEntries(digests)] as const;
    });
    return new Map(pairs);
  });
}
