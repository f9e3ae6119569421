/** What a CI workflow needs to know; texts of two code hosts are made of it. */
export interface CiText {
  application: string;
  /** In the order of deployment. */
  environments: readonly string[];
  branch: string;
  /** Folder that holds `copilot/`, relative to the repository's root; "." for the root itself. */
  folder: string;
  region: string;
  /** ARN of the role by environment; absent ones are variables of the code host. */
  roles: Readonly<Record<string, string>>;
  /** Airlift's version, which the workflow installs. */
  version: string;
}

/** Name of the variable that holds a role's ARN where it is not known yet: `AIRLIFT_ROLE_PROD`. */
export function roleVariable(environment: string): string {
  return `AIRLIFT_ROLE_${environment.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

function gitHubSteps(ci: CiText, environment: string): string[] {
  const role = ci.roles[environment] ?? `\${{ vars.${roleVariable(environment)} }}`;
  return [
    "    steps:",
    "      - uses: actions/checkout@v4",
    "      - uses: actions/setup-node@v4",
    "        with:",
    "          node-version: 22",
    "      - uses: actions/cache@v4",
    "        with:",
    "          # The engine and the provider plugins, some hundred megabytes.",
    "          path: |",
    "            ~/.cache/airlift",
    "            ~/.pulumi/plugins",
    `          key: airlift-${ci.version}-\${{ runner.os }}`,
    "      - uses: aws-actions/configure-aws-credentials@v4",
    "        with:",
    `          role-to-assume: ${role}`,
    `          aws-region: ${ci.region}`,
    `      - run: npm install --global airlift@${ci.version}`,
  ];
}

function gitHubJob(
  ci: CiText,
  name: string,
  environment: string,
  lines: readonly string[],
  steps: readonly string[],
): string[] {
  return [
    `  ${name}:`,
    ...lines,
    "    runs-on: ubuntu-latest",
    ...(ci.folder === "." ? [] : ["    defaults:", "      run:", `        working-directory: ${ci.folder}`]),
    ...gitHubSteps(ci, environment),
    ...steps,
    "",
  ];
}

/** What the job's own token may do; `id-token` is what AWS takes for a role. */
function permissions(...more: string[]): string[] {
  return ["    permissions:", ...["contents: read", "id-token: write", ...more].map((one) => `      ${one}`)];
}

function gitHubPreview(ci: CiText, environment: string): string[] {
  const condition =
    "github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository";
  return gitHubJob(
    ci,
    `preview-${environment}`,
    environment,
    [
      "    # A fork's pull request gets no credentials.",
      `    if: ${condition}`,
      ...permissions("pull-requests: write"),
    ],
    [
      // The first line tells the comments of environments apart.
      `      - run: echo "<!-- airlift ${environment} -->" > "$RUNNER_TEMP/preview.md"`,
      `      - run: airlift preview --env ${environment} --markdown >> "$RUNNER_TEMP/preview.md"`,
      "      # One comment for each environment, written anew at every push. A preview that failed is told too.",
      "      - if: ${{ !cancelled() }}",
      "        run: |",
      '          comments="repos/$GH_REPO/issues/$NUMBER/comments"',
      `          id=$(gh api "$comments" --paginate --jq '.[] | select(.body | startswith("<!-- airlift ${environment} -->")) | .id' | head -n 1)`,
      '          if [ -n "$id" ]; then',
      '            gh api --method PATCH "repos/$GH_REPO/issues/comments/$id" --field body=@"$RUNNER_TEMP/preview.md"',
      "          else",
      '            gh api --method POST "$comments" --field body=@"$RUNNER_TEMP/preview.md"',
      "          fi",
      "        env:",
      "          GH_TOKEN: ${{ github.token }}",
      "          GH_REPO: ${{ github.repository }}",
      "          NUMBER: ${{ github.event.pull_request.number }}",
    ],
  );
}

function gitHubDeployment(ci: CiText, environment: string, before: string | undefined): string[] {
  return gitHubJob(
    ci,
    `deploy-${environment}`,
    environment,
    [
      ...(before === undefined ? [] : [`    needs: deploy-${before}`]),
      "    if: github.event_name == 'push'",
      `    environment: ${environment}`,
      ...permissions(),
    ],
    [`      - run: airlift up --env ${environment} --yes`],
  );
}

/** A workflow of GitHub Actions: a preview as a comment on each pull request, a deployment after each merge. */
export function gitHubWorkflow(ci: CiText): string {
  const lines = [
    `# Deploys the application ${ci.application} with Airlift. GitHub's own identity (OIDC) is exchanged for a role of`,
    "# AWS: no key is stored. `airlift policy -e ENV` prints what that role needs.",
    "name: airlift",
    "",
    "on:",
    "  pull_request:",
    "  push:",
    `    branches: [${JSON.stringify(ci.branch)}]`,
    "",
    "permissions: {}",
    "",
    "concurrency:",
    "  group: airlift-${{ github.ref }}",
    "",
    "jobs:",
    ...ci.environments.flatMap((environment) => gitHubPreview(ci, environment)),
    ...ci.environments.flatMap((environment, index) => gitHubDeployment(ci, environment, ci.environments[index - 1])),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function gitLabJob(ci: CiText, name: string, environment: string, lines: readonly string[]): string[] {
  return [
    `airlift:${name}:${environment}:`,
    "  extends: .airlift",
    "  variables:",
    `    AWS_ROLE_ARN: ${ci.roles[environment] ?? `$${roleVariable(environment)}`}`,
    ...lines,
    "",
  ];
}

/** Images are built where a Docker daemon runs. */
const docker = ["  services: [docker:28-dind]"];

/** Jobs of GitLab CI: a preview as a note on each merge request, a deployment after each merge. */
export function gitLabJobs(ci: CiText): string {
  const lines = [
    `# Deploys the application ${ci.application} with Airlift. GitLab's own identity (OIDC) is exchanged for a role of`,
    "# AWS: no key is stored. `airlift policy -e ENV` prints what that role needs.",
    "# A project access token with the scope api in the variable GITLAB_TOKEN lets previews be written as notes.",
    ".airlift:",
    "  image: node:22",
    "  id_tokens:",
    "    AWS_ID_TOKEN:",
    "      aud: https://sts.amazonaws.com",
    "  variables:",
    `    AWS_REGION: ${ci.region}`,
    "    XDG_CACHE_HOME: $CI_PROJECT_DIR/.cache",
    "    PULUMI_HOME: $CI_PROJECT_DIR/.cache/pulumi",
    "    # How jobs that build images reach Docker.",
    "    DOCKER_HOST: tcp://docker:2376",
    "    DOCKER_TLS_CERTDIR: /certs",
    "    DOCKER_TLS_VERIFY: 1",
    "    DOCKER_CERT_PATH: /certs/client",
    "  cache:",
    `    key: airlift-${ci.version}`,
    "    paths: [.cache/airlift, .cache/pulumi/plugins]",
    "  before_script:",
    `    - npm install --global airlift@${ci.version}`,
    '    - export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"',
    '    - printf %s "$AWS_ID_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
    ...(ci.folder === "." ? [] : [`    - cd ${JSON.stringify(ci.folder)}`]),
    "",
    ...ci.environments.flatMap((environment) =>
      gitLabJob(ci, "preview", environment, [
        "  rules:",
        "    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'",
        "  script:",
        "    # A preview that failed is told too, and then fails the job.",
        `    - airlift preview --env ${environment} --markdown > "$CI_PROJECT_DIR/preview.md" || failed=1`,
        "    - |",
        '      if [ -n "$GITLAB_TOKEN" ]; then',
        '        curl --fail --silent --show-error --header "PRIVATE-TOKEN: $GITLAB_TOKEN" \\',
        '          --data-urlencode "body@$CI_PROJECT_DIR/preview.md" \\',
        '          "$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"',
        "      fi",
        "    - exit ${failed:-0}",
        "  artifacts:",
        "    paths: [preview.md]",
      ]),
    ),
    ...ci.environments.flatMap((environment, index) => {
      const before = ci.environments[index - 1];
      return gitLabJob(ci, "deploy", environment, [
        "  rules:",
        `    - if: $CI_COMMIT_BRANCH == ${JSON.stringify(ci.branch)} && $CI_PIPELINE_SOURCE == "push"`,
        ...(before === undefined ? [] : [`  needs: ["airlift:deploy:${before}"]`]),
        ...docker,
        `  resource_group: ${ci.application}-${environment}`,
        `  environment: ${environment}`,
        "  script:",
        `    - airlift up --env ${environment} --yes`,
      ]);
    }),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
