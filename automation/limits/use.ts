import type { LimitName } from "./table.js";

/** How much of a limit a plan takes. */
export interface Use {
  limit: LimitName;
  used: number;
  /** What it is taken of, for example "the public load balancer". */
  of: string;
  /** Workload whose manifest brings it about; absent: all of them do. */
  workload?: string;
  /** Key path in the manifest of the workload, or of the environment. */
  path?: string;
  /** In place of the limit's usual figure, where it follows from the plan itself. */
  allowed?: number;
  /** Subnets that exist, whose free addresses are what is allowed; only AWS knows how many there are. */
  subnets?: readonly string[];
  /** Zones that it is counted in, each by itself. @default the region's first, as many as `zoneCount` */
  zones?: readonly string[];
  /** How many zones it is counted in. */
  zoneCount?: number;
  /** The load balancer that it is taken of, as the record names it. */
  loadBalancer?: string;
}
