import type { AwsAccess } from "../aws/access.js";
import { liveRules } from "../aws/balancers.js";
import { runningDigests } from "../aws/live/containers.js";
import { publicZone, recordsOfZones } from "../aws/live/domains.js";
import { type LiveRole, liveRoles } from "../aws/live/identity.js";
import { type LiveThing, readableTypes, readLive } from "../aws/live/index.js";
import { rulesOfGroups } from "../aws/live/network.js";
import { secretOutputs } from "../manifest/addons/outputs.js";
import { parseTemplate } from "../manifest/addons/template.js";
import { type Match, matchByInputs, matchByStack, matchRules, type Owned, outputsOfId } from "./match.js";
import { matchListeners, unnamedListeners } from "./matchListeners.js";
import { type Survey, stackOf } from "./survey.js";

/** What runs of a plan, and what else was found on the way. */
export interface Live {
  matches: Match[];
  /** By `type id`. */
  things: ReadonlyMap<string, LiveThing>;
  /** Outputs by `type::name`, for references. */
  outputs: ReadonlyMap<string, Record<string, unknown>>;
  roles: ReadonlyMap<string, LiveRole>;
  /** Rules of the security groups, and records of the zones, that no resource of the plan is. */
  foreign: LiveThing[];
  /** Listener rules that no stack has, by ARN. */
  foreignRules: string[];
}

/** Public zones that a plan looks up by name. */
export interface LookedUpZones {
  names: ReadonlySet<string>;
  /** Leads to the account that has them. @default the environment's */
  access?: AwsAccess;
}

interface KnownZone {
  name: string;
  id: string;
  access: AwsAccess;
}

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const ROLE = "aws:iam/role:Role";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const RECORD = "aws:route53/record:Record";
const ZONE = "aws:route53/zone:Zone";
const EIP = "aws:ec2/eip:Eip";
const STACK = "aws:cloudformation/stack:Stack";
const LISTENER = "aws:lb/listener:Listener";

const keyOf = ({ type, id }: { type: string; id: string }): string => `${type} ${id}`;

/**
 * Finds what each resource of a plan is in AWS and reads it. What has an id in a stack comes first; what belongs to it
 * follows from that; rules of security groups and records are found among all that their group or zone has.
 * @param zones public zones that the plan looks up
 * @param read what was read before; it is not asked for again
 * @throws RunError
 */
export async function findLive(
  access: AwsAccess,
  found: Survey,
  all: readonly Owned[],
  zones: LookedUpZones,
  read: readonly LiveThing[] = [],
): Promise<Live> {
  const things = new Map(read.map((thing) => [keyOf(thing), thing]));
  const outputs = new Map<string, Record<string, unknown>>();
  const matches = matchByStack(found, all);
  const open = () => all.filter(({ key }) => !matches.some((match) => match.owned.key === key));
  const listeners = unnamedListeners(found, open(), matches).map((id) => ({ type: LISTENER, id }));
  const unnamed = listeners.length === 0 ? [] : await readLive(access, listeners);
  for (const thing of unnamed) things.set(keyOf(thing), thing);
  matches.push(...matchListeners(found, open(), unnamed));
  for (const match of matches) outputs.set(match.owned.key, { ...outputsOfId(match), ...addonOutputs(found, match) });
  const known = await zoneIds(access, zones);
  for (const { name, id } of known) outputs.set(`zone:${name}`, { id });

  await readMatches(access, matches, things, outputs);
  const roles = await rolesOf(access, matches, things, outputs);
  // What follows from these may lead to more: a record to the certificate's validation.
  const dependents = matchByInputs(open(), outputs).filter(({ owned }) => owned.planned.type !== RECORD);
  await readMatches(access, dependents, things, outputs);
  matches.push(...dependents.filter((match) => isThere(match, things, roles)));

  const groupIds = matches.filter(({ owned }) => owned.planned.type === GROUP).map(({ id }) => id);
  const rules = await rulesOfGroups(access, groupIds);
  const ruleMatches = matchRules(open(), rules, outputs);
  const records = await recordsIn(access, zonesIn(open(), matches, outputs), known);
  const byId = new Map(records.map((record) => [record.id, record]));
  const recordMatches = matchByInputs(open(), outputs).filter(
    ({ owned, id }) => owned.planned.type === RECORD && byId.has(id),
  );
  for (const thing of [...rules, ...records]) things.set(keyOf(thing), thing);
  matches.push(...ruleMatches, ...recordMatches);
  for (const { owned, id } of [...ruleMatches, ...recordMatches])
    outputs.set(owned.key, things.get(`${owned.planned.type} ${id}`)?.outputs ?? {});

  const taken = new Set([...ruleMatches, ...recordMatches].map(({ id }) => id));
  return {
    matches,
    things,
    outputs,
    roles,
    foreign: [...rules, ...records].filter(({ id }) => !taken.has(id)),
    foreignRules: await rulesOfNoStack(access, found, matches),
  };
}

/** Reads what is matched, and lets outputs say what is read. CloudFormation's id of an address is no import id. */
async function readMatches(
  access: AwsAccess,
  matches: readonly Match[],
  things: Map<string, LiveThing>,
  outputs: Map<string, Record<string, unknown>>,
): Promise<void> {
  const wanted = matches
    .map(({ owned, id }) => ({ type: owned.planned.type, id }))
    .filter((one) => readableTypes.has(one.type) && !things.has(keyOf(one)));
  for (const thing of await readLive(access, wanted)) things.set(keyOf(thing), thing);
  const addresses = [...things.values()].filter(({ type }) => type === EIP);
  for (const match of matches) {
    if (match.owned.planned.type === EIP)
      match.id = addresses.find(({ outputs: { publicIp } }) => publicIp === match.id)?.id ?? match.id;
    const read = things.get(`${match.owned.planned.type} ${match.id}`);
    if (read !== undefined) outputs.set(match.owned.key, { ...outputs.get(match.owned.key), ...inOrder(read.outputs) });
  }
}

/** App Runner's records of validation as the component orders them: by name. */
function inOrder(outputs: Record<string, unknown>): Record<string, unknown> {
  const { certificateValidationRecords: records } = outputs as { certificateValidationRecords?: { name: string }[] };
  if (records === undefined) return outputs;
  return { ...outputs, certificateValidationRecords: [...records].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

async function rolesOf(
  access: AwsAccess,
  matches: readonly Match[],
  things: Map<string, LiveThing>,
  outputs: Map<string, Record<string, unknown>>,
): Promise<Map<string, LiveRole>> {
  const ours = matches.filter(({ owned }) => owned.planned.type === ROLE);
  const roles = new Map((await liveRoles(access, new Set(ours.map(({ id }) => id)))).map((role) => [role.name, role]));
  for (const { owned, id } of ours) {
    const role = roles.get(id);
    if (role === undefined) continue;
    things.set(keyOf(role.thing), role.thing);
    outputs.set(owned.key, role.thing.outputs);
    for (const policyArn of role.attached) {
      const thing = { type: ATTACHMENT, id: `${id}/${policyArn}`, inputs: { role: id, policyArn }, outputs: {} };
      things.set(keyOf(thing), thing);
    }
  }
  return roles;
}

/** What was derived is only a name until AWS has it. */
function isThere(
  { owned, id }: Match,
  things: ReadonlyMap<string, LiveThing>,
  roles: ReadonlyMap<string, LiveRole>,
): boolean {
  if (owned.planned.type !== ATTACHMENT) return things.has(`${owned.planned.type} ${id}`);
  const [role = "", ...arn] = id.split("/");
  return roles.get(role)?.attached.includes(arn.join("/")) === true;
}

/**
 * Outputs of an addons stack, which roles and containers refer to. A plan's reference to a secret is the end of its ARN
 * (planMocks.ts).
 */
function addonOutputs(found: Survey, { owned }: Match): Record<string, unknown> {
  const stack = owned.planned.type === STACK ? stackOf(found, "addons", owned.workload) : undefined;
  if (stack === undefined) return {};
  const { template } = parseTemplate("", stack.template);
  const secrets = template === undefined ? new Set<string>() : secretOutputs(template);
  const outputs = Object.entries(stack.outputs).map(([name, value]) => [
    name,
    secrets.has(name) ? value.replace(/^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:/, "") : value,
  ]);
  return { outputs: Object.fromEntries(outputs) };
}

/** By names; what leads to them first, where they are in another account than the environment. */
async function zoneIds(access: AwsAccess, { names, access: elsewhere }: LookedUpZones): Promise<KnownZone[]> {
  const found = await Promise.all(
    [...names].map(async (name): Promise<KnownZone[]> => {
      for (const way of elsewhere === undefined ? [access] : [elsewhere, access]) {
        const id = await publicZone(way, name);
        if (id !== undefined) return [{ name, id, access: way }];
      }
      return [];
    }),
  );
  return found.flat();
}

/** Records of zones, each read where its zone is. */
async function recordsIn(access: AwsAccess, ids: readonly string[], known: readonly KnownZone[]): Promise<LiveThing[]> {
  const wayTo = (id: string): AwsAccess => known.find((one) => one.id === id)?.access ?? access;
  const ways = [...new Set(ids.map(wayTo))];
  const found = await Promise.all(
    ways.map((way) =>
      recordsOfZones(
        way,
        ids.filter((id) => wayTo(id) === way),
      ),
    ),
  );
  return found.flat();
}

/** Zones whose records have to be read: those that records of the plan name, and the environment's own. */
function zonesIn(
  open: readonly Owned[],
  matches: readonly Match[],
  outputs: ReadonlyMap<string, Record<string, unknown>>,
): string[] {
  const named = matchByInputs(
    open.filter(({ planned }) => planned.type === RECORD),
    outputs,
  ).map(({ id }) => id.split("_")[0] ?? "");
  const own = matches.filter(({ owned }) => owned.planned.type === ZONE).map(({ id }) => id);
  return [...new Set([...named, ...own])].filter((id) => id !== "");
}

/** Rules on our listeners that no stack of Copilot's has: someone has made them by hand. */
async function rulesOfNoStack(access: AwsAccess, found: Survey, matches: readonly Match[]): Promise<string[]> {
  const listeners = matches.filter(({ owned }) => owned.planned.type === LISTENER).map(({ id }) => id);
  const known = new Set(found.stacks.flatMap(({ resources }) => resources.map(({ physical }) => physical)));
  return (await liveRules(access, listeners)).map(({ arn }) => arn).filter((arn) => !known.has(arn));
}

/** The image that runs in each container, by `workload/container`: with its digest where a task says it. */
export async function runningImages(
  access: AwsAccess,
  found: Survey,
): Promise<{ images: Record<string, string>; tasks: LiveThing[] }> {
  const services = found.stacks.flatMap(({ role, workload, resources }) => {
    const physical = (logical: string) => resources.find((one) => one.logical === logical)?.physical;
    const [task, service] = [physical("TaskDefinition"), physical("Service")];
    if (role !== "workload" || workload === undefined || task === undefined) return [];
    const [cluster = "", name = ""] = service?.split("/").slice(-2) ?? [];
    return [{ workload, taskDefinition: task, cluster, service: name }];
  });
  const [tasks, digests] = await Promise.all([
    readLive(
      access,
      services.map(({ taskDefinition: id }) => ({ type: "aws:ecs/taskDefinition:TaskDefinition", id })),
    ),
    runningDigests(
      access,
      services.filter(({ service }) => service !== ""),
    ),
  ]);
  const images: Record<string, string> = {};
  for (const { workload, taskDefinition, service } of services) {
    const task = tasks.find(({ id }) => id === taskDefinition);
    const containers = JSON.parse(String(task?.inputs.containerDefinitions ?? "[]")) as {
      name: string;
      image: string;
    }[];
    for (const { name, image } of containers) {
      const digest = digests.get(service)?.[name];
      const repository = image.replace(/@.*$/, "").replace(/:[^:/]+$/, "");
      images[`${workload}/${name}`] = digest === undefined ? image : `${repository}@${digest}`;
    }
  }
  return { images, tasks };
}
