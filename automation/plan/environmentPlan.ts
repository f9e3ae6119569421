import { RunError } from "../base/errors.js";
import { decide } from "../deployment/decide.js";
import { offlineFacts } from "../deployment/facts.js";
import { hashFolder } from "../deployment/files.js";
import { provisionalNumbers } from "../deployment/liveRules.js";
import { resolveFor } from "../deployment/resolution.js";
import type { Problem } from "../manifest/problems.js";
import { ManifestError } from "../manifest/problems.js";
import { environmentProgram } from "../program/environmentProgram.js";
import { namedExports } from "../program/exportUses.js";
import { emptyApplicationRecord } from "../record/application.js";
import { applicationStack, placeOf } from "../session/applicationPlaces.js";
import { chosenEnvironments, openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import { offlineAnswers } from "./answers.js";
import { planMocks } from "./planMocks.js";
import { type Plan, recordPlan } from "./recordPlan.js";

/** Stands for an output of the application's stack. */
const reference = (output: string): string => `\${data.${applicationStack}.${output}}`;

/**
 * The plan of one environment as a first deployment would be: without engine, state and account.
 * @throws ManifestError, RunError `usage`
 */
export async function planEnvironment(options: RunOptions): Promise<Plan & { problems: Problem[] }> {
  const open = openFolder(options);
  if (open.application === "") throw new ManifestError(open.folder.problems);
  const [environment, ...more] = chosenEnvironments(open);
  if (environment === undefined || more.length > 0)
    throw new RunError("usage", "A plan is of one environment; name it with --env.");
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
    balancers: { imported: known.loadBalancers ?? {}, taken: {} },
  });
  const { data, problems } = decide(open, resolution, facts, { operation: "plan" });
  const subnets = { ...data.subnets, ...known.subnets };
  const exports = Object.fromEntries(namedExports(resolved).map(({ name }) => [name, `\${export:${name}}`]));
  const plan = await recordPlan(
    { application: open.application, stack: environment },
    () => environmentProgram({ ...data, subnets, exports: { ...exports, ...data.exports } }),
    planMocks({ account, region }, known.lookups),
  );
  const provisional = provisionalNumbers(open.folder, environment, data.resolved.workloads);
  return { ...plan, problems: [...problems, ...provisional] };
}
