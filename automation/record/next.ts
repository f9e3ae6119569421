import type { DomainSpec, EnvironmentSpec } from "../../components/environment.js";
import { ownValue } from "../../components/ownValue.js";
import { allocatePriorities, type Precedence, type WantedRule } from "../../components/priorities.js";
import type { ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import {
  type EnvironmentRecord,
  type NeedName,
  needsOf,
  type RecordedRule,
  unionOfNeeds,
  unneeded,
  type WorkloadRecord,
} from "./environmentRecord.js";
import { inPlace } from "./networkChange.js";
import { keptNotice } from "./sharedResources.js";

/** What a run knows when it works out the record. */
export interface RecordContext {
  repository: string;
  domain?: DomainSpec;
  /** What Request-Driven Web Services run on. @default apprunner */
  requestDriven?: "apprunner" | "express";
  /** Workloads that take part (`-n`); the others keep what the record says of them. @default all */
  selected?: ReadonlySet<string>;
  /** Workloads to take out of the environment (`--prune`). */
  pruned?: ReadonlySet<string>;
  /** Makes this repository the owner of the environment's manifest. */
  takeOver?: boolean;
  /** Shared resources to take down if nobody needs them. @default none */
  trimmed?: readonly NeedName[];
  /** Seconds that the environment lasts after this deployment. @default without end */
  ttl?: number;
  /** When the run decides. @default the present, read here */
  now?: Date;
  /** The environment that this one is a clone of. */
  from?: string;
  /** Whether airlift.yml asks to keep Copilot's exports. @default false */
  exports?: boolean;
  /** Text of this folder's manifest of the environment. */
  manifest?: string;
  /** Security groups of existing load balancers, by the name or ARN that manifests give. @default not known */
  groups?: Readonly<Record<string, readonly string[]>>;
  /** Numbers on a listener that are not ours: load balancer → numbers. */
  taken?: Readonly<Record<string, readonly number[]>>;
  /** Decides between equal rules (airlift.yml `priority`). */
  precedence?: Precedence;
}

export interface NextRecord {
  record: EnvironmentRecord;
  /** What the user should know: kept resources, moved rules, a manifest that is not applied here. */
  notices: string[];
  /** Workloads of this repository that the record knows and the folder does not have any more. */
  gone: string[];
  /** Pairs of workloads that want the very same rule. */
  conflicts: { workloads: [string, string]; rule: string }[];
}

/** The record as it will be after a run: this repository's entries replaced, everyone else's kept. Pure. */
export function nextRecord(
  previous: EnvironmentRecord | undefined,
  resolved: ResolvedApplication,
  context: RecordContext,
): NextRecord {
  const { repository } = context;
  const owner = previous === undefined || context.takeOver === true ? repository : previous.owner;
  const asked = inPlace(previous?.spec, resolved.environment.spec);
  const spec = owner === repository ? asked : (previous as EnvironmentRecord).spec;
  const notices: string[] = [];
  if (owner !== repository && JSON.stringify(spec) !== JSON.stringify(asked))
    notices.push(
      `The environment's manifest here differs from the one of "${owner}", which applies. \`--take-over\` makes this one apply.`,
    );

  const workloads: Record<string, WorkloadRecord> = {};
  const here = new Set(resolved.workloads.map((workload) => workload.name));
  const gone: string[] = [];
  for (const [name, workload] of Object.entries(previous?.workloads ?? {})) {
    if (context.pruned?.has(name)) continue;
    if (workload.repository === repository && !here.has(name)) gone.push(name);
    workloads[name] = structuredClone(workload);
  }
  for (const workload of resolved.workloads) {
    if (context.selected !== undefined && !context.selected.has(workload.name)) continue;
    notices.push(...kindNotice(workload, ownValue(workloads, workload.name)));
    workloads[workload.name] = {
      repository,
      kind: workload.kind,
      needs: needsOf(workload, spec, context.requestDriven === "express"),
      aliases: aliasesOf(workload),
      ...(workload.addons?.needsExports === true && { exports: true as const }),
      ...loadBalancerOf(workload),
      ...admitsOf(workload, context.groups),
      rules: rulesOf(workload, resolved, spec, context.domain).map((rule) => ({ ...rule, priority: 0 })),
    };
  }
  const trimmed = Object.entries(previous?.made ?? {}).filter(([name]) => !context.trimmed?.includes(name as NeedName));
  const made = unionOfNeeds([
    Object.fromEntries(trimmed),
    ...Object.values(workloads).map((workload) => workload.needs),
  ]);
  const overrides = owner === repository ? overridesOf(resolved) : previous?.overrides;
  if (owner !== repository && overrides?.transform === true && resolved.environment.overrides?.transform === undefined)
    notices.push(
      `The environment is changed by a transform of "${owner}", which this folder does not have: copy copilot/environments/overrides/transform.* here, or this run takes its changes back.`,
    );
  const exports = owner === repository ? exportsOf(resolved, context.exports) : previous?.exports;
  const manifest = owner === repository ? context.manifest : previous?.manifest;
  const record: EnvironmentRecord = {
    version: 1,
    application: resolved.application,
    environment: resolved.environment.name,
    owner,
    spec,
    ...(overrides !== undefined && { overrides }),
    ...(manifest !== undefined && { manifest }),
    ...(exports !== undefined && { exports }),
    made,
    workloads: sorted(workloads),
    ...(context.ttl !== undefined && {
      expiry: { ttl: context.ttl, deployedAt: (context.now ?? new Date()).toISOString() },
    }),
    ...(context.from !== undefined && { from: context.from }),
    ...(previous?.adopted !== undefined && { adopted: previous.adopted }),
  };
  const before = unneeded(previous);
  for (const name of unneeded(record))
    if (!before.includes(name)) notices.push(...keptNotice(name, record.environment));
  return { record, gone, ...withPriorities(record, previous, context, notices) };
}

/** Why Copilot's exports are kept, if they are. */
function exportsOf({ environment }: ResolvedApplication, setting = false): EnvironmentRecord["exports"] {
  if (environment.addons?.needsExports === true) return "addons";
  return setting ? "setting" : undefined;
}

/** What other repositories have to know of the environment's overrides. */
function overridesOf({ environment }: ResolvedApplication): EnvironmentRecord["overrides"] {
  const { patches = [], transform } = environment.overrides ?? {};
  if (patches.length === 0 && transform === undefined) return undefined;
  return { patches, ...(transform !== undefined && { transform: true as const }) };
}

/** What a change of type costs where little of a workload can stay. */
function kindNotice({ name, kind }: ResolvedWorkload, before: WorkloadRecord | undefined): string[] {
  const apart = ["Request-Driven Web Service", "Static Site"];
  if (before === undefined || before.kind === kind) return [];
  if (!apart.includes(kind) && !apart.includes(before.kind)) return [];
  return [
    `${name} changes from ${before.kind} to ${kind}: its addons and topics stay, the rest is replaced, and it can't be reached in the meantime.`,
  ];
}

function sorted(workloads: Record<string, WorkloadRecord>): Record<string, WorkloadRecord> {
  return Object.fromEntries(Object.entries(workloads).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function aliasesOf(workload: ResolvedWorkload): string[] {
  if (workload.kind !== "Load Balanced Web Service") return [];
  const http = workload.spec.http?.importedLoadBalancer === undefined ? workload.spec.http : undefined;
  return (http?.rules ?? []).flatMap((rule) => (rule.aliases ?? []).map((alias) => alias.name)).sort();
}

function loadBalancerOf(workload: ResolvedWorkload): { loadBalancer?: string } {
  if (workload.kind !== "Load Balanced Web Service" && workload.kind !== "Backend Service") return {};
  if (workload.spec.http === undefined) return {};
  const own = workload.kind === "Backend Service" ? "internal" : "public";
  return { loadBalancer: workload.spec.http.importedLoadBalancer ?? own };
}

function admitsOf(workload: ResolvedWorkload, groups: RecordContext["groups"] = {}): { admits?: string[] } {
  const { loadBalancer = "" } = loadBalancerOf(workload);
  const admits = ownValue(groups, loadBalancer) ?? [];
  return admits.length === 0 ? {} : { admits: [...admits].sort() };
}

/** Conditions of a workload's rules, as far as they decide which rules overlap. */
function rulesOf(
  workload: ResolvedWorkload,
  resolved: ResolvedApplication,
  spec: EnvironmentSpec<string>,
  domain: DomainSpec | undefined,
): Omit<RecordedRule, "priority">[] {
  if (workload.kind !== "Load Balanced Web Service" && workload.kind !== "Backend Service") return [];
  const certificates =
    (workload.kind === "Backend Service" ? spec.http?.private?.certificates : spec.http?.public?.certificates) ?? [];
  const below = `${workload.name}.${resolved.environment.name}.${resolved.application}`;
  // On somebody else's load balancer a service has no name of its own.
  const imported = workload.spec.http?.importedLoadBalancer !== undefined;
  const byDomain =
    workload.kind === "Load Balanced Web Service" && !imported && domain !== undefined && certificates.length === 0;
  return (workload.spec.http?.rules ?? []).map((rule) => {
    const aliases = (rule.aliases ?? []).map((alias) => alias.name);
    const internal = workload.kind === "Backend Service" && certificates.length === 0 && !imported;
    // Every Backend Service over HTTP also answers to the load balancer's own name, so their rules overlap.
    const hosts = internal
      ? ["*.elb.amazonaws.com", `${below}.internal`]
      : aliases.length > 0
        ? aliases
        : byDomain
          ? [`${below}.${domain.name}`]
          : [];
    return { path: rule.path, hosts, sourceIps: rule.allowedSourceIps ?? [] };
  });
}

/** Fills in the priorities, listener by listener. */
function withPriorities(
  record: EnvironmentRecord,
  previous: EnvironmentRecord | undefined,
  context: RecordContext,
  notices: string[],
): Pick<NextRecord, "notices" | "conflicts"> {
  const conflicts: NextRecord["conflicts"] = [];
  const listeners = new Set(Object.values(record.workloads).flatMap((workload) => workload.loadBalancer ?? []));
  for (const listener of listeners) {
    const foreign = new Set(ownValue(context.taken, listener) ?? []);
    const wanted = on(record, listener).flatMap(([name, workload]) =>
      workload.rules.map((rule, index) => {
        const { priority, ...rest } = wantedRule(name, index, rule, ownValue(previous?.workloads, name), listener);
        // Deleted by hand, and its number given to somebody else's rule meanwhile.
        return priority === undefined || foreign.has(priority) ? rest : { ...rest, priority };
      }),
    );
    // Numbers that this run frees stay taken: the engine creates before it deletes.
    const freed = on(previous, listener).flatMap(([, workload]) => workload.rules.map((rule) => rule.priority));
    const taken = [...freed, ...foreign];
    const allocation = allocatePriorities(wanted, { taken, precedence: context.precedence });
    for (const [name, workload] of on(record, listener))
      for (const [index, rule] of workload.rules.entries())
        rule.priority = ownValue(allocation.priorities, `${name}/${index}`) as number;
    for (const { first, second } of allocation.conflicts)
      conflicts.push({ workloads: [first.workload, second.workload], rule: first.path });
    for (const { workload, index, from, to } of allocation.moved)
      notices.push(`Rule ${index + 1} of ${workload} moves from priority ${from} to ${to}, to stay in order.`);
  }
  return { notices, conflicts };
}

function on(record: EnvironmentRecord | undefined, listener: string): [string, WorkloadRecord][] {
  return Object.entries(record?.workloads ?? {}).filter(([, workload]) => workload.loadBalancer === listener);
}

function wantedRule(
  workload: string,
  index: number,
  rule: RecordedRule,
  past: WorkloadRecord | undefined,
  listener: string,
): WantedRule {
  const { path, hosts, sourceIps } = rule;
  const before = past?.loadBalancer === listener ? past.rules[index] : undefined;
  const wanted = { key: `${workload}/${index}`, workload, index, path, hosts, sourceIps };
  return before === undefined ? wanted : { ...wanted, priority: before.priority, before };
}
