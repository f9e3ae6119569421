import type { Call, Made } from "../kind.js";
import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text } from "../values.js";
import { checkFargateSize } from "./fargate.js";

/** The endpoint and the rest of what an Express Mode service gets. */
export function expressOutputs({ inputs, name, place, digits }: Made, id: string): Inputs {
  const serviceName = text(inputs.serviceName) || name;
  return {
    serviceArn: id,
    serviceName,
    serviceRevisionArn: `${id.replace(":service/", ":service-revision/")}/${Number.parseInt(digits(12), 16)}`,
    currentDeployment: `${id.replace(":service/", ":service-deployment/")}/${digits(16)}`,
    cluster: inputs.cluster ?? "default",
    cpu: inputs.cpu ?? "1024",
    memory: inputs.memory ?? "2048",
    healthCheckPath: inputs.healthCheckPath ?? "/ping",
    ingressPaths: [
      { accessType: "PUBLIC", endpoint: `https://${serviceName}-${digits(12, "endpoint")}.ecs.${place.region}.on.aws` },
    ],
  };
}

/** An Express Mode service has a Fargate size and one container. */
export function allowExpress({ inputs }: Call): void {
  checkFargateSize(inputs.cpu ?? 1024, inputs.memory ?? 2048);
  const port = numeric(records(inputs.primaryContainer)[0]?.containerPort);
  if (port !== undefined && (port < 1 || port > 65_535)) {
    refuse("container-definitions", "InvalidParameterException", `Invalid container port ${port}`);
  }
}
