import { ownValue } from "../../../components/ownValue.js";
import type { Refusal } from "../fields.js";
import { nearest } from "../nearest.js";
import { attributesOf } from "./attributes.js";
import type { OverridesKind } from "./row.js";
import { rowOf, rowsOf } from "./table.js";

/** Parameters of the template of every workload. */
const everyWorkload = ["AddonsTemplateURL", "AppName", "ArtifactKeyARN", "EnvName", "WorkloadName"];
const everyTask = [...everyWorkload, "ContainerImage", "EnvFileARN", "LogRetention"].concat([
  "LoggingEnvFileARN",
  "TaskCPU",
  "TaskCount",
  "TaskMemory",
]);
const routed = ["ContainerPort", "HTTPSEnabled", "RulePath", "TargetContainer", "TargetPort"];

/** Parameters of Copilot's templates, as its versions 1.28 to 1.34 wrote them. */
const parameters: Readonly<Record<OverridesKind, readonly string[]>> = {
  "Load Balanced Web Service": [...everyTask, ...routed, "DNSDelegated", "NLBAliases", "NLBPort"],
  "Backend Service": [...everyTask, ...routed],
  "Worker Service": everyTask,
  "Scheduled Job": [...everyTask, "Schedule"],
  "Request-Driven Web Service": [
    ...everyWorkload,
    ...["ContainerImage", "ContainerPort", "ImageRepositoryType", "InstanceCPU", "InstanceMemory"],
    ...["HealthCheckPath", "HealthCheckInterval", "HealthCheckTimeout"],
    ...["HealthCheckHealthyThreshold", "HealthCheckUnhealthyThreshold"],
  ],
  "Static Site": everyWorkload,
  Environment: [
    ...["AppName", "EnvironmentName", "ServiceDiscoveryEndpoint", "AppDNSName"],
    ...["ALBWorkloads", "InternalALBWorkloads", "NATWorkloads", "EFSWorkloads", "AppRunnerPrivateWorkloads"],
  ],
  Pipeline: ["AppName"],
};

/** Pseudo parameters of CloudFormation that have a value before a stack is made. */
export const pseudoParameters: readonly string[] = [
  "AWS::AccountId",
  "AWS::Partition",
  "AWS::Region",
  "AWS::StackName",
  "AWS::URLSuffix",
];

/** Env files of sidecars have a parameter each. */
const sidecarFile = /^EnvFileARNFor[A-Za-z0-9]+$/;

/** Whether a parameter of the template of a kind is called so. */
export function isTemplateParameter(kind: OverridesKind, name: string): boolean {
  return (
    parameters[kind].includes(name) ||
    pseudoParameters.includes(name) ||
    (parameters[kind].includes("EnvFileARN") && sidecarFile.test(name))
  );
}

/** Whether a reference, with its attribute behind a dot, is to a parameter or resource of Copilot's template of a kind. */
export function isTemplateReference(kind: OverridesKind, reference: string): boolean {
  if (isTemplateParameter(kind, reference)) return true;
  const [id = "", ...attribute] = reference.split(".");
  const row = rowOf(kind, id)?.row;
  return row !== undefined && ownValue(attributesOf(row.type), attribute.join(".")) !== undefined;
}

/** Parameters and resources of the template of a kind, for a hint; ids with a number or a name in them are left out. */
export function templateNames(kind: OverridesKind): string[] {
  const ids = rowsOf(kind).flatMap(({ id }) => (/[@*(]/.test(id) ? [] : [id.replace("#", "")]));
  return [...new Set([...parameters[kind], ...ids])];
}

/** What is wrong with a reference that nothing in the template of a kind answers to, with the nearest name there is. */
export function unknownReference(kind: OverridesKind, reference: string, others: readonly string[] = []): Refusal {
  const [id = "", ...rest] = reference.split(".");
  const row = rowOf(kind, id)?.row;
  if (row !== undefined) {
    const names = Object.keys(attributesOf(row.type)).filter((name) => name !== "");
    const meant = nearest(rest.join("."), names);
    const hint = meant === undefined ? `It has ${names.join(", ") || "none"}.` : `Did you mean ${id}.${meant}?`;
    return { message: `${id} has no attribute "${rest.join(".")}" that is known here`, hint };
  }
  const known = [...templateNames(kind), ...others];
  if (others.includes(id)) {
    const hint = `Name one of its outputs: ${id}.Outputs.<name>.`;
    return { message: `${id} is known by its outputs only`, hint };
  }
  const meant = nearest(id, known);
  const names = known.filter((name) => !name.includes("."));
  return {
    message: `nothing in Copilot's template of ${owner(kind)} is called ${reference}`,
    hint: meant === undefined ? `Known are ${names.join(", ")}.` : `Did you mean ${[meant, ...rest].join(".")}?`,
  };
}

function owner(kind: OverridesKind): string {
  if (kind === "Environment") return "an environment";
  return `a ${kind === "Pipeline" ? "pipeline" : kind}`;
}
