import * as pulumi from "@pulumi/pulumi";
import type { PipelineArgs, PipelineStageSpec } from "../pipeline.js";
import type { Statement } from "../policies.js";
import type { Value } from "../values.js";
import type { PipelineScope } from "./scope.js";
import { stateActions } from "./stateActions.js";

/** What every build needs: reports, artifacts, logs, and the images of its application. */
export function buildStatements(
  scope: PipelineScope,
  args: PipelineArgs,
  connectionArn: pulumi.Input<string> | undefined,
): Statement[] {
  const { partition, region, accountId, application } = scope;
  return [
    {
      Effect: "Allow",
      Action: [
        "codebuild:CreateReportGroup",
        "codebuild:CreateReport",
        "codebuild:UpdateReport",
        "codebuild:BatchPutTestCases",
        "codebuild:BatchPutCodeCoverages",
      ],
      Resource: pulumi.interpolate`arn:${partition}:codebuild:${region}:${accountId}:report-group/pipeline-${application}-*`,
    },
    {
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:GetObject", "s3:GetObjectVersion"],
      Resource: artifactArns(scope, args),
    },
    { Effect: "Allow", Action: ["kms:*"], Resource: artifactKeys(args) },
    {
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`arn:${partition}:logs:*:*:*`,
    },
    { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
    {
      Effect: "Allow",
      Action: [
        "ecr:DescribeImageScanFindings",
        "ecr:GetLifecyclePolicyPreview",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
        "ecr:DescribeImages",
        "ecr:ListTagsForResource",
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetLifecyclePolicy",
        "ecr:GetRepositoryPolicy",
        "ecr:PutImage",
        "ecr:InitiateLayerUpload",
        "ecr:UploadLayerPart",
        "ecr:CompleteLayerUpload",
      ],
      Resource: "*",
      Condition: { StringEquals: { "ecr:ResourceTag/copilot-application": application } },
    },
    ...cloneStatements(scope, args, connectionArn),
  ];
}

/** CodeBuild clones the source itself when the artifact is only a reference to it. */
function cloneStatements(
  scope: PipelineScope,
  { source }: PipelineArgs,
  connectionArn: pulumi.Input<string> | undefined,
): Statement[] {
  if (source.outputFormat !== "CODEBUILD_CLONE_REF") return [];
  if (source.provider === "CodeCommit") {
    return [{ Effect: "Allow", Action: ["codecommit:GitPull"], Resource: repositoryArn(scope, source.repository) }];
  }
  if (connectionArn === undefined) return [];
  return [{ Effect: "Allow", Action: ["codestar-connections:UseConnection"], Resource: connectionArn }];
}

function repositoryArn({ partition, region, accountId }: PipelineScope, repository: string): pulumi.Output<string> {
  return pulumi.interpolate`arn:${partition}:codecommit:${region}:${accountId}:${repository}`;
}

function artifactArns(scope: PipelineScope, args: PipelineArgs): pulumi.Output<string>[] {
  return args.artifactStores.flatMap(({ bucket }) => {
    const arn = pulumi.interpolate`arn:${scope.partition}:s3:::${bucket}`;
    return [arn, pulumi.interpolate`${arn}/*`];
  });
}

function artifactKeys(args: PipelineArgs): pulumi.Input<string>[] {
  return args.artifactStores.map(({ keyArn }) => keyArn);
}

/** What building the application's images takes: what was worked out for it, and the state. */
export function applicationStatements(scope: PipelineScope, args: PipelineArgs): Statement[] {
  return [...(args.build.policy ?? []), ...stateStatements(scope, args), ...assumeStatements(args.stages)];
}

/** Reading, writing and locking the state, and opening the secrets in it. */
function stateStatements(scope: PipelineScope, { state }: PipelineArgs): Statement[] {
  if (state === undefined) return [];
  const arn = pulumi.interpolate`arn:${scope.partition}:s3:::${state.bucket}`;
  return [
    { Effect: "Allow", Action: [...stateActions.bucket], Resource: [arn] },
    { Effect: "Allow", Action: [...stateActions.objects], Resource: [pulumi.interpolate`${arn}/*`] },
    ...(state.key === undefined ? [] : [keyStatement(scope, state.key)]),
  ];
}

/** IAM knows keys by their ARN only; one that is named by its alias is given by a condition. */
function keyStatement({ partition, accountId }: PipelineScope, key: Value): Statement {
  const allowed = { Effect: "Allow" as const, Action: [...stateActions.key] };
  if (typeof key !== "string") return { ...allowed, Resource: key };
  const [, alias] = /(?:^|:)(alias\/.+)$/.exec(key) ?? [];
  if (alias === undefined && key.startsWith("arn:")) return { ...allowed, Resource: key };
  const name = alias === undefined ? key : "*";
  return {
    ...allowed,
    Resource: pulumi.interpolate`arn:${partition}:kms:*:${accountId}:key/${name}`,
    ...(alias !== undefined && { Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } } }),
  };
}

function assumeStatements(stages: readonly PipelineStageSpec[]): Statement[] {
  const roles = stages.flatMap(({ roleArn }) => (roleArn === undefined ? [] : [roleArn]));
  return roles.length === 0 ? [] : [{ Effect: "Allow", Action: ["sts:AssumeRole"], Resource: roles }];
}

/** How a deployment reaches the state, and the role in the environment's account where the settings name one. */
export function deployStatements(scope: PipelineScope, args: PipelineArgs, stage: PipelineStageSpec): Statement[] {
  return [...stateStatements(scope, args), ...assumeStatements([stage])];
}

/** IAM counts a managed policy without its white space. */
const longestPolicy = 6144;
const around = JSON.stringify({ Version: "2012-10-17", Statement: [] }).length;

/** Statements in as many documents as IAM's limit on a managed policy asks for; a long one is divided by its actions. */
export function policyDocuments(statements: readonly Statement[]): Statement[][] {
  const documents: Statement[][] = [];
  let room = 0;
  for (const statement of statements.flatMap(divided)) {
    const length = JSON.stringify(statement).length + 1;
    if (length > room) {
      documents.push([]);
      room = longestPolicy - around;
    }
    documents.at(-1)?.push(statement);
    room -= length;
  }
  return documents;
}

function divided(statement: Statement): Statement[] {
  const { Action, Sid: _, ...rest } = statement;
  // The names of divided statements would be there twice.
  const whole = { ...rest, Action };
  if (JSON.stringify(whole).length < longestPolicy - around || !Array.isArray(Action) || Action.length < 2)
    return [whole];
  const half = Math.ceil(Action.length / 2);
  return [Action.slice(0, half), Action.slice(half)].flatMap((part) => divided({ ...rest, Action: part }));
}

/** What the pipeline itself does: fetch the source, start builds, pass artifacts on. It deploys nothing by itself. */
export function pipelineStatements(
  scope: PipelineScope,
  args: PipelineArgs,
  connectionArn: pulumi.Input<string> | undefined,
): Statement[] {
  return [
    {
      Effect: "Allow",
      Action: [
        "codepipeline:*",
        "codecommit:GetBranch",
        "codecommit:GetCommit",
        "codecommit:UploadArchive",
        "codecommit:GetUploadArchiveStatus",
        "codecommit:CancelUploadArchive",
        ...(args.source.provider === "CodeCommit" ? ["codecommit:GetRepository"] : []),
        "codebuild:BatchGetBuilds",
        "codebuild:StartBuild",
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
      ],
      Resource: ["*"],
    },
    ...(connectionArn === undefined ? [] : [connectionStatement(connectionArn)]),
    { Effect: "Allow", Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], Resource: artifactKeys(args) },
    {
      Effect: "Allow",
      Action: [
        "s3:PutObject",
        "s3:GetBucketPolicy",
        "s3:GetObject",
        "s3:ListBucket",
        ...(connectionArn === undefined ? [] : ["s3:PutObjectAcl", "s3:GetObjectAcl"]),
      ],
      Resource: artifactArns(scope, args),
    },
  ];
}

function connectionStatement(connectionArn: pulumi.Input<string>): Statement {
  const actions = [
    "CreateConnection",
    "DeleteConnection",
    "GetConnection",
    "ListConnections",
    "GetIndividualAccessToken",
    "GetInstallationUrl",
    "ListInstallationTargets",
    "StartOAuthHandshake",
    "UpdateConnectionInstallation",
    "UseConnection",
    "RegisterAppCode",
    "StartAppRegistrationHandshake",
    "StartUploadArchiveToS3",
    "GetUploadArchiveToS3Status",
    "PassConnection",
    "PassedToService",
  ];
  return {
    Effect: "Allow",
    Action: actions.map((action) => `codestar-connections:${action}`),
    Resource: [connectionArn],
  };
}
