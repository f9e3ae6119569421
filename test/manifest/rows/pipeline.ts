import {
  bool,
  custom,
  duration,
  entryText,
  map,
  namedTexts,
  type Row,
  raw,
  rows,
  type Samples,
  text,
  texts,
  unmerged,
  words,
} from "./samples.js";

const action = (when: string): Readonly<Record<string, Samples>> => ({
  [when]: custom(
    [[{ one: { buildspec: "b.yml" } }, { one: { buildspec: "b.yml" } }]],
    ["text", ["list"], { one: null }],
    [],
  ),
  [`${when}.<name>`]: custom([[{ buildspec: "b.yml" }, { buildspec: "b.yml" }]], ["text", {}, null], []),
  [`${when}.<name>.buildspec`]: text("a.yml", "b.yml", ""),
  [`${when}.<name>.depends_on`]: texts("x", "y", ["one"]),
});

export const pipeline = (): Row[] => [
  { path: "name", accepts: [["release", "release"]], refuses: [null, "x".repeat(101)], merges: [] },
  ...rows(
    "",
    unmerged({
      version: custom([[1, 1]], [2, "1", null], []),
      source: custom(
        [
          [
            { provider: "GitHub", properties: { repository: "o/r" } },
            { provider: "GitHub", properties: { repository: "o/r", branch: "main" } },
          ],
        ],
        ["text", null, {}],
        [],
      ),
      "source.provider": { ...words("GitHub", "GitHub"), refuses: ["github", "GitLab", null] },
      "source.properties": custom(
        [
          [
            { repository: "o/r", branch: "dev" },
            { repository: "o/r", branch: "dev" },
          ],
        ],
        ["text", null, {}],
        [],
      ),
      "source.properties.repository": text("https://github.com/o/r", "o/r", "https://gitlab.com/o/r/x", ""),
      "source.properties.branch": text(),
      "source.properties.access_token_secret": text(),
      "source.properties.connection_name": text(),
      "source.properties.connection_arn": text(),
      "source.properties.output_artifact_format": words("CODE_ZIP", "CODEBUILD_CLONE_REF"),
      build: map({ buildspec: "b.yml" }, {}),
      "build.image": text(),
      "build.buildspec": text(),
      "build.additional_policy": custom(
        [[{ PolicyDocument: { Version: "2012-10-17" } }, { PolicyDocument: { Version: "2012-10-17" } }]],
        ["text", ["list"]],
        [],
      ),
      "build.additional_policy.PolicyDocument": custom(
        [[{ Statement: [{ Effect: "Allow" }] }, { Statement: [{ Effect: "Allow" }] }]],
        [raw("!Unknown x")],
        [],
      ),
      stages: custom(
        [[[{ name: "test" }], [{ name: "test", requires_approval: false }]]],
        ["text", null, [], [{}]],
        [],
      ),
      "stages[]": custom([[{ name: "test" }, { name: "test" }]], ["text", {}], []),
      "stages[].name": { ...text("test", "prod"), refuses: [null, ["list"]] },
      "stages[].requires_approval": bool(),
      "stages[].test_commands": texts("make test", "true"),
      ...Object.fromEntries(
        Object.entries({ ...action("pre_deployments"), ...action("post_deployments") }).map(([path, samples]) => [
          `stages[].${path}`,
          samples,
        ]),
      ),
      "stages[].deployments": custom(
        [[raw("{one: null, two: {depends_on: [one]}}"), { one: {}, two: { depends_on: ["one"] } }]],
        [
          "text",
          ["list"],
          { one: { depends_on: ["nobody"] } },
          { one: { depends_on: ["two"] }, two: { depends_on: ["one"] } },
        ],
        [],
      ),
      "stages[].deployments.<name>": custom(
        [
          [null, {}],
          [{ stack_name: "s" }, { stack_name: "s" }],
        ],
        ["text", ["list"]],
        [],
      ),
      "stages[].deployments.<name>.depends_on": custom([[[], []]], [["nobody"], "text"], []),
      "stages[].deployments.<name>.stack_name": text(),
      "stages[].deployments.<name>.template_path": text(),
      "stages[].deployments.<name>.template_config": text(),
    }),
  ),
];

const shared = (): Readonly<Record<string, Samples>> => ({
  permissionsBoundary: text(),
  tags: namedTexts(),
  "tags.<name>": entryText(),
  exports: bool(),
  kmsKey: text(),
  nat: words("per-zone", "single"),
  endpoints: texts("s3", "ecr.api"),
});

export const settings = (): Row[] => [
  ...rows(
    "",
    unmerged({
      application: text(),
      domain: custom(
        [
          ["example.com", { name: "example.com" }],
          [
            { name: "example.com", role: "arn" },
            { name: "example.com", role: "arn" },
          ],
        ],
        [{}, ["list"], { role: "arn" }],
        [],
      ),
      "domain.name": text(),
      "domain.role": text(),
      backend: text(),
      organization: text(),
      esc: texts("org/project/test", "org/project/base"),
      secretsProvider: text(),
      repository: text(),
      runner: text(),
      strict: bool(),
      allowPaths: texts(),
      ...shared(),
      priority: custom([[{ web: "last" }, { web: "last" }]], ["text", { web: "middle" }], []),
      "priority.<name>": words("first", "last"),
      policy: custom([[{ "public-tasks": "cheap" }, { "public-tasks": "cheap" }]], ["text"], []),
      "policy.<name>": text("a reason", "another"),
      secrets: map({ requireTags: false }, {}),
      "secrets.requireTags": bool(),
      "secrets.untagged": texts(),
      requestDriven: words("apprunner", "express"),
      queueScaling: words("metric-math", "lambda"),
      environments: custom(
        [[{ prod: { region: "us-east-1" } }, { prod: { region: "us-east-1" } }]],
        ["text", ["list"]],
        [],
      ),
      "environments.<name>": custom(
        [
          [{ region: "us-east-1" }, { region: "us-east-1" }],
          [null, {}],
        ],
        ["text", ["list"]],
        [],
      ),
      "environments.<name>.region": text(),
      "environments.<name>.profile": text(),
      "environments.<name>.account": text("111122223333", "012345678901", "prod"),
      "environments.<name>.role": text(),
      "environments.<name>.protect": bool(),
      "environments.<name>.ttl": duration("72h", 259200, "1h", 3600, 60),
      ...Object.fromEntries(
        Object.entries(shared()).map(([path, samples]) => [`environments.<name>.${path}`, samples]),
      ),
    }),
  ),
];
