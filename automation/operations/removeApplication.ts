import { allOf } from "../base/allOf.js";
import { RunError } from "../base/errors.js";
import { type DestroyOutcome, dataOf, destroyEnvironment } from "../deployment/destroy.js";
import { type KeptData, toDelete } from "../deployment/retention.js";
import { runTarget } from "../deployment/runTarget.js";
import { applicationRecordFrom } from "../record/application.js";
import { applicationStack, environmentAt, isApplicationStack } from "../session/applicationPlaces.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace, type Workspace } from "../session/session.js";
import { basisOf } from "../stack/basis.js";
import { exportStack, listStacks, type RawResource } from "../stack/contents.js";
import { editState } from "../stack/editState.js";

/** What an application consists of, by its stacks. */
export interface ApplicationParts {
  application: string;
  simulated: boolean;
  environments: string[];
  /** `pipeline.<name>`, and `task.<group>` of one-off tasks. */
  pipelines: string[];
  /** The application's own, one for each account and region. */
  shared: string[];
  /** Data of the environments, which stays unless it is named. */
  data: (KeptData & { environment: string })[];
}

/** Stacks that stand beside environments and go with the application. */
const besides = /^(?:pipeline|task)\./;

async function partsOf(workspace: Workspace): Promise<ApplicationParts> {
  const stacks = await listStacks(workspace.stack(applicationStack));
  const environments = stacks.filter((stack) => !isApplicationStack(stack) && !besides.test(stack));
  const data = await Promise.all(
    environments.map(async (environment) =>
      (await dataOf(workspace, environment)).map(({ urn: _, ...one }) => ({ ...one, environment })),
    ),
  );
  return {
    application: workspace.application,
    simulated: workspace.simulated,
    environments,
    pipelines: stacks.filter((stack) => besides.test(stack)),
    shared: stacks.filter(isApplicationStack),
    data: data.flat(),
  };
}

/** What `removeApplication` would take away. */
export async function applicationParts(options: RunOptions, onEvent: OnEvent = () => {}): Promise<ApplicationParts> {
  return partsOf(await openWorkspace(options, onEvent, "read"));
}

/** What `app delete` took away and what it left. */
export interface RemovedApplication {
  /** Name of the application. */
  application: string;
  /** Whether AWS was simulated. */
  simulated: boolean;
  /** Names of the stacks that are gone, in the order in which they went. */
  removed: string[];
  /** Data that outlives the application. */
  kept: (KeptData & { environment: string })[];
  /** What the reader should know, a sentence each. */
  notices: string[];
}

/**
 * Destroys the environments of an application, then its pipelines, then what they shared: images, artifacts, keys.
 * @throws RunError at the first stack that does not go; `protected` for a protected environment
 */
export async function removeApplication(options: RunOptions, onEvent: OnEvent = () => {}): Promise<RemovedApplication> {
  const workspace = await openWorkspace(options, onEvent);
  const { environments, pipelines, shared, data, ...parts } = await partsOf(workspace);
  if (environments.length + pipelines.length + shared.length === 0)
    throw new RunError("usage", `Nothing of ${workspace.application} is deployed.`, {
      hint: `Its state would be in ${workspace.location.url}.`,
    });
  refuseProtected(workspace, environments);
  refuseFileSystems(data, options.deleteData ?? []);
  const result: RemovedApplication = { ...parts, removed: [], kept: [], notices: [] };
  const gone = await allOf(
    environments.map(async (environment): Promise<[string, DestroyOutcome | undefined]> => {
      const state = await exportStack(workspace.stack(environment));
      if (state !== undefined && state.resources.length > 0)
        return [environment, await destroyEnvironment(workspace, environment, onEvent)];
      await destroyStack(workspace, environment, environment, onEvent);
      return [environment, undefined];
    }),
  );
  for (const [environment, outcome] of gone) {
    result.removed.push(environment);
    result.kept.push(...(outcome?.kept ?? []).map((one) => ({ ...one, environment })));
    result.notices.push(...(outcome?.notices ?? []));
  }
  for (const stack of [...pipelines, ...[...shared].reverse()]) {
    await unprotect(workspace, stack, onEvent);
    const record = applicationRecordFrom((await exportStack(workspace.stack(stack)))?.outputs);
    const there = record === undefined ? undefined : environmentAt(workspace, record);
    await destroyStack(workspace, stack, there ?? environments[0] ?? "", onEvent);
    result.removed.push(stack);
  }
  return result;
}

/** Before anything goes: a protected environment must not be found out about half-way. */
function refuseProtected({ folder, options }: Workspace, environments: readonly string[]): void {
  if (options.unprotect === true) return;
  const [found] = environments.filter((name) => folder.settings.environment(name).protect);
  if (found === undefined) return;
  throw new RunError("protected", `"${found}" is protected.`, {
    hint: "`protect: true` in copilot/airlift.yml says so; --unprotect overrides it for this run.",
    stack: found,
  });
}

/** As `destroy` of each environment would, but before the first of them goes. */
function refuseFileSystems(data: ApplicationParts["data"], asked: readonly string[]): void {
  const systems = data.filter(({ kind }) => kind === "fileSystem");
  const doomed = toDelete(systems, asked);
  const left = systems.filter((one) => !doomed.includes(one));
  if (left.length === 0) return;
  const where = left.map(({ stack, environment }) => `${stack} of "${environment}"`).join(", ");
  throw new RunError("protected", `All data in these file systems would be lost: ${where}.`, {
    hint: `To delete it: ${left.map(({ stack }) => `--delete-data ${stack}`).join(" ")}.`,
  });
}

/** Bucket and key of an application are protected for as long as there is an application. */
async function unprotect(workspace: Workspace, stack: string, onEvent: OnEvent): Promise<void> {
  const address = workspace.stack(stack);
  const state = await exportStack(address);
  if (state === undefined || !state.resources.some(({ protect }) => protect)) return;
  const edit = (resources: RawResource[]): void => {
    for (const resource of resources) delete resource.protect;
  };
  await editState(address, basisOf(state.resources), edit, onEvent);
}

async function destroyStack(workspace: Workspace, stack: string, environment: string, onEvent: OnEvent): Promise<void> {
  const { waitForLock, debug } = workspace.options;
  const target = await workspace.target(environment, stack);
  await runTarget(target, { operation: "destroy", remove: true, waitForLock, debug }, onEvent);
}
