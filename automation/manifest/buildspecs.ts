import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineSpec } from "../../components/pipeline.js";
import type { Problem } from "./problems.js";
import type { ResolvedPipeline } from "./resolvePipeline.js";

/**
 * Buildspecs that are not there, and a build stage that does not build for Airlift: those of Copilot's own pipelines make
 * CloudFormation templates. Warnings: a build may write them.
 *
 * @param root of the repository
 */
export function checkBuildspecs(root: string, spec: PipelineSpec, place: ResolvedPipeline["place"]): Problem[] {
  const warning = (path: string, message: string, hint: string): Problem => ({
    severity: "warning",
    ...place(path),
    path,
    message,
    hint,
  });
  const missing = (path: string, file: string): Problem[] =>
    existsSync(join(root, file))
      ? []
      : [warning(path, `there is no file ${file}`, "CodeBuild looks for it in what is pushed.")];
  const ofStages = spec.stages.flatMap((stage, index) =>
    (["preDeployments", "postDeployments"] as const).flatMap((list) =>
      (stage[list] ?? []).flatMap(({ name, buildspec }) => {
        const key = list === "preDeployments" ? "pre_deployments" : "post_deployments";
        return missing(`stages[${index}].${key}.${name}.buildspec`, buildspec);
      }),
    ),
  );
  const { buildspec } = spec.build;
  const own = missing("build.buildspec", buildspec);
  if (own.length > 0) return [...own, ...ofStages];
  const deploysWorkloads = spec.stages.some(({ deployments }) => deployments.some(({ environment }) => !environment));
  const text = readFileSync(join(root, buildspec), "utf8");
  if (!deploysWorkloads || /\bairlift build\b/.test(text)) return ofStages;
  const message = /\bcopilot (svc|job|env) package\b|copilot-linux/.test(text)
    ? `${buildspec} is Copilot's: it writes templates that nothing deploys`
    : `${buildspec} has no \`airlift build\`: each stage would build its images itself`;
  const hint = `\`airlift pipeline init --name ${spec.pipeline} --overwrite\` writes one that builds once; keep your own commands.`;
  return [warning("build.buildspec", message, hint), ...ofStages];
}
