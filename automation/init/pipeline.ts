import { relative, sep } from "node:path";
import { RunError } from "../base/errors.js";
import { textOf } from "./ask.js";
import { type InitContext, type InitResult, write } from "./context.js";
import { knownRunner, readFolder, requireApplication, stateFirst } from "./folder.js";
import { readCheckout, type Source, sourceOf } from "./git.js";
import { oneOf } from "./kinds.js";
import { pipelineName } from "./names.js";
import { type PipelineType, pipelineBuildspec, pipelineManifest, pipelineTypes } from "./pipelineText.js";

export interface PipelineFlags {
  name?: string;
  url?: string;
  gitBranch?: string;
  pipelineType?: string;
  /** In the order of deployment. */
  environments?: readonly string[];
  overwrite?: boolean;
}

/** The repository that the pipeline watches: from the flag, from git, or chosen among git's remotes. */
async function askSource(context: InitContext, remotes: readonly string[], given: string | undefined): Promise<Source> {
  if (given !== undefined) return sourceOf(given);
  const [first, ...more] = remotes;
  const flag = "--url";
  if (first === undefined) {
    const check = (value: string) => {
      try {
        sourceOf(value);
        return undefined;
      } catch {
        return "isn't a repository on GitHub, Bitbucket or CodeCommit.";
      }
    };
    return sourceOf(
      await context.ask.text({ flag, message: "URL of the repository that the pipeline watches?", check }),
    );
  }
  if (more.length === 0 || !context.ask.interactive) return sourceOf(first);
  const options = remotes.map((value) => ({ value }));
  return sourceOf(
    await context.ask.choose({
      flag,
      message: "Which repository does the pipeline watch?",
      options,
      suggestion: first,
    }),
  );
}

const enough = "(no more environments)";

/** One environment after the other, since their order is the order of deployment. */
async function askEnvironments(
  context: InitContext,
  known: readonly string[],
  given: readonly string[] | undefined,
): Promise<string[]> {
  const flag = "--environments";
  if (given !== undefined && given.length > 0) {
    for (const name of given) oneOf(flag, name, known);
    const twice = given.find((name, index) => given.indexOf(name) !== index);
    if (twice !== undefined) throw new RunError("usage", `${flag}: ${twice} is named twice.`);
    return [...given];
  }
  if (known.length === 0) {
    throw new RunError("usage", "There is no environment yet.", { hint: "Run `airlift env init` first." });
  }
  const chosen: string[] = [];
  while (chosen.length < known.length) {
    const left = known.filter((name) => !chosen.includes(name)).map((value) => ({ value }));
    const message = chosen.length === 0 ? "Which environment is deployed to first?" : "And then?";
    const options = chosen.length === 0 ? left : [...left, { value: enough }];
    const answer = await context.ask.choose({ flag, message, options });
    if (answer === enough) break;
    chosen.push(answer);
  }
  return chosen;
}

/** @throws RunError when no branch is given and the checkout is on none. */
function branchOf(given: string | undefined, checkout: ReturnType<typeof readCheckout>): string {
  if (given !== undefined) return given;
  if (checkout.detached) {
    throw new RunError("usage", "The checkout is on no branch (detached HEAD), so the pipeline's branch isn't known.", {
      hint: "Set it with --git-branch, or check out a branch.",
    });
  }
  return checkout.branch ?? "main";
}

/** `todobackend-main`; a branch such as `feature/x` gives up its slash. */
function suggestedName(source: Source, branch: string): string | undefined {
  const name = `${source.name}-${branch}`.replace(/[^A-Za-z0-9-]+/g, "-").slice(0, 100);
  return pipelineName(name) === undefined ? name : undefined;
}

/** `pipeline init`: writes manifest and buildspec of a pipeline. Nothing is made in AWS yet. */
export async function initPipeline(
  context: InitContext,
  flags: PipelineFlags,
): Promise<InitResult & { pipeline: string }> {
  const folder = readFolder(context.cwd);
  requireApplication(folder);
  const checkout = readCheckout(folder.root);
  const branch = branchOf(flags.gitBranch, checkout);
  const source = await askSource(context, checkout.remotes, flags.url);
  const name = await textOf(context.ask, flags.name, {
    flag: "--name",
    message: "What is the pipeline's name?",
    suggestion: suggestedName(source, branch),
    check: pipelineName,
  });
  const type: PipelineType =
    flags.pipelineType === undefined
      ? await context.ask.choose<PipelineType>({
          flag: "--pipeline-type",
          message: "What does it deploy?",
          options: [
            { value: "Workloads", hint: "the services and jobs of this folder" },
            { value: "Environments", hint: "the environments themselves" },
          ],
        })
      : oneOf("--pipeline-type", flags.pipelineType, pipelineTypes);
  const environments = await askEnvironments(context, folder.environments, flags.environments);
  const pipeline = {
    name,
    type,
    provider: source.provider,
    repository: source.repository,
    branch,
    environments: environments.map((environment) => ({ name: environment, approval: false })),
  };
  const inside = checkout.root === undefined ? "" : relative(checkout.root, folder.root).split(sep).join("/");
  const files = [
    { path: `copilot/pipelines/${name}/manifest.yml`, text: pipelineManifest(pipeline, knownRunner(folder)) },
    { path: `copilot/pipelines/${name}/buildspec.yml`, text: pipelineBuildspec(pipeline, inside) },
  ];
  const next = [
    ...stateFirst(folder),
    `git add copilot && git commit -m "Add the pipeline ${name}" && git push`,
    `airlift pipeline deploy --name ${name}`,
  ];
  const result = write(context, folder.root, files, { overwrite: flags.overwrite, next });
  context.tell(`The pipeline watches the branch ${branch} of ${source.repository}.`);
  return { ...result, pipeline: name };
}
