import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import { fixedName } from "../names.js";
import { ownValue } from "../ownValue.js";
import type { PipelineActionSpec, PipelineArgs, PipelineStageSpec } from "../pipeline.js";
import { ranks } from "../ranks.js";
import { createActionProject, createDeployProject, createTestProject } from "./build.js";
import { buildStatements } from "./policies.js";
import { createBuildRole, type PipelineRoles } from "./roles.js";
import type { PipelineWithRunner } from "./runner.js";
import type { PipelineScope } from "./scope.js";
import { regionOf } from "./stores.js";

type Stage = aws.types.input.codepipeline.PipelineStage;
/** A stage whose actions are known. */
type StageSpec = Pick<Stage, "name"> & { actions: Action[] };
type Action = aws.types.input.codepipeline.PipelineStageAction;

/** Names of what passes between actions, as in Copilot. */
const artifact = { source: "SCCheckoutArtifact", build: "BuildOutput" };

export interface PipelineParts {
  /** Absent with CodeCommit. */
  connectionArn?: pulumi.Input<string>;
  buildProject: aws.codebuild.Project;
  roles: PipelineRoles;
}

/** The pipeline: source, build, and a stage for each environment. */
export function createPipeline(
  scope: PipelineScope,
  args: PipelineWithRunner,
  base: PipelineParts,
): aws.codepipeline.Pipeline {
  const several = args.artifactStores.length > 1;
  return child(
    scope,
    "pipeline",
    "pipeline",
    {
      name: fixedName(`${scope.name}-pipeline`, "codePipeline"),
      roleArn: base.roles.pipeline.role.arn,
      artifactStores: args.artifactStores.map(({ bucket, keyArn, region }) => ({
        location: bucket,
        type: "S3",
        encryptionKey: { id: keyArn, type: "KMS" },
        // AWS wants the region where there are several stores, and refuses it where there is one.
        region: several ? region : undefined,
      })),
      stages: [
        sourceStage(scope, args, base.connectionArn),
        buildStage(base.buildProject),
        ...args.stages.map((stage) => deployStage(scope, args, base, stage)),
      ].map((stage) => withRegions(stage, regionOf(scope, args))),
    },
    { dependsOn: base.roles.pipeline.grants },
  );
}

/** An action without a region would get the one that the action at its index had before. */
function withRegions({ name, actions }: StageSpec, region: pulumi.Input<string>): Stage {
  return { name, actions: actions.map((action) => ({ region, ...action })) };
}

function sourceStage(
  scope: PipelineScope,
  { source }: PipelineArgs,
  connectionArn: pulumi.Input<string> | undefined,
): StageSpec {
  const format: Record<string, string> =
    source.outputFormat === undefined ? {} : { OutputArtifactFormat: source.outputFormat };
  const how =
    source.provider === "CodeCommit"
      ? {
          provider: "CodeCommit",
          configuration: { RepositoryName: source.repository, BranchName: source.branch, ...format },
        }
      : {
          provider: "CodeStarSourceConnection",
          configuration: {
            ConnectionArn: connectionArn ?? "",
            FullRepositoryId: `${source.owner}/${source.repository}`,
            BranchName: source.branch,
            ...format,
          },
        };
  const action: Action = {
    name: `SourceCodeFor-${scope.application}`,
    category: "Source",
    owner: "AWS",
    version: "1",
    runOrder: 1,
    outputArtifacts: [artifact.source],
    ...how,
  };
  return { name: "Source", actions: [action] };
}

function buildStage(project: aws.codebuild.Project): StageSpec {
  return {
    name: "Build",
    actions: [
      {
        ...codeBuild("Build", "Build", project, 1),
        inputArtifacts: [artifact.source],
        outputArtifacts: [artifact.build],
      },
    ],
  };
}

function codeBuild(name: string, category: "Build" | "Test", project: aws.codebuild.Project, runOrder: number): Action {
  return {
    name,
    category,
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    runOrder,
    configuration: { ProjectName: project.name },
  };
}

/** Approval, what runs before, the deployments by rank, what runs after, and the tests: in this order. */
function deployStage(
  scope: PipelineScope,
  args: PipelineWithRunner,
  base: PipelineParts,
  stage: PipelineStageSpec,
): StageSpec {
  const approval: Action[] = stage.requiresApproval
    ? [
        {
          name: `ApprovePromotionTo-${stage.environment}`,
          category: "Approval",
          owner: "AWS",
          provider: "Manual",
          version: "1",
          runOrder: 1,
        },
      ]
    : [];
  let next = approval.length + 1;
  const actions = [...approval];
  const add = (more: Action[]): void => {
    actions.push(...more);
    next = Math.max(next, ...more.map((action) => Number(action.runOrder) + 1));
  };
  add(deploymentActions(scope, args, base, stage, "Pre", next));
  add(deployActions(scope, args, base, stage, next));
  add(deploymentActions(scope, args, base, stage, "Post", next));
  if ((stage.testCommands ?? []).length > 0) {
    const project = createTestProject(scope, args, stage, base.roles.build);
    add([{ ...codeBuild("TestCommands", "Test", project, next), inputArtifacts: [artifact.source] }]);
  }
  return { name: `DeployTo-${stage.environment}`, actions };
}

/**
 * One run of Airlift a rank of `depends_on`, not one a workload: an environment's stack takes one run at a time, and
 * within a run workloads go side by side anyway.
 */
function deployActions(
  scope: PipelineScope,
  args: PipelineWithRunner,
  base: PipelineParts,
  stage: PipelineStageSpec,
  first: number,
): Action[] {
  const role = ownValue(base.roles.deploy, stage.environment);
  if (role === undefined) return [];
  const environments = stage.deployments.filter(({ environment }) => environment).map(({ name }) => name);
  const make = (what: "workloads" | "environment") => createDeployProject(scope, args, stage, { role, what });
  const ofEnvironment = environments.length > 0 ? make("environment") : undefined;
  const ofWorkloads = environments.length < stage.deployments.length ? make("workloads") : undefined;
  const region = regionOf(scope, args, stage);
  const deploy = (name: string, project: aws.codebuild.Project, order: number): Action => ({
    ...codeBuild(`CreateOrUpdate-${name}`, "Build", project, order),
    region,
    inputArtifacts: [artifact.build],
  });
  const byRank = ranks(stage.deployments);
  return byRank.flatMap((names, rank) => {
    const order = first + rank;
    const own = ofEnvironment === undefined ? [] : names.filter((name) => environments.includes(name));
    const workloads = names.filter((name) => !environments.includes(name));
    const actions = own.map((name) =>
      deploy(`${name}-${stage.environment}`, ofEnvironment as aws.codebuild.Project, order),
    );
    const [only, ...more] = workloads;
    if (only === undefined || ofWorkloads === undefined) return actions;
    const several = byRank.length === 1 ? stage.environment : `${stage.environment}-${rank + 1}`;
    const action = deploy(more.length === 0 ? `${only}-${stage.environment}` : several, ofWorkloads, order);
    return [...actions, { ...action, configuration: { ...action.configuration, ...named(workloads) } }];
  });
}

/** The workloads that a run of Airlift is held to, as CodePipeline hands variables to CodeBuild. */
function named(workloads: readonly string[]): Record<string, string> {
  const variables = [{ name: "AIRLIFT_NAME", value: workloads.join(","), type: "PLAINTEXT" }];
  return { EnvironmentVariables: JSON.stringify(variables) };
}

/** The actions before or after the deployments, each with a project and a role of its own. */
function deploymentActions(
  scope: PipelineScope,
  args: PipelineWithRunner,
  { connectionArn }: PipelineParts,
  stage: PipelineStageSpec,
  when: "Pre" | "Post",
  first: number,
): Action[] {
  const specs: PipelineActionSpec[] = (when === "Pre" ? stage.preDeployments : stage.postDeployments) ?? [];
  return ranks(specs).flatMap((names, rank) =>
    specs
      .filter(({ name }) => names.includes(name))
      .map((spec) => {
        const suffix = `${when.toLowerCase()}-${stage.environment}-${spec.name}`;
        const role = createBuildRole(scope, `${suffix}-role`, buildStatements(scope, args, connectionArn));
        const project = createActionProject(scope, args, stage, { ...spec, suffix, role });
        const output = `${when}${alphanumeric(stage.environment)}DeploymentAction${alphanumeric(spec.name)}Output`;
        return {
          ...codeBuild(spec.name, "Build", project, first + rank),
          inputArtifacts: [artifact.source],
          outputArtifacts: [output],
        };
      }),
  );
}

/** Copilot's way to make letters and digits of a name. */
function alphanumeric(name: string): string {
  return name.replaceAll("-", "DASH").replace(/[^A-Za-z0-9]/g, "");
}
