import { type Runner, schemaHint } from "./runner.js";
import { render } from "./templates.js";
import { inline } from "./yamlText.js";

export type PipelineProvider = "GitHub" | "Bitbucket" | "CodeCommit";
export const pipelineTypes = ["Workloads", "Environments"] as const;
export type PipelineType = (typeof pipelineTypes)[number];

export interface PipelineText {
  name: string;
  type: PipelineType;
  provider: PipelineProvider;
  /** In the form that the manifest wants; see `sourceOf`. */
  repository: string;
  branch: string;
  /** In the order of deployment. */
  environments: Array<{ name: string; approval: boolean }>;
}

function viewOf(pipeline: PipelineText): object {
  return {
    ...pipeline,
    quotedName: inline(pipeline.name),
    ofWorkloads: pipeline.type === "Workloads",
    branch: inline(pipeline.branch),
    repository: inline(pipeline.repository),
    connection: pipeline.provider !== "CodeCommit",
    environments: pipeline.environments.map(({ name, approval }, index) => ({
      ...{ name, approval },
      quotedName: inline(name),
      first: index === 0,
    })),
  };
}

/** The manifest of a new pipeline, as Copilot would accept it. */
export function pipelineManifest(pipeline: PipelineText, runner: Runner | undefined): string {
  return render("ci/pipeline.yml", { ...viewOf(pipeline), schemaHint: schemaHint("Pipeline", runner) });
}

/** The buildspec of a new pipeline's build stage. `folder` holds `copilot/`, as seen from the root of the repository. */
export function pipelineBuildspec(pipeline: PipelineText, folder = ""): string {
  return render("ci/buildspec.yml", { ...viewOf(pipeline), folder, quotedFolder: inline(folder) });
}
