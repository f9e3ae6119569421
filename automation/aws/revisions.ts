import type { ECSClient, ServiceDeploymentBrief } from "@aws-sdk/client-ecs";
import { RunError } from "../base/errors.js";
import { type AwsAccess, callFailed, errorName } from "./access.js";
import { describeServices, revisionOf, type ServiceAddress, withEcs } from "./ecs.js";
import { primaryOf } from "./rollout.js";

/** One revision of a service's task definition. */
export interface Revision {
  revision: number;
  /** ARN. */
  taskDefinition: string;
  registered?: Date;
  /** Image of each container. */
  images: Record<string, string>;
  /** Whether the service runs it now. */
  live: boolean;
  /** How ECS's last deployment of it ended; absent when ECS does not remember it. */
  outcome?: "completed" | "rolled back" | "in progress" | "stopped";
}

/** `arn:…:task-definition/app-env-fe:12` → `app-env-fe` */
export function familyOf(taskDefinition: string): string {
  return (taskDefinition.split("/").at(-1) ?? "").replace(/:\d+$/, "");
}

/** ARNs of the revisions of a family that can still be run, the newest first. @throws RunError */
async function registered(client: ECSClient, family: string, limit: number): Promise<string[]> {
  const { paginateListTaskDefinitions } = await import("@aws-sdk/client-ecs");
  const found: string[] = [];
  const request = { familyPrefix: family, status: "ACTIVE" as const, sort: "DESC" as const };
  for await (const { taskDefinitionArns = [] } of paginateListTaskDefinitions({ client }, request)) {
    // AWS takes the name as a prefix: `app-env-fe` also finds `app-env-fe2`.
    found.push(...taskDefinitionArns.filter((arn) => familyOf(arn) === family));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

const outcomes: Readonly<Record<string, Revision["outcome"]>> = {
  SUCCESSFUL: "completed",
  ROLLBACK_SUCCESSFUL: "rolled back",
  ROLLBACK_FAILED: "rolled back",
  ROLLBACK_REQUESTED: "rolled back",
  ROLLBACK_IN_PROGRESS: "rolled back",
  IN_PROGRESS: "in progress",
  PENDING: "in progress",
  STOPPED: "stopped",
  STOP_REQUESTED: "stopped",
};

/** Deployments that are looked at; ECS remembers those of 90 days. */
const deploymentsLookedAt = 100;

/** Service revisions that ECS describes in one call. */
const batch = 20;

/** How the last deployment of each task definition ended, as far as ECS remembers. */
async function outcomesOf(client: ECSClient, address: ServiceAddress): Promise<Map<string, Revision["outcome"]>> {
  const { DescribeServiceRevisionsCommand, ListServiceDeploymentsCommand } = await import("@aws-sdk/client-ecs");
  const deployments: ServiceDeploymentBrief[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListServiceDeploymentsCommand({ ...address, nextToken }));
    deployments.push(...(page.serviceDeployments ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && deployments.length < deploymentsLookedAt);
  const arns = [...new Set(deployments.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? []))];
  const definitions = new Map<string | undefined, string | undefined>();
  for (let from = 0; from < arns.length; from += batch) {
    const wanted = { serviceRevisionArns: arns.slice(from, from + batch) };
    const { serviceRevisions = [] } = await client.send(new DescribeServiceRevisionsCommand(wanted));
    for (const one of serviceRevisions) definitions.set(one.serviceRevisionArn, one.taskDefinition);
  }
  const found = new Map<string, Revision["outcome"]>();
  // The newest come first.
  for (const { targetServiceRevisionArn, status = "" } of deployments) {
    const definition = definitions.get(targetServiceRevisionArn);
    if (definition !== undefined && !found.has(definition)) found.set(definition, outcomes[status]);
  }
  return found;
}

/**
 * Revisions of a service's task definition, the newest first.
 * @param needOutcomes fail where AWS does not say how deployments ended; else they are left out
 * @throws RunError
 */
export async function listRevisions(
  access: AwsAccess,
  address: ServiceAddress,
  family: string,
  { limit = 10, needOutcomes = false }: { limit?: number; needOutcomes?: boolean } = {},
): Promise<Revision[]> {
  return withEcs(access, async (client) => {
    const { DescribeTaskDefinitionCommand } = await import("@aws-sdk/client-ecs");
    const [service] = await describeServices(client, [address]);
    const live = primaryOf(service)?.taskDefinition ?? service?.taskDefinition;
    try {
      const [arns, ended] = await Promise.all([
        registered(client, family, limit),
        outcomesOf(client, address).catch((error: unknown) => {
          if (needOutcomes) throw outcomesUnknown(error);
          return new Map<string, Revision["outcome"]>();
        }),
      ]);
      return await Promise.all(
        arns.map(async (taskDefinition) => {
          const { taskDefinition: found } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
          const outcome = ended.get(taskDefinition);
          return {
            revision: revisionOf(taskDefinition) ?? 0,
            taskDefinition,
            ...(found?.registeredAt !== undefined && { registered: found.registeredAt }),
            images: Object.fromEntries(
              (found?.containerDefinitions ?? []).map(({ name = "", image = "" }) => [name, image]),
            ),
            live: taskDefinition === live,
            ...(outcome !== undefined && { outcome }),
          };
        }),
      );
    } catch (error) {
      throw callFailed(`Listing the revisions of ${family}`, error);
    }
  });
}

function outcomesUnknown(error: unknown): RunError {
  return new RunError("program", `How earlier deployments ended is unknown: ${(error as Error).message}`, {
    hint: "A revision that ECS rolled back can't be deployed: name one with --to (`airlift revisions` lists them), or allow ecs:ListServiceDeployments and ecs:DescribeServiceRevisions.",
    cause: error,
  });
}

/**
 * The revision to go back to, or the one asked for: the newest one before the live one whose deployment is known to have
 * completed; where ECS remembers none, the newest one of which it remembers nothing.
 * @param to number, `family:number` or ARN
 * @throws RunError when there is none
 */
export function revisionToReturnTo(revisions: readonly Revision[], to: string | undefined, workload: string): Revision {
  const known = revisions.map(({ revision }) => revision).join(", ") || "none";
  if (to !== undefined) {
    const wanted = /^\d+$/.test(to) ? Number(to) : revisionOf(to);
    const found = revisions.find(({ revision, taskDefinition }) => revision === wanted || taskDefinition === to);
    if (found !== undefined) return found;
    throw new RunError("usage", `${workload} has no revision ${to} that can be deployed.`, {
      hint: `Known: ${known}.`,
    });
  }
  const live = revisions.find((one) => one.live)?.revision ?? Number.POSITIVE_INFINITY;
  const earlier = revisions.filter(({ revision }) => revision < live);
  const before =
    earlier.find(({ outcome }) => outcome === "completed") ?? earlier.find(({ outcome }) => outcome === undefined);
  if (before !== undefined) return before;
  throw new RunError("usage", `${workload} has no earlier revision to roll back to.`, {
    hint: `Known: ${known}. \`airlift revisions -n ${workload}\` lists them; choose one with --to.`,
  });
}

/** Starts a deployment of a task definition that is registered already. @throws RunError */
export async function deployRevision(
  access: AwsAccess,
  address: ServiceAddress,
  taskDefinition: string,
): Promise<void> {
  await withEcs(access, async (client) => {
    const { UpdateServiceCommand } = await import("@aws-sdk/client-ecs");
    try {
      await client.send(new UpdateServiceCommand({ ...address, taskDefinition }));
    } catch (error) {
      throw callFailed(`Deploying ${familyOf(taskDefinition)}:${revisionOf(taskDefinition)}`, error);
    }
  });
}

/**
 * Deregisters revisions of task definitions: the engine keeps them for rollbacks, so this is done once their services
 * are gone. One that is not there any more is passed over.
 *
 * @param revisions `family:revision`
 * @returns how many there were
 * @throws RunError when AWS refuses
 */
export async function deregisterRevisions(access: AwsAccess, revisions: readonly string[]): Promise<number> {
  if (revisions.length === 0) return 0;
  return withEcs(access, async (client) => {
    const { DeregisterTaskDefinitionCommand } = await import("@aws-sdk/client-ecs");
    let count = 0;
    for (const taskDefinition of revisions) {
      try {
        await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
        count++;
      } catch (error) {
        if (errorName(error) !== "ClientException") throw callFailed("Deregistering task definitions", error);
      }
    }
    return count;
  });
}
