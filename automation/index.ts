/** The programmatic API: what the command line does, as functions. Loads Pulumi only where a plan is made. */

import { RunError } from "./base/errors.js";
import { ensureApplication, ensureEnvironmentAddons } from "./deployment/application.js";
import { builtImages } from "./deployment/builtImages.js";
import { deployEnvironment, previewEnvironment } from "./deployment/deploy.js";
import { deregister, destroyEnvironment } from "./deployment/destroy.js";
import { type EnvironmentRun, overallProblems, prepareEnvironment } from "./deployment/environment.js";
import { refuseOtherPlace } from "./deployment/placeChange.js";
import { dataIn, type KeptData, settleData } from "./deployment/retention.js";
import { keepRepositoryName } from "./init/repositoryName.js";
import { validate as validateFolder } from "./manifest/index.js";
import { ManifestError, type Problem, sortProblems } from "./manifest/problems.js";
import type { Plan } from "./plan/recordPlan.js";
import type { OnEvent, RunOptions } from "./session/options.js";
import {
  addressOf,
  chosenEnvironments,
  openFolder,
  openSession,
  providerSettings,
  type Session,
} from "./session/session.js";
import { breakLocks, exportStack, stackOutputs } from "./stack/contents.js";
import { type EngineOutcome, runStack } from "./stack/runStack.js";
import { untilCurrent } from "./stack/untilCurrent.js";

export { formatRunError, RunError, type RunErrorKind } from "./base/errors.js";
export type { KeptData } from "./deployment/retention.js";
export {
  type ExpiringEnvironment,
  expireEnvironments,
  expiringEnvironments,
  trimEnvironment,
} from "./deployment/upkeep.js";
export { type CloudInitResult, cloudInit } from "./init/cloud.js";
export { type ApplicationFolder, loadApplication } from "./manifest/index.js";
export { formatProblem, ManifestError, type Problem, type Severity } from "./manifest/problems.js";
export { type DnsRecord, dnsRecords } from "./operations/dnsRecords.js";
export {
  listEnvironments,
  manifestKinds,
  manifestSchema,
  showApplication,
  showEnvironment,
  showManifest,
} from "./operations/inspection.js";
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

/** What a run did to one environment. */
export interface EnvironmentResult {
  /** Name of the environment. */
  name: string;
  /** Absent when it failed. */
  outcome?: EngineOutcome;
  /** Present when it failed. */
  error?: Error;
  /** Warnings and notices of the manifests. */
  problems: Problem[];
  /** What the reader should know, a sentence each. */
  notices: string[];
  /** Data that a destroy left. */
  kept?: KeptData[];
}

/** What a run did, environment by environment. */
export interface RunResult {
  /** Name of the application. */
  application: string;
  /** Whether AWS was simulated. */
  simulated: boolean;
  /** In the order in which they were named. */
  environments: EnvironmentResult[];
  /** `workload/container` of the images that this run built. */
  built: string[];
}

/**
 * Shows what `up` would change. Builds nothing and takes no lock.
 * @throws ManifestError, RunError
 */
export async function preview(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const session = await openSession(options, onEvent);
  return forEachEnvironment(session, [], async (name) => {
    const { run, outcome } = await previewEnvironment(session, name, onEvent);
    return resultOf(run, outcome);
  });
}

/**
 * Builds the images that are missing, deploys, and waits until the services run.
 * @throws ManifestError, RunError; `rollout failed` when ECS gave a deployment up
 */
export async function up(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const session = await openSession(options, onEvent);
  const environments = environmentsOf(session);
  const built = await ensureApplication(session, environments, onEvent);
  const result = await forEachEnvironment(session, built, async (name) => {
    const { run, outcome } = await deployEnvironment(session, name, onEvent);
    return resultOf(run, outcome);
  });
  const first = result.environments.find(({ outcome }) => outcome !== undefined);
  if (session.sandbox === undefined && first !== undefined) first.notices.push(...keepRepositoryName(session));
  return result;
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
  const session = await openSession(options, onEvent);
  const environments = environmentsOf(session);
  const built = await ensureApplication(session, environments, onEvent);
  const images = await Promise.all(environments.map(async (name) => [name, await builtImages(session, name)] as const));
  return { application: session.application, built, images: Object.fromEntries(images) };
}

/** Reads what really is there into the state. */
export async function refresh(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const session = await openSession(options, onEvent);
  return forEachEnvironment(session, [], async (name) => {
    const { waitForLock, debug } = session.options;
    await refuseOtherPlace(session, name, await exportStack(addressOf(session, name)));
    const outcome = await runStack(
      {
        ...addressOf(session, name),
        operation: "refresh",
        settings: providerSettings(session, name),
        waitForLock,
        debug,
      },
      onEvent,
    );
    return { name, outcome, problems: [], notices: [] };
  });
}

/**
 * Destroys environments, or with `names` workloads of them. Data stays, unless `deleteData` names it.
 * @throws RunError `protected`
 */
export async function destroy(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const { names = [] } = options;
  if (names.length > 0) return removeWorkloads(options, names, onEvent);
  const session = await openSession(options, onEvent);
  return forEachEnvironment(session, [], async (name) => {
    const { outcome, kept, notices } = await destroyEnvironment(session, name, onEvent);
    return { name, outcome, problems: [], notices, kept };
  });
}

async function removeWorkloads(options: RunOptions, names: string[], onEvent: OnEvent): Promise<RunResult> {
  const session = await openSession({ ...options, names: [], prune: names }, onEvent);
  const remove = async (name: string): Promise<EnvironmentResult> => {
    const run = await prepareEnvironment(session, name, { onlyRemove: true });
    const { state } = run;
    const data = state === undefined ? [] : dataIn(state, names);
    const kept = await settleData(addressOf(session, name), data, options.deleteData ?? []);
    const outcome = await runStack({ ...run.request, operation: "up" }, onEvent);
    if (state !== undefined) run.notices.push(...(await deregister(session, name, state, names)));
    return { ...resultOf(run, outcome), kept };
  };
  return forEachEnvironment(session, [], (name) => untilCurrent(name, onEvent, () => remove(name)));
}

/** Shows what `upEnvironments` would change. @throws ManifestError, RunError */
export async function previewEnvironments(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const session = await openSession({ ...options, names: [] }, onEvent);
  return forEachEnvironment(session, [], async (name) => {
    const { run, outcome } = await previewEnvironment(session, name, onEvent, { onlyRemove: true });
    return resultOf(run, outcome);
  });
}

/** Deploys environments without touching the workloads in them. @throws ManifestError, RunError */
export async function upEnvironments(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RunResult> {
  const session = await openSession({ ...options, names: [] }, onEvent);
  await ensureEnvironmentAddons(session, environmentsOf(session), onEvent);
  return forEachEnvironment(session, [], async (name) => {
    const { run, outcome } = await deployEnvironment(session, name, onEvent, { onlyRemove: true });
    return resultOf(run, outcome);
  });
}

/** Outputs of the environments' stacks, by environment; secrets read `[secret]`. */
export async function outputs(options: RunOptions): Promise<Record<string, Record<string, unknown>>> {
  const session = await openSession(options);
  const all = await Promise.all(
    environmentsOf(session).map(async (name) => {
      const found = await stackOutputs(addressOf(session, name));
      if (found === undefined)
        throw new RunError("usage", `"${name}" is not deployed.`, {
          hint: `\`airlift up --env ${name}\` deploys it.`,
          stack: name,
        });
      return [name, found] as const;
    }),
  );
  return Object.fromEntries(all);
}

/** Removes the locks of the environments' stacks. Ask first: a run that still lives may spoil the state. */
export async function cancel(options: RunOptions): Promise<string[]> {
  const session = await openSession(options);
  const environments = environmentsOf(session);
  for (const name of environments) await breakLocks(addressOf(session, name));
  return environments;
}

/** Every problem of the folder, in every environment. Needs no engine and no account. */
export async function validate(options: RunOptions): Promise<{ application: string; problems: Problem[] }> {
  const open = openFolder(options);
  const environments = options.environments?.length ? options.environments : undefined;
  const names = environments ?? open.folder.environments.map(({ name }) => name);
  const online = options.online === true ? await import("./deployment/onlineCheck.js") : undefined;
  const accounts = await online?.accountsOf(open, names);
  const problems = validateFolder(open.folder, environments, (resolved) =>
    overallProblems(open, resolved, accounts?.get(resolved.environment.name)),
  );
  const more = (await online?.onlineProblems(open, names)) ?? [];
  return {
    application: open.application,
    problems: online === undefined ? problems : sortProblems([...problems, ...more]),
  };
}

/** Plans one environment without engine and account. @throws ManifestError */
export async function plan(options: RunOptions): Promise<Plan & { problems: Problem[] }> {
  const { planEnvironment } = await import("./plan/environmentPlan.js");
  return planEnvironment(options);
}

function environmentsOf(session: Session): string[] {
  return chosenEnvironments(
    session.options,
    session.folder.environments.map(({ name }) => name),
  );
}

function resultOf(run: EnvironmentRun, outcome: EngineOutcome): EnvironmentResult {
  return { name: run.name, outcome, problems: run.problems, notices: run.notices };
}

/** Side by side; one failing environment does not stop the others. With one only, its error is thrown as it is. */
async function forEachEnvironment(
  session: Session,
  built: string[],
  run: (name: string) => Promise<EnvironmentResult>,
): Promise<RunResult> {
  const environments = environmentsOf(session);
  const settled = await Promise.allSettled(environments.map(run));
  const [only] = settled;
  if (settled.length === 1 && only?.status === "rejected") throw only.reason;
  const manifests = settled.flatMap((each) =>
    each.status === "rejected" && each.reason instanceof ManifestError ? each.reason.problems : [],
  );
  if (manifests.length > 0) throw new ManifestError(manifests);
  return {
    application: session.application,
    simulated: session.sandbox !== undefined,
    built,
    environments: settled.map((each, index) =>
      each.status === "fulfilled"
        ? each.value
        : { name: environments[index] as string, error: each.reason as Error, problems: [], notices: [] },
    ),
  };
}
