import type { Call } from "../kind.js";
import type { Place } from "../places.js";
import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text, texts, textsAt } from "../values.js";
import type { World, WorldResource } from "../world.js";
import { gatewaysOf, zoneOf } from "./network.js";

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const LISTENER = "aws:lb/listener:Listener";
const RULE = "aws:lb/listenerRule:ListenerRule";
const GROUP = "aws:lb/targetGroup:TargetGroup";

/** Where actions name target groups. */
export const actionTargets = (actions: string) =>
  ({ [`${actions}.targetGroupArn`]: "targetGroup", [`${actions}.forward.targetGroups.arn`]: "targetGroup" }) as const;

const groupsOf = (inputs: Inputs): string[] =>
  Object.keys({ ...actionTargets("defaultActions"), ...actionTargets("actions") }).flatMap((path) =>
    textsAt(inputs, path),
  );

/** An application load balancer names two subnets or more, and five security groups at most. */
export function checkLoadBalancer(inputs: Inputs): void {
  if (!Array.isArray(inputs.subnets) && !Array.isArray(inputs.subnetMappings)) {
    refuse("balancer-subnets", "ValidationError", "At least one subnet must be specified");
  }
  const count = records(inputs.subnetMappings).length + (Array.isArray(inputs.subnets) ? inputs.subnets.length : 0);
  if (inputs.loadBalancerType === "application" && count < 2) {
    refuse(
      "balancer-subnets",
      "ValidationError",
      "At least two subnets in two different Availability Zones must be specified",
    );
  }
  const timeout = numeric(inputs.idleTimeout);
  if (timeout !== undefined && (timeout < 1 || timeout > 4000)) {
    refuse(
      "balancer-attributes",
      "ValidationError",
      `idle_timeout.timeout_seconds '${timeout}' must be between 1 and 4000`,
    );
  }
}

/** The subnets lie in one VPC and different zones; facing the internet they need a gateway; a log bucket must let the balancer write. */
export function allowLoadBalancer({ world, inputs, place }: Call): void {
  const ids = [...texts(inputs.subnets), ...textsAt(inputs, "subnetMappings.subnetId")];
  const subnets = ids.flatMap((id) => world.find("aws:ec2/subnet:Subnet", id, place) ?? []);
  const zones = subnets.map(zoneOf).filter((zone) => zone);
  if (new Set(zones).size < zones.length) {
    refuse(
      "balancer-subnets",
      "InvalidConfigurationRequest",
      "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
    );
  }
  const vpcs = new Set(subnets.map((one) => text(one.inputs.vpcId)).filter((vpc) => vpc));
  if (vpcs.size > 1)
    refuse("balancer-subnets", "InvalidConfigurationRequest", "All subnets must belong to the same VPC");
  const [vpc] = vpcs;
  const isKnown = vpc && world.find("aws:ec2/vpc:Vpc", vpc, place)?.existing !== true;
  if (isKnown && inputs.internal !== true && gatewaysOf(world, vpc, place).length === 0) {
    refuse("balancer-gateway", "InvalidSubnet", `VPC ${vpc} has no internet gateway`);
  }
  allowLogs(world, inputs, place);
}

function allowLogs(world: World, inputs: Inputs, place: Place): void {
  const [logs] = records(inputs.accessLogs);
  const bucket = logs?.enabled === true ? world.find("aws:s3/bucket:Bucket", text(logs.bucket), place) : undefined;
  if (!bucket || bucket.existing) return;
  const policy = world
    .list({ type: "aws:s3/bucketPolicy:BucketPolicy" })
    .find((one) => one.inputs.bucket === bucket.id);
  if (!policy || !/s3:(PutObject|\*)/.test(text(policy.inputs.policy))) {
    refuse(
      "balancer-logs",
      "InvalidConfigurationRequest",
      `Access Denied for bucket: ${bucket.id}. Please check S3bucket permission`,
    );
  }
}

export function vpcOfLoadBalancer({ world, inputs, place }: Call): Inputs {
  const [first = ""] = [...texts(inputs.subnets), ...textsAt(inputs, "subnetMappings.subnetId")];
  return { vpcId: text(world.find("aws:ec2/subnet:Subnet", first, place)?.inputs.vpcId) };
}

/** A protected load balancer stays; its listeners go with it. */
export function releaseLoadBalancer({ world, before, place }: Call): void {
  if (before?.inputs.enableDeletionProtection === true) {
    refuse(
      "balancer-attributes",
      "OperationNotPermitted",
      `Load balancer '${before.id}' cannot be deleted because deletion protection is enabled`,
    );
  }
  const listeners = world.list({ type: LISTENER, ...place }).filter((one) => one.inputs.loadBalancerArn === before?.id);
  for (const { type, account, region, id } of listeners) world.remove(`${type}|${account}|${region}|${id}`);
}

/** Ports, times and thresholds of a target group. */
export function checkTargetGroup(inputs: Inputs): void {
  const prefix = text(inputs.namePrefix);
  if (prefix.length > 6)
    refuse("target-group", "ValidationError", `namePrefix '${prefix}' is longer than 6 characters`);
  const isLambda = inputs.targetType === "lambda";
  if (!isLambda && ["port", "protocol", "vpcId"].some((key) => inputs[key] === undefined)) {
    refuse("target-group", "ValidationError", "A target group takes port, protocol and VPC");
  }
  within("target-group", "deregistration_delay.timeout_seconds", inputs.deregistrationDelay, 0, 3600);
  within("target-group", "port", inputs.port, 1, 65535);
  const [check] = records(inputs.healthCheck);
  if (check) checkHealth(check, text(inputs.protocol));
}

function checkHealth(check: Inputs, protocol: string): void {
  within("health-check", "interval", check.interval, 5, 300);
  within("health-check", "timeout", check.timeout, 2, 120);
  within("health-check", "healthy threshold", check.healthyThreshold, 2, 10);
  within("health-check", "unhealthy threshold", check.unhealthyThreshold, 2, 10);
  const [interval, timeout] = [numeric(check.interval) ?? 30, numeric(check.timeout) ?? 0];
  if (timeout >= interval && protocol.startsWith("HTTP")) {
    refuse(
      "health-check",
      "ValidationError",
      `Health check timeout '${timeout}' must be smaller than the interval '${interval}'`,
    );
  }
  const path = text(check.path);
  if (path && !path.startsWith("/")) {
    refuse("health-check", "ValidationError", `Health check path '${path}' must start with a '/' character`);
  }
}

function within(
  rule: "target-group" | "health-check",
  what: string,
  value: unknown,
  least: number,
  most: number,
): void {
  const number = numeric(value);
  if (number !== undefined && (number < least || number > most)) {
    refuse(rule, "ValidationError", `${what} '${number}' must be between ${least} and ${most}`);
  }
}

const PROTOCOLS = { app: ["HTTP", "HTTPS"], net: ["TCP", "UDP", "TLS", "TCP_UDP", "QUIC", "TCP_QUIC"] } as const;

/** HTTPS and TLS listeners need a certificate; others take none. */
export function checkListener(inputs: Inputs): void {
  const protocol = text(inputs.protocol);
  const secure = protocol === "HTTPS" || protocol === "TLS";
  if (secure && inputs.certificateArn === undefined)
    refuse("listener-certificate", "ValidationError", "A certificate must be specified for HTTPS listeners");
  if (protocol && !secure && inputs.certificateArn !== undefined) {
    refuse("listener-certificate", "ValidationError", `A certificate cannot be specified for ${protocol} listeners`);
  }
  if (records(inputs.defaultActions).length === 0 && Array.isArray(inputs.defaultActions))
    refuse("rule-actions", "ValidationError", "A listener takes a default action");
}

/** The protocol suits the load balancer, the certificate is issued, and its target groups are of its VPC and of no other balancer. */
export function allowListener(call: Call): void {
  const { world, inputs, place } = call;
  const balancer = text(inputs.loadBalancerArn);
  const protocol = text(inputs.protocol);
  const allowed: readonly string[] = PROTOCOLS[balancer.includes("/net/") ? "net" : "app"];
  if (protocol && !allowed.includes(protocol)) {
    refuse(
      "listener-protocol",
      "UnsupportedProtocol",
      `Listener protocol '${protocol}' must be one of '${allowed.join(", ")}'`,
    );
  }
  if (text(inputs.sslPolicy) && protocol && protocol !== "HTTPS" && protocol !== "TLS") {
    refuse("listener-protocol", "ValidationError", `An SSL policy cannot be specified for ${protocol} listeners`);
  }
  issued(world, text(inputs.certificateArn), place);
  allowGroups(world, groupsOf(inputs), world.find(BALANCER, balancer, place), place);
}

/** A certificate on a listener is one that ACM has issued. */
export function allowListenerCertificate({ world, inputs, place }: Call): void {
  issued(world, text(inputs.certificateArn), place);
  const listener = world.find(LISTENER, text(inputs.listenerArn), place);
  if (listener && !listener.existing && !["HTTPS", "TLS"].includes(text(listener.outputs.protocol))) {
    refuse("listener-certificate", "UnsupportedProtocol", "Certificates can only be added to HTTPS and TLS listeners");
  }
}

function issued(world: World, certificate: string, place: Place): void {
  const found = certificate ? world.find("aws:acm/certificate:Certificate", certificate, place) : undefined;
  if (found && !found.existing && found.outputs.status !== "ISSUED") {
    refuse(
      "certificate-issued",
      "UnsupportedCertificate",
      `The certificate '${certificate}' must have a fully-qualified domain name, a supported signature, and a supported key size (it is ${text(found.outputs.status)}, not ISSUED)`,
    );
  }
}

/** A listener holds 100 rules; their target groups are of its load balancer. */
export function allowRule({ world, inputs, place, before }: Call): void {
  const listener = world.find(LISTENER, text(inputs.listenerArn), place);
  const siblings = world.list({ type: RULE, ...place }).filter((one) => one.inputs.listenerArn === inputs.listenerArn);
  if (!before && siblings.length >= 100) {
    refuse(
      "rules-per-listener",
      "TooManyRules",
      "The maximum number of rules (100, default actions not counted) on a load balancer has been reached",
    );
  }
  allowGroups(world, groupsOf(inputs), world.find(BALANCER, text(listener?.inputs.loadBalancerArn), place), place);
}

export function priorityOfRule({ world, inputs, place }: Call): Inputs {
  if (inputs.priority !== undefined) return {};
  const taken = world
    .list({ type: RULE, ...place })
    .flatMap((one) => (one.inputs.listenerArn === inputs.listenerArn ? (numeric(one.outputs.priority) ?? []) : []));
  return { priority: Math.max(0, ...taken) + 1 };
}

function allowGroups(world: World, groups: readonly string[], balancer: WorldResource | undefined, place: Place): void {
  if (!balancer || balancer.existing) return;
  for (const group of groups) {
    const vpc = text(world.find(GROUP, group, place)?.inputs.vpcId);
    if (vpc && text(balancer.outputs.vpcId) && vpc !== balancer.outputs.vpcId) {
      refuse(
        "target-group-vpc",
        "InvalidConfigurationRequest",
        `The target group '${group}' is in another VPC than the load balancer`,
      );
    }
    const others = balancersOf(world, group, place).filter((one) => one !== balancer.id);
    if (others.length > 0) {
      refuse(
        "target-group-balancer",
        "TargetGroupAssociationLimit",
        `The target group '${group}' cannot be associated with more than one load balancer`,
      );
    }
  }
}

/** The load balancers whose listeners or rules forward to a target group. */
export function balancersOf(world: World, group: string, place: Place): string[] {
  const found = world.find(GROUP, group, place);
  if (!found) return [];
  return world.holdersOf(`${found.type}|${found.account}|${found.region}|${found.id}`).flatMap((holder) => {
    if (holder.type === LISTENER) return [text(holder.inputs.loadBalancerArn)];
    if (holder.type !== RULE) return [];
    const listener = text(holder.inputs.listenerArn);
    return [text(world.find(LISTENER, listener, place)?.inputs.loadBalancerArn) || listener];
  });
}
