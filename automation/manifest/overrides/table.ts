import type { StatementMark } from "./actions.js";
import { environmentRows } from "./environmentTable.js";
import { pipelineRows } from "./pipelineTable.js";
import { workloadRows } from "./workloadTable.js";

/** What has an `overrides/` folder of its own. */
export type OverridesKind =
  | "Load Balanced Web Service"
  | "Backend Service"
  | "Worker Service"
  | "Request-Driven Web Service"
  | "Static Site"
  | "Scheduled Job"
  | "Environment"
  | "Pipeline";

/** One resource of Copilot's template and the child that stands for it. */
export interface Row {
  /**
   * Copilot's logical id. `#` stands for a number that may be missing, `@` for one that is there, `*` for a name
   * without anything but letters and digits.
   */
  id: string;
  /** Pulumi's type. */
  type: string;
  /** Logical name of the child after that of its component, with the same signs; `#` becomes `-1`, and nothing for none. */
  child: string;
  /** Name of the function in `transform.mjs` that is given the child. @default the default function */
  transform?: string;
  /** Logical name of the policy that holds the role's statements. */
  policy?: string;
  /** Copilot's statements by `policy/statement`. */
  statements?: Record<string, StatementMark>;
  /** The child that stands for the items of a list property. */
  items?: { property: string; type: string; child: string };
  /** Whether the rest works without it. @default false */
  removable?: boolean;
}

/** A row with the texts that its signs stood for. */
export interface FoundRow {
  row: Row;
  suffix: string;
  named?: string;
}

const machinery =
  /^(DynamicDesiredCount|EnvController|RulePriority|HTTPS?RulePriority|HTTPS?Rule.*PriorityAction|NLBC(ert|ustomDomain)|CustomDomain|Cert(ificateValidat|ificateReplicat)|HTTPSCert$|DNSDelegation|DelegateDNS|CustomResourceRole|UniqueJSONValues|TriggerStateMachine|CopyAssetsStateMachine|EnvManagerS3Access|BucketCleaner|ELBAccessLogsBucketCleaner|CloudformationExecutionRole|EnvironmentManagerRole|BacklogPerTask|PermissionToInvokeBacklog|AutoScalingRole$)/;

/** Whether a logical id is of what Copilot needs for itself: Lambda functions, custom resources and their roles. */
export const isMachinery = (id: string): boolean => machinery.test(id);

/** The rows of a kind. */
export function rowsOf(kind: OverridesKind): readonly Row[] {
  if (kind === "Environment") return environmentRows;
  return kind === "Pipeline" ? pipelineRows : workloadRows(kind);
}

/** The row of a logical id. */
export function rowOf(kind: OverridesKind, id: string): FoundRow | undefined {
  for (const row of rowsOf(kind)) {
    const found = patternOf(row.id).exec(id);
    if (found === null) continue;
    const text = found[1];
    if (row.id.includes("#")) return { row, suffix: row.child.replace("#", text ? `-${text}` : "") };
    if (row.id.includes("@")) return { row, suffix: row.child.replace("@", text ?? "") };
    return { row, suffix: row.child, ...(row.id.includes("*") && { named: text }) };
  }
  return undefined;
}

const signs: Record<string, string> = { "#": "(\\d*)", "@": "(\\d+)", "*": "([A-Za-z0-9]+)" };

function patternOf(id: string): RegExp {
  const source = id.replace(/[#@*]/, (sign) => signs[sign] ?? sign);
  return new RegExp(`^${source}$`);
}
