/** Pipeline. Long form: as written; deployments without a body are empty maps. Manifests of pipelines are not interpolated. */
import { any, bool, enumOf, int, list, map, mapOf, str } from "../fields.js";
import { refuseEmpty } from "./texts.js";

const properties = map(
  {
    repository: str({
      effect: "repository that starts the pipeline",
      form: "URL, or owner/name for GitHub",
      rules: ["GitHub, Bitbucket or CodeCommit, as the provider says."],
      required: true,
    }),
    branch: str({ effect: "branch that starts the pipeline", default: "main" }),
    access_token_secret: str({
      effect: "Secrets Manager secret with the GitHub token",
      rules: ["Makes GitHub the old GitHubV1, which needs it."],
    }),
    connection_name: str({ effect: "existing CodeStar connection", defaultText: "a new connection" }),
    connection_arn: str({ effect: "ARN of an existing CodeStar connection" }),
    output_artifact_format: enumOf(["CODEBUILD_CLONE_REF", "CODE_ZIP"], {
      effect: "form in which the source is handed on",
      defaultText: "CODE_ZIP (AWS)",
      rules: ["Not for GitHubV1."],
    }),
  },
  { effect: "options of the provider", required: true },
);

const source = map(
  {
    provider: enumOf(["GitHub", "Bitbucket", "CodeCommit", "GitHubV1"], {
      effect: "where the source is",
      required: true,
    }),
    properties,
  },
  { effect: "source of the pipeline", required: true },
);

const build = map(
  {
    image: str({
      effect: "image of the build",
      default: "aws/codebuild/amazonlinux2-x86_64-standard:5.0",
      rules: ['A name with "aarch64" builds on ARM.'],
    }),
    buildspec: str({
      effect: "build specification",
      defaultText: "buildspec.yml beside the manifest",
      rules: ["Relative to the folder that holds `copilot/`."],
    }),
    additional_policy: map(
      { PolicyDocument: any({ effect: "policy document of the build's role", form: "map" }) },
      { effect: "what else the build may do" },
    ),
  },
  { effect: "the build", always: true },
);

const action = map(
  {
    buildspec: str({
      effect: "build specification of the action",
      required: true,
      refuse: refuseEmpty("the path of the build specification"),
    }),
    depends_on: list(str({ effect: "one action" }), {
      effect: "actions that must have ended before",
      rules: ["No action may wait for itself, directly or over others."],
    }),
  },
  { effect: "one action" },
);
const actions = (when: string, rules: readonly string[] = []) =>
  mapOf(action, { effect: `builds that run ${when} the deployments`, rules, nullIsEntry: true });

const deployments = mapOf(
  map(
    {
      depends_on: list(str({ effect: "one deployment" }), {
        effect: "deployments that must have ended before",
        rules: ["Names deployments of the same stage.", "No deployment may wait for itself, directly or over others."],
      }),
      stack_name: str({ effect: "name of the stack", defaultText: "`{app}-{env}-{name}`" }),
      template_path: str({
        effect: "template in the build's output",
        defaultText: "`infrastructure/{name}-{env}.stack.yml`",
      }),
      template_config: str({
        effect: "parameters in the build's output",
        defaultText: "`infrastructure/{name}-{env}.params.json`",
      }),
    },
    { effect: "one deployment", form: "map, or nothing" },
  ),
  {
    effect: "what the stage deploys",
    defaultText: "every service and job of the folder, side by side",
    nullIsEntry: true,
  },
);

const stage = map(
  {
    name: str({
      effect: "environment that the stage deploys to",
      rules: ["An existing environment."],
      required: true,
    }),
    requires_approval: bool({ effect: "the stage waits for manual approval", default: false }),
    test_commands: list(str({ effect: "one command" }), {
      effect: "commands that run after the deployments",
      rules: ["Mutually exclusive with `post_deployments`."],
    }),
    pre_deployments: actions("before"),
    deployments,
    post_deployments: actions("after", ["Mutually exclusive with `test_commands`."]),
  },
  { effect: "one stage" },
);

export const pipelineFields = {
  name: str({
    effect: "name of the pipeline",
    rules: ["At most 100 characters."],
    required: true,
    refuse: (text) =>
      text.length > 100 ? { message: `the name has ${text.length} characters, and 100 are allowed` } : undefined,
  }),
  version: int({
    effect: "version of the manifest",
    form: "`1`",
    rules: ["1, not quoted."],
    required: true,
    refuse: (value) =>
      value === 1 ? undefined : { message: `version ${value} does not exist`, hint: "Write version: 1." },
  }),
  source,
  build,
  stages: list(stage, { effect: "environments, in the order in which they are deployed", required: true }),
};
