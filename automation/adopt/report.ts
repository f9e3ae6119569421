import type { Proposal } from "./filesFromStacks.js";
import type { CopilotsOwn, DataHolder, Foreign, SharedThing } from "./leftovers.js";
import type { PermissionChange } from "./permissions.js";
import type { ReportRow } from "./rows.js";
import type { StackRole } from "./survey.js";

/** What `airlift adopt --report` found. Plain data; nothing was changed for it. */
export interface AdoptionReport {
  /** Of this form. */
  version: 1;
  application: string;
  environment: string;
  account: string;
  region: string;
  /** Nothing is in the way of taking the environment over without replacing anything. */
  adoptable: boolean;
  /** What is in the way, a sentence each. */
  hindrances: string[];
  stacks: {
    name: string;
    role: StackRole;
    workload?: string;
    status: string;
    version?: string;
    resources: number;
    /** How many of them stay when the stack is deleted as it is now. */
    retained: number;
    /** What CloudFormation says of them; values that must not be seen are masked there. */
    parameters: Record<string, string>;
    outputs: Record<string, string>;
  }[];
  /** Every resource of the plan, in its order. */
  rows: ReportRow[];
  /** Roles that would gain or lose a permission. */
  permissions: PermissionChange[];
  /** Copilot's own functions and roles: they stay until the stacks are ended. */
  machinery: CopilotsOwn[];
  /** What the environments of the application share: repositories of images, the zone, Copilot's bucket. */
  shared: SharedThing[];
  /** Resources of Copilot's stacks that the plan has no use for. */
  unplanned: CopilotsOwn[];
  /** Taken over, though no stack owns it: Copilot's functions have made it. */
  unowned: { type: string; name: string; id: string }[];
  data: DataHolder[];
  /** Of nobody: made by hand. Never touched. */
  foreign: Foreign[];
  /** Services whose tasks are started again, once, by a rolling deployment. */
  restarts: { workload: string; reason: string }[];
  workloads: { name: string; kind?: string; source: "manifest" | "elsewhere" | "new" }[];
  /** Copilot's pipelines: they are replaced, not adopted. */
  pipelines: string[];
  /** What Copilot keeps in the account, for copilot/. */
  proposals: Proposal[];
  /** What of it a deployment needs: keys of copilot/airlift.yml, and paths of files. */
  lacks: string[];
  notices: string[];
  /** Requests to AWS by operation, and how many of them were sent again. */
  requests: { total: number; retries: number; operations: Record<string, number> };
}

const quiet = (path: string): boolean => /^tags\b/.test(path);

/** Changes other than of tags. */
export const changesIn = ({ changes }: ReportRow): ReportRow["changes"] => changes.filter(({ path }) => !quiet(path));

/** Whether only tags are added or changed. */
export const changesTags = (row: ReportRow): boolean => row.changes.length > changesIn(row).length;
