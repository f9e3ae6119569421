import { addonChanges } from "./addonChanges.js";
import { accessOf } from "./awsPlace.js";
import { brokenStacks, describeBroken, mendStacks } from "./brokenStacks.js";
import { type EnvironmentRun, prepareEnvironment, type RunScope } from "./environmentRun.js";
import type { OnEvent } from "./options.js";
import { awaitDeployments, compareServices, type Difference, patience, servicesOf, takeIntoState } from "./rollouts.js";
import { requireSecrets } from "./secretCheck.js";
import { addressOf, type Session } from "./session.js";
import { type EngineOutcome, runStack } from "./stack.js";
import { exportStack } from "./stackState.js";
import { untilCurrent, withFreeNumbers } from "./untilCurrent.js";
import { withMissingProofs } from "./validationRecords.js";

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
  let run = await prepareEnvironment(session, environment, scope);
  if (await mendStacks(session, run, await brokenStacks(session, run), onEvent))
    run = await prepareEnvironment(session, environment, scope);
  const { workloads } = run.data.resolved;
  // A simulated AWS takes every secret that a manifest names as existing.
  if (session.sandbox === undefined) run.notices.push(...(await requireSecrets(session, environment, workloads)));
  const services = servicesOf(run.state, workloads);
  const { differences, unfinished } = await compareServices(session, environment, services);
  for (const { text } of differences)
    onEvent({ kind: "notice", stack: environment, text: `${text} This run mends it.` });
  await takeIntoState(session, environment, differences, onEvent);
  run.data.triggers = triggersOf(session, run, differences);
  if (run.data.awaited.length > 0)
    run.data.steady = { access: await accessOf(session, environment), timeout: session.options.timeout ?? patience };
  const outcome = await runStack({ ...run.request, operation: "up" }, onEvent).catch(async (error) => {
    // Names of a simulated AWS lead nowhere: nobody is asked about them.
    if (session.sandbox !== undefined) throw error;
    throw await withMissingProofs(error, () => exportStack(addressOf(session, environment)));
  });
  if (session.options.noWait !== true)
    run.notices.push(...(await awaitDeployments(session, environment, outcome, unfinished, onEvent)));
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
  const changes = addonChanges(run.data.resolved, run.state);
  run.data.addonOutputs = Object.fromEntries(Object.entries(changes).map(([owner, { known }]) => [owner, known]));
  run.notices.push(...Object.values(changes).flatMap(({ told }) => (told.length === 0 ? [] : [told.join("\n")])));
  const services = servicesOf(run.state, run.data.resolved.workloads);
  const [outcome, live, broken] = await Promise.all([
    runStack({ ...run.request, operation: "preview" }, onEvent),
    compareServices(session, environment, services).catch((error: Error) => error),
    brokenStacks(session, run),
  ]);
  run.notices.push(...broken.map(describeBroken));
  if (live instanceof Error) run.notices.push(`What runs could not be compared: ${live.message}`);
  else run.notices.push(...live.differences.map(({ text }) => `${text} \`airlift up\` mends it.`));
  return { run, outcome };
}

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
