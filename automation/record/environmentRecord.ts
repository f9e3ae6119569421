import type { EnvironmentSpec } from "../../components/environment.js";
import type { ResolvedPatch } from "../manifest/overrides/actions.js";
import type { ResolvedWorkload, WorkloadKind } from "../manifest/resolved.js";
import type { Adopted } from "./adopted.js";

/** One listener rule of a workload as the record keeps it. */
export interface RecordedRule {
  path: string;
  hosts: string[];
  sourceIps: string[];
  priority: number;
}

/** Shared resources that a workload needs of its environment. */
export type EnvironmentNeeds = { [N in NeedName]?: boolean };

/** What an environment knows of one workload, whichever repository it is in. */
export interface WorkloadRecord {
  /** Repository that holds its manifest. */
  repository: string;
  /** Its `type` in the manifest. */
  kind: WorkloadKind;
  /** Shared resources that it needs of the environment. */
  needs: EnvironmentNeeds;
  /** Host names for the environment's certificate. */
  aliases: string[];
  /** Load balancer that the rules are on: the environment's, or an existing one by name or ARN. */
  loadBalancer?: string;
  /** Security groups of that load balancer, if it is an existing one: the environment lets each in once. */
  admits?: string[];
  /** Its listener rules with their priorities. */
  rules: RecordedRule[];
  /** Values of other stacks' exports that the last run gave it, by name. @default none */
  imports?: Record<string, string>;
  /** Its addons import exports of Copilot's that had to stay imports. @default false */
  exports?: true;
}

/** The stack output `airlift`: plain data without secrets on who owns what in an environment. */
export interface EnvironmentRecord {
  /** Of this form. */
  version: 1;
  /** Name of the application. */
  application: string;
  /** Name of the environment. */
  environment: string;
  /** Repository whose environment manifest is applied. */
  owner: string;
  /** That manifest, resolved: other repositories' runs apply it too. */
  spec: EnvironmentSpec<string>;
  /** Patches of the environment, and whether it has a transform: the owner's, and applied by other repositories too. */
  overrides?: { patches: ResolvedPatch[]; transform?: true };
  /** That manifest as it is written, for repositories that want a copy (`env show --manifest`). */
  manifest?: string;
  /** Copilot's CloudFormation exports are kept, in a stack of their own: the owner's airlift.yml asks for it, or its environment addons. */
  exports?: "setting" | "addons";
  /** Shared resources that were made once; they stay until they are trimmed. */
  made: EnvironmentNeeds;
  /** By name, of all repositories. */
  workloads: Record<string, WorkloadRecord>;
  /** Present: `airlift env expire` destroys it that many seconds after its last deployment. */
  expiry?: { ttl: number; deployedAt: string };
  /** Task definitions that the stack has registered, earlier revisions included: `family:revision`, or the ARN. */
  registered?: string[];
  /** The environment whose manifest and settings it has; absent: its own. */
  from?: string;
  /** What was taken over from AWS Copilot, and stays as it was. @default nothing */
  adopted?: Adopted;
}

export const needNames = [
  "publicLoadBalancer",
  "internalLoadBalancer",
  "nat",
  "fileSystem",
  "appRunnerEndpoint",
  "jobs",
] as const;

export type NeedName = (typeof needNames)[number];

/** Shared resources that are there and that no workload of the record wants any more. */
export function unneeded(record: EnvironmentRecord | undefined): NeedName[] {
  if (record === undefined) return [];
  const wanted = unionOfNeeds(Object.values(record.workloads).map(({ needs }) => needs));
  return needNames.filter((name) => record.made[name] === true && wanted[name] !== true);
}

/** The union of needs: a shared resource is there when one workload wants it, or when it was made before. */
export function unionOfNeeds(all: Iterable<EnvironmentNeeds>): EnvironmentNeeds {
  const union: EnvironmentNeeds = {};
  for (const needs of all) for (const name of needNames) if (needs[name]) union[name] = true;
  return union;
}

/**
 * What one workload needs of its environment (semantics.md section 8, corrected by section 12).
 *
 * @param express whether Request-Driven Web Services run on ECS Express
 */
export function needsOf(workload: ResolvedWorkload, spec: EnvironmentSpec<string>, express = false): EnvironmentNeeds {
  const needs: EnvironmentNeeds = {};
  const ownVpc = spec.vpc === undefined || "cidr" in spec.vpc;
  if (workload.kind === "Static Site") return needs;
  if (workload.kind === "Request-Driven Web Service") {
    if (express) {
      // Its tasks are in private subnets when it is private, and pull their image from there.
      if (ownVpc && workload.spec.private !== undefined) needs.nat = true;
      return needs;
    }
    if (ownVpc && workload.spec.placement === "private") needs.nat = true;
    if (workload.spec.private !== undefined && workload.spec.private.endpoint === undefined)
      needs.appRunnerEndpoint = true;
    return needs;
  }
  if (ownVpc && workload.spec.network?.placement === "private") needs.nat = true;
  for (const volume of Object.values(workload.spec.storage?.volumes ?? {}))
    if (volume.efs !== undefined && "managed" in volume.efs) needs.fileSystem = true;
  if (workload.kind === "Scheduled Job") needs.jobs = true;
  if (workload.kind !== "Load Balanced Web Service" && workload.kind !== "Backend Service") return needs;
  if (workload.spec.http !== undefined && workload.spec.http.importedLoadBalancer === undefined)
    needs[workload.kind === "Backend Service" ? "internalLoadBalancer" : "publicLoadBalancer"] = true;
  return needs;
}

/** Whether Copilot's CloudFormation exports are kept in a stack of their own. */
export function keepsExports(record: EnvironmentRecord): boolean {
  return record.exports !== undefined || addonsImportExports(record);
}

/** Whether addons import them by themselves, so that the stack has to be there before. */
export function addonsImportExports(record: EnvironmentRecord): boolean {
  return record.exports === "addons" || Object.values(record.workloads).some((workload) => workload.exports === true);
}

/** The workloads of a record that `repository` does not own, by name. */
export function workloadsOfOthers(record: EnvironmentRecord | undefined, repository: string): string[] {
  return Object.entries(record?.workloads ?? {})
    .filter(([, workload]) => workload.repository !== repository)
    .map(([name]) => name)
    .sort();
}

/** Reads the record from a stack's outputs; absent when the stack has none. */
export function recordFrom(outputs: Readonly<Record<string, unknown>> | undefined): EnvironmentRecord | undefined {
  const record = outputs?.airlift as EnvironmentRecord | undefined;
  if (record === undefined || record === null) return undefined;
  if (record.version !== 1)
    throw new Error(
      `The environment was deployed by a newer Airlift (record version ${String(record.version)}); install that version and run again.`,
    );
  return record;
}
