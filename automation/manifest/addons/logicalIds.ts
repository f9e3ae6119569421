import type { AddonOutputSpec } from "../../../components/addons.js";
import { copilotExports } from "../../../components/exports.js";
import type { Refusal } from "../fields.js";
import { isTemplateReference, pseudoParameters, unknownReference } from "../overrides/references.js";
import type { WorkloadKind } from "../resolved.js";

/** Logical ids of Copilot's environment stack that values of `addons.parameters.yml` may refer to. */
const environmentIds = [
  ...["AppName", "EnvironmentName", "EnvName", "VPC", "Cluster", "EnvironmentSecurityGroup", "FileSystem"],
  ...["ServiceDiscoveryNamespace", "ServiceDiscoveryNamespace.Id"],
];

const logs = ["LogGroup", "LogGroup.Arn"];
const discovery = ["DiscoveryService", "DiscoveryService.Arn", "DiscoveryService.Id", "DiscoveryService.Name"];

/** What a workload's component gives its addons by itself, since it is made before them. */
const idsOfKind: Readonly<Record<WorkloadKind, readonly string[]>> = {
  "Load Balanced Web Service": [...logs, ...discovery],
  "Backend Service": [...logs, ...discovery],
  "Worker Service": [...logs, "EventsKMSKey", "EventsKMSKey.Arn", "EventsKMSKey.KeyId"],
  "Scheduled Job": logs,
  "Request-Driven Web Service": ["ServiceSecurityGroup", "ServiceSecurityGroup.GroupId"],
  "Static Site": [],
};

/** Copilot's workload stacks read the environment's outputs through this. */
const environmentOutputs = copilotExports
  .filter(({ owner }) => owner === "environment")
  .map(({ output, stackOutput }) => `EnvControllerAction.${stackOutput ?? output}`);

const subnet = /^(Public|Private)Subnet[1-9]\d?$/;
const queue = /^\w*EventsQueue(\.Arn|\.QueueName|\.QueueUrl)?$/;

/** Whether a reference is to what the environment has, or to what a workload's component gives its addons by itself. */
function isGiven(reference: string, workload: boolean, kind?: WorkloadKind): boolean {
  if ([...pseudoParameters, ...environmentIds].includes(reference) || subnet.test(reference)) return true;
  if (!workload) return false;
  if (reference === "WorkloadName" || environmentOutputs.includes(reference)) return true;
  if (queue.test(reference)) return kind === undefined || kind === "Worker Service";
  return (kind === undefined ? Object.values(idsOfKind).flat() : idsOfKind[kind]).includes(reference);
}

/** Whether a patch of a workload may refer to this although Copilot's template of it has no such name. */
export function isOfEnvironment(reference: string): boolean {
  return environmentIds.includes(reference) || environmentOutputs.includes(reference) || subnet.test(reference);
}

/** Whether a value of a parameter is to come from a child of the workload that its component does not give by itself. */
export function isOfWorkload(reference: string, kind: WorkloadKind): boolean {
  return !isGiven(reference, true, kind) && isTemplateReference(kind, reference);
}

/** What is wrong with a reference, with its attribute behind a dot, in `addons.parameters.yml`. */
export function wrongReference(reference: string, workload: boolean, kind?: WorkloadKind): Refusal | undefined {
  if (isGiven(reference, workload, kind)) return undefined;
  if (!workload) {
    if (isTemplateReference("Environment", reference)) return undefined;
    const known = [...environmentIds.filter((id) => !id.includes(".")), "PublicSubnet1", "PrivateSubnet1"];
    return unknownReference("Environment", reference, known);
  }
  if (reference.split(".")[0] === "AddonsStack") {
    return { message: `${reference} closes a circle: it is the stack of the addons itself`, hint: "Remove it." };
  }
  // A workload whose type is wrong may be of any.
  const kinds = kind === undefined ? (Object.keys(idsOfKind) as WorkloadKind[]) : [kind];
  if (kinds.some((one) => isTemplateReference(one, reference))) return undefined;
  return unknownReference(kind ?? "Worker Service", reference, ["VPC", "PrivateSubnet1", ...environmentOutputs]);
}

/** What Copilot's template makes of outputs of addons, directly or not; roles of managed policies alone. */
const madeOfOutputs = /^(Service|TaskDefinition|StateMachine|AutoScaling\w+|\w+RollbackAlarm|Rule|Vpc\w+Connect\w+)$/;
const roles = ["TaskRole", "InstanceRole"];

/** Whether a workload's part can only be made after its addons, where these have outputs. */
export const isMadeOfOutputs = (reference: string): boolean => madeOfOutputs.test(reference.split(".")[0] ?? "");

/** The output that goes back into the part of the workload that a parameter refers to: the two would wait for each other. */
export function circleOf(reference: string, outputs: readonly AddonOutputSpec[]): AddonOutputSpec | undefined {
  if (isMadeOfOutputs(reference)) return outputs[0];
  if (!roles.includes(reference.split(".")[0] ?? "")) return undefined;
  return outputs.find(({ kind }) => kind === "managedPolicy");
}
