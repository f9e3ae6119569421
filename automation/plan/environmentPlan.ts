import { RunError } from "../base/errors.js";
import { resolveFor, runData } from "../deployment/environment.js";
import { nothingLive, provisionalNumbers } from "../deployment/liveRules.js";
import type { Problem } from "../manifest/problems.js";
import { ManifestError } from "../manifest/problems.js";
import { environmentProgram } from "../program/environmentProgram.js";
import { namedExports } from "../program/exportUses.js";
import { emptyApplicationRecord } from "../record/application.js";
import { answerOffline } from "../sandbox/offline.js";
import { outputsOf } from "../sandbox/outputs.js";
import type { RunOptions } from "../session/options.js";
import { chosenEnvironments, openFolder } from "../session/session.js";
import { type OfflineAnswers, offlineAnswers } from "./answers.js";
import { type Plan, type PlanMocks, recordPlan } from "./recordPlan.js";

/**
 * The plan of one environment as a first deployment would be: without engine, state and account.
 * @throws ManifestError, RunError `usage`
 */
export async function planEnvironment(options: RunOptions): Promise<Plan & { problems: Problem[] }> {
  const open = openFolder(options);
  if (open.application === "") throw new ManifestError(open.folder.problems);
  const [environment, ...more] = chosenEnvironments(
    options,
    open.folder.environments.map(({ name }) => name),
  );
  if (environment === undefined || more.length > 0)
    throw new RunError("usage", "A plan is of one environment; name it with --env.");
  const { resolved, problems } = await resolveFor(open, environment);
  const { account, region } = open.folder.settings.environment(environment);
  const known = offlineAnswers();
  const application = known.application && {
    record: { ...emptyApplicationRecord(open.application), account, region, ...known.application },
  };
  const live = { ...nothingLive, imported: known.loadBalancers ?? {} };
  const { data } = await runData(open, resolved, undefined, application, {}, live);
  Object.assign(data.subnets, known.subnets);
  for (const { name } of namedExports(resolved)) data.exports[name] ??= `\${export:${name}}`;
  const plan = await recordPlan(
    { application: open.application, stack: environment },
    // Without an account nothing can be there already.
    () => environmentProgram({ ...data, mayBeKept: [] }),
    mocksFor({ account, region }, known),
  );
  const provisional = provisionalNumbers(open.folder, environment, data.resolved.workloads);
  return { ...plan, problems: [...problems, ...provisional] };
}

function mocksFor(place: { account?: string; region?: string }, { lookups = {} }: OfflineAnswers): PlanMocks {
  return {
    outputsOf: (type, name, inputs) => outputsOf(type, inputs, (path) => `\${${type}::${name}.${path}}`),
    answer: (token, inputs) => lookups[token] ?? answerOffline(token, inputs, place),
  };
}
