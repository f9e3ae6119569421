import { typeToken } from "../../components/typeTokens.js";
import type { Plan, PlannedResource } from "../plan/recordPlan.js";
import { idOfInputs } from "../stack/adoption.js";
import { type CopilotName, copilotName, importIdOf, type OwnerKind } from "./copilotNames.js";
import { holdsUnknown, type Outputs, resolved } from "./references.js";
import { type CopilotStack, idsIn, type Survey, stackOf } from "./survey.js";

/** A resource of the plan and whose it is. */
export interface Owned {
  planned: PlannedResource;
  /** `type::name`, as references have it. */
  key: string;
  owner: OwnerKind;
  /** Absent for the environment's. */
  workload?: string;
  /** What follows the owner's name: `http-rule` of `web-http-rule`. */
  part: string;
}

/** The running resource that one of the plan is. */
export interface Match {
  owned: Owned;
  /** As the provider imports it. */
  id: string;
  /** CloudFormation's stack and logical id; absent for what is in no stack. */
  stack?: string;
  logical?: string;
}

/** Ends the names of components that have others below them. */
const ofEnvironment = typeToken("Environment");

/** The resources of AWS in a plan with their owners. */
export function ownedResources(plan: Plan): Owned[] {
  const byKey = new Map(plan.resources.map((one) => [`${one.type}::${one.name}`, one]));
  return plan.resources.flatMap((planned): Owned[] => {
    if (!planned.type.startsWith("aws:")) return [];
    let root: PlannedResource | undefined;
    for (let up = planned.parent; up !== undefined; up = root?.parent) {
      root = byKey.get(up);
      if (root === undefined) break;
    }
    const isEnvironment = root === undefined || root.type === ofEnvironment || root.name === `${plan.stack}-addons`;
    const name = root === undefined ? plan.stack : isEnvironment ? plan.stack : root.name;
    const part = planned.name.startsWith(`${name}-`) ? planned.name.slice(name.length + 1) : planned.name;
    const key = `${planned.type}::${planned.name}`;
    return [
      isEnvironment
        ? { planned, key, owner: "environment", part }
        : { planned, key, owner: "workload", workload: name, part },
    ];
  });
}

/** The stack of Copilot's that has a resource. */
function stackFor(found: Survey, { owner, workload }: Owned): CopilotStack | undefined {
  return owner === "environment" ? stackOf(found, "environment") : stackOf(found, "workload", workload);
}

/**
 * Matches by stack and logical id; where a stack has none of that name, by type, if only one of it is left on both
 * sides. Nothing is guessed beyond that.
 */
export function matchByStack(found: Survey, all: readonly Owned[]): Match[] {
  const matches: Match[] = [];
  const taken = new Set<string>();
  const open: { owned: Owned; name: CopilotName; stack: CopilotStack }[] = [];
  for (const owned of all) {
    const name = copilotName(owned.planned.type, owned.part, owned.owner);
    const stack = stackFor(found, owned);
    if (name === undefined || stack === undefined) continue;
    const hit = stack.resources.find(
      ({ type, logical, physical }) => type === name.type && physical !== "" && name.logical.includes(logical),
    );
    if (hit === undefined) {
      // What Copilot has no name for is none of its resources.
      if (name.logical.length > 0) open.push({ owned, name, stack });
    } else {
      taken.add(`${stack.id} ${hit.logical}`);
      matches.push(matched(owned, stack, hit));
    }
  }
  for (const { owned, name, stack } of open) {
    const rivals = open.filter((one) => one.stack === stack && one.name.type === name.type);
    const free = stack.resources.filter(
      ({ type, logical, physical }) => type === name.type && physical !== "" && !taken.has(`${stack.id} ${logical}`),
    );
    const [only] = free;
    if (rivals.length === 1 && free.length === 1 && only !== undefined) matches.push(matched(owned, stack, only));
  }
  return matches;
}

function matched(owned: Owned, stack: CopilotStack, hit: { logical: string; physical: string }): Match {
  return {
    owned,
    id: importIdOf(owned.planned.type, hit.physical, vpcOf(owned, stack)),
    stack: stack.name,
    logical: hit.logical,
  };
}

/** The environment's own VPC, or the one that its manifest names. */
function vpcOf({ planned }: Owned, stack: CopilotStack): string {
  return idsIn(stack).get("VPC") ?? (typeof planned.inputs.vpc === "string" ? planned.inputs.vpc : "");
}

/** What is known of a matched resource before it is read: what its id says. */
export function outputsOfId({ owned, id }: Match): Record<string, unknown> {
  const [first = id] =
    owned.planned.type === "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace" ? id.split(":") : [id];
  return {
    id: first,
    name: id.split("/").at(-1),
    ...(id.startsWith("arn:") && { arn: id }),
    ...(owned.planned.type === "aws:sqs/queue:Queue" && { url: id }),
    ...(owned.planned.type === "aws:s3/bucket:Bucket" && { bucket: id }),
    ...(owned.planned.type === "aws:route53/zone:Zone" && { zoneId: id }),
  };
}

/** Types whose import id is a property of theirs. */
const sameAs: Readonly<Record<string, string>> = {
  "aws:efs/backupPolicy:BackupPolicy": "fileSystemId",
  "aws:efs/fileSystemPolicy:FileSystemPolicy": "fileSystemId",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "bucket",
  "aws:s3/bucketPolicy:BucketPolicy": "bucket",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "bucket",
  "aws:s3/bucketVersioning:BucketVersioning": "bucket",
  "aws:sqs/redrivePolicy:RedrivePolicy": "queueUrl",
};

/** Types that AWS, or Copilot, never names: their ids follow from what they belong to. */
const derived = new Set([
  ...Object.keys(sameAs),
  "aws:apprunner/customDomainAssociation:CustomDomainAssociation",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
  "aws:ec2/route:Route",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:lb/listenerCertificate:ListenerCertificate",
  "aws:route53/record:Record",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sqs/queuePolicy:QueuePolicy",
]);

/** The import id that follows from inputs whose references are known. */
export function derivedId(type: string, inputs: Readonly<Record<string, unknown>>): string | undefined {
  if (!derived.has(type)) return undefined;
  const property = sameAs[type];
  if (property !== undefined) return known(inputs[property]);
  if (type === "aws:apprunner/customDomainAssociation:CustomDomainAssociation")
    return joined(",", inputs.domainName, inputs.serviceArn);
  if (type === "aws:lb/listenerCertificate:ListenerCertificate")
    return joined("_", inputs.listenerArn, inputs.certificateArn);
  if (type === "aws:route53/record:Record")
    return joined(
      "_",
      inputs.zoneId,
      plainName(inputs.name),
      inputs.type,
      ...(inputs.setIdentifier === undefined ? [] : [inputs.setIdentifier]),
    );
  const id = idOfInputs(type, inputs);
  return id === undefined || holdsUnknown(id) ? undefined : id;
}

const plainName = (name: unknown): unknown => (typeof name === "string" ? name.replace(/\.$/, "") : name);

const known = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" && !holdsUnknown(value) ? value : undefined;

function joined(separator: string, ...parts: readonly unknown[]): string | undefined {
  const all = parts.map(known);
  return all.every((part) => part !== undefined) ? all.join(separator) : undefined;
}

/** Matches what no stack has an id for, from what is known of the resources that it belongs to. */
export function matchByInputs(open: readonly Owned[], outputs: Outputs): Match[] {
  return open.flatMap((owned): Match[] => {
    const inputs = resolved(owned.planned.inputs, outputs) as Record<string, unknown>;
    const id = derivedId(owned.planned.type, inputs);
    return id === undefined ? [] : [{ owned, id }];
  });
}

const ruleTypes = new Set([
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
]);

/** What makes a rule of a security group the one it is; its description and tags do not. */
const ruleIdentity = [
  ...["securityGroupId", "ipProtocol", "fromPort", "toPort"],
  ...["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"],
];

/** A live thing of a type with its id. */
interface LiveRule {
  type: string;
  id: string;
  inputs: Readonly<Record<string, unknown>>;
}

/** Matches rules of security groups by what they let through; each live rule once. */
export function matchRules(open: readonly Owned[], live: readonly LiveRule[], outputs: Outputs): Match[] {
  const free = new Set(live);
  return open.flatMap((owned): Match[] => {
    if (!ruleTypes.has(owned.planned.type)) return [];
    const inputs = resolved(owned.planned.inputs, outputs) as Record<string, unknown>;
    const hit = [...free].find(
      (rule) =>
        rule.type === owned.planned.type &&
        ruleIdentity.every((key) => String(rule.inputs[key] ?? "") === String(inputs[key] ?? "")),
    );
    if (hit === undefined) return [];
    free.delete(hit);
    return [{ owned, id: hit.id }];
  });
}
