import type { LiveThing } from "../aws/live/index.js";
import { type AdoptedResource, adoptedInputs } from "../record/adopted.js";
import { type Comparison, compare, type PropertyChange } from "./compare.js";
import { containerChanges } from "./containerChanges.js";
import { copilotName } from "./copilotNames.js";
import { keptOf } from "./kept.js";
import type { Live } from "./live.js";
import type { Match, Owned } from "./match.js";
import { holdsUnknown, resolved } from "./references.js";
import { type Survey, stackOf } from "./survey.js";
import { parameterDefaults, templateChanges } from "./templateChanges.js";

/** What becomes of one resource of the plan. */
export interface ReportRow {
  /** Pulumi's type. */
  type: string;
  /** Logical name. */
  name: string;
  /** Workload; absent for the environment. */
  workload?: string;
  /**
   * `import`: it runs and is taken over. `new`: made beside it, which takes nothing from anybody. `later`: of a workload
   * that Copilot has not deployed. `gone`: a stack says that it runs, and AWS does not have it. `unknown`: nothing in
   * Copilot's stacks is it.
   */
  outcome: "import" | "new" | "later" | "gone" | "unknown";
  /** Import id. */
  id?: string;
  /** CloudFormation's, where a stack has it. */
  stack?: string;
  logical?: string;
  /** Why it is made beside. */
  reason?: string;
  /** What adoption keeps as it runs, in place of what a new environment would have. */
  kept: AdoptedResource;
  changes: PropertyChange[];
  replaces: PropertyChange[];
  /** Properties that were not compared. */
  unread: string[];
}

type Inputs = Record<string, unknown>;

/** Types that are never imported, and why that is harmless. */
const madeBeside: Readonly<Record<string, string>> = {
  "aws:acm/certificateValidation:CertificateValidation": "it only waits for the certificate",
  "aws:ecs/taskDefinition:TaskDefinition": "a new revision of the same family; the running one stays",
  "aws:iam/rolePolicy:RolePolicy": "put beside Copilot's inline policies",
  "aws:s3/bucketObjectv2:BucketObjectv2": "the file is put again under its key",
};

/** Types of which a new one takes no name and moves no traffic: what Copilot's template has not, Airlift adds. */
const harmless = new Set([
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  "aws:efs/backupPolicy:BackupPolicy",
  "aws:efs/fileSystemPolicy:FileSystemPolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:lb/listenerCertificate:ListenerCertificate",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sqs/queuePolicy:QueuePolicy",
  "aws:sqs/redrivePolicy:RedrivePolicy",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
]);

const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const RECORD = "aws:route53/record:Record";
const STACK = "aws:cloudformation/stack:Stack";

/** What becomes of every resource of the plan, in the plan's order. */
export async function reportRows(found: Survey, live: Live, all: readonly Owned[]): Promise<ReportRow[]> {
  const matches = new Map(live.matches.map((match) => [match.owned.key, match]));
  return Promise.all(all.map((owned) => rowOf(found, live, owned, matches.get(owned.key))));
}

async function rowOf(found: Survey, live: Live, owned: Owned, match: Match | undefined): Promise<ReportRow> {
  const { planned, workload } = owned;
  const base = {
    type: planned.type,
    name: planned.name,
    ...(workload !== undefined && { workload }),
    ...(match !== undefined && { id: match.id }),
    ...(match?.stack !== undefined && { stack: match.stack, logical: match.logical }),
    kept: {},
    changes: [],
    replaces: [],
    unread: [],
  };
  const wanted = resolved(planned.inputs, live.outputs) as Inputs;
  const thing = match && live.things.get(`${planned.type} ${match.id}`);
  const beside = madeBeside[planned.type];
  if (beside !== undefined) {
    if (workload !== undefined && stackOf(found, "workload", workload) === undefined)
      return { ...base, outcome: "later" };
    const { id, stack, logical, ...rest } = base;
    const changes = planned.type === TASK && thing !== undefined ? containerChanges(thing.inputs, wanted) : [];
    return { ...rest, outcome: "new", reason: beside, changes };
  }
  if (workload !== undefined && stackOf(found, "workload", workload) === undefined)
    return { ...base, outcome: "later" };
  if (match === undefined) {
    // App Runner may want fewer than the plan has: several resources then write one record.
    if (planned.type === RECORD && planned.inputs.allowOverwrite === true)
      return { ...base, outcome: "new", reason: "a record of validation, put as AWS wants it" };
    if (harmless.has(planned.type)) return { ...base, outcome: "new", reason: "Copilot has none of it" };
    if (/^(backlog|wake)-/.test(owned.part))
      return { ...base, outcome: "new", reason: "Airlift's own way to measure the backlog of queues" };
    const noZone = planned.type === RECORD && holdsUnknown(wanted.zoneId);
    return { ...base, outcome: "unknown", reason: noZone ? zoneElsewhere : unknownReason(owned) };
  }
  if (planned.type === STACK) return addonsRow(found, base, wanted, match);
  if (thing === undefined) return { ...base, outcome: "gone" };
  const kept = keptOf(planned.type, thing.inputs, wanted);
  const ignored = planned.options?.ignoreChanges;
  return { ...base, outcome: "import", kept, ...(await compared(ignored, thing, wanted, kept)) };
}

const zoneElsewhere =
  "is in a hosted zone that this account does not have: name a role of the account that has it in copilot/airlift.yml (`domain: {name, role}`)";

function unknownReason({ planned, part, owner }: Owned): string {
  return (copilotName(planned.type, part, owner)?.logical.length ?? 0) > 0
    ? "is in the manifests but in no Copilot stack: deploy with Copilot first"
    : "can't be looked up in AWS by this report yet";
}

async function compared(
  ignored: readonly string[] = [],
  { type, inputs }: LiveThing,
  wanted: Inputs,
  kept: AdoptedResource,
): Promise<Comparison> {
  const target = adoptedInputs(type, wanted, kept);
  for (const key of ignored) delete target[key];
  const found = await compare(type, inputs, target);
  const noticed = ({ path }: { path: string }): boolean =>
    !ignored.some((key) => path === key || path.startsWith(`${key}.`));
  return { ...found, changes: found.changes.filter(noticed), replaces: found.replaces.filter(noticed) };
}

/**
 * An addons stack is taken over under the name that it has. CloudFormation compares what a template comes to, so that
 * another text, such as a parameter in place of an export, need not change anything.
 */
function addonsRow(found: Survey, base: Omit<ReportRow, "outcome">, wanted: Inputs, match: Match): ReportRow {
  const stack = stackOf(found, "addons", match.owned.workload);
  if (stack === undefined) return { ...base, outcome: "gone" };
  const before = stack.parameters;
  const after: Inputs = { ...parameterDefaults(wanted.templateBody), ...(wanted.parameters as Inputs | undefined) };
  const changes = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => String(before[key] ?? "") !== String(after[key] ?? ""))
    .map((key) => ({ path: `parameters.${key}`, from: before[key], to: after[key] }));
  const unread = typeof wanted.templateBody === "string" ? [] : ["templateBody"];
  return {
    ...base,
    id: stack.name,
    outcome: "import",
    kept: { inputs: { name: stack.name } },
    changes: [...changes, ...templateChanges(stack.template, wanted.templateBody)],
    unread,
  };
}
