import { type ExportReference, findExport } from "../../../components/exports.js";
import { exportsStackName } from "../../../components/names.js";
import { RunError } from "../../base/errors.js";
import type { EnvironmentProgramData } from "../../program/environmentData.js";
import { keepsExports, type NeedName } from "../../record/environmentRecord.js";
import { accessOf } from "../../session/awsAccess.js";
import type { Session } from "../../session/session.js";
import type { StackState, StateResource } from "../../stack/contents.js";
import { type ExportList, exportList } from "./lookUpExports.js";

const stackType = "aws:cloudformation/stack:Stack";

/**
 * Sees to it that nobody else exports what the environment's stack of exports would, and that no export goes that
 * another stack imports.
 *
 * @returns what is worth telling
 * @throws RunError `protected` with the stacks that import an export which would go
 */
export async function settleExports(
  session: Session,
  data: EnvironmentProgramData,
  state: StackState | undefined,
  list: ExportList,
): Promise<string[]> {
  const { resolved, record } = data;
  const { name } = resolved.environment;
  const stack = exportsStackName(resolved.application, name);
  const isThere = (state?.resources ?? []).some(({ type, inputs }) => type === stackType && inputs.name === stack);
  if (!keepsExports(record) && !isThere) return [];
  const ours = [...(await list())].flatMap(([full, { stack: by }]) => {
    const exported = findExport(resolved.application, name, full);
    return exported === undefined || exported.owner === "application" ? [] : [{ full, exported, by }];
  });
  data.othersExport = ours.filter(({ by }) => by !== stack).map(({ full }) => full);
  const gone = ours.filter(({ by, exported }) => by === stack && !canStay(exported, data));
  await refuseImported(
    session,
    name,
    gone.map(({ full }) => full),
    new Set(),
  );
  const [other] = ours.filter(({ by, exported }) => by !== stack && exported.owner === "environment");
  if (isThere || other === undefined) return [];
  data.exportsElsewhere = true;
  return [
    `The CloudFormation exports of "${name}" are made by the stack ${other.by}; Airlift makes its own once that stack is gone.`,
  ];
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

/** Whether the environment will have what an export stands for, as far as that can be told before the run. */
function canStay(exported: ExportReference, { record, resolved }: EnvironmentProgramData): boolean {
  if (!keepsExports(record)) return false;
  if (exported.owner === "environment") {
    const part = parts[exported.output];
    return part === undefined || record.made[part] === true;
  }
  const workload = record.workloads[exported.workload ?? ""];
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
export async function refuseWhileImported(
  session: Session,
  environment: string,
  doomed: readonly Pick<StateResource, "type" | "inputs">[],
): Promise<void> {
  const stacks = doomed.filter(({ type }) => type === stackType);
  const names = new Set(stacks.map(({ inputs }) => String(inputs.name)));
  if (names.size === 0) return;
  const there = await exportList(session, environment)();
  const going = [...there].flatMap(([name, { stack }]) => (names.has(stack) ? [name] : []));
  await refuseImported(session, environment, going, names);
}

async function refuseImported(
  session: Session,
  environment: string,
  going: readonly string[],
  alsoGoing: ReadonlySet<string>,
): Promise<void> {
  if (going.length === 0) return;
  const { listImporters } = await import("../../aws/cloudFormation.js");
  const importers = await listImporters(await accessOf(session, environment), going);
  const used = [...importers].flatMap(([name, stacks]) => {
    const others = stacks.filter((stack) => !alsoGoing.has(stack));
    return others.length === 0 ? [] : [`${name}: imported by ${others.join(", ")}`];
  });
  if (used.length === 0) return;
  throw new RunError(
    "protected",
    `CloudFormation exports of "${environment}" would go, and other stacks import them:`,
    {
      hint: `${used.join("\n")}\nTake the imports out of these stacks first.`,
      stack: environment,
    },
  );
}
