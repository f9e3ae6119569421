import { defaultVpc } from "../../components/environment/defaultNetwork.js";
import type { EnvironmentSpec, SubnetSpec } from "../../components/environment.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import type { EnvironmentSettings } from "../manifest/settings.js";
import type { EnvironmentRecord } from "../record/environmentRecord.js";
import { addressUses } from "./addresses.js";
import type { Use } from "./use.js";
import { workloadUses } from "./workloadUses.js";

type NatSetting = EnvironmentSettings["nat"];

/**
 * What an environment takes of AWS's limits, going by its record (every repository's workloads) and by what this
 * repository's manifests say. Pure: nothing is asked.
 *
 * @param hasDomain whether the application has a domain: names, a certificate and HTTPS
 * @param nat whether there is one NAT gateway or one in each zone
 */
export function usesOf(
  record: EnvironmentRecord,
  resolved: ResolvedApplication,
  hasDomain: boolean,
  nat: NatSetting,
): Use[] {
  const { spec } = record;
  return [
    ...loadBalancerUses(record, hasDomain),
    ...certificateUses(record, hasDomain),
    ...securityGroupUses(record),
    ...subnetUses(spec),
    ...accountUses(record),
    ...regionUses(record, nat),
    ...addressUses(record, resolved.workloads),
    ...resolved.workloads.flatMap(workloadUses),
    ...topicUses(resolved),
  ];
}

function loadBalancerUses(record: EnvironmentRecord, hasDomain: boolean): Use[] {
  const behind = new Map<string, number>();
  for (const { loadBalancer, rules } of Object.values(record.workloads))
    if (loadBalancer !== undefined) behind.set(loadBalancer, (behind.get(loadBalancer) ?? 0) + rules.length);
  return [...behind].flatMap(([loadBalancer, rules]): Use[] => {
    const ours = loadBalancer === "public" || loadBalancer === "internal";
    const of = ours ? `the ${loadBalancer} load balancer` : `the load balancer ${loadBalancer}`;
    return [
      // A rule on the HTTPS listener has another on the HTTP listener that leads to it.
      { limit: "rules", used: rules * (hasHttps(record.spec, loadBalancer, hasDomain) ? 2 : 1), of, loadBalancer },
      { limit: "targetGroups", used: rules, of, loadBalancer },
    ];
  });
}

function hasHttps({ http }: EnvironmentSpec<string>, loadBalancer: string, hasDomain: boolean): boolean {
  if (loadBalancer === "internal") return (http?.private?.certificates ?? []).length > 0;
  return loadBalancer === "public" && (hasDomain || (http?.public?.certificates ?? []).length > 0);
}

function certificateUses({ spec, workloads }: EnvironmentRecord, hasDomain: boolean): Use[] {
  const given = (["public", "private"] as const).map((side): Use => {
    const list = spec.http?.[side]?.certificates ?? [];
    const of = `the ${side === "public" ? "public" : "internal"} load balancer`;
    // The listener's default certificate does not count.
    return { limit: "certificates", used: Math.max(0, list.length - 1), of, path: `http.${side}.certificates` };
  });
  const aliases = new Set(Object.values(workloads).flatMap((workload) => workload.aliases));
  if (!hasDomain || (spec.http?.public?.certificates ?? []).length > 0) return given;
  // The environment's own name and everything below it.
  return [...given, { limit: "certificateNames", used: aliases.size + 2, of: "the environment's certificate" }];
}

/** CloudFront's list of addresses counts as this many rules. */
const cloudFrontWeight = 55;

function securityGroupUses({ spec, made, workloads }: EnvironmentRecord): Use[] {
  const { ingress = [], egress = [] } = spec.securityGroupRules ?? {};
  const admitted = new Set(Object.values(workloads).flatMap(({ admits = [] }) => admits));
  const own = 1 + Number(made.publicLoadBalancer === true) * 2 + Number(made.internalLoadBalancer === true);
  const { sourceIps = [], cdn = false } = spec.http?.public?.ingress ?? {};
  const entry = sourceIps.length === 0 ? 0 : sourceIps.length + (cdn ? cloudFrontWeight : 0);
  const of = "the environment's security group";
  const path = "network.vpc.security_group";
  return [
    { limit: "groupRules", used: own + admitted.size + ingress.length, of, path: `${path}.ingress` },
    { limit: "groupRules", used: Math.max(1, egress.length), of, path: `${path}.egress` },
    { limit: "groupRules", used: entry, of: "the public load balancer's security group", path: "http.public.ingress" },
  ];
}

function subnetUses({ vpc = defaultVpc }: EnvironmentSpec<string>): Use[] {
  if ("id" in vpc) return [];
  const used = vpc.publicSubnets.length + vpc.privateSubnets.length;
  return [{ limit: "subnets", used, of: "the environment's VPC", path: "network.vpc.subnets" }];
}

/** Roles that each kind has beside those of its addons. */
const rolesOfKind = {
  "Load Balanced Web Service": 2,
  "Backend Service": 2,
  "Worker Service": 2,
  "Request-Driven Web Service": 2,
  "Static Site": 0,
  // Also one for the state machine and one for its schedule.
  "Scheduled Job": 4,
};

function accountUses({ environment, workloads }: EnvironmentRecord): Use[] {
  const kinds = Object.values(workloads).map(({ kind }) => kind);
  const services = kinds.filter((kind) => /^(Load Balanced Web|Backend|Worker) Service$/.test(kind));
  const roles = kinds.reduce((sum, kind) => sum + rolesOfKind[kind], 0);
  const jobs = kinds.filter((kind) => kind === "Scheduled Job").length;
  return [
    { limit: "servicesPerCluster", used: services.length, of: "the environment's cluster" },
    { limit: "roles", used: roles, of: `${environment} alone` },
    { limit: "scheduledRules", used: jobs, of: `the jobs of ${environment}` },
  ];
}

/** What an account has few of in a region. */
function regionUses({ environment, spec, made }: EnvironmentRecord, nat: NatSetting): Use[] {
  const { vpc = defaultVpc } = spec;
  const of = `${environment} alone`;
  const balancers = Number(made.publicLoadBalancer === true) + Number(made.internalLoadBalancer === true);
  const own = "id" in vpc ? undefined : vpc;
  const gateways = made.nat !== true || own === undefined ? 0 : nat === "single" ? 1 : own.publicSubnets.length;
  return [
    { limit: "vpcs", used: own === undefined ? 0 : 1, of, path: "network.vpc" },
    { limit: "elasticIps", used: gateways, of, path: "network.vpc" },
    natUse(own?.publicSubnets.slice(0, gateways) ?? [], of),
    { limit: "loadBalancers", used: balancers, of },
  ];
}

/** One of each zone's; subnets may say which zones these are. */
function natUse(subnets: readonly SubnetSpec[], of: string): Use {
  const zones = subnets.flatMap(({ az }) => az ?? []);
  return {
    limit: "natGateways",
    used: Math.min(1, subnets.length),
    of,
    path: "network.vpc",
    ...(zones.length === subnets.length ? { zones } : { zoneCount: subnets.length }),
  };
}

function topicUses({ workloads, environment }: ResolvedApplication): Use[] {
  const connected = workloads.filter(({ spec }) => "network" in spec && spec.network?.connect !== undefined);
  const filters = new Map<string, number>();
  for (const workload of workloads) {
    if (workload.kind !== "Worker Service") continue;
    for (const { service, name, filterPolicy } of workload.spec.subscribe?.topics ?? [])
      if (filterPolicy !== undefined) filters.set(`${service}/${name}`, (filters.get(`${service}/${name}`) ?? 0) + 1);
  }
  return [
    { limit: "servicesPerNamespace", used: connected.length, of: `Service Connect in ${environment.name}` },
    ...[...filters].map(([topic, used]): Use => ({ limit: "filterPolicies", used, of: `the topic ${topic}` })),
  ];
}
