import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/partitions.js";
import { isRecord } from "../base/isRecord.js";
import { outputsFor } from "./computed.js";
import { fullScalingArn } from "./facts/answers.js";
import { digitsFor, type Made } from "./kind.js";
import type { Place } from "./places.js";
import { resourceTypes } from "./types/index.js";
import { type Inputs, text } from "./values.js";
import { openWorld, type World, type WorldResource } from "./world.js";

/** Something that a manifest or a setting names as existing. */
export interface Existing {
  readonly kind: ExistingKind;
  /** Its id, ARN or name, as it is written. */
  readonly id: string;
  /** @default the account in an ARN, else 123456789012 */
  readonly account?: string;
  /** @default the region in an ARN, else us-west-2 */
  readonly region?: string;
  /** What else is known: `vpcId` and `availabilityZone` of a subnet, `name` of a zone, `value` of an export … */
  readonly facts?: Inputs;
}

interface Form {
  readonly type: string;
  readonly noun: string;
  /** The input that holds its name. */
  readonly input?: string;
}

const forms = {
  vpc: { type: "aws:ec2/vpc:Vpc", noun: "VPC" },
  subnet: { type: "aws:ec2/subnet:Subnet", noun: "subnet" },
  securityGroup: { type: "aws:ec2/securityGroup:SecurityGroup", noun: "security group" },
  routeTable: { type: "aws:ec2/routeTable:RouteTable", noun: "route table" },
  vpcEndpoint: { type: "aws:ec2/vpcEndpoint:VpcEndpoint", noun: "VPC endpoint" },
  loadBalancer: { type: "aws:lb/loadBalancer:LoadBalancer", noun: "load balancer", input: "name" },
  listener: { type: "aws:lb/listener:Listener", noun: "listener" },
  targetGroup: { type: "aws:lb/targetGroup:TargetGroup", noun: "target group", input: "name" },
  certificate: { type: "aws:acm/certificate:Certificate", noun: "certificate", input: "domainName" },
  zone: { type: "aws:route53/zone:Zone", noun: "hosted zone", input: "name" },
  secret: { type: "aws:secretsmanager/secret:Secret", noun: "secret", input: "name" },
  parameter: { type: "aws:ssm/parameter:Parameter", noun: "parameter", input: "name" },
  export: { type: "aws:cloudformation/export:Export", noun: "export" },
  stack: { type: "aws:cloudformation/stack:Stack", noun: "stack", input: "name" },
  role: { type: "aws:iam/role:Role", noun: "role", input: "name" },
  policy: { type: "aws:iam/policy:Policy", noun: "policy", input: "name" },
  bucket: { type: "aws:s3/bucket:Bucket", noun: "bucket", input: "bucket" },
  key: { type: "aws:kms/key:Key", noun: "key" },
  topic: { type: "aws:sns/topic:Topic", noun: "topic", input: "name" },
  queue: { type: "aws:sqs/queue:Queue", noun: "queue", input: "name" },
  fileSystem: { type: "aws:efs/fileSystem:FileSystem", noun: "file system" },
  cluster: { type: "aws:ecs/cluster:Cluster", noun: "cluster", input: "name" },
  repository: { type: "aws:ecr/repository:Repository", noun: "repository", input: "name" },
  connection: { type: "aws:codestarconnections/connection:Connection", noun: "connection", input: "name" },
  autoScaling: {
    type: "aws:apprunner/autoScalingConfigurationVersion:AutoScalingConfigurationVersion",
    noun: "auto scaling configuration",
  },
  logGroup: { type: "aws:cloudwatch/logGroup:LogGroup", noun: "log group", input: "name" },
  stateMachine: { type: "aws:sfn/stateMachine:StateMachine", noun: "state machine", input: "name" },
  alarm: { type: "aws:cloudwatch/metricAlarm:MetricAlarm", noun: "alarm", input: "name" },
  appRunnerService: { type: "aws:apprunner/service:Service", noun: "App Runner service", input: "serviceName" },
  viewerFunction: { type: "aws:cloudfront/function:Function", noun: "CloudFront function", input: "name" },
  record: { type: "aws:route53/record:Record", noun: "record", input: "name" },
  taskFamily: { type: "aws:ecs/taskDefinition:TaskDefinition", noun: "task definition family", input: "family" },
} satisfies Record<string, Form>;

export type ExistingKind = keyof typeof forms;

/**
 * Takes into the simulated AWS what manifests and settings name as existing; little is known about such things, and
 * rules that would need to know more leave them alone. What is there already stays as it is.
 * @returns one line for each that was taken.
 */
export function takeAsExisting(directory: string, items: readonly Existing[]): string[] {
  if (items.length === 0) return [];
  return openWorld(directory).change((world) => items.flatMap((item, index) => take(world, item, index)));
}

function take(world: World, item: Existing, index: number): string[] {
  const form: Form = forms[item.kind];
  const place = placeOf(item);
  if (world.find(form.type, item.id, place)) return [];
  const record = recordOf(item, form, place, index);
  world.put(record);
  if (item.kind === "loadBalancer") for (const port of [80, 443]) world.put(listenerOf(record, port));
  return [`taken as existing in the simulated AWS: ${form.noun} ${item.id} (${place.account}, ${place.region})`];
}

/** The place in an ARN wins over nothing, and what is said wins over both. */
function placeOf({ id, account, region }: Existing): Place {
  const [, , , inArn, owner] = id.startsWith("arn:") ? id.split(":") : [];
  return { account: account ?? (owner || DEFAULT_ACCOUNT), region: region ?? (inArn || DEFAULT_REGION) };
}

function recordOf(item: Existing, form: Form, place: Place, index: number): WorldResource {
  const kind = resourceTypes[form.type];
  const made: Made = {
    inputs: inputsOf(item, form, place, index),
    place,
    name: item.id,
    digits: digitsFor(`existing|${item.id}`),
  };
  const isId =
    item.id.startsWith("arn:") ||
    form.input === undefined ||
    item.kind === "zone" ||
    item.kind === "bucket" ||
    item.kind === "parameter";
  const id = kind && !isId ? kind.id(made) : idOf(item);
  const outputs: Inputs = kind
    ? outputsFor(form.type, kind, made, id, isRecord(item.facts?.tags) ? item.facts.tags : {})
    : { value: text(item.facts?.value) };
  const named = item.id.startsWith("arn:") ? { arn: item.kind === "autoScaling" ? id : item.id } : {};
  // A secret is found by its name and by its ARN without the six characters at the end, too.
  const short = item.id.replace(/-\w{6}$/, "");
  const secretName = item.kind === "secret" ? [short.split(":secret:")[1] ?? item.id, short] : [];
  return {
    type: form.type,
    id,
    account: place.account,
    region: kind?.global ? "global" : place.region,
    name: item.id,
    urn: "",
    inputs: made.inputs,
    outputs: { status: "ISSUED", ...outputs, ...named, ...item.facts, id },
    holds: [],
    aliases: [...new Set([item.id, text(made.inputs.name), ...secretName])].filter((one) => one),
    unique: "",
    seed: item.id,
    existing: true,
  };
}

/** Roles and the like have their name as id, also when they are named by ARN; of a scaling configuration a part will do. */
function idOf({ kind, id }: Existing): string {
  if (kind === "autoScaling") return fullScalingArn(id);
  return kind === "role" ? (id.split("/").at(-1) ?? id) : id;
}

function inputsOf({ kind, id, facts }: Existing, { input }: Form, { region }: Place, index: number): Inputs {
  const name = id.startsWith("arn:") ? (kind === "loadBalancer" ? id.split("/").at(-2) : id.split(/[:/]/).at(-1)) : id;
  const zone = kind === "subnet" ? { availabilityZone: `${region}${"abcdef".charAt(index % 3)}` } : {};
  const named = input && kind !== "zone" && kind !== "certificate" ? { [input]: name } : {};
  return { ...zone, ...named, ...facts };
}

/** Whoever names a load balancer takes its listeners for granted. */
function listenerOf(balancer: WorldResource, port: number): WorldResource {
  const protocol = balancer.id.includes("/net/") ? "TCP" : port === 443 ? "HTTPS" : "HTTP";
  const id = `${balancer.id.replace(":loadbalancer/", ":listener/")}/${digitsFor(`${balancer.id}|${port}`)(16)}`;
  return {
    ...balancer,
    type: "aws:lb/listener:Listener",
    id,
    inputs: { loadBalancerArn: balancer.id, port, protocol },
    outputs: { arn: id, loadBalancerArn: balancer.id, port, protocol, id },
    aliases: [],
  };
}
