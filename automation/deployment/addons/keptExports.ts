import { type ExportReference, findExport } from "../../../components/exports.js";
import { exportsStackName } from "../../../components/names.js";
import { ownValue } from "../../../components/ownValue.js";
import type { FoundExport } from "../../aws/cloudFormation.js";
import { RunError } from "../../base/errors.js";
import type { EnvironmentProgramData } from "../../program/environmentData.js";
import type { WorkloadEndpoints } from "../../record/endpoints.js";
import { keepsExports, type NeedName } from "../../record/environmentRecord.js";
import type { StackState, StateResource } from "../../stack/contents.js";
import type { Draft } from "../draft.js";

const stackType = "aws:cloudformation/stack:Stack";

/** CloudFormation exports of an account and region, as far as a run needs them. */
export interface ExportFacts {
  /** By name; empty where nothing asks for exports. */
  there: ReadonlyMap<string, FoundExport>;
  /** Stacks that import an export which the run would remove, by its name. */
  importers: ReadonlyMap<string, readonly string[]>;
}

/** Values of Copilot's exports of workloads that a run leaves alone, by name. */
export function knownExports(
  before: Readonly<Record<string, WorkloadEndpoints>>,
  built: ReadonlySet<string>,
): Record<string, string> {
  const others = Object.entries(before).filter(([name]) => !built.has(name));
  return Object.assign({}, ...others.map(([, { exports }]) => exports));
}

function isExportsStack({ part }: Pick<Draft, "part">, { type, inputs }: StateResource): boolean {
  return type === stackType && inputs.name === exportsStackName(part.application, part.environment.name);
}

/** Whether the environment keeps Copilot's exports, or did so before. */
export function hasExportsStack(draft: Draft, state: Pick<StackState, "resources"> | undefined): boolean {
  return keepsExports(draft.record) || (state?.resources ?? []).some((resource) => isExportsStack(draft, resource));
}

/** Exports of the environment's stack of exports that the run removes. */
export function exportsThatGo(draft: Draft, there: ReadonlyMap<string, FoundExport>): string[] {
  const stack = exportsStackName(draft.part.application, draft.part.environment.name);
  return ownExports(draft, there)
    .filter(({ by, exported }) => by === stack && !canStay(exported, draft))
    .map(({ full }) => full);
}

/** Exports with Copilot's names for this environment and its workloads, whoever makes them. */
function ownExports({ part }: Pick<Draft, "part">, there: ReadonlyMap<string, FoundExport>) {
  return [...there].flatMap(([full, { stack: by }]) => {
    const exported = findExport(part.application, part.environment.name, full);
    return exported === undefined || exported.owner === "application" ? [] : [{ full, exported, by }];
  });
}

/**
 * What others export of what the environment's stack of exports would; removes no export that another stack imports.
 *
 * @throws RunError `protected` with the stacks that import an export which would go
 */
export function decideExports(
  draft: Draft,
  state: Pick<StackState, "resources"> | undefined,
  { there, importers }: ExportFacts,
): Pick<EnvironmentProgramData, "othersExport" | "exportsElsewhere"> & { notices: string[] } {
  if (!hasExportsStack(draft, state)) return { notices: [] };
  const { name } = draft.part.environment;
  const stack = exportsStackName(draft.part.application, name);
  const ours = ownExports(draft, there);
  refuseImported(name, exportsThatGo(draft, there), importers, new Set());
  const othersExport = ours.filter(({ by }) => by !== stack).map(({ full }) => full);
  const [other] = ours.filter(({ by, exported }) => by !== stack && exported.owner === "environment");
  const isThere = (state?.resources ?? []).some((resource) => isExportsStack(draft, resource));
  if (isThere || other === undefined) return { othersExport, notices: [] };
  return {
    othersExport,
    exportsElsewhere: true,
    notices: [
      `The CloudFormation exports of "${name}" are made by the stack ${other.by}; Airlift makes its own once that stack is gone.`,
    ],
  };
}

/** The shared resource that an export of the environment stands for; absent for what every environment has. */
const parts: Readonly<Record<string, NeedName>> = {
  PrivateRouteTableIDs: "nat",
  PublicLoadBalancerDNS: "publicLoadBalancer",
  PublicLoadBalancerFullName: "publicLoadBalancer",
  CanonicalHostedZoneID: "publicLoadBalancer",
  HTTPListenerArn: "publicLoadBalancer",
  HTTPSListenerArn: "publicLoadBalancer",
  DefaultHTTPTargetGroup: "publicLoadBalancer",
  CloudFrontDomainName: "publicLoadBalancer",
  InternalLoadBalancerDNS: "internalLoadBalancer",
  InternalLoadBalancerFullName: "internalLoadBalancer",
  InternalLoadBalancerCanonicalHostedZoneID: "internalLoadBalancer",
  InternalHTTPListenerArn: "internalLoadBalancer",
  InternalHTTPSListenerArn: "internalLoadBalancer",
  InternalLoadBalancerSecurityGroup: "internalLoadBalancer",
  InternalWorkloadsHostedZoneID: "internalLoadBalancer",
  InternalWorkloadsHostedZoneName: "internalLoadBalancer",
  FilesystemID: "fileSystem",
  AppRunnerVpcEndpointId: "appRunnerEndpoint",
};

const kindsWith: Readonly<Record<string, readonly string[]>> = {
  DiscoveryServiceARN: ["Load Balanced Web Service", "Backend Service"],
  PublicNetworkLoadBalancerDNSName: ["Load Balanced Web Service"],
  CloudFrontDistributionDomainName: ["Static Site"],
  CloudFrontDistributionAlternativeDomainName: ["Static Site"],
};

/** Whether the environment will have what an export stands for, as far as that is known before the run. */
function canStay(exported: ExportReference, { record, part: resolved }: Draft): boolean {
  if (!keepsExports(record)) return false;
  if (exported.owner === "environment") {
    const need = ownValue(parts, exported.output);
    return need === undefined || record.made[need] === true;
  }
  const workload = ownValue(record.workloads, exported.workload ?? "");
  if (workload === undefined || kindsWith[exported.output]?.includes(workload.kind) !== true) return false;
  const here = resolved.workloads.find(({ name }) => name === exported.workload);
  if (exported.output !== "PublicNetworkLoadBalancerDNSName" || here?.kind !== "Load Balanced Web Service") return true;
  return here.spec.nlb !== undefined;
}

/**
 * Refuses to begin with a removal that CloudFormation would stop in the middle: of stacks whose exports are imported by
 * stacks that stay.
 *
 * @throws RunError `protected` with the importers
 */
export function refuseWhileImported(
  environment: string,
  doomed: readonly Pick<StateResource, "type" | "inputs">[],
  { there, importers }: ExportFacts,
): void {
  const stacks = doomed.filter(({ type }) => type === stackType);
  const names = new Set(stacks.map(({ inputs }) => String(inputs.name)));
  const going = [...there].flatMap(([name, { stack }]) => (names.has(stack) ? [name] : []));
  refuseImported(environment, going, importers, names);
}

function refuseImported(
  environment: string,
  going: readonly string[],
  importers: ReadonlyMap<string, readonly string[]>,
  alsoGoing: ReadonlySet<string>,
): void {
  const used = going.flatMap((name) => {
    const others = (importers.get(name) ?? []).filter((stack) => !alsoGoing.has(stack));
    return others.length === 0 ? [] : [`${name}: imported by ${others.join(", ")}`];
  });
  if (used.length === 0) return;
  throw new RunError(
    "protected",
    `CloudFormation exports of "${environment}" would be removed, but other stacks import them:`,
    {
      hint: `${used.join("\n")}\nRemove the imports from these stacks first.`,
      stack: environment,
    },
  );
}
