import { join } from "node:path";
import type { PipelineSpec } from "../../components/pipeline.js";
import { isFile, readTextFile } from "../base/regularFile.js";
import type { Problem } from "./problems.js";
import type { ResolvedPipeline } from "./resolvePipeline.js";

/**
 * Buildspecs that are not there, and a build stage that does not build for Airlift: those of Copilot's own pipelines make
 * CloudFormation templates, and hand on nothing else. Warnings: a build may write them.
 *
 * @param root of the repository
 * @param copilots how bad a buildspec of Copilot's is
 */
export function checkBuildspecs(
  root: string,
  spec: PipelineSpec,
  position: ResolvedPipeline["position"],
  copilots: "warning" | "error" = "warning",
): Problem[] {
  const warning = (path: string, message: string, hint: string): Problem => ({
    severity: "warning",
    ...position(path),
    path,
    message,
    hint,
  });
  const missing = (path: string, file: string): Problem[] =>
    isFile(join(root, file))
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
  const absent = missing("build.buildspec", buildspec);
  if (absent.length > 0) return [...absent, ...ofStages];
  const deploysWorkloads = spec.stages.some(({ deployments }) => deployments.some(({ environment }) => !environment));
  const text = readTextFile(join(root, buildspec));
  if (!deploysWorkloads || /\bairlift build\b/.test(text)) return ofStages;
  const own = 'Let its build phase run `airlift build`, and hand on "**/*", "**/.*" and ".airlift/**/*" as artifacts';
  const hint = `${own}; \`airlift pipeline init\` writes one that does, for a pipeline of another name.`;
  if (/\bcopilot (svc|job|env) package\b|copilot-linux/.test(text)) {
    const message = `${buildspec} is Copilot's: it writes templates that nothing deploys`;
    return [{ ...warning("build.buildspec", message, hint), severity: copilots }, ...ofStages];
  }
  const message = `${buildspec} has no \`airlift build\`: each stage would build its images itself`;
  return [warning("build.buildspec", message, hint), ...ofStages];
}
