import { isComponentToken } from "../../components/typeTokens.js";
import { isRecord } from "../base/isRecord.js";
import type { Step } from "../engine/protocol.js";

export type ChangeKind = "delete" | "replace" | "create" | "update";

/** A replacement is listed once: the engine has three steps for it. */
const kinds: Readonly<Record<string, ChangeKind>> = {
  create: "create",
  import: "create",
  update: "update",
  delete: "delete",
  "create-replacement": "replace",
  "import-replacement": "replace",
};

/** One change of a preview, and why a reviewer must not overlook it. */
export interface Change {
  step: Step;
  kind: ChangeKind;
  /** `environment` for what no workload owns. */
  owner: string;
  /** A sentence each; empty for what is harmless. */
  alerts: Alert[];
}

export interface Alert {
  topic: Topic;
  text: string;
}

/** In the order in which a reviewer wants them. */
export const topics = ["Data loss", "Replacement", "Public exposure", "Permissions"] as const;
export type Topic = (typeof topics)[number];

export const environmentOwner = "environment";

/** Types whose deletion deletes what nobody can make again. */
const holdsData =
  /^aws:(?:dynamodb\/table|rds\/\w+|s3\/bucket(?:V2)?|efs\/fileSystem|sqs\/queue|cloudformation\/stack|elasticache\/\w+|kms\/key|secretsmanager\/secret|ecr\/repository|cloudwatch\/logGroup):/;

/** Inputs that are policies, by type. */
const policyKeys = ["policy", "assumeRolePolicy", "policyArn", "managedPolicyArns", "permissionsBoundary"];

/** The changes of a preview in the order in which they were planned. */
export function changesOf(steps: readonly Step[], workloads: readonly string[]): Change[] {
  const own = steps.filter(({ type }) => isComponentToken(type) && !/:Environment$/.test(type)).map(({ name }) => name);
  const known = [...new Set([...workloads, ...own])].sort((a, b) => b.length - a.length);
  return steps.flatMap((step) => {
    const kind = kinds[step.operation];
    if (kind === undefined || step.type === "pulumi:pulumi:Stack") return [];
    return [{ step, kind, owner: ownerOf(step, known), alerts: alertsOf(step, kind) }];
  });
}

/** By the first component in the URN; of workloads whose names begin alike the longest one is meant. */
function ownerOf({ urn, name }: Step, known: readonly string[]): string {
  const [, , types = ""] = urn.split("::");
  if (/^airlift:index:Environment(?:\$|$)/.test(types)) return environmentOwner;
  return known.find((one) => name === one || name.startsWith(`${one}-`)) ?? environmentOwner;
}

function alertsOf(step: Step, kind: ChangeKind): Alert[] {
  return [...dataLoss(step, kind), ...replacement(step, kind), ...exposure(step, kind), ...permissions(step, kind)];
}

function dataLoss({ type, retainOnDelete, protect }: Step, kind: ChangeKind): Alert[] {
  if ((kind !== "delete" && kind !== "replace") || retainOnDelete === true || protect === true) return [];
  if (!holdsData.test(type)) return [];
  return [{ topic: "Data loss", text: `is ${kind === "delete" ? "deleted" : "replaced"} with its contents` }];
}

function replacement({ type, replaceKeys = [] }: Step, kind: ChangeKind): Alert[] {
  // A task definition never changes: each deployment has a new revision.
  if (kind !== "replace" || type === "aws:ecs/taskDefinition:TaskDefinition") return [];
  const why = replaceKeys.length === 0 ? "" : ` because of ${replaceKeys.map((key) => `\`${key}\``).join(", ")}`;
  return [{ topic: "Replacement", text: `is replaced${why}` }];
}

const everywhere = (cidr: unknown): boolean => cidr === "0.0.0.0/0" || cidr === "::/0";

/** What becomes reachable from the internet and was not. */
function exposure({ type, before = {}, after = {} }: Step, kind: ChangeKind): Alert[] {
  if (kind === "delete") return [];
  const found: string[] = [];
  const opened = (is: (inputs: Record<string, unknown>) => boolean, text: string) => {
    if (is(after) && (kind === "create" || !is(before))) found.push(text);
  };
  if (type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule") {
    const ports = after.fromPort === undefined ? "every port" : `port ${after.fromPort}`;
    opened((one) => everywhere(one.cidrIpv4) || everywhere(one.cidrIpv6), `lets the whole internet in on ${ports}`);
  }
  if (type === "aws:lb/loadBalancer:LoadBalancer") opened((one) => one.internal === false, "is a public load balancer");
  if (type === "aws:ecs/service:Service")
    opened(
      (one) => isRecord(one.networkConfiguration) && one.networkConfiguration.assignPublicIp === true,
      "gives tasks public addresses",
    );
  if (type === "aws:apprunner/service:Service") opened((one) => ingressOf(one) !== false, "answers the whole internet");
  if (/^aws:s3\/bucketPublicAccessBlock:/.test(type))
    opened((one) => Object.values(one).includes(false), "may be made public");
  return found.map((text) => ({ topic: "Public exposure", text }));
}

function ingressOf({ networkConfiguration }: Record<string, unknown>): unknown {
  const { ingressConfiguration } = isRecord(networkConfiguration) ? networkConfiguration : {};
  return isRecord(ingressConfiguration) ? ingressConfiguration.isPubliclyAccessible : undefined;
}

function permissions({ type, before = {}, after = {} }: Step, kind: ChangeKind): Alert[] {
  if (!/^aws:iam\//.test(type) && !("policy" in after) && !("policy" in before)) return [];
  // A role's first policies come with its workload: what is new as a whole is no change of permissions.
  if (kind === "create" && !statementsOf(after.policy).some(wide)) return [];
  const said = policyKeys.flatMap((key) => policyChange(key, before[key], after[key]));
  return said.map((text) => ({ topic: "Permissions", text }));
}

function policyChange(key: string, before: unknown, after: unknown): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [old, now] = [statementsOf(before), statementsOf(after)];
  if (old.length + now.length === 0) return [`\`${key}\` changes`];
  const texts = (list: readonly Statement[]) => list.map((one) => JSON.stringify(one));
  const added = now.filter((one) => !texts(old).includes(JSON.stringify(one)));
  const removed = old.filter((one) => !texts(now).includes(JSON.stringify(one)));
  return [...added.map((one) => `gains ${statementText(one)}`), ...removed.map((one) => `loses ${statementText(one)}`)];
}

interface Statement {
  Effect?: string;
  Action?: string | string[];
  Resource?: unknown;
}

function statementsOf(policy: unknown): Statement[] {
  try {
    const { Statement: found } = JSON.parse(String(policy)) as { Statement?: Statement | Statement[] };
    return found === undefined ? [] : [found].flat();
  } catch {
    return [];
  }
}

const wide = ({ Effect, Action }: Statement): boolean =>
  Effect === "Allow" && [Action ?? []].flat().some((one) => one === "*" || one.endsWith(":*"));

function statementText({ Effect, Action, Resource }: Statement): string {
  const actions = [Action ?? []].flat();
  const shown = actions
    .slice(0, 4)
    .map((one) => `\`${one}\``)
    .join(", ");
  const more = actions.length > 4 ? ` and ${actions.length - 4} more` : "";
  const on = [Resource ?? []].flat().map(String);
  const where = on.length === 0 ? "" : ` on \`${on[0]}\`${on.length > 1 ? ` and ${on.length - 1} more` : ""}`;
  return `${Effect === "Deny" ? "a denial of " : ""}${shown}${more}${where}`;
}
