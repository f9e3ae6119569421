/**
 * What Copilot's command line has and ours has not, each with the way out: fingers and scripts know them, and
 * none of them may be passed over in silence.
 */

const oneOff =
  "`airlift svc exec` runs a command in a running container; for one-off work use `airlift job init`, `job deploy` and `job run`.";

/** Copilot's commands that are not here, and what to do in their place. */
export const absentCommands: Readonly<Record<string, string>> = {
  task: oneOff,
  "task run": oneOff,
  "task exec": oneOff,
  "task delete": oneOff,
  run: "Run the image with Docker; `airlift svc show` prints the variables it gets in an environment.",
  "run local": "Run the image with Docker; `airlift svc show` prints the variables it gets in an environment.",
  "app upgrade": "Airlift has no template versions: `airlift up` brings everything up to date.",
  "env upgrade": "Airlift has no template versions: `airlift up` brings everything up to date.",
  "svc upgrade": "Airlift has no template versions: `airlift up` brings everything up to date.",
  "pipeline update": "Use `airlift pipeline deploy`.",
};

const credentials =
  "Arguments are visible to other users of the machine: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use --profile.";
const templates = "Airlift writes no templates: `airlift package --json` prints every resource.";

/** Copilot's flags that are not here (or not for every command), and what to do in their place. */
export const absentFlags: Readonly<Record<string, string>> = {
  "no-rollback": "ECS rolls back a service that doesn't start; the next `airlift up` tries again.",
  "allow-downgrade": "Airlift has no template versions that could be older than what is deployed.",
  "resource-tags": "Set tags in copilot/airlift.yml: `tags: {team: web}`, for the application or for an environment.",
  "aws-access-key-id": credentials,
  "aws-secret-access-key": credentials,
  "aws-session-token": credentials,
  prod: "Protect the environment in copilot/airlift.yml: `environments: {prod: {protect: true}}`.",
  "output-dir": templates,
  "upload-assets": "`airlift build` builds and pushes images, and uploads what addons and env files need.",
  resources: "`airlift package` lists every resource of an environment, and `airlift app show` the stacks.",
  manifest:
    "`airlift show-manifest` prints the manifest that applies in an environment, with the origin of each value.",
  "build-context": "Set it in the manifest: `image: {build: {dockerfile: …, context: …}}`.",
  "include-state-machine": "The state machine's log is in the Step Functions console.",
  last: "Use `--since`, `--start-time` and `--limit` to select lines.",
  "delete-secret": "Pipelines store no secret: they access the repository through a connection.",
  detach: "A run doesn't continue in the background; only waiting for services and jobs can be skipped.",
  tag: "Images are tagged with a hash of their content; `airlift build --tag` and `up --tag` add a tag.",
  force: "The plan is computed on every run.",
  "github-url": "Use --url.",
  "github-branch": "Use --git-branch.",
  "github-access-token":
    "The pipeline accesses GitHub through a connection, which you confirm once in the AWS console.",
  "cdk-language":
    "CDK overrides aren't supported: `--tool transform` creates a file that can change the same resources.",
  "skip-resources": "The file of overrides is created without any resources in it.",
  "env-profiles": "Each environment's profile is set in copilot/airlift.yml; --profile overrides it.",
  "deploy-env": "The environment is part of every run and isn't changed unless its manifest is. Omit the flag.",
};
