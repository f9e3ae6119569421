import { copilotExports } from "../../../components/exports.js";
import type { WorkloadKind } from "../resolved.js";

/** Pseudo parameters of CloudFormation that have a value before a stack is made. */
const pseudo = ["AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackName", "AWS::URLSuffix"];

/** Logical ids of Copilot's environment stack that values of `addons.parameters.yml` may refer to. */
const environmentIds = [
  ...["AppName", "EnvironmentName", "EnvName", "VPC", "Cluster", "EnvironmentSecurityGroup", "FileSystem"],
  ...["ServiceDiscoveryNamespace", "ServiceDiscoveryNamespace.Id"],
];

const logs = ["LogGroup", "LogGroup.Arn"];
const discovery = ["DiscoveryService", "DiscoveryService.Arn", "DiscoveryService.Id", "DiscoveryService.Name"];

/** Those of a workload's stack that only some kinds have. */
const idsOfKind: Readonly<Record<WorkloadKind, readonly string[]>> = {
  "Load Balanced Web Service": [...logs, ...discovery],
  "Backend Service": [...logs, ...discovery],
  "Worker Service": [...logs, "EventsKMSKey", "EventsKMSKey.Arn", "EventsKMSKey.KeyId"],
  "Scheduled Job": logs,
  "Request-Driven Web Service": ["ServiceSecurityGroup", "ServiceSecurityGroup.GroupId"],
  "Static Site": [],
};

/** Those of every workload's stack. */
const workloadIds = [
  "WorkloadName",
  // Copilot's workload stacks read the environment's outputs through this.
  ...copilotExports
    .filter(({ owner }) => owner === "environment")
    .map(({ output, stackOutput }) => `EnvControllerAction.${stackOutput ?? output}`),
];

const patterns = [/^(Public|Private)Subnet[1-9]\d?$/];
const workloadPatterns = [/^\w*EventsQueue(\.Arn|\.QueueName|\.QueueUrl)?$/];

/** Parts of a workload's stack that are made of its addons' outputs: a value that names one would close a circle. */
const circular = [
  "Service",
  "TaskDefinition",
  "TaskRole",
  "ExecutionRole",
  "AddonsStack",
  "StateMachine",
  "InstanceRole",
];

/** Whether a reference, with its attribute behind a dot, would close a circle between a workload and its addons. */
export function closesCircle(reference: string): boolean {
  return circular.includes(reference.split(".")[0] ?? "");
}

/** Whether a reference, with its attribute behind a dot, has a counterpart in what is deployed. */
export function isKnownReference(reference: string, workload: boolean, kind?: WorkloadKind): boolean {
  const queues = workload && (kind === undefined || kind === "Worker Service") ? workloadPatterns : [];
  return idsFor(workload, kind).includes(reference) || [...patterns, ...queues].some((form) => form.test(reference));
}

function idsFor(workload: boolean, kind: WorkloadKind | undefined): string[] {
  if (!workload) return [...pseudo, ...environmentIds];
  const own = kind === undefined ? Object.values(idsOfKind).flat() : idsOfKind[kind];
  return [...pseudo, ...environmentIds, ...workloadIds, ...own];
}

/** The references to name in a hint. */
export function knownReferences(workload: boolean, kind?: WorkloadKind): string[] {
  if (!workload)
    return [
      "AppName",
      "EnvironmentName",
      "VPC",
      "PublicSubnet1",
      "PrivateSubnet1",
      "EnvironmentSecurityGroup",
      "Cluster",
    ];
  const own = kind === undefined ? ["LogGroup"] : idsOfKind[kind].filter((id) => !id.includes("."));
  const queue = kind === "Worker Service" ? ["EventsQueue"] : [];
  return ["AppName", "EnvName", "WorkloadName", ...own, ...queue, "VPC", "PrivateSubnet1", "EnvControllerAction.VpcId"];
}
