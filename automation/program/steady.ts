import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logGroupName } from "../../components/names.js";
import { ownValue } from "../../components/ownValue.js";
import { RunError } from "../base/errors.js";
import { formatDuration } from "../manifest/durations.js";
import type { EnvironmentProgramData, SteadyCheck } from "./environmentData.js";

/**
 * Gives what others depend on: the component of a workload, and where they need it running, the same once ECS has
 * rolled it out. That is not the provider's own waiting: this one ends as soon as ECS gives up, says why, and leaves
 * no input behind that the next preview would show as a change.
 */
export function steadyWait(
  data: EnvironmentProgramData,
): (workload: string, made: pulumi.ComponentResource) => pulumi.Input<pulumi.Resource> {
  const { steady, awaited } = data;
  const waiting = new Map<string, Promise<pulumi.Resource>>();
  return (workload, made) => {
    const service = serviceOf(made);
    if (steady === undefined || service === undefined || !awaited.includes(workload) || pulumi.runtime.isDryRun())
      return made;
    const begun = waiting.get(workload) ?? runsSteadily(data, steady, workload, service).then(() => made);
    waiting.set(workload, begun);
    return begun;
  };
}

/** The ECS service of a component; App Runner's is awaited by its provider, and jobs have none. */
function serviceOf(made: pulumi.ComponentResource): aws.ecs.Service | undefined {
  const { fargateService } = made as { fargateService?: { service: aws.ecs.Service } };
  return fargateService?.service;
}

/** @throws RunError `rollout failed` */
async function runsSteadily(
  { resolved, waits }: EnvironmentProgramData,
  { access, timeout }: SteadyCheck,
  workload: string,
  { cluster, name }: aws.ecs.Service,
): Promise<void> {
  const address = await known(pulumi.all([cluster, name]));
  // The engine tells that failure, and leaves out what depends on it.
  if (address === undefined) return;
  const users = Object.keys(waits).filter((user) => ownValue(waits, user)?.includes(workload));
  await pulumi.log.info(`Waiting until ${workload} runs: ${users.join(", ")} need${users.length > 1 ? "" : "s"} it.`);
  const { awaitRollouts } = await import("../aws/awaitRollouts.js");
  const watched = { workload, cluster: address[0].split("/").at(-1) ?? "", service: address[1] };
  const [ended] = await awaitRollouts(access, [watched], { timeout });
  if (ended === undefined || ended.rollout.state === "done") return;
  if (ended.rollout.state === "running") {
    throw new RunError("rollout failed", `${workload} was not running after ${formatDuration(timeout)}.`, {
      hint: `${users.join(", ")} depend on it and were not deployed. --timeout sets how long to wait.`,
    });
  }
  const { rolloutFailure } = await import("../aws/rolloutFailure.js");
  const { application, environment } = resolved;
  const why = await rolloutFailure(access, ended, logGroupName(application, environment.name, workload));
  throw new RunError("rollout failed", why, {
    hint: `${users.join(", ")} depend${users.length > 1 ? "" : "s"} on it and ${users.length > 1 ? "were" : "was"} not deployed. \`airlift up --env ${environment.name}\` tries again.`,
  });
}

/** The value of outputs once their resources are there; undefined when one of them could not be made. */
function known<T>(outputs: pulumi.Output<T>): Promise<T | undefined> {
  // Part of every output, left out of the SDK's typings.
  return (outputs as unknown as { promise(): Promise<T | undefined> }).promise();
}
