import { isRecord } from "../base/isRecord.js";
import { priceTable as prices } from "./prices.js";

/** A resource, as far as its cost is worked out from it. */
export interface PricedResource {
  type: string;
  /** Logical name. */
  name: string;
  inputs: Record<string, unknown>;
  /** The workload, or `environment`. */
  owner: string;
}

/** What one thing costs a month. */
export interface CostItem {
  what: string;
  /** US dollars. */
  monthly: number;
}

/** What a workload or the environment costs a month. */
export interface OwnerCost {
  owner: string;
  /** US dollars, of what runs all the time. With scaling: at the lowest number of tasks. */
  monthly: number;
  items: CostItem[];
  /** What is paid by use, with its price. */
  usage: string[];
}

const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const number = (value: unknown): number => (Number.isFinite(Number(value)) ? Number(value) : 0);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const hourly = (price: number, count = 1): number => price * count * prices.hours;

type Priced = { items: CostItem[]; usage?: string[] };
const paid = (what: string, monthly: number, ...usage: string[]): Priced => ({ items: [{ what, monthly }], usage });
const byUse = (...usage: string[]): Priced => ({ items: [], usage });

/** Cost by type of resource; what is not here costs nothing, or is paid by use too small to name. */
const costs: Readonly<Record<string, (one: PricedResource, all: readonly PricedResource[]) => Priced>> = {
  "aws:ecs/service:Service": service,
  "aws:lb/loadBalancer:LoadBalancer": balancer,
  "aws:ec2/natGateway:NatGateway": () => {
    const what = [{ what: "NAT gateway", monthly: hourly(prices.nat.hour) }, address(1)];
    return { items: what, usage: [`NAT gateway: $${prices.nat.gigabyte} a GB`] };
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ inputs }) => {
    if (inputs.vpcEndpointType !== "Interface") return { items: [] };
    const subnets = Math.max(1, list(inputs.subnetIds).length);
    return paid(
      `VPC endpoint in ${subnets} subnets`,
      hourly(prices.endpoint.hour, subnets),
      `VPC endpoint: $${prices.endpoint.gigabyte} a GB`,
    );
  },
  "aws:efs/fileSystem:FileSystem": () => byUse(`EFS: $${prices.efs} a GB`),
  "aws:cloudwatch/logGroup:LogGroup": () => byUse(`Logs: $${prices.logs} a GB written`),
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ inputs }) => {
    const metrics = list(inputs.metricQueries).filter((one) => isRecord(one) && isRecord(one.metric)).length;
    return paid("Alarm", prices.alarm * Math.max(1, metrics));
  },
  "aws:apprunner/service:Service": ({ inputs }) => {
    const { cpu, memory } = isRecord(inputs.instanceConfiguration) ? inputs.instanceConfiguration : {};
    const gigabytes = number(memory ?? 2048) / 1024;
    const active = hours(prices.appRunner.cpu * (number(cpu ?? 1024) / 1024));
    return paid(
      `App Runner, ${gigabytes} GB provisioned`,
      hourly(prices.appRunner.memory, gigabytes),
      `App Runner: ${active} while it answers`,
    );
  },
  "aws:route53/zone:Zone": () => paid("Hosted zone", prices.zone),
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": () =>
    paid("Hosted zone of service discovery", prices.zone),
  "aws:kms/key:Key": () => paid("KMS key", prices.key),
  "aws:secretsmanager/secret:Secret": () => paid("Secret", prices.secret),
  "aws:sfn/stateMachine:StateMachine": ({ owner }, all) => {
    const size = sizeOf(owner, all);
    return size === undefined ? byUse("Job: by its runs") : byUse(`Job: ${hours(size.price)} while it runs`);
  },
  "aws:cloudfront/distribution:Distribution": () => byUse("CloudFront: by requests and GB"),
  "aws:cloudformation/stack:Stack": () => byUse("Addons: by what their template holds"),
};

const hours = (price: number): string => `$${price.toFixed(4).replace(/0+$/, "")} an hour`;
const address = (count: number): CostItem => ({
  what: count === 1 ? "Public IPv4 address" : `${count} public IPv4 addresses`,
  monthly: hourly(prices.publicAddress, count),
});

/** What an hour of a task of a workload costs; nothing where the price is not known. */
function sizeOf(owner: string, all: readonly PricedResource[]): { text: string; price: number } | undefined {
  const task = all.find((one) => one.type === TASK && one.owner === owner)?.inputs;
  if (task === undefined) return undefined;
  const platform = isRecord(task.runtimePlatform) ? task.runtimePlatform : {};
  if (String(platform.operatingSystemFamily ?? "LINUX") !== "LINUX") return undefined;
  const price = platform.cpuArchitecture === "ARM64" ? prices.fargate.ARM64 : prices.fargate.X86_64;
  const [cpu, memory] = [number(task.cpu) / 1024, number(task.memory) / 1024];
  const { sizeInGib = 0 } = isRecord(task.ephemeralStorage) ? task.ephemeralStorage : {};
  const storage = Math.max(0, number(sizeInGib) - prices.fargate.includedStorage) * prices.fargate.storage;
  return {
    text: `${cpu} vCPU, ${memory} GB${platform.cpuArchitecture === "ARM64" ? ", ARM" : ""}`,
    price: cpu * price.cpu + memory * price.memory + storage,
  };
}

function service({ inputs, owner }: PricedResource, all: readonly PricedResource[]): Priced {
  const size = sizeOf(owner, all);
  if (size === undefined) return byUse("Tasks: their price isn't known");
  const scaled = all.find((one) => one.type === "aws:appautoscaling/target:Target" && one.owner === owner)?.inputs;
  const count = number(scaled?.minCapacity ?? inputs.desiredCount ?? 1);
  const onSpot = spotTasks(list(inputs.capacityProviderStrategies).filter(isRecord), count);
  const tasks = (number_: number, price: number, where: string): CostItem[] =>
    number_ === 0 ? [] : [{ what: `${number_} × ${size.text} on ${where}`, monthly: hourly(price, number_) }];
  const network = isRecord(inputs.networkConfiguration) ? inputs.networkConfiguration : {};
  const usage =
    scaled === undefined ? [] : [`Scaling: up to ${number(scaled.maxCapacity)} tasks, each ${hours(size.price)}`];
  return {
    items: [
      ...tasks(count - onSpot, size.price, "Fargate"),
      ...tasks(onSpot, size.price * (1 - prices.fargate.spotDiscount), "Fargate Spot"),
      ...(network.assignPublicIp === true && count > 0 ? [address(count)] : []),
    ],
    usage,
  };
}

/** How many of the tasks are on Spot: first the bases, then by weight. */
function spotTasks(strategies: readonly Record<string, unknown>[], count: number): number {
  let left = count;
  let spot = 0;
  for (const { base, capacityProvider } of strategies) {
    const taken = Math.min(left, number(base));
    left -= taken;
    if (capacityProvider === "FARGATE_SPOT") spot += taken;
  }
  const weights = strategies.reduce((sum, { weight }) => sum + number(weight), 0);
  const ofSpot = strategies.filter(({ capacityProvider }) => capacityProvider === "FARGATE_SPOT");
  const share = ofSpot.reduce((sum, { weight }) => sum + number(weight), 0);
  return spot + (weights === 0 ? 0 : Math.round((left * share) / weights));
}

function balancer({ inputs }: PricedResource): Priced {
  const network = inputs.loadBalancerType === "network";
  const { hour, unit } = network ? prices.network : prices.application;
  const name = network ? "Network Load Balancer" : "Application Load Balancer";
  const zones = Math.max(list(inputs.subnets).length, list(inputs.subnetMappings).length, 1);
  return {
    items: [{ what: name, monthly: hourly(hour) }, ...(inputs.internal === true ? [] : [address(zones)])],
    usage: [`${name}: $${unit} an hour of a capacity unit`],
  };
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;

/** What resources cost a month, by owner: the environment first, then by name. */
export function monthlyCost(resources: readonly PricedResource[]): OwnerCost[] {
  const found = new Map<string, OwnerCost>();
  for (const one of resources) {
    const priced = costs[one.type]?.(one, resources);
    if (priced === undefined) continue;
    const cost = found.get(one.owner) ?? { owner: one.owner, monthly: 0, items: [], usage: [] };
    cost.items.push(...priced.items.map((item) => ({ ...item, monthly: cents(item.monthly) })));
    cost.usage = [...new Set([...cost.usage, ...(priced.usage ?? [])])];
    cost.monthly = cents(cost.items.reduce((sum, { monthly }) => sum + monthly, 0));
    found.set(one.owner, cost);
  }
  return [...found.values()].sort((a, b) =>
    a.owner === "environment" ? -1 : b.owner === "environment" ? 1 : a.owner < b.owner ? -1 : 1,
  );
}

/** The sum of all owners. */
export const totalCost = (owners: readonly OwnerCost[]): number =>
  cents(owners.reduce((sum, { monthly }) => sum + monthly, 0));
