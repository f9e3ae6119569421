import type { Value } from "./values.js";

/** Where the tasks' network interfaces are. */
export interface NetworkSpec<V = Value> {
  /** Service Connect. Absent: off. `alias` defaults to the workload's name. */
  connect?: {
    /** Name by which others reach it. @default the workload's */
    alias?: string;
  };
  /** `public`: public subnets and a public IP; `private`: private subnets behind NAT; or subnets by id. @default "public" */
  placement?:
    | "public"
    | "private"
    | {
        /** Ids of subnets. */
        subnets: V[];
      };
  /** Security groups beside the environment's. */
  securityGroups?: V[];
  /** Leaves the environment's own security group out. @default false */
  denyDefault?: boolean;
}
