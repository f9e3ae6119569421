import { existsSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import type { PipelineSourceSpec, PipelineSpec, PipelineStageSpec } from "../../components/pipeline.js";
import type { FoundOverrides } from "./discovery.js";
import type { ManifestDocument } from "./document.js";
import type { ApplicationFolder, PipelineFile } from "./folder.js";
import type { PipelineForm } from "./kinds.js";
import { type ResolvedOverrides, resolveOverrides } from "./overrides/index.js";
import type { Problem } from "./problems.js";
import { resolveManifest } from "./resolution.js";

/** One pipeline of an application folder, as plain data. */
export interface ResolvedPipeline {
  /** Absent when there is an error. */
  spec?: PipelineSpec;
  overrides?: ResolvedOverrides;
  problems: Problem[];
  /** Where the manifest says what a key path holds. */
  position(path: string): { file: string; line: number; column: number };
}

type Stage = PipelineForm["stages"][number];

/** What the pipeline's component takes, worked out of its manifest and the folder around it. */
export function resolvePipeline(folder: ApplicationFolder, pipeline: PipelineFile): ResolvedPipeline {
  const document = pipeline.document as ManifestDocument<"Pipeline"> & { kind: "Pipeline" };
  const { longForm, problems, origins } = resolveManifest(document, {
    environment: "",
    application: folder.application,
    strict: folder.settings.strict,
  });
  const position = (path: string) => ({ file: document.file, ...origins.positionOf(path) });
  if (longForm === undefined) return { problems, position };
  const source = sourceOf(longForm);
  if (source === undefined) return { problems: [...problems, tokenRefused(position)], position };
  const inside = insideRepository(folder);
  const spec: PipelineSpec = {
    pipeline: longForm.name,
    ...(inside !== "" && { folder: inside }),
    source,
    build: {
      image: longForm.build.image,
      buildspec: fromRepository(folder, longForm.build.buildspec ?? usualBuildspec(pipeline)),
      additionalPolicy: policyOf(longForm),
    },
    stages: longForm.stages.map((stage) => stageOf(stage, folder)).filter(deploysSomething),
  };
  const { overrides, problems: wrong } = resolveOverrides(folder.root, overridesBeside(folder, pipeline), "Pipeline");
  if (wrong.length > 0) return { problems: [...problems, ...wrong], position };
  return { spec, problems, position, ...(overrides === undefined ? {} : { overrides }) };
}

/** The `overrides/` folder of a pipeline's folder; a `pipeline.yml` of old has none. */
function overridesBeside({ files }: ApplicationFolder, { document }: PipelineFile): FoundOverrides | undefined {
  return files.pipelines.find(({ file }) => file === document.file)?.overrides;
}

/** `copilot/pipelines/<name>/buildspec.yml`, or `copilot/buildspec.yml` beside a `pipeline.yml` of old. */
function usualBuildspec({ document }: PipelineFile): string {
  return `${document.file.split("/").slice(0, -1).join("/")}/buildspec.yml`;
}

/** Where the folder is in its repository; "" for its root. */
function insideRepository({ root, rules }: ApplicationFolder): string {
  return relative(rules.repository, root).split(sep).join("/");
}

/** A path as CodeBuild takes it: from the root of the repository, where it may be written from already. */
function fromRepository(folder: ApplicationFolder, path: string): string {
  const inside = insideRepository(folder);
  const known = existsSync(join(folder.root, path)) || !existsSync(join(folder.rules.repository, path));
  return inside !== "" && known ? posix.join(inside, path) : path;
}

function policyOf({ build }: PipelineForm): Record<string, unknown> | undefined {
  const policy: unknown = build.additional_policy?.PolicyDocument;
  return policy === undefined || policy === null ? undefined : (policy as Record<string, unknown>);
}

/** Undefined for the old form with a token, which Airlift does not take. */
function sourceOf({ source }: PipelineForm): PipelineSourceSpec | undefined {
  const { repository, branch, access_token_secret: token, ...properties } = source.properties;
  if (source.provider === "GitHubV1" || token !== undefined) return undefined;
  const outputFormat = properties.output_artifact_format;
  if (source.provider === "CodeCommit") {
    const [, name = repository] = /\/repositories\/([^/]+)/.exec(repository) ?? [];
    return { provider: "CodeCommit", repository: name, branch, outputFormat };
  }
  const path = repository.replace(/^https:\/\/(github\.com|bitbucket\.org)\//, "").replace(/\/$/, "");
  const [owner = "", name = ""] = path.split("/");
  return {
    provider: source.provider,
    owner,
    repository: name.replace(/\.git$/, ""),
    branch,
    connectionName: properties.connection_name,
    connectionArn: properties.connection_arn,
    outputFormat,
  };
}

function tokenRefused(position: ResolvedPipeline["position"]): Problem {
  const path = "source.properties.access_token_secret";
  return {
    severity: "error",
    ...position(path),
    path,
    message: "a personal access token is no longer accepted",
    hint: "Leave it out, with provider: GitHub. A connection is then created, which you confirm once in the console; or name one with `connection_name`.",
  };
}

function stageOf(stage: Stage, folder: ApplicationFolder): PipelineStageSpec {
  const { region, role } = folder.settings.environment(stage.name);
  return {
    environment: stage.name,
    region,
    roleArn: role,
    requiresApproval: stage.requires_approval,
    testCommands: stage.test_commands ? [...stage.test_commands] : undefined,
    preDeployments: actionsOf(stage.pre_deployments, folder),
    deployments: deploymentsOf(stage, folder),
    postDeployments: actionsOf(stage.post_deployments, folder),
  };
}

function actionsOf(actions: Stage["pre_deployments"], folder: ApplicationFolder): PipelineStageSpec["preDeployments"] {
  if (actions === undefined) return undefined;
  return Object.entries(actions).map(([name, action]) => ({
    name,
    buildspec: fromRepository(folder, action?.buildspec ?? ""),
    dependsOn: action?.depends_on ? [...action.depends_on] : undefined,
  }));
}

/** What the stage names; every workload of the folder when it names nothing. */
function deploymentsOf({ deployments }: Stage, folder: ApplicationFolder): PipelineStageSpec["deployments"] {
  if (deployments === undefined) return folder.workloads.map(({ name }) => ({ name }));
  return Object.entries(deployments).map(([name, each]) => ({
    name,
    dependsOn: each?.depends_on ? [...each.depends_on] : undefined,
    ...(isEnvironment(each) && { environment: true }),
  }));
}

/** So Copilot's own pipelines of environments are written. */
function isEnvironment(deployment: { readonly template_path?: string } | undefined): boolean {
  return deployment?.template_path?.endsWith(".env.yml") === true;
}

function deploysSomething({ deployments }: PipelineStageSpec): boolean {
  return deployments.length > 0;
}
