import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import type { PipelineActionSpec, PipelineArgs, PipelineSourceSpec, PipelineStageSpec } from "../pipeline.js";
import { runsDocker, shellWord } from "../shellWords.js";
import type { PipelineRole } from "./roles.js";
import { installCommands, type PipelineWithRunner, runnerVariables } from "./runner.js";
import type { PipelineScope } from "./scope.js";
import { regionOf, storeOf } from "./stores.js";

/** As in Copilot, for every project that the manifest gives no image for. */
const usualImage = "aws/codebuild/amazonlinux2-x86_64-standard:5.0";

/** Among the build's artifacts; in the folder that no image is made of. */
const imagesFile = ".airlift/images.json";

/** Minutes. */
const buildTimeout = 60;

export interface SourceConnection {
  /** Absent with CodeCommit. */
  arn?: pulumi.Input<string>;
  connection?: aws.codestarconnections.Connection;
}

/** The connection to the source's host: the one that the manifest names, or a new one. */
export function createSourceConnection(scope: PipelineScope, source: PipelineSourceSpec): SourceConnection {
  if (source.provider === "CodeCommit") return {};
  if (source.connectionArn !== undefined) return { arn: source.connectionArn };
  if (source.connectionName !== undefined) {
    const found = aws.codestarconnections.getConnectionOutput(
      { name: source.connectionName },
      { parent: scope.parent },
    );
    return { arn: found.arn };
  }
  const connection = child(scope, "connection", "connection", {
    // CodeStar takes 32 characters.
    name: `copilot-${source.owner.slice(0, 5)}-${source.repository.slice(0, 18)}`,
    providerType: source.provider,
  });
  return { connection, arn: connection.arn };
}

interface ProjectSpec {
  suffix: string;
  role: PipelineRole;
  image?: string;
  buildspec: string;
  variables?: Record<string, pulumi.Input<string>>;
  name?: string;
  description?: string;
  /** The stage whose region it runs in. @default the pipeline's own region */
  stage?: PipelineStageSpec;
  /** Images are built in it. @default false */
  privileged?: boolean;
  /** Folders are kept from one build to the next even where images are built. @default layers of images there */
  caches?: boolean;
}

/** A CodeBuild project for an action of the pipeline. */
function createProject(scope: PipelineScope, args: PipelineArgs, spec: ProjectSpec): aws.codebuild.Project {
  const image = spec.image ?? usualImage;
  const keepsLayers = spec.privileged === true && spec.caches !== true;
  const variables: Record<string, pulumi.Input<string>> = {
    AWS_ACCOUNT_ID: scope.accountId,
    PARTITION: scope.partition,
    ...spec.variables,
  };
  return child(
    scope,
    "project",
    spec.suffix,
    {
      region: regionOf(scope, args, spec.stage),
      name: spec.name,
      description: spec.description,
      encryptionKey: storeOf(args, spec.stage)?.keyArn,
      serviceRole: spec.role.role.arn,
      artifacts: { type: "CODEPIPELINE" },
      // CodeBuild keeps layers of images only where a build is privileged; folders are those that a buildspec names.
      cache: { type: "LOCAL", modes: [keepsLayers ? "LOCAL_DOCKER_LAYER_CACHE" : "LOCAL_CUSTOM_CACHE"] },
      environment: {
        type: image.includes("aarch64") ? "ARM_CONTAINER" : "LINUX_CONTAINER",
        computeType: "BUILD_GENERAL1_SMALL",
        image,
        privilegedMode: spec.privileged === true,
        environmentVariables: Object.entries(variables).map(([name, value]) => ({ name, value })),
      },
      source: { type: "CODEPIPELINE", buildspec: spec.buildspec },
      buildTimeout,
    },
    { dependsOn: spec.role.grants },
  );
}

/** For which environments a project runs Airlift, and how that finds its state; never by a stored key. */
function airliftVariables(
  args: PipelineWithRunner,
  environments: readonly string[],
): Record<string, pulumi.Input<string>> {
  return {
    CI: "true",
    AIRLIFT_ENV: environments.join(","),
    // What the build stage made is what every stage deploys, whatever the artifact made of the files.
    AIRLIFT_IMAGES_FILE: imagesFile,
    ...runnerVariables(args),
    ...(args.backend === undefined ? {} : { AIRLIFT_BACKEND: args.backend }),
  };
}

/** The project of the build stage, which builds the images that every later stage deploys. */
export function createBuildProject(
  scope: PipelineScope,
  args: PipelineWithRunner,
  role: PipelineRole,
): aws.codebuild.Project {
  return createProject(scope, args, {
    suffix: "build",
    role,
    image: args.build.image,
    buildspec: args.build.buildspec,
    privileged: args.build.privileged,
    variables: airliftVariables(
      args,
      args.stages.map(({ environment }) => environment),
    ),
    name: `${scope.stem}-BuildProject`,
    description: `Build for ${scope.stem}`,
  });
}

/**
 * The project that deploys workloads of a stage, or its environment: it shows the preview in its log before it applies
 * it. The image is always the one that is known to bring Node.js along, whatever the build is made with.
 */
export function createDeployProject(
  scope: PipelineScope,
  args: PipelineWithRunner,
  stage: PipelineStageSpec,
  { role, what }: { role: PipelineRole; what: "workloads" | "environment" },
): aws.codebuild.Project {
  const inFolder = args.folder === undefined ? [] : [`cd ${shellWord(args.folder)}`];
  const build =
    what === "workloads" ? ["airlift preview --diff", "airlift up --yes"] : ["airlift env deploy --diff-yes"];
  return createProject(scope, args, {
    suffix: what === "workloads" ? `deploy-${stage.environment}` : `deploy-${stage.environment}-environment`,
    role,
    buildspec: buildspec({
      install: installCommands,
      build: [...inFolder, ...build],
      // Engine and provider plugins.
      cache: ["/root/.cache/airlift/**/*", "/root/.pulumi/plugins/**/*"],
    }),
    variables: airliftVariables(args, [stage.environment]),
    stage,
    privileged: what === "workloads" && stage.privileged,
    caches: true,
  });
}

/** The project of a pre- or post-deployment action. */
export function createActionProject(
  scope: PipelineScope,
  args: PipelineArgs,
  stage: PipelineStageSpec,
  action: PipelineActionSpec & { suffix: string; role: PipelineRole },
): aws.codebuild.Project {
  return createProject(scope, args, {
    suffix: action.suffix,
    role: action.role,
    buildspec: action.buildspec,
    privileged: action.privileged,
    variables: { COPILOT_APPLICATION_NAME: scope.application, COPILOT_ENVIRONMENT_NAME: stage.environment },
  });
}

/** The project that runs a stage's test commands. */
export function createTestProject(
  scope: PipelineScope,
  args: PipelineArgs,
  stage: PipelineStageSpec,
  role: PipelineRole,
): aws.codebuild.Project {
  return child(
    scope,
    "project",
    `test-${stage.environment}`,
    {
      region: regionOf(scope, args),
      encryptionKey: args.artifactStores[0]?.keyArn,
      serviceRole: role.role.arn,
      artifacts: { type: "NO_ARTIFACTS" },
      environment: {
        type: "LINUX_CONTAINER",
        computeType: "BUILD_GENERAL1_SMALL",
        image: usualImage,
        privilegedMode: runsDocker((stage.testCommands ?? []).join("\n")),
      },
      source: { type: "NO_SOURCE", buildspec: buildspec({ build: stage.testCommands ?? [] }) },
    },
    { dependsOn: role.grants },
  );
}

/** A buildspec as text; its install phase brings Node.js. */
export function buildspec(phases: { install?: readonly string[]; build: string[]; cache?: string[] }): string {
  const commands = (list: readonly string[]): string[] => list.map((command) => `      - ${scalar(command)}`);
  const install =
    phases.install === undefined
      ? []
      : ["  install:", "    runtime-versions:", "      nodejs: 22", "    commands:", ...commands(phases.install)];
  const cache =
    phases.cache === undefined ? [] : ["cache:", "  paths:", ...phases.cache.map((path) => `    - "${path}"`)];
  const build = ["  build:", "    commands:", ...commands(phases.build)];
  const lines = ["version: 0.2", "phases:", ...install, ...build, ...cache];
  return `${lines.join("\n")}\n`;
}

/** A command as YAML: as it is where YAML reads it as one text, else in quotes. */
function scalar(command: string): string {
  const plain = /^[A-Za-z0-9_./$][^\n]*$/.test(command) && !/: |:$| #/.test(command);
  return plain ? command : JSON.stringify(command);
}
