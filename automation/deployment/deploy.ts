import { allOf } from "../base/allOf.js";
import type { EnvironmentProgramData } from "../program/environmentProgram.js";
import { accessOf } from "../session/awsAccess.js";
import type { OnEvent } from "../session/options.js";
import { addressOf, type Session } from "../session/session.js";
import { exportStack } from "../stack/contents.js";
import { type EngineOutcome, runStack } from "../stack/runStack.js";
import { untilCurrent, withFreeNumbers } from "../stack/untilCurrent.js";
import { brokenStacks, describeBroken, mendStacks } from "./addons/brokenStacks.js";
import { addonChanges } from "./addons/changes.js";
import { type EnvironmentRun, prepareEnvironment, type RunScope } from "./environment.js";
import { type AppRunnerService, appRunnerServices, awaitAppRunner, rolledBackServices } from "./rollouts/appRunner.js";
import {
  awaitDeployments,
  compareServices,
  type Difference,
  type LiveServices,
  patience,
  servicesOf,
  takeIntoState,
} from "./rollouts/compareServices.js";
import { withOwnCounts } from "./rollouts/services.js";
import { noteSiteSteps, refreshSites } from "./rollouts/sites.js";
import { withMissingProofs } from "./rollouts/validationRecords.js";
import { requireSecrets } from "./secretCheck.js";

export interface Deployed {
  run: EnvironmentRun;
  outcome: EngineOutcome;
}

/**
 * Deploys one environment and waits until its services run. What another run has changed until this one has the lock
 * counts: then all of it is worked out again.
 * @throws ManifestError, RunError; `rollout failed` when ECS gave a deployment up
 */
export function deployEnvironment(...args: Parameters<typeof deployOnce>): Promise<Deployed> {
  const [session, environment, onEvent, scope] = args;
  return untilCurrent(environment, onEvent, () =>
    withFreeNumbers(environment, onEvent, (readRules) =>
      deployOnce(session, environment, onEvent, { ...scope, readRules }),
    ),
  );
}

async function deployOnce(
  session: Session,
  environment: string,
  onEvent: OnEvent,
  scope: RunScope = {},
): Promise<Deployed> {
  const run = await prepareEnvironment(session, environment, scope);
  const [broken, compared] = await Promise.all([brokenStacks(session, run), compareWithAws(session, environment, run)]);
  if (await mendStacks(session, run, broken, onEvent)) return deployOnce(session, environment, onEvent, scope);
  // A simulated AWS takes every secret that a manifest names as existing.
  if (session.sandbox === undefined) run.notices.push(...(await requireSecrets(session, run.data.resolved)));
  const { differences, unfinished, rolledBack } = compared;
  for (const text of [...differences.map((one) => one.text), ...rolledBack.map(appRunnerWentBack)])
    onEvent({ kind: "notice", stack: environment, text: `${text} This run mends it.` });
  const changed = differences.filter(({ failed }) => !failed).map(({ service }) => service);
  const target = [...changed, ...rolledBack].map(({ urn }) => urn);
  await takeIntoState(session, environment, target, onEvent);
  run.data.triggers = triggersOf(session, run, differences);
  run.data.deployed = deployedOf(run);
  if (run.data.awaited.length > 0)
    run.data.steady = { access: await accessOf(session, environment), timeout: session.options.timeout ?? patience };
  const site = noteSiteSteps(onEvent);
  const outcome = await runStack({ ...run.request, operation: "up" }, site.onEvent).catch(async (error) => {
    await refreshSites(session, environment, site.steps, onEvent).catch(() => []);
    // Names of a simulated AWS lead nowhere: nobody is asked about them.
    if (session.sandbox !== undefined) throw error;
    throw await withMissingProofs(error, () => exportStack(addressOf(session, environment)));
  });
  const waiting = [refreshSites(session, environment, site.steps, onEvent)];
  if (session.options.noWait !== true) {
    waiting.push(awaitDeployments(session, environment, outcome, unfinished, onEvent));
    waiting.push(awaitAppRunner(session, environment, outcome, onEvent));
  }
  run.notices.push(...(await allOf(waiting)).flat());
  return { run, outcome };
}

/** Shows what a deployment would change; services that AWS runs otherwise are only named, since no lock is held. */
export async function previewEnvironment(
  session: Session,
  environment: string,
  onEvent: OnEvent,
  scope: RunScope = {},
): Promise<Deployed> {
  const run = await prepareEnvironment(session, environment, scope);
  run.data.triggers = triggersOf(session, run, []);
  run.data.deployed = deployedOf(run);
  const changes = addonChanges(run.data.resolved, run.state);
  run.data.addonOutputs = Object.fromEntries(Object.entries(changes).map(([owner, { known }]) => [owner, known]));
  run.notices.push(...Object.values(changes).flatMap(({ told }) => (told.length === 0 ? [] : [told.join("\n")])));
  const asked = Promise.all([compareWithAws(session, environment, run), brokenStacks(session, run)]);
  const [outcome, found] = await Promise.all([
    runStack({ ...run.request, operation: "preview" }, onEvent),
    // A preview shows what it can.
    asked.catch((error: Error) => error),
  ]);
  if (found instanceof Error) run.notices.push(`What runs could not be compared: ${found.message}`);
  else {
    const [live, broken] = found;
    run.notices.push(...broken.map(describeBroken));
    const told = [...live.differences.map(({ text }) => text), ...live.rolledBack.map(appRunnerWentBack)];
    run.notices.push(...told.map((text) => `${text} \`airlift up\` mends it.`));
  }
  return { run, outcome };
}

/** Holds what the state says of the run's services against what AWS runs. @throws RunError when AWS can't be asked */
async function compareWithAws(
  session: Session,
  environment: string,
  { state, data }: EnvironmentRun,
): Promise<LiveServices & { rolledBack: AppRunnerService[] }> {
  const { workloads } = data.resolved;
  const [live, rolledBack] = await Promise.all([
    compareServices(session, environment, withOwnCounts(servicesOf(state, workloads), workloads)),
    rolledBackServices(session, environment, appRunnerServices(state, workloads)),
  ]);
  return { ...live, rolledBack };
}

const appRunnerWentBack = ({ workload }: AppRunnerService): string =>
  `${workload}: App Runner gave the last deployment up.`;

/** What the services of the run are now; it decides which updates force a deployment. */
const deployedOf = ({ state, data }: EnvironmentRun): EnvironmentProgramData["deployed"] =>
  Object.fromEntries(servicesOf(state, data.resolved.workloads).map(({ workload, inputs }) => [workload, inputs]));

/**
 * Triggers stay as the state has them, or taking them away would start a deployment; new Service Connect endpoints and
 * `--force` set new ones.
 */
function triggersOf(
  session: Session,
  run: EnvironmentRun,
  differences: readonly Difference[],
): Record<string, Record<string, string>> {
  const now = new Date().toISOString();
  const failed = new Set(differences.filter((one) => one.failed).map(({ service }) => service.workload));
  return Object.fromEntries(
    servicesOf(run.state, run.data.resolved.workloads).flatMap(({ workload, triggers }) => {
      const forced = session.options.force === true || failed.has(workload);
      const wanted = { ...triggers, ...run.data.triggers?.[workload], ...(forced && { forced: now }) };
      return Object.keys(wanted).length === 0 ? [] : [[workload, wanted] as const];
    }),
  );
}
