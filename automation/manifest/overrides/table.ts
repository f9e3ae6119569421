import { environmentRows } from "./environmentTable.js";
import { pipelineRows } from "./pipelineTable.js";
import type { OverridesKind, Row } from "./row.js";
import { workloadRows } from "./workloadTable.js";

/** A row with the texts that its signs stood for. */
export interface FoundRow {
  row: Row;
  suffix: string;
  /** Which of several, from 0. */
  nth?: number;
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
    if (row.id.includes("#") && row.child.includes("*")) return { row, suffix: row.child, nth: Number(text ?? "") };
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
