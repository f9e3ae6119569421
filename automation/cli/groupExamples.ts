/** Examples of the commands of groups, as `examples` has them. */
export const groupExamples: Readonly<Record<string, readonly (readonly [args: string, what: string])[]>> = {
  "state export": [
    ["-e prod --file prod.json", "Write the state to a file"],
    ["--stack application", "Print that of the application's own stack"],
  ],
  "state import": [
    ["prod.json -e prod", "Replace the state after asking"],
    ["prod.json -e prod --yes", "Replace it unasked"],
  ],
  "state backup": [
    ["-e prod", "Make a backup now"],
    ["-e prod --json", "Print where it is as JSON"],
  ],
  "state ls": [
    ["-e prod", "List the backups of prod"],
    ["--stack application", "List those of the application's own stack"],
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
  "run local": [
    ["-n api -e test", "Run api with its sidecars as it is deployed to test"],
    ["-n api -e test --port-override 8080:80 --env-var-override LOG=debug", "Use another port and variable"],
    ["-n api -e test --proxy", "Let it reach the other services and the databases of test"],
    ["-n api -e test --print", "Print the Compose file"],
    ["--all -e test --aws-endpoint http://localhost:4566", "Run the whole environment, with AWS from an emulator"],
  ],
  "task run": [
    ["-n migrate -e test --follow", "Build ./Dockerfile, run it, and print its log until it ends"],
    ['-i alpine -c "echo hello" --default', "Run an image in the default VPC"],
    ["--generate-cmd shop/test/api", "Print the command that runs a task as the service does"],
  ],
  "task exec": [
    ["-n migrate -e test", "Open a shell in a running task"],
    ["-n migrate -e test -c env --task-id 1a2b", "Run one command in one of them"],
  ],
  "task delete": [
    ["-n migrate -e test", "Delete the group after asking"],
    ["-n migrate -e test --yes", "Delete it unasked"],
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
