import { existsSync } from "node:fs";
import { join } from "node:path";
import { ownValue } from "../../components/ownValue.js";
import type { PipelineArgs, PipelineSpec } from "../../components/pipeline.js";
import { runsDocker } from "../../components/shellWords.js";
import { partitionOf } from "../aws/partitions.js";
import { readTextFile } from "../base/regularFile.js";
import { resolveFor } from "../deployment/resolution.js";
import { type OpenFolder, openFolder } from "../session/openFolder.js";

type Statements = NonNullable<PipelineArgs["build"]["policy"]>;

/** What a pipeline's roles may do and which of its builds run Docker, worked out of what it deploys. */
export interface PipelineAccess {
  /** What `airlift build` takes. */
  build: Statements;
  /** What deploying takes, by environment; those that another role deploys are left out. */
  deploy: Readonly<Record<string, Statements>>;
  /** By environment, whether images are made for it. */
  buildsImages: Readonly<Record<string, boolean>>;
  /** What the reader should know, a sentence each. */
  notices: string[];
}

/** Account and region where nothing else says: those of the application's own stack. */
export interface HomePlace {
  account?: string;
  region?: string;
}

/**
 * Works out what the roles of a pipeline have to be allowed: for each environment what `airlift policy` prints, and more
 * where addons hold types that it has no list of actions for.
 * @throws ManifestError when the manifests of an environment hold errors
 */
export async function pipelineAccess(open: OpenFolder, spec: PipelineSpec, home: HomePlace): Promise<PipelineAccess> {
  const { buildPolicy, deployPolicy } = await import("./pipelinePolicies.js");
  const found = { deploy: {} as Record<string, Statements>, buildsImages: {} as Record<string, boolean> };
  const notices: string[] = [];
  // What narrows a run of the pipeline itself, such as its name, says nothing of the environments.
  const { dir, application, noTransforms } = open.options;
  const options = { dir, application, noTransforms };
  // One after the other: a plan has the process to itself.
  for (const { environment, roleArn } of spec.stages) {
    const { resolved } = resolveFor(openFolder(options), environment, true);
    found.buildsImages[environment] = resolved.workloads.some(({ images }) => images.length > 0);
    if (roleArn !== undefined) continue;
    const { region = home.region ?? "*", account = home.account ?? "*" } =
      open.folder.settings.environment(environment);
    const place = { account, region, partition: partitionOf(region), backend: undefined };
    const { statements, added } = await deployPolicy({ ...options, environments: [environment] }, place);
    found.deploy[environment] = statements;
    if (added.length > 0) {
      const list = added.map(({ type, actions }) => `${actions} for ${type}`).join(", ");
      notices.push(
        `The role that deploys ${environment} may also do ${list}: Airlift has no list of what these types take.`,
      );
    }
  }
  const { account = "*", region = "*" } = home;
  const build = buildPolicy({ application: open.application, account, partition: partitionOf(region) });
  return { build, ...found, notices };
}

/** The pipeline's manifest with what its roles and builds get. */
export function withAccess<S extends PipelineSpec>(spec: S, access: PipelineAccess, repository: string): S {
  const docker = (file: string): boolean => {
    const path = join(repository, file);
    return existsSync(path) && runsDocker(readTextFile(path));
  };
  const buildspec = join(repository, spec.build.buildspec);
  const buildsAll = existsSync(buildspec) && /\bairlift build\b/.test(readTextFile(buildspec));
  const images = Object.values(access.buildsImages).some((one) => one);
  const actions = (list: PipelineSpec["stages"][number]["preDeployments"]) =>
    list?.map((action) => ({ ...action, privileged: docker(action.buildspec) }));
  return {
    ...spec,
    build: {
      ...spec.build,
      policy: access.build,
      privileged: (buildsAll && images) || docker(spec.build.buildspec),
    },
    stages: spec.stages.map((stage) => ({
      ...stage,
      ...(ownValue(access.deploy, stage.environment) && { policy: ownValue(access.deploy, stage.environment) }),
      // What the build stage does not build, the deployment does.
      privileged: !buildsAll && ownValue(access.buildsImages, stage.environment) === true,
      ...(stage.preDeployments && { preDeployments: actions(stage.preDeployments) }),
      ...(stage.postDeployments && { postDeployments: actions(stage.postDeployments) }),
    })),
  };
}
