import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createBuildProject, createSourceConnection } from "./pipeline/build.js";
import { createPipelineRoles, type PipelineRoles } from "./pipeline/roles.js";
import { uploadRunner } from "./pipeline/runner.js";
import { pipelineScope } from "./pipeline/scope.js";
import { createPipeline } from "./pipeline/stages.js";
import { createArtifactStores } from "./pipeline/stores.js";
import type { Statement } from "./policies.js";
import type { PipelineTransforms } from "./transforms.js";
import { typeToken, withFormerToken } from "./typeTokens.js";
import type { Value } from "./values.js";

/** Where the pipeline's source comes from. */
export type PipelineSourceSpec =
  | {
      /** Who hosts the repository. */
      provider: "GitHub" | "Bitbucket";
      /** Organization or user. */
      owner: string;
      /** Name of the repository, without its owner. */
      repository: string;
      /** Branch whose pushes start the pipeline. */
      branch: string;
      /** Name of an existing connection. @default one is made, and waits to be confirmed in the console */
      connectionName?: string;
      /** ARN of an existing connection. @default as `connectionName` */
      connectionArn?: Value;
      /** @default left to CodePipeline (CODE_ZIP) */
      outputFormat?: string;
    }
  | {
      /** Who hosts the repository. */
      provider: "CodeCommit";
      /** Name of the repository. */
      repository: string;
      /** Branch whose pushes start the pipeline. */
      branch: string;
      /** @default left to CodePipeline (CODE_ZIP) */
      outputFormat?: string;
    };

/** How the build stage runs. */
export interface PipelineBuildSpec {
  /** Image of CodeBuild. @default aws/codebuild/amazonlinux2-x86_64-standard:5.0, as in Copilot */
  image?: string;
  /** Path of the build stage's buildspec, relative to the root of the repository. */
  buildspec: string;
  /** Statements that the build role has beside its own. */
  additionalPolicy?: Record<string, unknown>;
  /** What building the application's images takes, beside what every build may do. @default nothing */
  policy?: Statement[];
  /** Images are built in it. @default false */
  privileged?: boolean;
}

/** A CodeBuild run before or after the deployments of a stage. */
export interface PipelineActionSpec {
  /** Name of the action, unique in its stage. */
  name: string;
  /** Path relative to the root of the repository. */
  buildspec: string;
  /** Actions of the same list that come first. */
  dependsOn?: string[];
  /** It runs Docker. @default false */
  privileged?: boolean;
}

/** What a stage brings to its environment. */
export interface PipelineDeploymentSpec {
  /** A workload; or what the manifest calls the deployment of the environment itself. */
  name: string;
  /** Deployments of the stage that come first. @default none */
  dependsOn?: string[];
  /** It is the environment itself, without its workloads. @default false */
  environment?: boolean;
}

/** What happens in one environment. */
export interface PipelineStageSpec {
  /** Name of the environment. */
  environment: string;
  /** Region of the environment; it is deployed from there. @default the pipeline's own */
  region?: string;
  /** Role that deploys the environment, where it is in another account. */
  roleArn?: Value;
  /** What deploying the environment takes, for the role that is made where none is named. @default nothing */
  policy?: Statement[];
  /** Its deployments build images. @default false */
  privileged?: boolean;
  /** Somebody approves in the console before the stage begins. @default false */
  requiresApproval?: boolean;
  /** Shell commands after the deployments; one that fails stops the pipeline. @default none */
  testCommands?: string[];
  /** CodeBuild runs before the deployments. @default none */
  preDeployments?: PipelineActionSpec[];
  /** What is deployed. */
  deployments: PipelineDeploymentSpec[];
  /** CodeBuild runs after the deployments. @default none */
  postDeployments?: PipelineActionSpec[];
}

/** A pipeline's manifest, resolved. */
export interface PipelineSpec {
  /** Name in the manifest. */
  pipeline: string;
  /** The repository and branch whose pushes start it. */
  source: PipelineSourceSpec;
  /** The build stage, which builds every image once. */
  build: PipelineBuildSpec;
  /** In the order of deployment. */
  stages: PipelineStageSpec[];
  /** Folder of the repository that holds `copilot/`, where Airlift runs. @default the root of the repository */
  folder?: string;
}

/** A bucket for what passes between actions. */
export interface ArtifactStoreSpec {
  /** Name of the bucket. */
  bucket: Value;
  /** ARN of the KMS key of its objects. */
  keyArn: Value;
  /** Region of bucket and key. @default the pipeline's own */
  region?: string;
}

/** State in S3, as every run of the pipeline reads and writes it. */
export interface PipelineStateSpec {
  /** Name of the bucket. */
  bucket: Value;
  /**
   * The key that opens the secrets in it: its ARN or id, or `alias/…`; where it is an output of another resource, its ARN.
   * @default the roles may use none
   */
  key?: Value;
}

/** A package of Airlift, as `npm install` takes it. */
export interface PipelineRunnerSpec {
  /** Path of the package on the machine that makes the pipeline. */
  file: string;
  /** SHA-256 of the file in hexadecimal; builds check it before they install the package. */
  sha256: string;
}

/** The manifest's part, and where artifacts, state and Airlift itself are. */
export interface PipelineArgs extends PipelineSpec {
  /** Name of the application. */
  application: string;
  /** The application's bucket, in the pipeline's own region. Where a stage is in another region, one is made there. */
  artifactStores: ArtifactStoreSpec[];
  /** State backend that CodeBuild uses, for example `s3://bucket`. @default what copilot/airlift.yml says */
  backend?: string;
  /** Where the state is, for the roles that read and write it. @default they may reach none */
  state?: PipelineStateSpec;
  /** The Airlift that builds and deploys: put into the artifact bucket, and installed from there. */
  runner: PipelineRunnerSpec;
  /** ARN of an IAM policy that bounds every role. @default none */
  permissionsBoundary?: Value;
  /** Tags on everything that takes them, beside the `copilot-*` ones. @default none */
  tags?: Record<string, Value>;
}

/**
 * A pipeline that builds once and deploys stage by stage: each stage runs `airlift up` for its environment in CodeBuild.
 *
 * @example
 * new Pipeline("main", { application: "todo", pipeline: "main", source, build, stages, artifactStores, runner });
 */
export class Pipeline extends pulumi.ComponentResource {
  /** The pipeline in CodePipeline. */
  readonly pipeline: aws.codepipeline.Pipeline;
  /** The CodeBuild project of the build stage. */
  readonly buildProject: aws.codebuild.Project;
  /** Roles of the pipeline, of its build and of its deployments. */
  readonly roles: PipelineRoles;
  /** Absent with CodeCommit and with an existing connection. */
  readonly connection?: aws.codestarconnections.Connection;

  constructor(
    name: string,
    args: PipelineArgs,
    opts?: pulumi.ComponentResourceOptions,
    transforms: PipelineTransforms = {},
  ) {
    super(typeToken("Pipeline"), name, {}, withFormerToken("Pipeline", opts));
    const scope = pipelineScope(this, name, args, transforms);
    const source = createSourceConnection(scope, args.source);
    this.connection = source.connection;
    const stored = {
      ...args,
      artifactStores: createArtifactStores(scope, args),
      runnerUrl: uploadRunner(scope, args),
    };
    this.roles = createPipelineRoles(scope, stored, source.arn);
    this.buildProject = createBuildProject(scope, stored, this.roles.build);
    this.pipeline = createPipeline(scope, stored, {
      connectionArn: source.arn,
      buildProject: this.buildProject,
      roles: this.roles,
    });
    this.registerOutputs({ name: this.pipeline.name });
  }
}
