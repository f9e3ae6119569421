import { copilotExports } from "../../../components/exports.js";

/** Pseudo parameters of CloudFormation that have a value before a stack is made. */
const pseudo = ["AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::URLSuffix"];

/** Logical ids of Copilot's environment stack that values of `addons.parameters.yml` may refer to. */
const environmentIds = [
  ...["AppName", "EnvironmentName", "EnvName", "VPC", "Cluster", "EnvironmentSecurityGroup", "FileSystem"],
  ...["ServiceDiscoveryNamespace", "ServiceDiscoveryNamespace.Id"],
];

/** Those of a workload's stack. */
const workloadIds = [
  ...["WorkloadName", "LogGroup", "LogGroup.Arn", "ServiceSecurityGroup", "ServiceSecurityGroup.GroupId"],
  ...["DiscoveryService", "DiscoveryService.Arn", "DiscoveryService.Id", "DiscoveryService.Name"],
  ...["EventsKMSKey", "EventsKMSKey.Arn", "EventsKMSKey.KeyId"],
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
export function isKnownReference(reference: string, workload: boolean): boolean {
  const ids = workload ? [...pseudo, ...environmentIds, ...workloadIds] : [...pseudo, ...environmentIds];
  const forms = workload ? [...patterns, ...workloadPatterns] : patterns;
  return ids.includes(reference) || forms.some((form) => form.test(reference));
}
