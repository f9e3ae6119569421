type Examples = readonly (readonly [args: string, what: string])[];

/** Examples that the help of each command shows, by the command: arguments after its name, and what they do. */
export const examples: Readonly<Record<string, Examples>> = {
  init: [
    ["", "Ask for everything that a first service needs"],
    ['-a shop -n web -t "Load Balanced Web Service" -d ./Dockerfile --deploy', "Ask nothing, and deploy to test"],
  ],
  validate: [
    ["", "Check every manifest in every environment"],
    ["-e prod --online", "Also ask AWS for the secrets that prod names"],
  ],
  package: [
    ["-e test", "Print every resource of test"],
    ["-e prod -n api --json", "Print those of api and of prod itself as JSON"],
  ],
  preview: [
    ["-e test --diff", "Show the changes property by property"],
    ["-e prod --markdown", "Print them as a comment for a pull request"],
  ],
  up: [
    ["-e test", "Build what is missing and deploy the environment with all its workloads"],
    ["-e test -n api --sandbox", "Try the deployment of api in a simulated AWS"],
  ],
  deploy: [
    ["-n api -e test", "Deploy one workload"],
    ["--all -e test", "Deploy every workload of the environment"],
  ],
  outputs: [
    ["-e test", "Print addresses and names, a line each"],
    ["--all --json", "Print those of every environment as JSON"],
  ],
  rollback: [
    ["-e prod -n api", "Return to the last revision that ran"],
    ["-e prod -n api --to 12", "Return to revision 12"],
  ],
  revisions: [
    ["-e prod -n api", "List the ten newest revisions"],
    ["-e prod -n api --limit 30 --json", "List thirty as JSON"],
  ],
  refresh: [
    ["-e test", "Read what exists into the state"],
    ["--all --yes", "Do so for every environment"],
  ],
  destroy: [
    ["-e test", "Destroy the environment; its data is kept"],
    ["-e test -n api --delete-data all", "Destroy one workload with its data"],
  ],
  build: [
    ["-e test", "Build and push the images that are missing"],
    ["-e test -n api --images-file images.json", "Write their digests to a file for `up`"],
  ],
  cancel: [
    ["-e test", "Show who holds the lock, and remove it after asking"],
    ["--all --yes", "Remove the locks of every environment"],
  ],
  "show-manifest": [
    ["-e prod -n api", "Print the manifest of api as it applies in prod"],
    ["-e prod --json", "Print that of the environment as JSON"],
  ],
  schema: [
    ["", "List the kinds of manifests"],
    ['"Backend Service"', "Print the JSON Schema of one kind"],
  ],
  policy: [
    ["-e test", "Print what a role needs to deploy test"],
    ["-e prod --for operate", "Print what day-two commands need"],
  ],
  dns: [
    ["-e prod", "List the records to create"],
    ["--all --json", "List them for every environment as JSON"],
  ],
  eject: [
    ["-e prod", "Write a program over Airlift's components for prod"],
    ["-e prod --flat --out infrastructure", "Write every resource of prod over @pulumi/aws alone"],
  ],
  adopt: [
    ["-e prod --report", "Report what an adoption of prod would do"],
    ["-e prod --report --markdown", "Print the report as Markdown"],
  ],
  doctor: [
    ["", "Check this machine"],
    ["-e prod", "Also check the account of prod"],
  ],
  completion: [
    ["bash", "Print the script for bash"],
    ["zsh", "Print the script for zsh"],
  ],
  docs: [
    ["", "List where things are explained"],
    ["--json", "List them as JSON"],
  ],
  version: [
    ["", "Print the version"],
    ["--json", "Print it with that of Node.js"],
  ],
  "app init": [
    ["shop", "Create the application shop in this folder"],
    ["shop --domain example.com --state-bucket", "Give it a domain, and keep its state in a bucket"],
  ],
  "app ls": [
    ["", "List the applications of this machine and the account"],
    ["--local", "List only that of this folder"],
  ],
  "app show": [
    ["", "Show the application of this folder"],
    ["--json", "Show it as JSON"],
  ],
  "app upgrade": [
    ["", "Say what stands for Copilot's upgrade"],
    ["-n shop", "The same, with the name that Copilot's scripts give"],
  ],
  "app delete": [
    ["", "Delete the application after asking; data is kept"],
    ["--yes --delete-data all", "Delete it with all data, unasked"],
  ],
  "env init": [
    ["-n test --profile default --default-config", "Write the manifest of an environment with a new VPC"],
    ["-n prod --import-vpc-id vpc-0abc --import-public-subnets subnet-1,subnet-2", "Use an existing VPC"],
  ],
  "env ls": [
    ["", "List the environments of the folder and those that are deployed"],
    ["--local --json", "List only those of this folder, as JSON"],
  ],
  "env show": [
    ["-n test", "Show region, account, network, tags and workloads"],
    ["-n test --manifest", "Print the manifest that was deployed"],
  ],
  "env deploy": [
    ["-n test", "Deploy the environment without workloads"],
    ["-n test --diff", "Show the changes, and ask first"],
  ],
  "env package": [
    ["-n test", "Print the resources of the environment itself"],
    ["-n test --output-dir ./plan", "Write them to a folder"],
  ],
  "env trim": [
    ["-e test", "Remove shared resources that nothing uses"],
    ["nat -e test", "Remove only the NAT gateways"],
  ],
  "env expire": [
    ["", "List the environments whose time is up, and destroy them after asking"],
    ["--yes", "Destroy them, unasked"],
  ],
  "env override": [
    ["", "Create a transform for the environments"],
    ["--tool yamlpatch", "Create a file of YAML patches, as Copilot's"],
  ],
  "env upgrade": [
    ["-n test", "Say what stands for Copilot's upgrade"],
    ["--all", "The same, with the flag that Copilot's scripts give"],
  ],
  "env delete": [
    ["-n test", "Delete the environment after asking; data is kept"],
    ["-n test --yes --delete-data all", "Delete it with its data, unasked"],
  ],
  "svc init": [
    ['-n api -t "Backend Service" -d ./api/Dockerfile', "Write the manifest of a backend"],
    ['-n web -t "Load Balanced Web Service" -i nginx --port 80', "Use an existing image"],
  ],
  "svc ls": [
    ["", "List the services of every repository"],
    ["--local", "List those of this folder"],
  ],
  "svc deploy": [
    ["-n api -e test", "Deploy one service"],
    ["-n api -e test --tag v1.2 --diff", "Show the changes, ask, and add a tag to its image"],
  ],
  "svc package": [
    ["-n api -e test", "Print the resources of a service"],
    ["-n api -e test --output-dir ./plan", "Write them to a folder"],
  ],
  "svc show": [
    ["-n api", "Show addresses, variables and secrets in every environment"],
    ["-n api --manifest test", "Print its manifest as it applies in test"],
  ],
  "svc status": [
    ["-n api -e prod", "Show tasks, health, deployments and alarms"],
    ["-n api -e prod --json", "Show them as JSON"],
  ],
  "svc logs": [
    ["-n api -e prod --follow", "Follow the log"],
    ["-n api -e prod --since 1h --limit 100", "Print the last hundred lines of an hour"],
  ],
  "svc exec": [
    ["-n api -e test", "Open a shell in a running container"],
    ['-n api -e test -c "ls -l" --container nginx', "Run one command in a sidecar"],
  ],
  "svc pause": [
    ["-n site -e test", "Pause a service on App Runner"],
    ["-n site -e test --yes --detach", "Do not wait for it"],
  ],
  "svc resume": [
    ["-n site -e test", "Resume a paused service"],
    ["-n site -e test --json", "Print its status as JSON"],
  ],
  "svc override": [
    ["-n api", "Create a transform for a service"],
    ["-n api --tool yamlpatch", "Create a file of YAML patches, as Copilot's"],
  ],
  "svc upgrade": [
    ["-n api", "Say why there is nothing to upgrade"],
    ["-n api --json", "The same as JSON"],
  ],
  "svc delete": [
    ["-n api", "Delete a service from every environment; data is kept"],
    ["-n api -e test --yes", "Delete it from test, unasked"],
  ],
  "job init": [
    ['-n report -d ./report/Dockerfile -s "@daily"', "Write the manifest of a daily job"],
    ['-n report -i shop/report --schedule "0 9 * * 1-5" --timeout 1h', "Use an existing image"],
  ],
  "job ls": [
    ["", "List the jobs of every repository"],
    ["--local", "List those of this folder"],
  ],
  "job deploy": [
    ["-n report -e test", "Deploy one job"],
    ["-n report -e test --diff", "Show the changes, and ask first"],
  ],
  "job package": [
    ["-n report -e test", "Print the resources of a job"],
    ["-n report -e test --output-dir ./plan", "Write them to a folder"],
  ],
  "job run": [
    ["-n report -e test", "Start the job now"],
    ["-n report -e test --json", "Print its execution as JSON"],
  ],
  "job logs": [
    ["-n report -e test --last 2", "Print the logs of the last two runs"],
    ["-n report -e test --include-state-machine --since 1h", "Print what the state machine says as well"],
  ],
  "job override": [
    ["-n report", "Create a transform for a job"],
    ["-n report --tool yamlpatch", "Create a file of YAML patches, as Copilot's"],
  ],
  "job delete": [
    ["-n report", "Delete a job from every environment; data is kept"],
    ["-n report -e test --yes", "Delete it from test, unasked"],
  ],
  "storage init": [
    ["-n items -t DynamoDB -w api --partition-key id:S --no-sort", "Give api a table"],
    ["-n files -t S3 -w api -l environment", "Give the environment a bucket that outlives api"],
  ],
  "secret init": [
    ["-n DB_PASSWORD", "Ask for the value in each environment"],
    ["--cli-input-yaml secrets.yml", "Store the secrets of a file"],
  ],
  "secret set": [
    ["DB_PASSWORD -e prod", "Type the value without echo"],
    ["DB_PASSWORD -e prod --value-file password.txt", "Read it from a file"],
  ],
  "secret import": [
    [".env -e test", "Store each value of an env file"],
    [".env -e test --overwrite", "Overwrite existing values"],
  ],
  "secret ls": [
    ["-e prod", "List the secrets of prod without values"],
    ["-e prod --json", "List them as JSON"],
  ],
  "secret tag": [
    ["-e prod", "Tag what the manifests name, after asking"],
    ["-e prod --yes", "Tag it unasked"],
  ],
  "pipeline init": [
    ["-n main -p Workloads -e test,prod", "Write the manifest of a pipeline for two environments"],
    ["-n main -u https://github.com/acme/shop -b main -e test", "Name the repository and the branch"],
  ],
  "pipeline ls": [
    ["", "List the pipelines of the folder"],
    ["--deployed", "List deployed ones, those of other repositories as well"],
  ],
  "pipeline package": [
    ["-n main", "Print the resources of a pipeline"],
    ["-n main --json", "Print them as JSON"],
  ],
  "pipeline preview": [
    ["-n main", "Show what would change"],
    ["-n main --diff --exit-code", "Show properties, and exit with 2 when anything would"],
  ],
  "pipeline up": [
    ["-n main", "Create or update the pipeline"],
    ["-n main --diff", "Show the changes, and ask first"],
  ],
  "pipeline deploy": [
    ["-n main", "Create or update the pipeline"],
    ["-n main --yes", "The same, unasked"],
  ],
  "pipeline show": [
    ["-n main", "Show the stages of a pipeline"],
    ["-n main --resources", "Also list its AWS resources"],
  ],
  "pipeline status": [
    ["-n main", "Show the state of each stage"],
    ["-n main --json", "Show it as JSON"],
  ],
  "pipeline override": [
    ["-n main", "Create a transform for a pipeline"],
    ["-n main --tool yamlpatch", "Create a file of YAML patches, as Copilot's"],
  ],
  "pipeline destroy": [
    ["-n main", "Destroy the pipeline; what it deployed is kept"],
    ["-n main --yes", "The same, unasked"],
  ],
  "pipeline delete": [
    ["-n main", "Delete the pipeline; what it deployed is kept"],
    ["-n main --yes --delete-secret", "Also say which GitHub token Copilot may have left"],
  ],
  "cloud init": [
    ["", "Write a Pulumi.yaml for `pulumi` and Pulumi Cloud"],
    ["--json", "Print what was written as JSON"],
  ],
  "ci init": [
    ["--github -e test,prod", "Write a workflow for GitHub Actions"],
    ["--gitlab -e test -b main", "Write jobs for GitLab CI"],
  ],
};
