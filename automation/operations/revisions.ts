import type { Revision } from "../aws/revisions.js";
import { watchRollouts } from "../deployment/rollouts/compareServices.js";
import { serviceOfWorkload } from "../deployment/rollouts/services.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { type OpenWorkload, openWorkload, services } from "./openDeployed.js";

export interface ShownRevisions {
  workload: string;
  environment: string;
  /** The newest first. */
  revisions: Revision[];
}

async function revisionsOf(open: OpenWorkload, limit?: number, needOutcomes = false): Promise<Revision[]> {
  const service = serviceOfWorkload(open.state, open.workload, open.environment);
  const { familyOf, listRevisions } = await import("../aws/revisions.js");
  return listRevisions(open.access, service, familyOf(service.taskDefinition), { limit, needOutcomes });
}

/** Revisions of a service, with their images and how their deployments ended. @throws RunError */
export async function listServiceRevisions(
  options: RunOptions,
  limit?: number,
  onEvent: OnEvent = () => {},
): Promise<ShownRevisions> {
  const open = await openWorkload(options, services, onEvent);
  return { workload: open.workload, environment: open.environment, revisions: await revisionsOf(open, limit) };
}

/** A service that was taken back to an earlier revision. */
export interface RolledBack {
  /** Name of the service. */
  workload: string;
  /** Environment that it runs in. */
  environment: string;
  /** Revision that ran before; absent when none did. */
  from?: number;
  /** Revision that runs now. */
  to: number;
  /** What the reader should know, a sentence each. */
  notices: string[];
}

/** Revisions that are looked through for the one to go back to. */
const lookedThrough = 50;

/**
 * Takes a service back to an earlier revision, at once and past the engine. The next `up` deploys what the manifests
 * say again.
 * @param to number of the revision, or its ARN. @default the last one before that came to run
 * @throws RunError; `rollout failed` when it does not come to run either
 */
export async function rollback(
  options: RunOptions,
  to: string | undefined,
  onEvent: OnEvent = () => {},
): Promise<RolledBack> {
  const open = await openWorkload(options, services, onEvent);
  const { workload, environment, access, target, state } = open;
  const { deployRevision, revisionToReturnTo } = await import("../aws/revisions.js");
  const all = await revisionsOf(open, lookedThrough, to === undefined);
  const wanted = revisionToReturnTo(all, to, workload);
  const service = serviceOfWorkload(state, workload, environment);
  await deployRevision(access, service, wanted.taskDefinition);
  const notices = options.noWait === true ? [] : await watchRollouts(target, [service], options, onEvent);
  const from = all.find(({ live }) => live)?.revision;
  return { workload, environment, ...(from !== undefined && { from }), to: wanted.revision, notices };
}
