import type { PipelineForm } from "../kinds.js";
import { cycleText, findCycle } from "./containers.js";
import { type Draft, eachAt, type RuleContext } from "./context.js";

type Stage = NonNullable<Draft<PipelineForm>["stages"]>[number];
type Waiting = Readonly<Record<string, { readonly depends_on?: readonly string[] } | undefined>>;

export function checkPipeline(form: Draft<PipelineForm>, context: RuleContext): void {
  checkSource(form, context);
  if (form.stages !== undefined && form.stages.length === 0 && context.written("stages"))
    context.error("stages", "a pipeline needs a stage", "Add the environments to deploy to.");
  for (const [stage, path] of eachAt(form.stages, "stages")) checkStage(stage, path, context);
}

const repositories: ReadonlyMap<string, { pattern: RegExp; form: string }> = new Map(
  Object.entries({
    GitHub: {
      pattern: /^(https:\/\/github\.com\/)?[^/\s:]+\/[^/\s]+?\/?$/,
      form: "https://github.com/<owner>/<repository>, or <owner>/<repository>",
    },
    GitHubV1: {
      pattern: /^(https:\/\/github\.com\/)?[^/\s:]+\/[^/\s]+?\/?$/,
      form: "https://github.com/<owner>/<repository>, or <owner>/<repository>",
    },
    Bitbucket: {
      pattern: /^https:\/\/bitbucket\.org\/[^/\s]+\/[^/\s]+?\/?$/,
      form: "https://bitbucket.org/<owner>/<repository>",
    },
    CodeCommit: {
      pattern:
        /^https:\/\/[a-z0-9-]+\.console\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)\/codesuite\/codecommit\/repositories\/[^/\s]+(\/browse)?/,
      form: "https://<region>.console.aws.amazon.com/codesuite/codecommit/repositories/<repository>/browse",
    },
  }),
);

function checkSource({ source }: Draft<PipelineForm>, context: RuleContext): void {
  const { provider, properties } = source ?? {};
  const known = provider === undefined ? undefined : repositories.get(provider);
  const repository = properties?.repository;
  if (known !== undefined && repository !== undefined && !known.pattern.test(repository)) {
    context.error(
      "source.properties.repository",
      `"${repository}" is not the address of a ${provider} repository`,
      `Write ${known.form}.`,
    );
  }
  if (provider === "GitHubV1" && properties?.access_token_secret === undefined)
    context.error(
      "source.properties",
      "GitHubV1 needs `access_token_secret`",
      "Add it, or use GitHub with a connection.",
    );
  const tokens = provider === "GitHubV1" || (provider === "GitHub" && properties?.access_token_secret !== undefined);
  if (tokens && properties?.output_artifact_format !== undefined)
    context.error(
      "source.properties.output_artifact_format",
      "a source with an access token has no such option",
      "Leave it out.",
    );
}

function checkStage(stage: Stage, path: string, context: RuleContext): void {
  if ((stage.test_commands?.length ?? 0) > 0 && stage.post_deployments !== undefined)
    context.error(
      `${path}.test_commands`,
      "`test_commands` and `post_deployments` are two ways to say the same thing",
      "Keep `post_deployments`.",
    );
  const deployments: Waiting = stage.deployments ?? {};
  for (const [name, deployment] of Object.entries(deployments)) {
    for (const [other, at] of eachAt(deployment?.depends_on, `${path}.deployments.${name}.depends_on`)) {
      if (!Object.hasOwn(deployments, other))
        context.error(
          at,
          `the stage has no deployment ${other}`,
          `Deployments are: ${Object.keys(deployments).join(", ")}.`,
        );
    }
  }
  checkOrder(deployments, `${path}.deployments`, context);
  checkOrder(stage.pre_deployments ?? {}, `${path}.pre_deployments`, context);
  checkOrder(stage.post_deployments ?? {}, `${path}.post_deployments`, context);
}

function checkOrder(entries: Waiting, path: string, context: RuleContext): void {
  const cycle = findCycle(new Map(Object.entries(entries).map(([name, entry]) => [name, entry?.depends_on ?? []])));
  if (cycle !== undefined)
    context.error(
      `${path}.${cycle[0]}.depends_on`,
      `they wait for one another: ${cycleText(cycle)}`,
      "Leave one of them out.",
    );
}
