import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PipelineTransforms, pipelineChildren, withTransforms } from "./childTransforms.js";
import { createBuildProject, createSourceConnection } from "./pipelineBuild.js";
import { createPipelineRoles, type PipelineRoles } from "./pipelineRoles.js";
import { pipelineScope } from "./pipelineScope.js";
import { createPipeline } from "./pipelineStages.js";
import type { Value } from "./values.js";

/** Where the pipeline's source comes from. */
export type PipelineSourceSpec =
  | {
      provider: "GitHub" | "Bitbucket";
      owner: string;
      repository: string;
      branch: string;
      /** Name of a connection that exists. @default one is made, and waits to be confirmed in the console */
      connectionName?: string;
      connectionArn?: string;
      /** @default left to CodePipeline (CODE_ZIP) */
      outputFormat?: string;
    }
  | { provider: "CodeCommit"; repository: string; branch: string; outputFormat?: string };

export interface PipelineBuildSpec {
  /** Image of CodeBuild. @default aws/codebuild/amazonlinux2-x86_64-standard:5.0, as in Copilot */
  image?: string;
  /** Path of the build stage's buildspec, relative to the root of the repository. */
  buildspec: string;
  /** Statements that the build role has beside its own. */
  additionalPolicy?: Record<string, unknown>;
}

/** A CodeBuild run before or after the deployments of a stage. */
export interface PipelineActionSpec {
  name: string;
  /** Path relative to the root of the repository. */
  buildspec: string;
  /** Actions of the same list that come first. */
  dependsOn?: string[];
}

export interface PipelineStageSpec {
  environment: string;
  /** Role that deploys the environment, where it is in another account. */
  roleArn?: Value;
  requiresApproval?: boolean;
  testCommands?: string[];
  preDeployments?: PipelineActionSpec[];
  /** Workloads to deploy, or the environment itself (pipelines of type Environments). */
  deployments: { name: string; dependsOn?: string[] }[] | "environment";
  postDeployments?: PipelineActionSpec[];
}

export interface PipelineSpec {
  /** Name in the manifest. */
  pipeline: string;
  source: PipelineSourceSpec;
  build: PipelineBuildSpec;
  /** In the order of deployment. */
  stages: PipelineStageSpec[];
}

/** A bucket for what passes between actions. */
export interface ArtifactStoreSpec {
  bucket: Value;
  keyArn: Value;
  /** Needed when there are several. */
  region?: string;
}

export interface PipelineArgs extends PipelineSpec {
  application: string;
  /** The application's bucket in the pipeline's own region, and further regions' ones. */
  artifactStores: ArtifactStoreSpec[];
  /** State backend that CodeBuild uses, for example `s3://bucket`. @default what copilot/airlift.yml says */
  backend?: string;
  /** The bucket and key that hold the state, for the roles that read and write it. */
  state?: { bucketArn: Value; keyArn?: Value };
  /** Version of Airlift that deploys. @default the newest */
  version?: string;
  permissionsBoundary?: Value;
  tags?: Record<string, string>;
}

/**
 * A pipeline that builds once and deploys stage by stage: each stage runs `airlift up` for its environment in CodeBuild.
 *
 * @example new Pipeline("todo-main", { application: "todo", pipeline: "todo-main", source, build, stages, artifactStores })
 */
export class Pipeline extends pulumi.ComponentResource {
  readonly pipeline: aws.codepipeline.Pipeline;
  readonly buildProject: aws.codebuild.Project;
  readonly roles: PipelineRoles;
  /** Absent with CodeCommit and with a connection that exists. */
  readonly connection?: aws.codestarconnections.Connection;

  constructor(
    name: string,
    args: PipelineArgs,
    opts?: pulumi.ComponentResourceOptions,
    transforms: PipelineTransforms = {},
  ) {
    super("airlift:components:Pipeline", name, {}, withTransforms(opts, transforms, pipelineChildren));
    const scope = pipelineScope(this, name, args);
    const source = createSourceConnection(scope, args.source);
    this.connection = source.connection;
    this.roles = createPipelineRoles(scope, args, source.arn);
    this.buildProject = createBuildProject(scope, args, this.roles.build);
    this.pipeline = createPipeline(scope, args, {
      connectionArn: source.arn,
      buildProject: this.buildProject,
      roles: this.roles,
    });
    this.registerOutputs({ name: this.pipeline.name });
  }
}
