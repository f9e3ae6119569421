import type { Input } from "@pulumi/pulumi";

/** Where a workload can be reached; outputs of the stack, and the advice that `up` ends with. */
export interface WorkloadEndpoints {
  /** URLs, the main rule's first. */
  urls?: Input<string>[];
  /** `{name}.{env}.{app}.local:{port}` */
  serviceDiscovery?: string;
  /** `{alias}:{port}` */
  serviceConnect?: string;
  /** Values of Copilot's exports of the workload, by their full names. */
  exports?: Record<string, Input<string>>;
}
