import { decide } from "../deployment/decide.js";
import { offlineFacts } from "../deployment/facts.js";
import { hashFolder } from "../deployment/files.js";
import { type LiveBalancers, nothingLive, provisionalNumbers } from "../deployment/liveRules.js";
import { resolveFor } from "../deployment/resolution.js";
import { ManifestError, type Problem } from "../manifest/problems.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";
import { environmentProgram } from "../program/environmentProgram.js";
import { namedExports } from "../program/exportUses.js";
import { emptyApplicationRecord } from "../record/application.js";
import type { EnvironmentRecord } from "../record/environmentRecord.js";
import { applicationStack, placeOf } from "../session/applicationPlaces.js";
import { type OpenFolder, onlyEnvironment, openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import { offlineAnswers } from "./answers.js";
import { planMocks } from "./planMocks.js";
import { type Plan, recordPlan } from "./recordPlan.js";

/** Stands for an output of the application's stack. */
const reference = (output: string): string => `\${data.${applicationStack}.${output}}`;

/** What is known of an environment that runs already. */
export interface RunningEnvironment {
  /** The record, as if it had been deployed from here. */
  record: EnvironmentRecord;
  /** Answers lookups before anything else does. */
  answer?: (token: string, inputs: Record<string, unknown>) => Record<string, unknown> | undefined;
  /** Existing load balancers that these workloads name in `http.alb`. @default looked up by the provider */
  loadBalancers?(workloads: readonly ResolvedWorkload[]): Promise<LiveBalancers["imported"]>;
}

/**
 * The plan of one environment as a first deployment would be: without engine, state and account.
 * @throws ManifestError, RunError `usage`
 */
export function planEnvironment(options: RunOptions): Promise<Plan & { problems: Problem[] }> {
  return planFolder(openFolder(options));
}

/**
 * The same of a folder that is open.
 * @param running what is taken over in place of a first deployment
 * @throws ManifestError, RunError `usage`
 */
export async function planFolder(
  open: OpenFolder,
  running?: RunningEnvironment,
): Promise<Plan & { problems: Problem[] }> {
  const { options } = open;
  if (open.application === "") throw new ManifestError(open.folder.problems);
  const environment = onlyEnvironment(open);
  const resolution = resolveFor(open, environment, options.planOnly);
  const { resolved } = resolution;
  const { account, region } = open.folder.settings.environment(environment);
  const known = offlineAnswers();
  const record = {
    ...emptyApplicationRecord(open.application),
    ...placeOf(open.folder.settings.environment(environment)),
    // Only AWS knows them: what hangs on the key, such as leave to decrypt env files, is planned all the same.
    ...{ bucket: reference("bucket"), keyArn: reference("keyArn") },
    ...known.application,
  };
  const facts = offlineFacts(await hashFolder(open, resolved.workloads), {
    application: { record },
    balancers: {
      ...nothingLive,
      imported: { ...(await running?.loadBalancers?.(resolved.workloads)), ...known.loadBalancers },
    },
    ...(running !== undefined && { state: { outputs: { airlift: running.record }, resources: [], pending: [] } }),
  });
  const { data, problems } = decide(open, resolution, facts, { operation: "plan" });
  const subnets = { ...data.subnets, ...known.subnets };
  const exports = Object.fromEntries(namedExports(resolved).map(({ name }) => [name, `\${export:${name}}`]));
  const plan = await recordPlan(
    { application: open.application, stack: environment },
    () => environmentProgram({ ...data, subnets, exports: { ...exports, ...data.exports } }),
    planMocks({ account, region }, known.lookups, running?.answer),
  );
  const looked = running?.loadBalancers !== undefined;
  const provisional = looked ? [] : provisionalNumbers(open.folder, environment, data.resolved.workloads);
  return { ...plan, problems: [...problems, ...provisional] };
}
