import type { LiveThing } from "../aws/live/index.js";
import { isMachinery } from "./copilotNames.js";
import type { Live } from "./live.js";
import type { CopilotStack, Survey } from "./survey.js";

/** A resource of Copilot's stacks that no resource of the plan is. */
export interface CopilotsOwn {
  stack: string;
  logical: string;
  type: string;
  id: string;
}

/** Something that holds data, and whether the deletion of its stack would take it. */
export interface DataHolder extends CopilotsOwn {
  retained: boolean;
}

/** Something in a group, a zone or a listener that neither a stack nor the plan has. */
export interface Foreign {
  type: string;
  id: string;
  text: string;
}

const holding =
  /^AWS::(DynamoDB::(Global)?Table|RDS::DB(Cluster|Instance)|S3::Bucket|EFS::FileSystem|SecretsManager::Secret|SQS::Queue|KMS::Key|Logs::LogGroup|ECR::Repository|ElastiCache::\w+|OpenSearchService::Domain|Elasticsearch::Domain|Kinesis::Stream|SSM::Parameter|Neptune::DBCluster|DocDB::DBCluster)$/;

/** Something of the application's own stacks, and what becomes of it. */
export interface SharedThing extends CopilotsOwn {
  fate: string;
}

/** What is in Copilot's stacks, or beside them, and is no resource of the plan. */
export interface Leftovers {
  shared: SharedThing[];
  /** Copilot's own functions and roles. */
  machinery: CopilotsOwn[];
  /** What neither Airlift nor Copilot's machinery has a use for, addons apart. */
  unplanned: CopilotsOwn[];
  data: DataHolder[];
  foreign: Foreign[];
}

/** Sorts what is in Copilot's stacks and beside them, and is not in the plan. Pure. */
export function leftoversOf(found: Survey, live: Live, here: ReadonlySet<string>): Leftovers {
  const matched = new Set(live.matches.map(({ stack, logical }) => `${stack} ${logical}`));
  const all = found.stacks.flatMap((stack) => stack.resources.map((resource) => ({ stack, ...resource })));
  const left = all.filter(({ stack, logical }) => !matched.has(`${stack.name} ${logical}`) && hasOwnRows(stack, here));
  const derived = new Set(live.matches.filter(({ stack }) => stack === undefined).map(({ id }) => id));
  const others = left.filter((one) => !isPartOfMatched(one, derived, live));
  const machinery = others.filter((one) => isMachinery(one, one.stack.role === "roles"));
  const rest = others.filter((one) => !machinery.includes(one));
  const shared = rest.filter(({ stack }) => stack.role === "roles" || stack.role === "stackset");
  return {
    machinery: machinery.map(own),
    shared: shared.map((one) => ({ ...own(one), fate: fateOf(one.type) })),
    unplanned: rest.filter((one) => !shared.includes(one)).map(own),
    data: all
      .filter(({ type, physical }) => holding.test(type) && physical !== "")
      .map((one) => ({ ...own(one), retained: one.stack.retained.has(one.logical) })),
    foreign: foreignThings(live, namesElsewhere(found, here)),
  };
}

/** What Airlift's own stack of the application does with what Copilot's has. */
function fateOf(type: string): string {
  if (type === "AWS::ECR::Repository")
    return "its name and its images stay; Airlift's repository of that name is this one";
  if (type === "AWS::Route53::HostedZone" || type === "AWS::Route53::RecordSet")
    return "the zone stays, and with it every name";
  return "stays Copilot's; Airlift makes a bucket and a key of its own";
}

/** Addons and pipelines are taken over, or left, as a whole; workloads of other repositories are these' own business. */
const hasOwnRows = ({ role, workload }: CopilotStack, here: ReadonlySet<string>): boolean =>
  role !== "addons" && role !== "pipeline" && (workload === undefined || here.has(workload));

type Resource = { stack: CopilotStack; logical: string; type: string; physical: string };

const own = ({ stack, logical, type, physical }: Resource): CopilotsOwn => ({
  stack: stack.name,
  logical,
  type,
  id: physical,
});

/** CloudFormation has ids of its own for routes, associations, rules, policies and records, which are matched by what they are. */
const parts =
  /^AWS::(EC2::(Route|SubnetRouteTableAssociation|VPCGatewayAttachment|SecurityGroupIngress|SecurityGroupEgress)|S3::BucketPolicy|SNS::TopicPolicy|SQS::QueuePolicy|Route53::RecordSet(Group)?|ElasticLoadBalancingV2::ListenerCertificate|ECS::ClusterCapacityProviderAssociations)$/;

function isPartOfMatched({ type, physical, stack }: Resource, derived: ReadonlySet<string>, live: Live): boolean {
  // The new revisions that are made beside a task definition keep it.
  if (type === "AWS::ECS::TaskDefinition") return true;
  if (!parts.test(type)) return false;
  if (derived.has(physical) || derived.has(physical.replace("|", "_"))) return true;
  if (type === "AWS::EC2::SecurityGroupIngress" || type === "AWS::EC2::SecurityGroupEgress")
    return !live.foreign.some(({ id }) => id === physical) || derived.has(physical);
  // Their ids are made up; what they belong to is matched in this stack.
  return stack.role === "environment" || stack.role === "workload";
}

const ruleTypes: Readonly<Record<string, string>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "inbound",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "outbound",
};

/** Workloads whose manifests are in other repositories: their names have records in the environment's zone. */
function namesElsewhere({ stacks }: Survey, here: ReadonlySet<string>): string[] {
  return stacks.flatMap(({ role, workload }) =>
    role === "workload" && workload !== undefined && !here.has(workload) ? [workload] : [],
  );
}

function foreignThings({ foreign, foreignRules, matches }: Live, elsewhere: readonly string[]): Foreign[] {
  const zones = new Set(
    matches.filter(({ owned }) => owned.planned.type === "aws:route53/zone:Zone").map(({ id }) => id),
  );
  return [
    ...foreign.flatMap((thing): Foreign[] => {
      const kind = ruleTypes[thing.type];
      if (kind !== undefined) return [{ type: thing.type, id: thing.id, text: ruleText(kind, thing) }];
      // Records of other zones are others' business; each zone has two of its own.
      const { zoneId, name, type } = thing.inputs as { zoneId: string; name: string; type: string };
      if (!zones.has(zoneId) || ["NS", "SOA"].includes(type)) return [];
      if (elsewhere.some((workload) => name.split(".")[0]?.split("-nlb")[0] === workload)) return [];
      return [{ type: thing.type, id: thing.id, text: `the record ${name} (${type})` }];
    }),
    ...foreignRules.map((arn) => ({
      type: "aws:lb/listenerRule:ListenerRule",
      id: arn,
      text: `the listener rule ${arn}`,
    })),
  ];
}

function ruleText(kind: string, { inputs }: LiveThing): string {
  const { securityGroupId, ipProtocol, fromPort, toPort, ...source } = inputs as Record<string, unknown>;
  const peer = source.cidrIpv4 ?? source.cidrIpv6 ?? source.prefixListId ?? source.referencedSecurityGroupId;
  const ports =
    fromPort === undefined
      ? ""
      : fromPort === toPort
        ? ` ${String(fromPort)}`
        : ` ${String(fromPort)}-${String(toPort)}`;
  const protocol = ipProtocol === "-1" ? "all traffic" : `${String(ipProtocol)}${ports}`;
  return `an ${kind} rule of ${String(securityGroupId)}: ${protocol}, ${String(peer)}`;
}
