import { setTimeout as sleep } from "node:timers/promises";
import type { AppRunnerClient, OperationSummary } from "@aws-sdk/client-apprunner";
import { type AwsAccess, clientSettings, withClient } from "./access.js";
import { lastLines } from "./logs.js";

/** The newest thing that App Runner does, or did, to a service. */
export interface Operation {
  id: string;
  /** `CREATE_SERVICE`, `UPDATE_SERVICE`, `PAUSE_SERVICE` … */
  type: string;
  state: "running" | "done" | "failed";
  /** The version before runs again. */
  rolledBack: boolean;
}

async function withAppRunner<T>(
  access: AwsAccess,
  what: string,
  work: (client: AppRunnerClient) => Promise<T>,
): Promise<T> {
  const { AppRunnerClient } = await import("@aws-sdk/client-apprunner");
  return withClient(what, new AppRunnerClient(clientSettings(access)), work);
}

function operationOf({ Id: id = "", Type: type, Status: status }: OperationSummary): Operation {
  const running = status === "PENDING" || status === "IN_PROGRESS" || status === "ROLLBACK_IN_PROGRESS";
  const state = running ? "running" : status === "SUCCEEDED" ? "done" : "failed";
  return { id, type: type ?? "", state, rolledBack: status === "ROLLBACK_SUCCEEDED" };
}

/** Operations that concern a service's version; pausing and resuming leave it as it is. */
const deploying = /^(CREATE_SERVICE|UPDATE_SERVICE|START_DEPLOYMENT)$/;

/** The last time that App Runner deployed a service; undefined when it does not remember. @throws RunError */
export function lastDeployment(access: AwsAccess, service: string): Promise<Operation | undefined> {
  return withAppRunner(access, "Asking App Runner about its services", async (client) => {
    const { ListOperationsCommand } = await import("@aws-sdk/client-apprunner");
    const { OperationSummaryList: all = [] } = await client.send(
      new ListOperationsCommand({ ServiceArn: service, MaxResults: 20 }),
    );
    // The newest come first.
    const found = all.find(({ Type }) => deploying.test(Type ?? ""));
    return found === undefined ? undefined : operationOf(found);
  });
}

/**
 * Waits until App Runner has ended the last deployment of a service.
 * @param timeout seconds; the waiting ends with it, not the deployment
 * @throws RunError when it can't be asked
 */
export async function awaitDeployment(
  access: AwsAccess,
  service: string,
  timeout: number,
): Promise<Operation | undefined> {
  const interval = access.pollInterval ?? 5000;
  for (const began = Date.now(); ; await sleep(interval)) {
    const found = await lastDeployment(access, service);
    if (found?.state !== "running" || Date.now() - began + interval > timeout * 1000) return found;
  }
}

/** What App Runner's log of a service says last: there is no other place for its reasons. */
export async function serviceLog(access: AwsAccess, service: string, limit = 20): Promise<string[]> {
  const [name = "", id = ""] = service.split("/").slice(-2);
  const streams = await Promise.all(
    ["service", "application"].map((kind) =>
      lastLines(access, { group: `/aws/apprunner/${name}/${id}/${kind}`, limit }).catch(() => []),
    ),
  );
  return streams.flatMap((lines) => lines.slice(-limit)).map(({ message }) => message);
}

/** Pauses a service, which keeps its address and answers nothing, or resumes it. @throws RunError */
export function setPaused(access: AwsAccess, service: string, paused: boolean): Promise<void> {
  return withAppRunner(access, `${paused ? "Pausing" : "Resuming"} the service`, async (client) => {
    const { PauseServiceCommand, ResumeServiceCommand } = await import("@aws-sdk/client-apprunner");
    const input = { ServiceArn: service };
    if (paused) await client.send(new PauseServiceCommand(input));
    else await client.send(new ResumeServiceCommand(input));
  });
}

/** `RUNNING`, `PAUSED`, `OPERATION_IN_PROGRESS` … @throws RunError */
export function statusOf(access: AwsAccess, service: string): Promise<string> {
  return withAppRunner(access, "Asking App Runner about the service", async (client) => {
    const { DescribeServiceCommand } = await import("@aws-sdk/client-apprunner");
    const { Service } = await client.send(new DescribeServiceCommand({ ServiceArn: service }));
    return Service?.Status ?? "";
  });
}

/** Waits until a service has ended what it does. @param timeout seconds @returns its status then @throws RunError */
export async function awaitStatus(access: AwsAccess, service: string, timeout: number): Promise<string> {
  const interval = access.pollInterval ?? 5000;
  for (const began = Date.now(); ; await sleep(interval)) {
    const status = await statusOf(access, service);
    if (status !== "OPERATION_IN_PROGRESS" || Date.now() - began + interval > timeout * 1000) return status;
  }
}
