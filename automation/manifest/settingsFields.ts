/**
 * copilot/airlift.yml. Long form: `domain` is `{name, role?}`; `endpoints` a list; `secrets` a map with `requireTags` and
 * `untagged`; `ttl` seconds. Every key is optional.
 */

import { tags as tagsOf } from "./fields/tags.js";
import { bool, duration, enumOf, list, map, mapOf, shorthand, str } from "./fields.js";

const exportsField = bool({
  effect: "keeps the CloudFormation exports that Copilot made, for stacks outside that import them",
});
const endpoints = list(str({ effect: "one service, such as s3 or ecr.api" }), {
  effect: "VPC endpoints of the environment",
});
const permissionsBoundary = str({ effect: "name of the policy that bounds every role" });
const tags = tagsOf("tags of every resource");
const kmsKey = str({ effect: "ARN of the KMS key that takes the place of one of Airlift's own" });
const nat = enumOf(["per-zone", "single", "none"], {
  effect: "NAT gateways: one a zone, one in all, or none",
  defaultText: "per-zone",
});

const environment = map(
  {
    region: str({ effect: "region of the environment" }),
    profile: str({ effect: "AWS profile with which it is deployed" }),
    account: str({
      effect: "account that it must be in",
      rules: ["Digits, twelve of them in AWS; a run compares them with the account that it is in."],
      refuse: (text) =>
        /^\d+$/.test(text)
          ? undefined
          : { message: `"${text}" is not an account`, hint: "Twelve digits, quoted where the first is 0." },
    }),
    role: str({ effect: "ARN of the role to assume" }),
    protect: bool({ effect: "is not destroyed without --unprotect", defaultText: "false" }),
    ttl: duration({ effect: "time after which it may be destroyed by itself, from its last deployment" }),
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
  application: str({ effect: "name of the application", defaultText: "the name in copilot/.workspace" }),
  domain: shorthand(
    "name",
    {
      name: str({ effect: "domain of the application", required: true }),
      role: str({ effect: "role in the account of the domain's zone" }),
    },
    { effect: "domain of the application", form: "name, or `{name, role}`" },
  ),
  backend: str({ effect: "where state is kept", defaultText: "a folder of the user's" }),
  organization: str({ effect: "Pulumi Cloud organization that keeps state" }),
  esc: list(str({ effect: "one environment, `organization/project/environment`" }), {
    effect: "environments of Pulumi ESC whose variables hold for a run: credentials, and what manifests name",
  }),
  secretsProvider: str({ effect: "what encrypts secrets in state", defaultText: "a passphrase" }),
  repository: str({ effect: "name of this folder among those that share the application" }),
  runner: str({
    effect: "package of Airlift that CI and `cloud init` install, and whose schemas editors use",
    form: "`airlift@1.2.3` on npm, a file such as `vendor/airlift.tgz`, or `https://…#sha512-…`",
  }),
  strict: bool({ effect: "unknown keys are errors", default: false }),
  allowPaths: list(str({ effect: "one path" }), { effect: "paths outside the folder that manifests may use" }),
  permissionsBoundary,
  tags,
  priority: mapOf(enumOf(["first", "last"], { effect: "place among equal rules" }), {
    effect: "decides between equal listener rules, by workload",
  }),
  policy: mapOf(str({ effect: "the reason" }), {
    effect: "findings of `validate --policy` that are accepted, by `CODE` or `CODE:WORKLOAD`",
  }),
  secrets: map(
    {
      requireTags: bool({ effect: "secrets need Copilot's tags; false: not those by full ARN", default: true }),
      untagged: list(str({ effect: "one name or ARN" }), { effect: "secrets without the tags" }),
    },
    { effect: "which secrets may be read", always: true },
  ),
  exports: exportsField,
  requestDriven: enumOf(["apprunner", "express"], {
    effect: "what Request-Driven Web Services run on",
    default: "apprunner",
  }),
  queueScaling: enumOf(["metric-math", "lambda"], {
    effect: "how the backlog of queues is measured",
    default: "metric-math",
  }),
  kmsKey,
  nat,
  endpoints,
  environments: mapOf(environment, {
    effect: "settings of single environments, which win over those above",
    nullIsEntry: true,
  }),
};
