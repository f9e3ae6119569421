import { RunError } from "../base/errors.js";
import { type EnvironmentRecord, type NeedName, recordFrom, unneeded } from "../record/environmentRecord.js";
import { needOf, nounOf, withoutData } from "../record/sharedResources.js";
import { applicationStack } from "../session/applicationPlaces.js";
import { notDeployed, onlyEnvironment } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace, type Workspace } from "../session/session.js";
import { basisOf } from "../stack/basis.js";
import { exportStack, listStacks } from "../stack/contents.js";
import { editState } from "../stack/editState.js";
import { deployEnvironment } from "./deploy.js";
import { destroyEnvironment } from "./destroy.js";
import { refuseFileSystems, unprotectFileSystems } from "./fileSystems.js";
import type { EnvironmentResult, RunResult } from "./result.js";

/**
 * Takes down shared resources of an environment that no workload needs any more.
 *
 * @param words which, as `partWords` has them. @default all but the file system
 * @throws RunError `usage` when one of them is needed or not there, `protected` for a file system whose id is not named
 */
export async function trimEnvironment(
  options: RunOptions,
  words: readonly string[],
  onEvent: OnEvent = () => {},
): Promise<RunResult> {
  const workspace = await openWorkspace(options, onEvent);
  const environment = onlyEnvironment(workspace);
  const state = await exportStack(workspace.stack(environment));
  const record = recordFrom(state?.outputs);
  if (state === undefined || record === undefined) throw notDeployed(environment);
  const trim = partsToTrim(record, words);
  if (trim.includes("fileSystem")) {
    refuseFileSystems(environment, state, options);
    await editState(workspace.stack(environment), basisOf(state.resources), unprotectFileSystems, onEvent);
  }
  const { outcome, ...deployed } = await deployEnvironment(workspace, environment, onEvent, {
    onlyRemove: true,
    trim,
  });
  const notices = trim.length === 0 ? [`Every shared resource of ${environment} is needed.`] : deployed.notices;
  return resultWith(workspace, [{ name: environment, outcome, problems: [], notices }]);
}

function partsToTrim(record: EnvironmentRecord, words: readonly string[]): NeedName[] {
  const free = unneeded(record);
  if (words.length === 0) return free.filter((need) => withoutData.includes(need));
  return words.map((word) => {
    const need = needOf(word);
    if (free.includes(need)) return need;
    if (record.made[need] !== true)
      throw new RunError("usage", `${record.environment} has no ${nounOf(need)}.`, { stack: record.environment });
    const users = Object.entries(record.workloads).filter(([, workload]) => workload.needs[need] === true);
    throw new RunError(
      "usage",
      `The ${nounOf(need)} of ${record.environment} is needed by ${users.map(([name]) => name).join(", ")}.`,
      { stack: record.environment },
    );
  });
}

/** An environment with a time to live. */
export interface ExpiringEnvironment {
  /** Name of the environment. */
  name: string;
  /** ISO 8601. */
  expires: string;
  /** Whether its time is over. */
  overdue: boolean;
}

/** The environments of the application that have a time to live, the first to go first. */
export async function expiringEnvironments(options: RunOptions, now = new Date()): Promise<ExpiringEnvironment[]> {
  return (await expiries(await openWorkspace(options, undefined, "read"))).map(({ environment, at }) => ({
    name: environment,
    expires: new Date(at).toISOString(),
    overdue: at <= now.getTime(),
  }));
}

/** Destroys the environments whose time is over; data stays unless `deleteData` names it. */
export async function expireEnvironments(
  options: RunOptions,
  onEvent: OnEvent = () => {},
  now = new Date(),
): Promise<RunResult> {
  const workspace = await openWorkspace(options, onEvent);
  const overdue = (await expiries(workspace)).filter(({ at }) => at <= now.getTime());
  const results = overdue.map(async ({ environment, record }): Promise<EnvironmentResult> => {
    const of = workspace.with({ options: { ...workspace.options, allRepositories: true } }).asClone(record);
    try {
      const { outcome, kept, notices } = await destroyEnvironment(of, environment, onEvent);
      return { name: environment, outcome, problems: [], notices, kept };
    } catch (error) {
      return { name: environment, error: error as Error, problems: [], notices: [] };
    }
  });
  return resultWith(workspace, await Promise.all(results));
}

async function expiries(workspace: Workspace) {
  const asked = workspace.options.environments ?? [];
  const stacks = (await listStacks(workspace.stack(applicationStack))).filter(
    (name) => name !== "application" && !name.includes(".") && (asked.length === 0 || asked.includes(name)),
  );
  const records = await Promise.all(
    stacks.map(async (name) => recordFrom((await exportStack(workspace.stack(name)))?.outputs)),
  );
  return records
    .flatMap((record) => {
      if (record?.expiry === undefined) return [];
      const at = Date.parse(record.expiry.deployedAt) + record.expiry.ttl * 1000;
      return [{ environment: record.environment, record, at }];
    })
    .sort((a, b) => a.at - b.at);
}

function resultWith({ application, simulated }: Workspace, environments: EnvironmentResult[]): RunResult {
  return { application, simulated, built: [], environments };
}
