import { isRecord } from "../../base/isRecord.js";
import { digitsFor } from "../kind.js";
import { arn } from "../places.js";
import { beginDeployment, type Deployment, deploymentsOf, wantedOf } from "../rules/deployments.js";
import { storedImage } from "../rules/images.js";
import { containersOf } from "../rules/taskDefinitions.js";
import { type Inputs, numeric, records, text, texts } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";
import { type Api, type ApiCall, ApiError, seconds, unknownOperation } from "./call.js";
import { describedTasks, listedTasks, runTask, stopTask } from "./oneOffTasks.js";
import {
  clusterNameOf,
  containersOfTask,
  findService,
  lookAt,
  type SimulatedTask,
  serviceOf,
  simulatedTasks,
} from "./services.js";

const DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

/** The part of Amazon ECS that operations use. */
export const ecsApi: Api = (call) => (operations[call.operation] ?? unknownOperation)(call);

const operations: Readonly<Record<string, Api>> = {
  DescribeServices: describeServices,
  UpdateService: updateService,
  ListServiceDeployments: listServiceDeployments,
  DescribeServiceRevisions: describeServiceRevisions,
  ListTasks: (call) => ({
    taskArns: [...servicesTasks(call).map((task) => taskArn(call, task)), ...listedTasks(call)],
  }),
  RunTask: runTask,
  StopTask: stopTask,
  DescribeTasks: describeTasks,
  ListTaskDefinitions: listTaskDefinitions,
  DescribeTaskDefinition: describeTaskDefinition,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  ExecuteCommand: executeCommand,
};

function describeServices(call: ApiCall): Inputs {
  const named = texts(call.body.services);
  const cluster = clusterNameOf(text(call.body.cluster));
  const inUse = call.world.list({ type: "aws:ecs/service:Service", ...call.place });
  const known = inUse.some((one) => clusterNameOf(text(one.inputs.cluster)) === cluster);
  if (!known && !call.world.find("aws:ecs/cluster:Cluster", cluster, call.place))
    throw new ApiError("ClusterNotFoundException", "Cluster not found.");
  if (named.length > 10) throw new ApiError("InvalidParameterException", "Services cannot be more than 10.");
  const found = named.map((name) => [name, findService(call, text(call.body.cluster), name)] as const);
  return {
    services: found.flatMap(([, service]) => (service === undefined ? [] : [described(call, lookAt(call, service))])),
    failures: found.flatMap(([name, service]) => (service === undefined ? [{ arn: name, reason: "MISSING" }] : [])),
  };
}

function described(call: ApiCall, service: WorldResource): Inputs {
  const deployments = deploymentsOf(call.world, service);
  const current = deployments.filter((one) => one.status !== "INACTIVE").reverse();
  const wanted = wantedOf(service);
  const running = current.some((one) => one.rolloutState === "COMPLETED") ? wanted : 0;
  return {
    serviceArn: service.id,
    serviceName: service.inputs.name,
    clusterArn: arn(call.place, "ecs", `cluster/${clusterNameOf(text(service.inputs.cluster))}`),
    status: "ACTIVE",
    desiredCount: wanted,
    runningCount: running,
    pendingCount: wanted - running,
    taskDefinition: service.inputs.taskDefinition,
    enableExecuteCommand: service.inputs.enableExecuteCommand === true,
    loadBalancers: records(service.inputs.loadBalancers),
    networkConfiguration: networkOf(service.inputs.networkConfiguration),
    deployments: current.map((one) => ({
      id: one.id,
      status: one.status,
      taskDefinition: one.taskDefinition,
      desiredCount: one.status === "PRIMARY" ? wanted : 0,
      runningCount: one.rolloutState === "COMPLETED" ? wanted : 0,
      pendingCount: one.rolloutState === "IN_PROGRESS" ? wanted : 0,
      failedTasks: one.failedTasks ?? 0,
      rolloutState: one.rolloutState,
      rolloutStateReason: one.reason,
      createdAt: seconds(one.startedAt),
      updatedAt: seconds(one.startedAt),
    })),
    events: eventsOf(service, deployments),
  };
}

const networkOf = (network: unknown): Inputs | undefined =>
  isRecord(network)
    ? {
        awsvpcConfiguration: {
          subnets: network.subnets,
          securityGroups: network.securityGroups,
          assignPublicIp: network.assignPublicIp === true ? "ENABLED" : "DISABLED",
        },
      }
    : undefined;

function eventsOf(service: WorldResource, deployments: readonly Deployment[]): Inputs[] {
  const name = text(service.inputs.name);
  return [...deployments].reverse().flatMap((one) => {
    const event = (suffix: string, message: string): Inputs => ({
      id: `${one.id}-${suffix}`,
      createdAt: seconds(one.startedAt),
      message: `(service ${name}) ${message}`,
    });
    const begun = event("begun", `(deployment ${one.id}) has started tasks (simulated AWS).`);
    if (one.rolloutState === "IN_PROGRESS") return [begun];
    if (one.rolloutState === "COMPLETED") return [event("done", "has reached a steady state."), begun];
    return [event("failed", `(deployment ${one.id}) deployment failed: tasks failed to start.`), begun];
  });
}

function updateService(call: ApiCall): Inputs {
  const { world, place, body } = call;
  const service = serviceOf(call);
  const named = text(body.taskDefinition);
  const definition = named === "" ? undefined : world.find(DEFINITION, named, place);
  if (named !== "" && definition === undefined)
    throw new ApiError("ClientException", `Unable to describe task definition: ${named}`);
  const changed: WorldResource = {
    ...service,
    inputs: {
      ...service.inputs,
      ...(definition !== undefined && { taskDefinition: definition.outputs.arn }),
      ...(numeric(body.desiredCount) !== undefined && { desiredCount: numeric(body.desiredCount) }),
    },
  };
  world.put({ ...changed, outputs: { ...service.outputs, ...changed.inputs } });
  const moved = changed.inputs.taskDefinition !== service.inputs.taskDefinition;
  if (moved || body.forceNewDeployment === true) beginDeployment(world, changed, text(changed.inputs.taskDefinition));
  return { service: described(call, changed) };
}

const revisionArn = (service: WorldResource, one: Deployment): string =>
  `${service.id.replace(":service/", ":service-revision/")}/${one.id.split("/").at(-1)}`;

function listServiceDeployments(call: ApiCall): Inputs {
  const service = serviceOf(call);
  const statusOf = (one: Deployment): string => {
    if (one.rolloutState === "IN_PROGRESS") return one.status === "INACTIVE" ? "STOPPED" : "IN_PROGRESS";
    if (one.rolloutState === "COMPLETED") return "SUCCESSFUL";
    return one.rolledBack === true ? "ROLLBACK_SUCCESSFUL" : "STOPPED";
  };
  return {
    serviceDeployments: deploymentsOf(call.world, service)
      .reverse()
      .map((one) => ({
        serviceDeploymentArn: revisionArn(service, one).replace(":service-revision/", ":service-deployment/"),
        serviceArn: service.id,
        targetServiceRevisionArn: revisionArn(service, one),
        status: statusOf(one),
        statusReason: one.reason,
        createdAt: seconds(one.startedAt),
      })),
  };
}

function describeServiceRevisions(call: ApiCall): Inputs {
  const wanted = texts(call.body.serviceRevisionArns);
  const services = call.world.list({ type: "aws:ecs/service:Service", ...call.place });
  return {
    serviceRevisions: services.flatMap((service) =>
      deploymentsOf(call.world, service)
        .filter((one) => wanted.includes(revisionArn(service, one)))
        .map((one) => ({ serviceRevisionArn: revisionArn(service, one), taskDefinition: one.taskDefinition })),
    ),
  };
}

const noContainer = "In the simulated AWS no container runs";

const taskArn = ({ place }: ApiCall, { id, service }: SimulatedTask): string =>
  arn(place, "ecs", `task/${clusterNameOf(text(service.inputs.cluster))}/${id}`);

/** Tasks of the cluster that a call asks for. */
function tasksOf(call: ApiCall): SimulatedTask[] {
  const { world, place, body } = call;
  const cluster = clusterNameOf(text(body.cluster));
  const wanted = text(body.serviceName);
  return world
    .list({ type: "aws:ecs/service:Service", ...place })
    .filter((one) => clusterNameOf(text(one.inputs.cluster)) === cluster)
    .filter((one) => wanted === "" || one.inputs.name === wanted || one.id === wanted)
    .flatMap((service) => simulatedTasks(call, service))
    .filter(({ stopped }) => stopped === (body.desiredStatus === "STOPPED"));
}

/** None where a family is asked for: those of services are asked for by service. */
const servicesTasks = (call: ApiCall): SimulatedTask[] => (text(call.body.family) === "" ? tasksOf(call) : []);

function describeTasks(call: ApiCall): Inputs {
  const all = [
    ...tasksOf({ ...call, body: { cluster: call.body.cluster } }),
    ...tasksOf({ ...call, body: { cluster: call.body.cluster, desiredStatus: "STOPPED" } }),
  ];
  const wanted = texts(call.body.tasks).map((one) => one.split("/").at(-1));
  const ofServices = all.filter(({ id }) => wanted.includes(id)).map((task) => describedTask(call, task));
  return { tasks: [...ofServices, ...describedTasks(call)] };
}

function describedTask(call: ApiCall, task: SimulatedTask): Inputs {
  const { service, deployment, stopped, fault } = task;
  const reason = fault?.reason ?? "Essential container in task exited";
  const started = seconds(deployment.startedAt);
  const containers = containersOfTask(task);
  return {
    taskArn: taskArn(call, task),
    taskDefinitionArn: deployment.taskDefinition,
    group: `service:${text(service.inputs.name)}`,
    startedBy: deployment.id,
    lastStatus: stopped ? "STOPPED" : "RUNNING",
    desiredStatus: stopped ? "STOPPED" : "RUNNING",
    healthStatus: stopped ? "UNHEALTHY" : containers.some((one) => one.healthCheck) ? "HEALTHY" : "UNKNOWN",
    createdAt: started,
    startedAt: started,
    launchType: "FARGATE",
    enableExecuteCommand: service.inputs.enableExecuteCommand === true,
    ...(stopped && { stoppedAt: started, stopCode: "EssentialContainerExited", stoppedReason: reason }),
    attachments: [
      { type: "ElasticNetworkInterface", details: [{ name: "privateIPv4Address", value: addressOf(task) }] },
    ],
    containers: containers.map((one, index) => ({
      name: one.name,
      image: one.image,
      ...imageDigest(call.world, text(one.image)),
      lastStatus: stopped ? "STOPPED" : "RUNNING",
      runtimeId: `${task.id}-${index}`,
      ...(service.inputs.enableExecuteCommand === true && {
        managedAgents: [{ name: "ExecuteCommandAgent", lastStatus: "STOPPED", reason: noContainer }],
      }),
      ...(stopped && index === 0 && { exitCode: fault?.exitCode ?? 1 }),
    })),
  };
}

function imageDigest(world: World, reference: string): Inputs {
  const digest = storedImage(world, reference)?.outputs.digest;
  return digest === undefined ? {} : { imageDigest: digest };
}

/** An address for the sake of target health: nothing answers there. */
export function addressOf({ id }: SimulatedTask): string {
  const digits = digitsFor(id)(4, "address");
  return `10.0.${Number.parseInt(digits.slice(0, 2), 16) % 2}.${(Number.parseInt(digits.slice(2), 16) % 250) + 4}`;
}

function listTaskDefinitions(call: ApiCall): Inputs {
  const family = text(call.body.familyPrefix);
  const found = call.world
    .list({ type: DEFINITION, ...call.place })
    .filter((one) => one.existing !== true && text(one.inputs.family).startsWith(family))
    .sort((a, b) => Number(a.outputs.revision) - Number(b.outputs.revision))
    .map(({ outputs }) => text(outputs.arn));
  if (call.body.sort === "DESC") found.reverse();
  return { taskDefinitionArns: found.slice(0, numeric(call.body.maxResults) ?? 100) };
}

function definitionOf({ world, place, body }: ApiCall): WorldResource {
  const named = text(body.taskDefinition);
  const found = world.find(DEFINITION, named, place);
  if (found === undefined) throw new ApiError("ClientException", "Unable to describe task definition.");
  return found;
}

function describeTaskDefinition(call: ApiCall): Inputs {
  const { inputs, outputs } = definitionOf(call);
  return {
    taskDefinition: {
      taskDefinitionArn: outputs.arn,
      family: inputs.family,
      revision: outputs.revision,
      status: "ACTIVE",
      cpu: inputs.cpu,
      memory: inputs.memory,
      executionRoleArn: inputs.executionRoleArn,
      taskRoleArn: inputs.taskRoleArn,
      runtimePlatform: inputs.runtimePlatform,
      containerDefinitions: containersOf(inputs),
    },
    tags: texts(call.body.include).includes("TAGS")
      ? Object.entries(isRecord(outputs.tagsAll) ? outputs.tagsAll : {}).map(([key, value]) => ({ key, value }))
      : [],
  };
}

function deregisterTaskDefinition(call: ApiCall): Inputs {
  const found = definitionOf(call);
  call.world.remove(keyOf(found));
  return { taskDefinition: { taskDefinitionArn: found.outputs.arn, status: "INACTIVE" } };
}

function executeCommand(call: ApiCall): Inputs {
  const { body } = call;
  const id = text(body.task).split("/").at(-1);
  const task = tasksOf({ ...call, body: { cluster: body.cluster } }).find((one) => one.id === id);
  if (task === undefined) throw new ApiError("InvalidParameterException", "The specified task does not exist.");
  if (task.service.inputs.enableExecuteCommand !== true)
    throw new ApiError(
      "InvalidParameterException",
      "The execute command failed because execute command was not enabled when the task was run.",
    );
  throw new ApiError(
    "InvalidParameterException",
    `${noContainer}, so there is nothing to run "${text(body.command)}" in.`,
  );
}
