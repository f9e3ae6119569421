/** Data that a removal leaves on purpose: nobody asked to delete it. */
export interface KeptData {
  /** Physical name of the CloudFormation stack, or id of the file system, that holds it. */
  stack: string;
  /** `environment` for what belongs to no single workload. */
  workload: string;
  /** A file system goes or the destroy is refused: it can't be taken back by name. @default "stack" */
  kind?: "stack" | "fileSystem";
}

/**
 * What a removal has to do and to report beside deleting resources. It is worked out before anything is deleted, and
 * lies in the stack's state, as the output of a component, until it is done: there it outlives a killed run in every
 * backend, and is written and locked as everything else in the state.
 */
export interface RemovalPlan {
  /** Data that stays. */
  kept: KeptData[];
  /** Task definitions to deregister: `family:revision`. */
  revisions: string[];
  /** What else stays, a sentence each. */
  notices: string[];
}

export const removalType = "airlift:deployment:Removal";
export const removalName = "removal";
