import { RunError } from "../base/errors.js";
import { patience } from "../deployment/rollouts/compareServices.js";
import { resourceOf } from "../deployment/rollouts/services.js";
import { formatDuration } from "../manifest/durations.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkload } from "./openDeployed.js";

const onAppRunner = {
  noun: "Request-Driven Web Service",
  is: (kind: string) => kind === "Request-Driven Web Service",
};

export interface PausedService {
  workload: string;
  environment: string;
  /** As App Runner has it: `PAUSED`, `RUNNING`, or what it still does. */
  status: string;
}

/**
 * Pauses a service on App Runner, which keeps its address, answers nothing and costs no computing; or resumes it.
 * @throws RunError `usage` when it runs elsewhere or already is as asked
 */
export async function setServicePaused(
  options: RunOptions,
  paused: boolean,
  onEvent: OnEvent = () => {},
): Promise<PausedService> {
  const { workload, environment, access, state } = await openWorkload(options, onAppRunner, onEvent);
  const found = resourceOf(state, workload, "aws:apprunner/service:Service");
  if (found?.id === undefined)
    throw new RunError("usage", `"${workload}" does not run on App Runner in ${environment}.`, {
      hint: "Only App Runner services can be paused; for others set `count: 0`.",
      stack: environment,
    });
  const { awaitStatus, setPaused, statusOf } = await import("../aws/appRunner.js");
  const wanted = paused ? "PAUSED" : "RUNNING";
  if ((await statusOf(access, found.id)) === wanted)
    throw new RunError("usage", `"${workload}" is ${paused ? "paused" : "running"} in ${environment} already.`);
  await setPaused(access, found.id, paused);
  const timeout = options.timeout ?? patience;
  const status = options.noWait === true ? "OPERATION_IN_PROGRESS" : await awaitStatus(access, found.id, timeout);
  if (status !== wanted && options.noWait !== true) {
    const participle = paused ? "paused" : "resumed";
    const text =
      status === "OPERATION_IN_PROGRESS"
        ? `is still being ${participle} after ${formatDuration(timeout)}.`
        : `could not be ${participle}: App Runner says ${status}.`;
    throw new RunError("rollout failed", `"${workload}" ${text}`, { stack: environment });
  }
  return { workload, environment, status };
}
