import { groupExamples } from "./groupExamples.js";

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
    ["--policy=strict", "Also check for security, availability and cost, and fail"],
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
  cost: [
    ["-e test", "Estimate by workload"],
    ["-e prod --json", "Print the estimate as JSON"],
  ],
  graph: [
    ["-e test -o test.html", "Write a page to look at and to search in"],
    ["-e prod --mermaid", "Print it for a README"],
  ],
  history: [
    ["-e prod", "List the last twenty runs of prod"],
    ["-e prod --limit 100 --json", "List a hundred as JSON"],
  ],
  drift: [
    ["-e prod", "Show what was changed outside of Airlift"],
    ["--all --json", "Check every environment, for a scheduled job"],
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
    ["-e prod", "Adopt prod, or go on with an adoption that was stopped"],
    ["-e prod --undo", "Take the adoption back"],
    ["-e prod --finish", "End Copilot's stacks of prod"],
  ],
  doctor: [
    ["", "Check this machine"],
    ["-e prod -n api", "Also check the account of prod, and whether `svc exec` reaches api"],
  ],
  completion: [
    ["bash", "Print the script for bash"],
    ["zsh", "Print the script for zsh"],
  ],
  docs: [
    ["", "List where things are explained"],
    ["operating", "Print the page about operating"],
  ],
  version: [
    ["", "Print the version"],
    ["--json", "Print it with that of Node.js"],
  ],
  ...groupExamples,
};
