/**
 * What Copilot's command line has and ours has not, each with the way out: fingers and scripts know these words, and
 * none of them may be passed over in silence.
 */

const oneOff =
  "`airlift svc exec` runs a command in a container that runs; for work of its own `airlift job init`, `job deploy` and `job run`.";

/** Copilot's commands that are not here, and what to do in their place. */
export const absentCommands: Readonly<Record<string, string>> = {
  task: oneOff,
  "task run": oneOff,
  "task exec": oneOff,
  "task delete": oneOff,
  run: "Start the image with Docker; `airlift svc show` prints the variables that it gets in an environment.",
  "run local": "Start the image with Docker; `airlift svc show` prints the variables that it gets in an environment.",
  "app upgrade": "There are no versions of templates here: `airlift up` brings what is deployed up to date.",
  "env upgrade": "There are no versions of templates here: `airlift up` brings what is deployed up to date.",
  "svc upgrade": "There are no versions of templates here: `airlift up` brings what is deployed up to date.",
  "pipeline update": "It is called `airlift pipeline deploy`.",
};

const credentials =
  "Keys given as arguments are seen by others on the machine: set AWS_ACCESS_KEY_ID and its companions, or give --profile.";
const templates = "There are no templates to write: `airlift package --json` prints every resource.";

/** Copilot's flags that are not here (or not for every command), and what to do in their place. */
export const absentFlags: Readonly<Record<string, string>> = {
  "no-rollback": "ECS takes a service that does not start back by itself; the next `airlift up` tries again.",
  "allow-downgrade": "There are no versions of templates here that could be older than what is deployed.",
  "resource-tags": "Tags of every resource are in copilot/airlift.yml: `tags: {team: web}`, also below an environment.",
  "aws-access-key-id": credentials,
  "aws-secret-access-key": credentials,
  "aws-session-token": credentials,
  prod: "Protect the environment in copilot/airlift.yml: `environments: {prod: {protect: true}}`.",
  "output-dir": templates,
  "upload-assets": "`airlift build` builds and pushes images, and uploads what addons and env files need.",
  resources: "`airlift package` lists every resource of an environment, and `airlift app show` the stacks.",
  manifest: "`airlift show-manifest` prints a manifest as it counts in an environment, with the origin of each value.",
  "build-context": "Write it into the manifest: `image: {build: {dockerfile: …, context: …}}`.",
  "include-state-machine": "The state machine's own log is in the console of Step Functions.",
  last: "`--since`, `--start-time` and `--limit` choose the lines.",
  "delete-secret": "Pipelines keep no secret: they reach the repository through a connection.",
  detach:
    "Nothing goes on by itself here once the command has ended; only services and jobs are waited for afterwards.",
  tag: "Images are named by what they are made of; `airlift build --tag` and `up --tag` add a tag.",
  force: "A plan is made anew each time.",
  "github-url": "It is called --url.",
  "github-branch": "It is called --git-branch.",
  "github-access-token": "The pipeline reaches GitHub through a connection, which is confirmed once in the console.",
  "cdk-language": "CDK overrides are not run: `--tool transform` begins a file that changes the same resources.",
  "skip-resources": "Overrides begin with a file that has no resources in it.",
  "env-profiles": "The profile of each environment is in copilot/airlift.yml; --profile overrules it.",
  "deploy-env":
    "The environment takes part in every run, and stays as it is where nothing changed. Leave the flag out.",
};
