import type { CopilotRegistry } from "../aws/copilotRegistry.js";
import { RunError } from "../base/errors.js";
import { parseTemplate, plain, type Template } from "../manifest/addons/template.js";
import { manifestIn } from "./filesFromStacks.js";
import { type CopilotStack, environmentStack, type Survey } from "./survey.js";

/**
 * What Copilot keeps of the application in Parameter Store; where that is in another account or region than the
 * environment, the same from the environment's own stacks, which have all of it but the other environments.
 */
export function aboutApplication(found: Survey): CopilotRegistry {
  if (found.registry !== undefined) return found.registry;
  const stack = environmentStack(found);
  const { AppDNSName: domain = "" } = stack?.parameters ?? {};
  const account = applicationAccount(found);
  const boundary = stack && boundaryIn(stack);
  const tags = Object.entries(stack?.tags ?? {}).filter(([key]) => !/^(copilot-|aws:)/.test(key));
  return {
    ...(domain !== "" && { domain }),
    ...(account !== undefined && { account }),
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
    tags: Object.fromEntries(tags),
    environments: {},
    workloads: Object.fromEntries(
      found.stacks.flatMap(({ role, workload, template }) => {
        const kind = role === "workload" ? kindIn(template) : undefined;
        return workload === undefined || kind === undefined ? [] : [[workload, kind]];
      }),
    ),
  };
}

/** The account that Copilot keeps the application in: StackSet, repositories of images, registry and zone. */
export function applicationAccount({ registry, ...found }: Survey): string | undefined {
  const { ToolsAccountPrincipalARN: principal = "" } = environmentStack(found)?.parameters ?? {};
  return registry?.account ?? /^arn:[\w-]+:iam::(\d{12}):/.exec(principal)?.[1];
}

/** The error where Copilot has no stack of the environment: its registry may know where there is one. */
export function noEnvironment({ registry, others, ...found }: Survey): RunError {
  const { application, environment, account, region } = found;
  const noted = registry?.environments[environment];
  const there = others.length === 0 ? "" : ` It has ${others.join(", ")} there.`;
  const where = [
    ...(noted?.account === undefined ? [] : [`account ${noted.account}`]),
    ...(noted?.region === undefined ? [] : [noted.region]),
  ];
  const known = noted === undefined ? "" : ` Its registry has it in ${where.join(", ")}.`;
  return new RunError(
    "usage",
    `AWS Copilot has no environment "${environment}" of "${application}" in account ${account}, ${region}.${known || there}`,
    { hint: "Choose account and region with --profile and --region, or in copilot/airlift.yml.", stack: environment },
  );
}

/** Kind of a workload, as the manifest in its template has it. */
const kindIn = (template: string): string | undefined =>
  /^type:\s*['"]?([A-Z][\w -]*\w)/m.exec(manifestIn(template) ?? "")?.[1];

const rootOf = (template: Template | undefined): unknown => template && plain(template.document.contents);

/** Name of the policy that bounds the roles of a stack. */
function boundaryIn({ template }: CopilotStack): string | undefined {
  const text = JSON.stringify(rootOf(parseTemplate("", template).template) ?? {});
  return /"PermissionsBoundary":.{0,120}?:policy\/([\w+=,.@-]+)/.exec(text)?.[1];
}

/**
 * Copilot's bucket for artifacts in the region of an environment. It is in the account of the application, and its
 * policy lets every account of an environment read and write it; the environment's template names it.
 */
export function artifactBucketOf(found: Survey): string | undefined {
  const [set] = found.stacks.filter(({ role }) => role === "stackset");
  const buckets = set?.resources.filter(({ type, physical }) => type === "AWS::S3::Bucket" && physical !== "") ?? [];
  const own = (buckets.find(({ logical }) => logical === "PipelineBuiltArtifactBucket") ?? buckets[0])?.physical;
  return own ?? bucketIn(environmentStack(found)?.template ?? "");
}

/** The bucket that Copilot's own functions come from, or that the manager's role may write to. */
function bucketIn(template: string): string | undefined {
  const text = JSON.stringify(rootOf(parseTemplate("", template).template) ?? {});
  return (/"PutObjectsToArtifactBucket".*?arn:[\w-]+:s3:::([a-z0-9][a-z0-9.-]+)/.exec(text) ??
    /"S3Bucket":"([a-z0-9][a-z0-9.-]+)"/.exec(text))?.[1];
}
