import type { Deployment, Service } from "@aws-sdk/client-ecs";
import { revisionOf } from "./ecs.js";

/** One deployment of a service, as a line of the table that is shown. */
export interface DeploymentLine {
  id: string;
  /** PRIMARY, ACTIVE, INACTIVE. */
  status: string;
  revision?: number;
  /** `in progress`, `completed`, `failed`. */
  rollout: string;
  desired: number;
  running: number;
  failed: number;
  pending: number;
}

/** How far the rollout of one deployment is. */
export interface Rollout {
  state: "running" | "done" | "failed";
  /** Why it failed, as ECS puts it. */
  reason?: string;
  /** After a failure: the revision that runs in its place. */
  runsInstead?: number;
  deployments: DeploymentLine[];
  /** ECS's events since the deployment began, the oldest first. */
  events: string[];
}

/** Deployments of a service, the primary one first. */
export function deploymentLines(service: Pick<Service, "deployments"> | undefined): DeploymentLine[] {
  return (service?.deployments ?? []).map((one) => ({
    id: one.id ?? "",
    status: one.status ?? "",
    revision: revisionOf(one.taskDefinition),
    rollout: (one.rolloutState ?? "").toLowerCase().replaceAll("_", " "),
    desired: one.desiredCount ?? 0,
    running: one.runningCount ?? 0,
    failed: one.failedTasks ?? 0,
    pending: one.pendingCount ?? 0,
  }));
}

/** Id of the deployment that is being rolled out, or has been. */
export function primaryOf(service: Pick<Service, "deployments"> | undefined): Deployment | undefined {
  return service?.deployments?.find(({ status }) => status === "PRIMARY");
}

/**
 * What an answer of DescribeServices says about one deployment. It is followed by its id: after a rollback the
 * deployment before is the primary one again, and looks complete.
 */
export function rolloutOf(service: Pick<Service, "deployments" | "events"> | undefined, deployment: string): Rollout {
  const deployments = deploymentLines(service);
  const seen = { deployments, events: eventsSince(service, deployment) };
  if (service === undefined) return { ...seen, state: "failed", reason: "The service doesn't exist." };
  const all = service.deployments ?? [];
  const ours = all.find(({ id }) => id === deployment);
  const primary = primaryOf(service);
  if (ours?.rolloutState === "FAILED")
    return { ...seen, state: "failed", ...reasonOf(ours), ...(primary !== ours && insteadOf(primary)) };
  if (ours === undefined || primary !== ours)
    return { ...seen, state: "failed", ...reasonOf(primary), ...insteadOf(primary) };
  const done = ours.rolloutState === "COMPLETED" && all.length === 1;
  return { ...seen, state: done ? "done" : "running" };
}

function eventsSince(service: Pick<Service, "deployments" | "events"> | undefined, deployment: string): string[] {
  const from = service?.deployments?.find(({ id }) => id === deployment)?.createdAt?.getTime();
  if (from === undefined) return [];
  const since = (service?.events ?? []).filter(({ createdAt }) => (createdAt?.getTime() ?? 0) >= from);
  // The newest come first.
  return since
    .reverse()
    .flatMap(({ message }) => (message === undefined ? [] : [message.replace(/^\(service \S+\) /, "")]));
}

function reasonOf(deployment: Deployment | undefined): { reason?: string } {
  const reason = deployment?.rolloutStateReason;
  return reason === undefined || reason === "" ? {} : { reason };
}

function insteadOf(primary: Deployment | undefined): { runsInstead?: number } {
  const revision = revisionOf(primary?.taskDefinition);
  return revision === undefined ? {} : { runsInstead: revision };
}

/** The table of a service's deployments, without the ones that are over. */
export function deploymentTable(deployments: readonly DeploymentLine[]): string[] {
  const rows = deployments.map((one) => [
    one.status,
    String(one.revision ?? "-"),
    `[${one.rollout || "unknown"}]`,
    ...[one.desired, one.running, one.failed, one.pending].map(String),
  ]);
  return columns([["", "Revision", "Rollout", "Desired", "Running", "Failed", "Pending"], ...rows]);
}

/** Rows in columns as wide as their widest cell, two blanks apart. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
