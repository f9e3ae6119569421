/**
 * copilot/airlift.yml. Long form: `domain` is `{name, role?}`; `endpoints` a list; `secrets` a map with `requireTags` and
 * `untagged`; `ttl` seconds. Every key is optional.
 */

import { tags as tagsOf } from "./fields/tags.js";
import { bool, duration, enumOf, list, map, mapOf, shorthand, str } from "./fields.js";

const exportsField = bool({
  effect: "keeps the CloudFormation exports that Copilot made, for stacks outside that import them",
  example: "exports: true",
  defaultText: "false",
});
const endpoints = list(str({ effect: "one service, such as s3 or ecr.api" }), {
  effect: "VPC endpoints of the environment, so that private tasks reach AWS's services without NAT gateways",
  example: "endpoints: [s3, ecr.api, ecr.dkr, logs, secretsmanager]",
  defaultText: "none",
});
const permissionsBoundary = str({
  effect: "name of the policy that bounds every role",
  example: "permissionsBoundary: developer-boundary",
  defaultText: "none",
});
const tags = tagsOf("tags of every resource", { example: "tags: {team: web}", defaultText: "none" });
const kmsKey = str({
  effect: "ARN of the KMS key that takes the place of one of Airlift's own",
  example: 'kmsKey: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"',
  defaultText: "a key of Airlift's own",
});
const nat = enumOf(["per-zone", "single", "none"], {
  effect: "NAT gateways: one a zone, one in all, or none",
  example: "nat: single",
  defaultText: "per-zone",
});

const environment = map(
  {
    region: str({
      effect: "region of the environment",
      example: "region: eu-west-1",
      defaultText: "where it is deployed, else AWS_REGION, else that of the profile",
    }),
    profile: str({
      effect: "AWS profile with which it is deployed",
      example: "profile: production",
      defaultText: "the credentials that the shell has",
    }),
    account: str({
      effect: "account that it must be in",
      example: 'account: "111122223333"',
      defaultText: "not compared",
      rules: ["Digits, twelve of them in AWS; a run compares them with the account that it is in."],
      refuse: (text) =>
        /^\d+$/.test(text)
          ? undefined
          : { message: `"${text}" is not an account`, hint: "Twelve digits, quoted where the first is 0." },
    }),
    role: str({
      effect: "ARN of the role to assume",
      example: 'role: "arn:aws:iam::111122223333:role/deploy"',
      defaultText: "none",
    }),
    protect: bool({
      effect: "is not destroyed without --unprotect; policy checks are stricter",
      example: "protect: true",
      defaultText: "false",
    }),
    ttl: duration({
      effect: "time from its last deployment after which `airlift env expire` destroys it",
      example: "ttl: 72h",
      defaultText: "never",
    }),
    permissionsBoundary,
    tags,
    exports: exportsField,
    kmsKey,
    nat,
    endpoints,
  },
  { effect: "settings of one environment" },
);

export const settingsFields = {
  application: str({
    effect: "name of the application",
    example: "application: shop",
    defaultText: "the name in copilot/.workspace",
  }),
  domain: shorthand(
    "name",
    {
      name: str({ effect: "domain of the application", required: true }),
      role: str({ effect: "role in the account of the domain's zone" }),
    },
    {
      effect: "domain of the application, whose public zone is in Route 53",
      form: "name, or `{name, role}`",
      example: 'domain: {name: example.com, role: "arn:aws:iam::999999999999:role/dns"}',
      defaultText: "none",
    },
  ),
  backend: str({
    effect: "where state is kept",
    example: "backend: s3://my-state-bucket",
    defaultText: "a folder in your home directory",
  }),
  organization: str({
    effect: "Pulumi Cloud organization that keeps state",
    example: "organization: acme",
    defaultText: "none",
  }),
  esc: list(str({ effect: "one environment, `organization/project/environment`" }), {
    effect: "environments of Pulumi ESC whose variables hold for a run: credentials, and what manifests name",
    example: "esc: [acme/shop/base, acme/shop/prod]",
    defaultText: "none",
  }),
  secretsProvider: str({
    effect: "what encrypts secrets in state",
    example: "secretsProvider: awskms://alias/my-key",
    defaultText: "a passphrase",
  }),
  repository: str({
    effect: "name of this folder among those that share the application",
    example: "repository: shop-frontend",
    defaultText: "that of the folder, noted by the first `up`",
  }),
  runner: str({
    effect: "package of Airlift that CI and `cloud init` install, and whose schemas editors use",
    example: "runner: airlift@1.2.3",
    defaultText: "none: `ci init` and `cloud init` need one",
    form: "`airlift@1.2.3` on npm, a file such as `vendor/airlift.tgz`, or `https://…#sha512-…`",
  }),
  strict: bool({ effect: "unknown keys in manifests are errors", example: "strict: true", default: false }),
  allowPaths: list(str({ effect: "one path" }), {
    effect: "paths outside the folder that manifests may use",
    example: "allowPaths: [../shared]",
    defaultText: "none",
  }),
  permissionsBoundary,
  tags,
  priority: mapOf(enumOf(["first", "last"], { effect: "position among equal rules" }), {
    effect: "decides between equal listener rules, by workload",
    example: "priority: {frontend: last}",
    defaultText: "none",
  }),
  policy: mapOf(str({ effect: "the reason" }), {
    effect: "findings of `validate --policy` that are accepted, by `CODE` or `CODE:WORKLOAD`",
    example: 'policy: {"no-health-check:mailer": "the queue is its health check"}',
    defaultText: "none",
  }),
  secrets: map(
    {
      requireTags: bool({ effect: "secrets need Copilot's tags; false: not those by full ARN", default: true }),
      untagged: list(str({ effect: "one name or ARN" }), { effect: "secrets without the tags" }),
    },
    {
      effect: "which secrets may be read",
      example: "secrets: {untagged: [/copilot/shop/test/secrets/DB_PASSWORD]}",
      always: true,
    },
  ),
  exports: exportsField,
  requestDriven: enumOf(["apprunner", "express"], {
    effect: "what Request-Driven Web Services run on: App Runner, or ECS Express Mode",
    example: "requestDriven: express",
    default: "apprunner",
  }),
  queueScaling: enumOf(["metric-math", "lambda"], {
    effect: "how the backlog of queues is measured",
    example: "queueScaling: lambda",
    default: "metric-math",
  }),
  kmsKey,
  nat,
  endpoints,
  environments: mapOf(environment, {
    effect: "settings of single environments, which win over those above",
    example: "environments: {prod: {region: us-east-1, protect: true}}",
    defaultText: "none",
    nullIsEntry: true,
  }),
};
