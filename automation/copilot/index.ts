/** An environment of AWS Copilot's manifests as a component, for Pulumi programs. */
export {
  CopilotEnvironment,
  type CopilotEnvironmentArgs,
  type LoadBalancerOutputs,
} from "./copilotEnvironment.js";
export type { WorkloadOutputs } from "./workloadOutputs.js";
