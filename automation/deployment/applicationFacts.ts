import { type ApplicationRecord, applicationRecordFrom } from "../record/application.js";
import { applicationStack, applicationStackFor, type ZoneAccess, zoneAccess } from "../session/applicationPlaces.js";
import type { Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { exportStack } from "../stack/contents.js";

/** What an environment takes from the application: images and artifacts in its own account and region, and the zone. */
export interface ApplicationFacts {
  /** Absent before the first run there. */
  record?: ApplicationRecord;
  /** How the environment writes to the application's zone; absent without one. */
  zone?: ZoneAccess;
}

/** The record of the application's own stack, with its zone; absent before the first run. */
export function homeRecord(workspace: Workspace): Promise<ApplicationRecord | undefined> {
  return recordOf(workspace, applicationStack);
}

async function recordOf(workspace: Workspace, stack: string): Promise<ApplicationRecord | undefined> {
  return applicationRecordFrom((await exportStack(workspace.stack(stack)))?.outputs);
}

/**
 * What an environment takes from the application's stacks.
 *
 * @param hasNames whether the environment has names below the application's domain
 * @throws RunError `usage` when it can't reach the zone
 */
export async function applicationFacts(
  workspace: Workspace,
  target: Target,
  hasNames: boolean,
): Promise<ApplicationFacts> {
  const home = await homeRecord(workspace);
  const stack = applicationStackFor(target, home);
  const record = stack === applicationStack ? home : await recordOf(workspace, stack);
  const zone = hasNames ? zoneAccess(workspace, target.environment, target, home) : undefined;
  return { ...(record !== undefined && { record }), ...(zone !== undefined && { zone }) };
}
