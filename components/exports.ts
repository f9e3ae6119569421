/** What a CloudFormation export of Copilot's stacks belongs to. */
export type ExportOwner = "environment" | "workload" | "application";

/** One of the exports that Copilot's stacks make. */
export interface CopilotExport {
  /** Last part of the export's name, after `{app}-{env}-`, `{app}-{env}-{workload}-` or `{app}-`. */
  output: string;
  owner: ExportOwner;
  /** The value is several ids with commas between them. */
  list?: boolean;
  /** Name of the output in Copilot's environment stack. @default `output` */
  stackOutput?: string;
  /** Copilot's own machinery, which has no counterpart here: only a Copilot stack exports it. */
  machinery?: true;
}

/** An export of Copilot's by its full name. */
export interface ExportReference extends CopilotExport {
  /** Full name, for example `todo-test-VpcId`. */
  name: string;
  /** The workload that exports it, for owner `workload`. */
  workload?: string;
}

const environmentExports: readonly CopilotExport[] = [
  { output: "VpcId", owner: "environment" },
  { output: "PublicSubnets", owner: "environment", list: true },
  { output: "PrivateSubnets", owner: "environment", list: true },
  { output: "InternetGatewayID", owner: "environment" },
  { output: "PublicRouteTableID", owner: "environment" },
  { output: "PrivateRouteTableIDs", owner: "environment", list: true },
  { output: "ServiceDiscoveryNamespaceID", owner: "environment" },
  { output: "EnvironmentSecurityGroup", owner: "environment" },
  { output: "ClusterId", owner: "environment" },
  { output: "EnvironmentManagerRoleARN", owner: "environment", machinery: true },
  { output: "CFNExecutionRoleARN", owner: "environment", machinery: true },
  { output: "PublicLoadBalancerDNS", owner: "environment", stackOutput: "PublicLoadBalancerDNSName" },
  { output: "PublicLoadBalancerFullName", owner: "environment" },
  { output: "CanonicalHostedZoneID", owner: "environment", stackOutput: "PublicLoadBalancerHostedZone" },
  { output: "HTTPListenerArn", owner: "environment" },
  { output: "HTTPSListenerArn", owner: "environment" },
  { output: "DefaultHTTPTargetGroup", owner: "environment", stackOutput: "DefaultHTTPTargetGroupArn" },
  { output: "CloudFrontDomainName", owner: "environment" },
  { output: "InternalLoadBalancerDNS", owner: "environment", stackOutput: "InternalLoadBalancerDNSName" },
  { output: "InternalLoadBalancerFullName", owner: "environment" },
  {
    output: "InternalLoadBalancerCanonicalHostedZoneID",
    owner: "environment",
    stackOutput: "InternalLoadBalancerHostedZone",
  },
  { output: "InternalHTTPListenerArn", owner: "environment" },
  { output: "InternalHTTPSListenerArn", owner: "environment" },
  { output: "InternalLoadBalancerSecurityGroup", owner: "environment" },
  { output: "InternalWorkloadsHostedZoneID", owner: "environment", stackOutput: "InternalWorkloadsHostedZone" },
  { output: "InternalWorkloadsHostedZoneName", owner: "environment" },
  { output: "HostedZone", owner: "environment", stackOutput: "EnvironmentHostedZone" },
  { output: "SubDomain", owner: "environment", stackOutput: "EnvironmentSubdomain" },
  { output: "FilesystemID", owner: "environment", stackOutput: "ManagedFileSystemID" },
  { output: "AppRunnerVpcEndpointId", owner: "environment" },
];

const workloadExports: readonly CopilotExport[] = [
  { output: "DiscoveryServiceARN", owner: "workload" },
  { output: "PublicNetworkLoadBalancerDNSName", owner: "workload" },
  { output: "CloudFrontDistributionDomainName", owner: "workload" },
  { output: "CloudFrontDistributionAlternativeDomainName", owner: "workload" },
];

const applicationExports: readonly CopilotExport[] = [{ output: "ArtifactKey", owner: "application" }];

/** Every export that Copilot's own stacks make; addons and `from_cfn` may name them. */
export const copilotExports: readonly CopilotExport[] = [
  ...environmentExports,
  ...workloadExports,
  ...applicationExports,
];

/** Whether a text names one of Copilot's exports, whatever is before it: where a name can't be worked out. */
export function mentionsExport(text: string): boolean {
  return copilotExports.some(({ output }) => new RegExp(`(?<![A-Za-z0-9])${output}(?![A-Za-z0-9])`).test(text));
}

/** Full name of an export of an environment, of one of its workloads, or of the application. */
export function exportName(
  of: { application: string; environment: string; workload?: string },
  exported: CopilotExport,
): string {
  switch (exported.owner) {
    case "application":
      return `${of.application}-${exported.output}`;
    case "workload":
      return `${of.application}-${of.environment}-${of.workload ?? ""}-${exported.output}`;
    case "environment":
      return `${of.application}-${of.environment}-${exported.output}`;
  }
}

/** The export of Copilot's of a full name in this environment; undefined when the name is somebody else's. */
export function findExport(application: string, environment: string, name: string): ExportReference | undefined {
  const ofApplication = applicationExports.find((exported) => name === `${application}-${exported.output}`);
  if (ofApplication !== undefined) return { ...ofApplication, name };
  const prefix = `${application}-${environment}-`;
  if (!name.startsWith(prefix)) return undefined;
  const rest = name.slice(prefix.length);
  const ofEnvironment = environmentExports.find((exported) => exported.output === rest);
  if (ofEnvironment !== undefined) return { ...ofEnvironment, name };
  const ofWorkload = workloadExports.find((exported) => rest.endsWith(`-${exported.output}`));
  if (ofWorkload === undefined) return undefined;
  return { ...ofWorkload, name, workload: rest.slice(0, -ofWorkload.output.length - 1) };
}

/** Name of the template parameter that takes the place of an import: letters and digits, as CloudFormation wants it. */
export function exportParameter(exported: ExportReference): string {
  const workload = (exported.workload ?? "")
    .split(/[^a-zA-Z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
  return `Airlift${workload}${exported.output}`;
}
