import type { Service, Task } from "@aws-sdk/client-ecs";
import type { AwsAccess } from "../aws/access.js";
import type { AlarmStatus } from "../aws/alarms.js";
import type { DeploymentLine } from "../aws/rollout.js";
import type { TargetHealth } from "../aws/targetHealth.js";
import { madeResources, resourceOf, serviceOfWorkload } from "../deployment/rollouts/services.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import type { StackState } from "../stack/contents.js";
import { openWorkload, services } from "./openDeployed.js";

export interface TaskStatus {
  id: string;
  status: string;
  revision?: number;
  started?: Date;
  /** Of the containers: `HEALTHY`, `UNHEALTHY`, `UNKNOWN`. */
  health: string;
  /** Of the target at the load balancer; absent without one. */
  target?: string;
}

/** How a service is, as ECS says. */
export interface ServiceStatus {
  /** Name of the application. */
  application: string;
  /** Environment that it runs in. */
  environment: string;
  /** Name of the service. */
  workload: string;
  /** Whether AWS was simulated. */
  simulated: boolean;
  /** `ACTIVE`, `DRAINING`; `INACTIVE` when it is gone. */
  status: string;
  /** Tasks that there should be. */
  desired: number;
  /** Tasks that run. */
  running: number;
  /** Tasks that are about to run. */
  pending: number;
  /** Revisions that have tasks, with the state of each rollout. */
  deployments: DeploymentLine[];
  /** Tasks that run or are about to. */
  tasks: TaskStatus[];
  /** The newest events of ECS, the newest first. */
  events: { at?: Date; message: string }[];
  /** Its alarms: those of its scaling, and those that roll its deployments back. */
  alarms: AlarmStatus[];
  /** What could not be asked, a sentence each; the lines about it are missing. */
  missing: string[];
}

/** Events that are shown. */
const shown = 5;

/** How a service is: tasks, health, deployments. @throws RunError */
export async function serviceStatus(options: RunOptions, onEvent: OnEvent = () => {}): Promise<ServiceStatus> {
  const { workspace, environment, workload, access, state } = await openWorkload(options, services, onEvent);
  const address = serviceOfWorkload(state, workload, environment);
  const [{ describeServices, withEcs }, { deploymentLines }, { describeTasks }, { targetHealth }] = await Promise.all([
    import("../aws/ecs.js"),
    import("../aws/rollout.js"),
    import("../aws/serviceTasks.js"),
    import("../aws/targetHealth.js"),
  ]);
  const missing: string[] = [];
  /** What a call that is denied leaves out is said; the rest is shown. */
  const listed = <T>(asked: Promise<T[]>): Promise<T[]> =>
    asked.catch((error: unknown) => {
      missing.push(error instanceof Error ? error.message : String(error));
      return [];
    });
  const [[service], tasks, alarms] = await Promise.all([
    withEcs(access, (client) => describeServices(client, [address])),
    listed(describeTasks(access, address)),
    listed(alarmsOf(access, state, workload)),
  ]);
  const groups = (service?.loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  const health = (await Promise.all(groups.map((group) => listed(targetHealth(access, group))))).flat();
  return {
    application: workspace.application,
    environment,
    workload,
    simulated: workspace.simulated,
    status: service?.status ?? "INACTIVE",
    desired: service?.desiredCount ?? 0,
    running: service?.runningCount ?? 0,
    pending: service?.pendingCount ?? 0,
    deployments: deploymentLines(service),
    tasks: await Promise.all(tasks.map((task) => statusOf(task, health))),
    events: eventsOf(service),
    alarms,
    missing: [...new Set(missing)],
  };
}

/** Alarms that the state has of the workload, and those that its manifest names for rollbacks. */
async function alarmsOf(access: AwsAccess, state: StackState, workload: string): Promise<AlarmStatus[]> {
  const own = madeResources(state, workload).filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm");
  const { alarms } = resourceOf(state, workload, "aws:ecs/service:Service")?.outputs ?? {};
  const named = (alarms as { alarmNames?: string[] } | undefined)?.alarmNames ?? [];
  const names = [...new Set([...own.map(({ id }) => id), ...named])];
  if (names.length === 0) return [];
  const { describeAlarms } = await import("../aws/alarms.js");
  return describeAlarms(access, names);
}

function eventsOf(service: Service | undefined): ServiceStatus["events"] {
  return (service?.events ?? []).slice(0, shown).map(({ createdAt, message = "" }) => ({
    ...(createdAt !== undefined && { at: createdAt }),
    message,
  }));
}

async function statusOf(task: Task, health: readonly TargetHealth[]): Promise<TaskStatus> {
  const [{ addressOfTask, taskId }, { revisionOf }] = await Promise.all([
    import("../aws/serviceTasks.js"),
    import("../aws/ecs.js"),
  ]);
  const target = health.find(({ address }) => address === addressOfTask(task));
  return {
    id: taskId(task),
    status: task.lastStatus ?? "UNKNOWN",
    revision: revisionOf(task.taskDefinitionArn),
    ...(task.startedAt !== undefined && { started: task.startedAt }),
    health: task.healthStatus ?? "UNKNOWN",
    ...(target !== undefined && { target: target.state.toUpperCase() }),
  };
}
