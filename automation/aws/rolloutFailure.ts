import type { Task } from "@aws-sdk/client-ecs";
import type { AwsAccess } from "./access.js";
import type { WatchedRollout } from "./awaitRollouts.js";
import { describeServices, revisionOf, withEcs } from "./ecs.js";
import { lastLines } from "./logs.js";
import { describeTasks, taskId } from "./serviceTasks.js";
import { targetHealth } from "./targetHealth.js";

/** Lines of the log that the message of a failure shows. */
const lines = 20;
/** Stopped tasks that it shows: they all say the same. */
const shown = 3;

/**
 * Why the tasks of a deployment did not come to run: ECS's reason, exit codes, health of targets, last lines of the
 * log. What can't be looked up is left out: the failure must be reported in any case.
 */
async function explainRollout(access: AwsAccess, watched: WatchedRollout, logGroup: string): Promise<string[]> {
  const { rollout } = watched;
  const looks = await Promise.all([
    deploymentReason(access, watched).catch(() => undefined),
    stoppedTasks(access, watched).catch(() => []),
    unhealthyTargets(access, watched).catch(() => []),
  ]);
  const [reason = rollout.reason, stopped, targets] = looks;
  const [newest] = stopped;
  const log = newest === undefined ? [] : await logOf(access, logGroup, newest).catch(() => []);
  return [
    ...(reason === undefined ? [] : [reason]),
    ...stopped.slice(0, shown).flatMap(taskLines),
    ...targets,
    ...(log.length === 0 ? [] : ["Last lines of its log:", ...log.map((line) => `  ${line}`)]),
  ];
}

/** The message of a failed rollout: what runs in its place, and why. */
export async function rolloutFailure(access: AwsAccess, watched: WatchedRollout, logGroup: string): Promise<string> {
  const { workload, rollout } = watched;
  const instead = rollout.runsInstead === undefined ? "" : ` ECS rolled back to revision ${rollout.runsInstead}.`;
  const why = await explainRollout(access, watched, logGroup);
  return [`${workload} could not be deployed.${instead}`, ...why.map((line) => `  ${line}`)].join("\n");
}

/** What ECS says about the deployment as a whole; names the alarm where one rolled it back. */
async function deploymentReason(
  access: AwsAccess,
  { cluster, service, deployment }: WatchedRollout,
): Promise<string | undefined> {
  return withEcs(access, async (client) => {
    const { ListServiceDeploymentsCommand } = await import("@aws-sdk/client-ecs");
    const { serviceDeployments = [] } = await client.send(
      new ListServiceDeploymentsCommand({ cluster, service, maxResults: 10 }),
    );
    const ours = serviceDeployments.find(
      ({ targetServiceRevisionArn }) => targetServiceRevisionArn?.split("/").at(-1) === deployment.split("/").at(-1),
    );
    const failed = ours ?? serviceDeployments.find(({ status }) => /ROLLBACK|STOPPED/.test(status ?? ""));
    return failed?.statusReason === "" ? undefined : failed?.statusReason;
  });
}

async function stoppedTasks(access: AwsAccess, watched: WatchedRollout): Promise<Task[]> {
  const all = await describeTasks(access, watched, "STOPPED");
  const ours = all.filter(({ startedBy }) => startedBy === watched.deployment);
  return ours.sort((a, b) => (b.stoppedAt?.getTime() ?? 0) - (a.stoppedAt?.getTime() ?? 0));
}

function taskLines(task: Task): string[] {
  const revision = revisionOf(task.taskDefinitionArn);
  const head = `Task ${taskId(task).slice(0, 8)} (revision ${revision ?? "unknown"}) stopped: ${task.stoppedReason ?? task.stopCode ?? "no reason given"}`;
  const containers = (task.containers ?? []).filter(({ exitCode, reason }) => exitCode !== undefined || reason);
  return [
    head,
    ...containers.map(({ name, exitCode, reason }) => {
      const code = exitCode === undefined ? "" : ` ended with exit code ${exitCode}`;
      return `  ${name}${code}${reason === undefined || reason === "" ? "" : `: ${reason}`}`;
    }),
  ];
}

/** The newest tasks of a deployment that stopped, and why. @throws RunError */
export async function stoppedTaskLines(access: AwsAccess, watched: WatchedRollout, limit: number): Promise<string[]> {
  return (await stoppedTasks(access, watched)).slice(0, limit).flatMap(taskLines);
}

/** Targets of a service that get no traffic, and why. @throws RunError */
export async function unhealthyTargets(access: AwsAccess, { cluster, service }: WatchedRollout): Promise<string[]> {
  const [answer] = await withEcs(access, (client) => describeServices(client, [{ cluster, service }]));
  const groups = (answer?.loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  const health = await Promise.all(groups.map((group) => targetHealth(access, group)));
  return health
    .flat()
    .filter(({ state }) => state !== "healthy" && state !== "draining")
    .map(({ target, state, reason }) => `Target ${target} is ${state}${reason === undefined ? "" : `: ${reason}`}`);
}

async function logOf(access: AwsAccess, group: string, task: Task): Promise<string[]> {
  const found = await lastLines(access, { group, task: taskId(task), limit: lines });
  return found.map(({ message }) => message);
}
