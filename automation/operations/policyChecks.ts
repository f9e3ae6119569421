import { isRecord } from "../base/isRecord.js";
import { parseTemplate, plain, section } from "../manifest/addons/template.js";
import { type ApplicationFolder, type Problem, positionOf } from "../manifest/index.js";
import type { ResolvedAddons, ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import { endsOfLife } from "./endsOfLife.js";

/** Every check, by the code that a finding and a suppression name it by. */
export const policyCodes = {
  "public-internal": "a name that sounds internal is open to the whole internet",
  "plain-secret": "a variable that looks like a secret is plain text",
  "wildcard-iam": "an addon allows every action of a service on everything",
  "unpinned-image": "an image in a protected environment has no fixed tag or digest",
  "one-zone": "a protected environment depends on the NAT gateway of one zone",
  "no-health-check": "nothing tells whether a service is healthy",
  "single-task": "a service of a protected environment runs one task and does not scale",
  "unprotected-database": "a database of a protected environment can be deleted",
  "public-tasks": "tasks have public addresses, which cost $3.65 a month each",
  "end-of-life": "an engine or a runtime is out of support",
} as const;

export type PolicyCode = keyof typeof policyCodes;

/** A finding at the key that brings it about. */
interface Finding {
  code: PolicyCode;
  /** Absent for the environment. */
  workload?: string;
  path: string;
  message: string;
  hint: string;
}

/** What the checks look at. */
export interface PolicySubject {
  folder: ApplicationFolder;
  resolved: ResolvedApplication;
  /** The environment has `protect: true`. */
  isProtected: boolean;
  /** Reasons by `CODE` or `CODE:WORKLOAD`. */
  suppressed: Readonly<Record<string, string>>;
  /** `YYYY-MM-DD`. @default today */
  today?: string;
}

/** Advice on an environment, as warnings with a code; what is suppressed with a reason is left out. */
export function policyProblems(subject: PolicySubject): Problem[] {
  const { folder, resolved, suppressed } = subject;
  const environment = resolved.environment.name;
  const findings = [
    ...environmentFindings(subject),
    ...resolved.workloads.flatMap((one) => workloadFindings(one, subject)),
  ];
  return findings
    .filter(({ code, workload }) => !(code in suppressed) && !(`${code}:${workload ?? "environment"}` in suppressed))
    .map(({ code, workload, path, message, hint }) => {
      const own = folder.workloads.find(({ name }) => name === workload);
      const document = own?.document ?? folder.environments.find(({ name }) => name === environment)?.document;
      const about = { severity: "warning" as const, code, path, message, hint, environment };
      if (document === undefined) return { ...about, file: "copilot", line: 0, column: 0 };
      const file = own?.found.file ?? document.file;
      return { ...about, file, ...(path === "" ? { line: 0, column: 0 } : positionOf(document, path)) };
    });
}

function environmentFindings({ folder, resolved, isProtected, today }: PolicySubject): Finding[] {
  const { environment, workloads } = resolved;
  const behindNat = workloads.some(({ spec }) => "network" in spec && spec.network?.placement === "private");
  const single = isProtected && behindNat && folder.settings.environment(environment.name).nat === "single";
  const oneZone: Finding = {
    code: "one-zone",
    path: "",
    message: "with `nat: single` no task in a private subnet reaches the internet while that zone is away",
    hint: "Leave `nat` out of copilot/airlift.yml: one NAT gateway a zone.",
  };
  return [...(single ? [oneZone] : []), ...addonFindings(environment.addons, undefined, isProtected, today)];
}

function workloadFindings(workload: ResolvedWorkload, { isProtected, today }: PolicySubject): Finding[] {
  const { name, addons } = workload;
  const of = (found: Omit<Finding, "workload">): Finding => ({ ...found, workload: name });
  return [
    ...exposed(workload).map(of),
    ...plainSecrets(workload).map(of),
    ...(isProtected ? [...unpinned(workload), ...singleTask(workload)].map(of) : []),
    ...unhealthy(workload).map(of),
    ...publicTasks(workload).map(of),
    ...addonFindings(addons, name, isProtected, today),
  ];
}

type Found = Omit<Finding, "workload">[];

const internalWords = /(?:^|[^a-z])(?:internal|admin|private|backoffice|debug|metrics|staff|intranet)(?:[^a-z]|$)/i;

function exposed({ name, kind, spec }: ResolvedWorkload): Found {
  if (kind !== "Load Balanced Web Service") return [];
  return (spec.http?.rules ?? []).flatMap(({ path, aliases = [], allowedSourceIps = [] }, index) => {
    const named = [name, path, ...aliases.map((one) => one.name)].find((text) => internalWords.test(text));
    if (named === undefined || allowedSourceIps.length > 0) return [];
    return [
      {
        code: "public-internal" as const,
        path: index === 0 ? "http.path" : `http.additional_rules.${index - 1}.path`,
        message: `"${named}" sounds internal, and the whole internet reaches it`,
        hint: "Set `allowed_source_ips`, or make it a Backend Service.",
      },
    ];
  });
}

const secretName = /(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;
/** Where a secret is, not the secret: an address, a path, an ARN, a reference, a word. */
const harmless = /^(?:|https?:.*|arn:.*|\/.*|\$\{.*|true|false|\d+)$/i;

function plainSecrets({ spec }: ResolvedWorkload): Found {
  const sidecars = "sidecars" in spec ? Object.entries(spec.sidecars ?? {}) : [];
  const all = [
    ["variables", spec] as const,
    ...sidecars.map(([name, one]) => [`sidecars.${name}.variables`, one] as const),
  ];
  return all.flatMap(([path, one]) =>
    Object.entries(("variables" in one ? one.variables : undefined) ?? {}).flatMap(([key, value]) =>
      typeof value === "string" && secretName.test(key) && !harmless.test(value)
        ? [
            {
              code: "plain-secret" as const,
              path: `${path}.${key}`,
              message: "it looks like a secret, and everyone who may read the task definition reads it",
              hint: `Store it with \`airlift secret set ${key}\`, and name it under \`secrets\`.`,
            },
          ]
        : [],
    ),
  );
}

function unpinned({ spec, images, name }: ResolvedWorkload): Found {
  const sidecars = "sidecars" in spec ? Object.entries(spec.sidecars ?? {}) : [];
  const all: [string, string, unknown][] = [
    [name, "image.location", "image" in spec ? spec.image : undefined],
    ...sidecars.map(([key, one]): [string, string, unknown] => [key, `sidecars.${key}.image`, one.image]),
  ];
  return all.flatMap(([container, path, image]) => {
    if (typeof image !== "string" || images.some((one) => one.container === container)) return [];
    const pinned = image.includes("@sha256:") || /:(?!latest$)[\w.-]+$/.test(image.split("/").at(-1) ?? "");
    if (pinned) return [];
    return [
      {
        code: "unpinned-image" as const,
        path,
        message: `${image} may be another image at every start of a task`,
        hint: "Name a digest (`@sha256:…`) or a tag that does not move.",
      },
    ];
  });
}

function singleTask({ spec }: ResolvedWorkload): Found {
  const count = "count" in spec ? spec.count : undefined;
  if (count === undefined || !("fixed" in count) || count.fixed !== 1) return [];
  return [
    {
      code: "single-task",
      path: "count",
      message: "the service is away whenever its one task is",
      hint: "Set `count: 2` or more, or a range: `count: {range: 2-10, cpu_percentage: 70}`.",
    },
  ];
}

function unhealthy({ kind, spec }: ResolvedWorkload): Found {
  if (kind !== "Backend Service" && kind !== "Worker Service") return [];
  const balanced = "http" in spec && spec.http !== undefined;
  if (balanced || spec.healthCheck !== undefined) return [];
  return [
    {
      code: "no-health-check",
      path: "image",
      message: "ECS keeps a task that hangs, and a deployment of one that never answers completes",
      hint: 'Add `image.healthcheck`, for example `command: [CMD-SHELL, "curl -f http://localhost:8080/ || exit 1"]`.',
    },
  ];
}

function publicTasks({ spec, kind }: ResolvedWorkload): Found {
  if (kind === "Scheduled Job" || !("network" in spec) || spec.network?.placement !== "public") return [];
  return [
    {
      code: "public-tasks",
      path: "network.vpc.placement",
      message: "each task has a public IPv4 address, for $3.65 a month",
      hint: "`network: {vpc: {placement: private}}` needs none; it needs NAT gateways ($36.50 a month each) or VPC endpoints.",
    },
  ];
}

interface AddonResource {
  id: string;
  type: string;
  properties: Record<string, unknown>;
  deletionPolicy: string;
}

function resourcesOf(addons: ResolvedAddons): AddonResource[] {
  const { template } = parseTemplate("addons", addons.templateBody);
  const all = template === undefined ? undefined : plain(section(template, "Resources"));
  return Object.entries(isRecord(all) ? all : {}).flatMap(([id, one]) => {
    if (!isRecord(one)) return [];
    const properties = isRecord(one.Properties) ? one.Properties : {};
    return [{ id, type: String(one.Type), properties, deletionPolicy: String(one.DeletionPolicy ?? "") }];
  });
}

function addonFindings(
  addons: ResolvedAddons | undefined,
  workload: string | undefined,
  isProtected: boolean,
  today = new Date().toISOString().slice(0, 10),
): Finding[] {
  if (addons === undefined) return [];
  return resourcesOf(addons).flatMap((resource) => {
    const of = (code: PolicyCode, message: string, hint: string): Finding => ({
      ...{ code, path: "", message: `addons, ${resource.id}: ${message}`, hint },
      ...(workload !== undefined && { workload }),
    });
    const found: Finding[] = [];
    const wide = wideActions(resource.properties);
    if (wide !== undefined)
      found.push(
        of("wildcard-iam", `${wide} is allowed on everything`, "Name the actions and the ARNs that are needed."),
      );
    if (isProtected && isUnprotectedDatabase(resource))
      found.push(
        of(
          "unprotected-database",
          "it has no deletion protection",
          "Set `DeletionProtection: true`, and `DeletionPolicy: Snapshot`.",
        ),
      );
    const old = endOf(resource, today);
    if (old !== undefined)
      found.push(
        of(
          "end-of-life",
          `AWS's standard support for ${old.source} ended on ${old.ends}`,
          "Plan the upgrade; extended support costs extra.",
        ),
      );
    return found;
  });
}

/** `s3:*` or `*` that a statement anywhere below allows on every resource. */
function wideActions(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(wideActions).find((one) => one !== undefined);
  if (!isRecord(value)) return undefined;
  const { Effect, Action, Resource } = value;
  if (Effect === "Allow" && [Resource].flat().includes("*")) {
    const wide = [Action].flat().find((one) => typeof one === "string" && (one === "*" || one.endsWith(":*")));
    if (wide !== undefined) return String(wide);
  }
  return Object.values(value)
    .map(wideActions)
    .find((one) => one !== undefined);
}

function isUnprotectedDatabase({ type, properties, deletionPolicy }: AddonResource): boolean {
  if (!/^AWS::RDS::DB(?:Cluster|Instance)$/.test(type)) return false;
  // An instance of a cluster is protected by it.
  if (type.endsWith("Instance") && properties.DBClusterIdentifier !== undefined) return false;
  return (
    String(properties.DeletionProtection ?? "false") !== "true" && !["Retain", "Snapshot"].includes(deletionPolicy)
  );
}

function endOf({ type, properties }: AddonResource, today: string): (typeof endsOfLife)[number] | undefined {
  const [engine, version] =
    type === "AWS::Lambda::Function" ? ["lambda", properties.Runtime] : [properties.Engine, properties.EngineVersion];
  return endsOfLife.find(
    (one) => one.ends < today && one.engine.test(String(engine)) && one.version.test(String(version ?? "")),
  );
}
