import type { SecretSpec } from "../../components/containers.js";
import type { PlainValue, ResolvedAddons, ResolvedWorkload } from "../manifest/resolved.js";
import type { Use } from "./use.js";

/** What one workload takes of limits that are counted for each by itself. */
export function workloadUses(workload: ResolvedWorkload): Use[] {
  const { name, addons } = workload;
  const uses = [
    ...taskUses(workload),
    ...queueUses(workload),
    ...(addons === undefined ? [] : addonUses(name, addons)),
  ];
  return uses.map((use) => ({ ...use, workload: name }));
}

function taskUses(workload: ResolvedWorkload): Use[] {
  const { name, kind, addons } = workload;
  if (kind === "Static Site") return [];
  if (kind === "Request-Driven Web Service")
    return [policyUse(`the instance role of ${name}`, Object.values(workload.spec.secrets ?? {}))];
  const { spec } = workload;
  const sidecars = Object.values(spec.sidecars ?? {});
  const tracing = "observability" in spec && spec.observability?.tracing !== undefined;
  const containers = 1 + sidecars.length + Number(tracing) + Number(spec.logging?.router !== undefined);
  const groups =
    (spec.network?.securityGroups ?? []).length +
    (addons?.outputs ?? []).filter((output) => output.kind === "securityGroup").length +
    Number(spec.network?.denyDefault !== true);
  const secrets = [spec, ...sidecars].flatMap((container) => Object.values(container.secrets ?? {}));
  return [
    { limit: "containers", used: containers, of: `the task of ${name}`, path: "sidecars" },
    { limit: "groupsPerTask", used: groups, of: `the tasks of ${name}`, path: "network.vpc.security_groups" },
    policyUse(`the execution role of ${name}`, secrets),
  ];
}

/** Characters around the names: the rest of each ARN, its quotes, and the statements that hold them. */
const perSecret = `"arn:aws:ssm:us-east-1:123456789012:parameter/",`.length;
const statements = 500;

/** At least so long is the policy that lets a role read these secrets; values known only later count as nothing. */
function policyUse(of: string, secrets: readonly SecretSpec<PlainValue>[]): Use {
  const names = new Set(
    secrets.flatMap((secret) => {
      const value = "valueFrom" in secret ? secret.valueFrom : secret.secretsManager;
      return typeof value === "string" ? [value] : [];
    }),
  );
  const length = [...names].reduce(
    (sum, name) => sum + (name.startsWith("arn:") ? name.length + 3 : name.length + perSecret),
    statements,
  );
  return { limit: "rolePolicy", used: length, of, path: "secrets" };
}

function queueUses(workload: ResolvedWorkload): Use[] {
  if (workload.kind !== "Worker Service") return [];
  const { name, spec } = workload;
  const topics = spec.subscribe?.topics ?? [];
  const shared = topics.filter(({ queue }) => queue === undefined).length;
  return [
    // One statement for each topic, and one for the tasks.
    { limit: "queueStatements", used: shared + 1, of: `the queue of ${name}`, path: "subscribe.topics" },
    ...topics.flatMap(({ name: topic, filterPolicy }): Use[] =>
      filterPolicy === undefined
        ? []
        : [
            {
              limit: "filterValues",
              used: combinations(filterPolicy),
              of: `the subscription to ${topic}`,
              path: "subscribe.topics",
            },
          ],
    ),
  ];
}

/** How many combinations of values a filter policy holds: lists are alternatives, keys come on top of each other. */
function combinations(policy: Readonly<Record<string, unknown>>): number {
  return Object.values(policy).reduce<number>((product, value) => {
    if (Array.isArray(value)) return product * Math.max(1, value.length);
    if (typeof value === "object" && value !== null) return product * combinations(value as Record<string, unknown>);
    return product;
  }, 1);
}

/** Parameters that every addons stack has beside those of its folder: App, Env and Name. */
const ownParameters = 3;

/** What the addons of a workload, or of the environment, take. */
export function addonUses(name: string, addons: ResolvedAddons): Use[] {
  const of = `the addons of ${name}`;
  const policies = addons.outputs.filter((output) => output.kind === "managedPolicy").length;
  return [
    { limit: "templateParameters", used: Object.keys(addons.parameters).length + ownParameters, of },
    { limit: "templateOutputs", used: addons.outputs.length, of },
    { limit: "templateSize", used: Buffer.byteLength(addons.templateBody), of },
    { limit: "managedPolicies", used: policies, of: `the task role of ${name}` },
  ];
}
