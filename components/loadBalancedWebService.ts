import type { PortSpec } from "./containers.js";
import type { EcsServiceSpec, WorkloadContextArgs } from "./fargateService.js";
import type { HttpSpec, NlbSpec, RulePriorities } from "./routing.js";
import type { Value } from "./values.js";

export interface LoadBalancedWebServiceSpec<V = Value> extends EcsServiceSpec<V> {
  /** Port of the main container. */
  port: number;
  /** Absent (`http: false`): no Application Load Balancer. */
  http?: HttpSpec;
  nlb?: NlbSpec;
}

export interface LoadBalancedWebServiceArgs extends LoadBalancedWebServiceSpec, WorkloadContextArgs {
  /** @default one number a rule, allocated as if the listener were empty */
  priorities?: RulePriorities;
}

export type { PortSpec };
