// Physical names that are part of Copilot's contract, and how long AWS lets names be. Pure.

/** Characters that AWS allows in the name of each thing. */
export const nameLimits = {
  alarm: 255,
  appRunnerService: 40,
  bucket: 63,
  cloudFront: 64,
  codePipeline: 100,
  eventRule: 64,
  inlinePolicy: 128,
  function: 64,
  loadBalancer: 32,
  queue: 80,
  role: 64,
  scalingPolicy: 256,
  securityGroup: 255,
  stack: 128,
  stateMachine: 80,
  targetGroup: 32,
  taskFamily: 255,
  topic: 256,
} as const;

export type NamedThing = keyof typeof nameLimits;

/** The components that stand for a workload, as their type tokens end. */
export const workloadComponents = [
  "LoadBalancedWebService",
  "BackendService",
  "WorkerService",
  "ScheduledJob",
  "RequestDrivenWebService",
  "StaticSite",
] as const;

/** What Pulumi's auto-naming adds to a logical name: a hyphen and seven hexadecimal digits. */
const autoNameSuffix = 8;

/** `{app}-{env}-{name}`: the stem of Copilot's own names. */
export function workloadStem(application: string, environment: string, workload: string): string {
  return `${application}-${environment}-${workload}`;
}

/** `/copilot/{app}-{env}-{name}`, the log group that scripts and dashboards know. */
export function logGroupName(application: string, environment: string, workload: string): string {
  return `/copilot/${workloadStem(application, environment, workload)}`;
}

/** `{app}-{env}-{name}-{topic}` with `.fifo` for a FIFO topic: subscribers compose it themselves. */
export function topicName(stem: string, topic: string, fifo: boolean): string {
  return `${stem}-${topic}${fifo ? ".fifo" : ""}`;
}

/** What CloudFormation's logical ids can hold of a name. */
export const lettersAndDigits = (text: string): string => text.replace(/[^A-Za-z0-9]/g, "");

/**
 * Name of a topic's own queue in COPILOT_TOPIC_QUEUE_URIS: the publishing service, then the topic (with `.fifo`) with its
 * first letter raised and the rest lowered, both without anything but letters and digits.
 */
export function queueKey(service: string, topic: string): string {
  const name = lettersAndDigits(topic);
  return `${lettersAndDigits(service)}${name.charAt(0).toUpperCase()}${name.slice(1).toLowerCase()}EventsQueue`;
}

/**
 * Tag of an image in its workload's repository. awsx calls what it builds by the tag alone, so the workload is in it:
 * two workloads may be built from the same files.
 */
export function imageTag(workload: string, container: string, hash: string): string {
  return container === workload ? `${workload}-${hash}` : `${workload}-${container}-${hash}`;
}

/** Name of the addons stack of a workload, or of the environment: `{app}-{env}-{name}-addons`, cut with a hash at 128 characters. */
export function addonsStackName(application: string, environment: string, workload?: string): string {
  const owner =
    workload === undefined ? `${application}-${environment}` : workloadStem(application, environment, workload);
  return stackName(owner, "addons");
}

/** Ends of the names of alarms that roll a deployment back, by the threshold that asks for each. */
const rollbackAlarms = { cpuUtilization: "CPU", memoryUtilization: "Mem", messagesDelayed: "MsgsDelayed" } as const;

export type RollbackAlarm = (typeof rollbackAlarms)[keyof typeof rollbackAlarms];

/** `{stem}-CopilotRollback{CPU|Mem|MsgsDelayed}Alarm` */
export function rollbackAlarmName(stem: string, kind: RollbackAlarm): string {
  return shortened(`${stem}-CopilotRollback${kind}Alarm`, "alarm");
}

/** Names of the alarms that are made for these thresholds. */
export function madeAlarmNames(
  stem: string,
  thresholds: Readonly<Partial<Record<keyof typeof rollbackAlarms, number>>>,
): string[] {
  const kinds = Object.keys(rollbackAlarms) as (keyof typeof rollbackAlarms)[];
  return kinds.flatMap((key) => (thresholds[key] === undefined ? [] : [rollbackAlarmName(stem, rollbackAlarms[key])]));
}

/** Name of the stack that keeps Copilot's exports of an environment: `{app}-{env}-exports`. */
export function exportsStackName(application: string, environment: string): string {
  return stackName(`${application}-${environment}`, "exports");
}

function stackName(owner: string, what: string): string {
  const whole = `${owner}-${what}`;
  if (whole.length <= nameLimits.stack) return whole;
  const suffix = `-${hashOf(owner)}-${what}`;
  return owner.slice(0, nameLimits.stack - suffix.length) + suffix;
}

/** `name` if AWS takes it for `thing`, else its beginning and a hash of the whole. */
export function shortened(name: string, thing: NamedThing): string {
  const limit = nameLimits[thing];
  if (name.length <= limit) return name;
  return `${name.slice(0, limit - 9).replace(/[-.]+$/, "")}-${hashOf(name)}`;
}

/**
 * The `namePrefix` of a resource whose logical name is too long for auto-naming; absent when auto-naming fits.
 *
 * The provider adds 26 characters to a prefix, so target groups and load balancers have 6 left for it.
 */
export function namePrefix(logicalName: string, thing: NamedThing): string | undefined {
  const limit = nameLimits[thing];
  if (logicalName.length + autoNameSuffix <= limit) return undefined;
  const room = limit - 26;
  if (room < 12) return `${hashOf(logicalName).slice(0, room - 1)}-`;
  return `${logicalName.slice(0, room - 10)}-${hashOf(logicalName)}-`;
}

/** The `name` of a resource without prefixes whose logical name is too long for auto-naming; absent when auto-naming fits. */
export function fixedName(logicalName: string, thing: NamedThing): string | undefined {
  const limit = nameLimits[thing];
  return logicalName.length + autoNameSuffix <= limit
    ? undefined
    : shortened(logicalName.padEnd(limit + 1, "-"), thing);
}

/** Characters of a hash. */
export const hashLength = 8;

/** FNV-1a as eight hexadecimal digits: it tells long names apart, no more. */
export function hashOf(text: string): string {
  let sum = 0x811c9dc5;
  for (const character of text) sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (sum >>> 0).toString(16).padStart(hashLength, "0");
}

/** CRC-32 (IEEE), from which Copilot takes the user and group of a managed file system's access point. */
export function crc32(text: string): number {
  let sum = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
