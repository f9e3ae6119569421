/** The programmatic API: what the command line does, as functions. Loads Pulumi only where a plan is made. */

import { allOf } from "./base/allOf.js";
import { ensureApplication, ensureEnvironmentAddons } from "./deployment/application.js";
import { builtImages } from "./deployment/builtImages.js";
import { deployEnvironment, previewEnvironment } from "./deployment/deploy.js";
import { destroyEnvironment } from "./deployment/destroy.js";
import { occupiedNotices, refuseOccupied } from "./deployment/occupied.js";
import { removeWorkloads } from "./deployment/removeWorkloads.js";
import type { EnvironmentResult, RunResult, StackOutputs } from "./deployment/result.js";
import { runTarget } from "./deployment/runTarget.js";
import { keepAccounts } from "./init/keptAccounts.js";
import { keepRepositoryName } from "./init/repositoryName.js";
import { ManifestError, type Problem } from "./manifest/problems.js";
import type { Plan } from "./plan/recordPlan.js";
import { chosenEnvironments, notDeployed } from "./session/openFolder.js";
import type { OnEvent, RunOptions } from "./session/options.js";
import { openWorkspace, type Workspace } from "./session/session.js";
import { breakLocks, stackOutputs } from "./stack/contents.js";

export type { Adopted, AdoptOptions } from "./adopt/adopt.js";
export { adopt, adoptionReport, finishAdoption, undoAdoption, writeProposals } from "./adopt/index.js";
export { adoptionMarkdown, adoptionText } from "./adopt/page.js";
export type { AdoptionReport } from "./adopt/report.js";
export type { Finished } from "./adopt/stacks/finish.js";
export { formatRunError, RunError, type RunErrorKind } from "./base/errors.js";
export type { EnvironmentResult, RunResult, StackOutputs } from "./deployment/result.js";
export type { KeptData } from "./deployment/retention.js";
export {
  type ExpiringEnvironment,
  expireEnvironments,
  expiringEnvironments,
  trimEnvironment,
} from "./deployment/upkeep.js";
export { validate } from "./deployment/validation.js";
export { type Ejected, type EjectOptions, eject } from "./eject/index.js";
export { type CloudInitResult, cloudInit } from "./init/cloud.js";
export { type ApplicationFolder, loadApplication } from "./manifest/index.js";
export { formatProblem, ManifestError, type Problem, type Severity } from "./manifest/problems.js";
export { type DnsRecord, dnsRecords } from "./operations/dnsRecords.js";
export { environmentsKnown, listEnvironments, showEnvironment } from "./operations/environments.js";
export { manifestKinds, manifestSchema, showApplication, showManifest } from "./operations/inspection.js";
export { environmentsChosen, locks } from "./operations/locks.js";
export { type RemovedApplication, removeApplication } from "./operations/removeApplication.js";
export { listServiceRevisions, type RolledBack, rollback } from "./operations/revisions.js";
export { showWorkload } from "./operations/show.js";
export { type ServiceStatus, serviceStatus } from "./operations/status.js";
export { dataLeft, deployedIn, execInService, listWorkloads, runJob, workloadLogs } from "./operations/workloads.js";
export type { Plan, PlannedResource } from "./plan/recordPlan.js";
export type { EnvironmentRecord, WorkloadRecord } from "./record/environmentRecord.js";
export type { OnEvent, RunOptions } from "./session/options.js";
export type { EngineOutcome, StackEvent, Step } from "./stack/runStack.js";

/**
 * Shows what `up` would change. Builds nothing and takes no lock.
 * @throws ManifestError, RunError
 */
export async function preview(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const workspace = await openWorkspace(options, onEvent);
  return forEachEnvironment(workspace, [], async (name) => {
    const [shown, occupied] = await allOf([
      previewEnvironment(workspace, name, onEvent),
      occupiedNotices(workspace, name),
    ]);
    return { name, ...shown, notices: [...occupied, ...shown.notices] };
  });
}

/**
 * Builds the images that are missing, deploys, and waits until the services run.
 * @throws ManifestError, RunError; `rollout failed` when ECS gave a deployment up
 */
export async function up(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const workspace = await openWorkspace(options, onEvent);
  const environments = chosenEnvironments(workspace);
  const notes = await refuseOccupied(workspace, environments);
  const built = await ensureApplication(workspace, environments, onEvent);
  const result = await forEachEnvironment(workspace, built, async (name) => {
    return { name, ...(await deployEnvironment(workspace, name, onEvent)) };
  });
  const deployed = result.environments.filter(({ outcome }) => outcome !== undefined);
  deployed[0]?.notices.push(...notes);
  if (workspace.keepsSettings) deployed[0]?.notices.push(...(await keepSettings(workspace, deployed)));
  return result;
}

/** Notes what later runs go by: the repository's name, and the account of each environment. */
async function keepSettings(workspace: Workspace, deployed: readonly { name: string }[]): Promise<string[]> {
  const targets = await Promise.all(deployed.map(({ name }) => workspace.target(name)));
  const name = keepRepositoryName(workspace);
  return [
    ...name,
    ...keepAccounts(workspace, Object.fromEntries(targets.map((one) => [one.environment, one.account]))),
  ];
}

/**
 * Builds and pushes the images of the application stack, and uploads env files; what is there already is left as it is.
 *
 * @returns what was built, and the URI of every image by environment and workload
 */
export async function build(
  options: RunOptions,
  onEvent: OnEvent = () => {},
): Promise<{ application: string; built: string[]; images: Record<string, Record<string, string>> }> {
  const workspace = await openWorkspace(options, onEvent);
  const environments = chosenEnvironments(workspace);
  const built = await ensureApplication(workspace, environments, onEvent);
  const images = await Promise.all(
    environments.map(async (name) => [name, await builtImages(workspace, name)] as const),
  );
  return { application: workspace.application, built, images: Object.fromEntries(images) };
}

/** Reads what really is there into the state. */
export async function refresh(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const workspace = await openWorkspace(options, onEvent);
  return forEachEnvironment(workspace, [], async (name) => {
    const { waitForLock, debug } = workspace.options;
    const target = await workspace.target(name);
    const outcome = await runTarget(target, { operation: "refresh", waitForLock, debug }, onEvent);
    return { name, outcome, problems: [], notices: [] };
  });
}

/**
 * Destroys environments, or with `names` workloads of them. Data stays, unless `deleteData` names it.
 * @throws RunError `protected`
 */
export async function destroy(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const { names = [] } = options;
  if (names.length > 0) {
    const workspace = await openWorkspace({ ...options, names: [], prune: names }, onEvent);
    return forEachEnvironment(workspace, [], async (name) => ({
      name,
      ...(await removeWorkloads(workspace, name, names, onEvent)),
    }));
  }
  const workspace = await openWorkspace(options, onEvent);
  return forEachEnvironment(workspace, [], async (name) => {
    const { outcome, kept, notices } = await destroyEnvironment(workspace, name, onEvent);
    return { name, outcome, problems: [], notices, kept };
  });
}

/** Shows what `upEnvironments` would change. @throws ManifestError, RunError */
export async function previewEnvironments(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const workspace = await openWorkspace({ ...options, names: [] }, onEvent);
  return forEachEnvironment(workspace, [], async (name) => {
    return { name, ...(await previewEnvironment(workspace, name, onEvent, { onlyRemove: true })) };
  });
}

/** Deploys environments without touching the workloads in them. @throws ManifestError, RunError */
export async function upEnvironments(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const workspace = await openWorkspace({ ...options, names: [] }, onEvent);
  await refuseOccupied(workspace.with({ environmentOnly: true }), chosenEnvironments(workspace));
  await ensureEnvironmentAddons(workspace, chosenEnvironments(workspace), onEvent);
  return forEachEnvironment(workspace, [], async (name) => {
    return { name, ...(await deployEnvironment(workspace, name, onEvent, { onlyRemove: true })) };
  });
}

/** Outputs of the environments' stacks, by environment; secrets read `[secret]`. Airlift's own record is left out. */
export async function outputs(options: RunOptions): Promise<Record<string, StackOutputs>> {
  const workspace = await openWorkspace(options, undefined, "read");
  const all = await Promise.all(
    chosenEnvironments(workspace).map(async (name) => {
      const found = await stackOutputs(workspace.stack(name));
      if (found === undefined) throw notDeployed(name);
      const { airlift: _record, ...shown } = found as Record<string, unknown> & StackOutputs;
      return [name, shown] as const;
    }),
  );
  return Object.fromEntries(all);
}

/** Removes the locks of the environments' stacks. Ask first: a run that still lives may spoil the state. */
export async function cancel(options: RunOptions): Promise<string[]> {
  const workspace = await openWorkspace(options);
  const environments = chosenEnvironments(workspace);
  for (const name of environments) await breakLocks(workspace.stack(name));
  return environments;
}

/** Plans one environment without engine and account. @throws ManifestError */
export async function plan(options: RunOptions): Promise<Plan & { problems: Problem[] }> {
  const { planEnvironment } = await import("./plan/environmentPlan.js");
  return planEnvironment(options);
}

/** Side by side; one failing environment does not stop the others. With one only, its error is thrown as it is. */
async function forEachEnvironment(
  workspace: Workspace,
  built: string[],
  run: (name: string) => Promise<EnvironmentResult>,
): Promise<RunResult> {
  const environments = chosenEnvironments(workspace);
  const settled = await Promise.allSettled(environments.map(run));
  const [only] = settled;
  if (settled.length === 1 && only?.status === "rejected") throw only.reason;
  const manifests = settled.flatMap((each) =>
    each.status === "rejected" && each.reason instanceof ManifestError ? each.reason.problems : [],
  );
  if (manifests.length > 0) throw new ManifestError(manifests);
  return {
    application: workspace.application,
    simulated: workspace.simulated,
    built,
    environments: settled.map((each, index) =>
      each.status === "fulfilled"
        ? each.value
        : { name: environments[index] as string, error: each.reason as Error, problems: [], notices: [] },
    ),
  };
}
