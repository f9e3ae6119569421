import type { EcsServiceSpec, WorkloadContextArgs } from "./fargateService.js";
import type { HttpSpec, RulePriorities } from "./routing.js";
import type { Value } from "./values.js";

export interface BackendServiceSpec<V = Value> extends EcsServiceSpec<V> {
  /** Absent: the service takes no connections. */
  port?: number;
  /** Present: rules on the environment's internal load balancer. */
  http?: HttpSpec;
}

export interface BackendServiceArgs extends BackendServiceSpec, WorkloadContextArgs {
  priorities?: RulePriorities;
}
