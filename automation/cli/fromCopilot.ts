/**
 * What Copilot's command line has and ours has not, each with the way out: fingers and scripts know them, and
 * none of them may be passed over in silence.
 */

/** Copilot's commands that are not here, and what to do in their place. */
export const absentCommands: Readonly<Record<string, string>> = {
  "pipeline update": "Use `airlift pipeline deploy`.",
};

const credentials =
  "Arguments are visible to other users of the machine: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use --profile.";

/** Copilot's flags that are not here (or not for every command), and what to do in their place. */
export const absentFlags: Readonly<Record<string, string>> = {
  "no-rollback": "ECS rolls back a service that doesn't start; the next `airlift up` tries again.",
  "allow-downgrade": "Airlift has no template versions that could be older than what is deployed.",
  "resource-tags": "Set tags in copilot/airlift.yml: `tags: {team: web}`, for the application or for an environment.",
  "aws-access-key-id": credentials,
  "aws-secret-access-key": credentials,
  "aws-session-token": credentials,
  prod: "Protect the environment in copilot/airlift.yml: `environments: {prod: {protect: true}}`.",
  "upload-assets": "`airlift build` builds and pushes images, and uploads what addons and env files need.",
  "build-context": "Set it in the manifest: `image: {build: {dockerfile: …, context: …}}`.",
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

/** Flags of single commands that are taken and do something else here than in Copilot, by `command --flag`. */
export const otherwise: Readonly<Record<string, string>> = {
  "deploy --init-wkld": "Taken without effect: a manifest is all that a workload needs.",
  "deploy --init-env": "Taken without effect: naming an environment is all that it needs.",
  "deploy --detach": "Ends once the engine has, and does not wait for services.",
  "svc deploy --detach": "Ends once the engine has, and does not wait for services.",
  "job deploy --detach": "Ends once the engine has.",
  "env deploy --detach": "Environments have nothing to wait for: omit the flag.",
  "run local --proxy-network": "The subnet of the containers; without it Docker chooses one.",
  "svc override --env": "Taken, and must exist: overrides hold for every environment.",
  "job override --env": "Taken, and must exist: overrides hold for every environment.",
  "env override --name": "Taken, and must exist: overrides hold for every environment.",
  "svc override --tool": "`transform` or `yamlpatch`; `cdk` is refused.",
  "job override --tool": "`transform` or `yamlpatch`; `cdk` is refused.",
  "env override --tool": "`transform` or `yamlpatch`; `cdk` is refused.",
  "pipeline override --tool": "`transform` or `yamlpatch`; `cdk` is refused.",
  "svc package --output-dir": "Writes the resources as JSON, not as a CloudFormation template.",
  "job package --output-dir": "Writes the resources as JSON, not as a CloudFormation template.",
  "env package --output-dir": "Writes the resources as JSON, not as a CloudFormation template.",
  "svc show --manifest": "Prints this folder's manifest with that environment's overrides and every default.",
  "pipeline delete --delete-secret": "Pipelines have no secret here; says which one Copilot may have left.",
  "app delete --yes": "Keeps data; `--delete-data all` deletes it too.",
  "env delete --yes": "Keeps data; `--delete-data all` deletes it too.",
  "task exec --default": "Not needed: the task is found without it.",
  "task delete --default": "Not needed: the task is found without it.",
  "task run --env-file": "Its values become variables of the task definition; Copilot puts the file into a bucket.",
  "svc delete --yes": "Keeps data; `--delete-data all` deletes it too.",
};
