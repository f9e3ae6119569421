import type { AwsAccess } from "../aws/access.js";
import { RunError } from "../base/errors.js";
import { type EnvironmentRecord, recordFrom } from "../record/environmentRecord.js";
import { notDeployed, onlyEnvironment } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace, type Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import type { StackState } from "../stack/contents.js";

/** An environment as an operation finds it: its state, and how its account is reached. */
export interface OpenEnvironment {
  workspace: Workspace;
  target: Target;
  environment: string;
  state: StackState;
  record: EnvironmentRecord;
  access: AwsAccess;
}

/** One workload of it. */
export interface OpenWorkload extends OpenEnvironment {
  workload: string;
}

/** The one environment that the options mean. @throws RunError `usage` when it is not deployed */
export async function openEnvironment(options: RunOptions, onEvent: OnEvent = () => {}): Promise<OpenEnvironment> {
  const workspace = await openWorkspace(options, onEvent, "read");
  const environment = onlyEnvironment(workspace);
  const { target, state } = await workspace.open(environment);
  const record = recordFrom(state?.outputs);
  if (state === undefined || record === undefined) throw notDeployed(environment);
  return { workspace, target, environment, state, record, access: target.aws };
}

/**
 * The one workload that the options mean, of those that are deployed; without a name the only one.
 * @param among which kinds take part, with the noun for them
 * @throws RunError `usage`
 */
export async function openWorkload(
  options: RunOptions,
  among: { noun: string; is: (kind: string) => boolean },
  onEvent: OnEvent = () => {},
): Promise<OpenWorkload> {
  const { names = [], ...rest } = options;
  const open = await openEnvironment(rest, onEvent);
  const known = Object.entries(open.record.workloads)
    .filter(([, { kind }]) => among.is(kind))
    .map(([name]) => name);
  const [wanted, ...more] = names;
  if (more.length > 0) throw new RunError("usage", `Choose one ${among.noun}.`);
  const [only, ...others] = known;
  const workload = wanted ?? (others.length === 0 ? only : undefined);
  const hint = known.length === 0 ? undefined : `In ${open.environment}: ${known.join(", ")}.`;
  if (workload === undefined)
    throw new RunError(
      "usage",
      known.length === 0
        ? `There is no ${among.noun} in ${open.environment}.`
        : `Which ${among.noun}? Name it with --name.`,
      { hint },
    );
  if (!known.includes(workload))
    throw new RunError("usage", `There is no ${among.noun} "${workload}" in ${open.environment}.`, { hint });
  return { ...open, workload };
}

export const services = { noun: "service", is: (kind: string) => kind !== "Scheduled Job" };
export const jobs = { noun: "job", is: (kind: string) => kind === "Scheduled Job" };
export const anyWorkload = { noun: "workload", is: () => true };
