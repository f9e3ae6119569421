import {
  chosenPipeline,
  environmentsOfPipeline,
  pipelineData,
  pipelineStack,
  plannedArtifactStores,
} from "../deployment/pipelineData.js";
import type { Problem } from "../manifest/problems.js";
import { ManifestError } from "../manifest/problems.js";
import { planMocks } from "../plan/planMocks.js";
import { type Plan, recordPlan } from "../plan/recordPlan.js";
import { pipelineAccess, withAccess } from "../policy/pipelineAccess.js";
import { pipelineProgram } from "../program/pipelineProgram.js";
import { openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";

/**
 * The plan of one pipeline as a first deployment would be: without engine, state and account.
 * @throws ManifestError, RunError `usage`
 */
export async function planPipeline(options: RunOptions): Promise<Plan & { problems: Problem[] }> {
  const open = openFolder(options);
  if (open.application === "") throw new ManifestError(open.folder.problems);
  const name = chosenPipeline(open, options);
  const environments = environmentsOfPipeline(open, name);
  const { data, problems } = pipelineData(open, name, plannedArtifactStores(open, environments));
  const { account, region } = open.folder.settings.environment(environments[0] ?? "");
  const access = await pipelineAccess(open, data.args, { account, region });
  data.args = withAccess(data.args, access, open.folder.rules.repository);
  const plan = await recordPlan(
    { application: open.application, stack: pipelineStack(name) },
    () => pipelineProgram(data),
    planMocks({ account, region }),
  );
  return { ...plan, problems };
}
