import { schemaHint } from "./schemaHint.js";
import { inline, paragraphs } from "./yamlText.js";

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

function source(pipeline: PipelineText): string[] {
  const connection =
    pipeline.provider === "CodeCommit"
      ? []
      : [
          "    # Name of a connection that exists; without it one is made, and waits to be confirmed in the console.",
          "    # connection_name: my-connection",
        ];
  return [
    "# A push to this branch starts the pipeline.",
    "source:",
    `  provider: ${pipeline.provider}`,
    "  properties:",
    `    branch: ${inline(pipeline.branch)}`,
    `    repository: ${inline(pipeline.repository)}`,
    ...connection,
  ];
}

/** A pipeline of environments names the one deployment of the environment itself, as Copilot's does. */
function environmentDeployment(name: string): string[] {
  return [
    "    deployments:",
    "      deploy-env:",
    `        template_path: infrastructure/${name}.env.yml`,
    `        template_config: infrastructure/${name}.env.params.json`,
  ];
}

function stages(pipeline: PipelineText): string[] {
  return [
    "# Environments, in the order in which they are deployed.",
    "stages:",
    ...pipeline.environments.flatMap(({ name, approval }, index) => [
      `  - name: ${inline(name)}`,
      ...(pipeline.type === "Environments" ? environmentDeployment(name) : []),
      ...(index > 0 ? [] : ["    # Wait for someone to agree before this one is deployed:"]),
      approval ? "    requires_approval: true" : "    # requires_approval: true",
      ...(index > 0 ? [] : ["    # Commands that must succeed after it is deployed:"]),
      "    # test_commands: [npm test]",
    ]),
  ];
}

/** The manifest of a new pipeline, as Copilot would accept it. `version` is Airlift's. */
export function pipelineManifest(pipeline: PipelineText, version: string): string {
  const what =
    pipeline.type === "Workloads" ? "the services and jobs of this repository" : "the environments themselves";
  return paragraphs(
    [
      schemaHint("Pipeline", version),
      `# Pipeline "${pipeline.name}": deploys ${what} after each push.`,
      "# Every field: https://aws.github.io/copilot-cli/docs/manifest/pipeline/ (or: airlift schema pipeline)",
    ],
    [`name: ${inline(pipeline.name)}`, "version: 1 # Of this file's format."],
    source(pipeline),
    stages(pipeline),
  );
}

/**
 * The buildspec of a new pipeline's build stage. `version` is Airlift's, which the stage installs; `folder` the one that
 * holds `copilot/`, as seen from the root of the repository.
 */
export function pipelineBuildspec(pipeline: PipelineText, version: string, folder = ""): string {
  const build =
    pipeline.type === "Workloads"
      ? [
          "      # Builds and pushes what changed; every environment later deploys these very images.",
          "      - airlift build",
        ]
      : [];
  return paragraphs(
    [
      `# Build stage of the pipeline "${pipeline.name}", run by CodeBuild in the root of the repository.`,
      "# https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
      "version: 0.2",
    ],
    [
      "phases:",
      "  install:",
      "    runtime-versions:",
      "      nodejs: 22",
      "    commands:",
      `      - npm install --global airlift@${version}`,
      "  build:",
      "    commands:",
      ...(folder === "" ? [] : [`      - cd ${inline(folder)}`]),
      "      # Your own tests go before this.",
      "      - airlift validate",
      ...build,
    ],
    [
      "# The deploy stages start from the same files.",
      "artifacts:",
      "  files:",
      '    - "**/*"',
      "    # copilot/.workspace, and the like",
      '    - "**/.*"',
      ...(pipeline.type === "Workloads"
        ? ["    # what airlift build made", `    - "${folder === "" ? "" : `${folder}/`}.airlift/**/*"`]
        : []),
    ],
  );
}
