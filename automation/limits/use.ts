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
}
