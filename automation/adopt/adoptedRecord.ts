import type { Adopted } from "../record/adopted.js";
import type { EnvironmentRecord, WorkloadRecord } from "../record/environmentRecord.js";
import type { ReportRow } from "./rows.js";

const RULE = "aws:lb/listenerRule:ListenerRule";

/** What is kept of each resource that is taken over. */
export function adoptedOf(rows: readonly ReportRow[]): Adopted {
  const kept = rows.filter(({ outcome, kept: one }) => outcome === "import" && Object.keys(one).length > 0);
  return { resources: Object.fromEntries(kept.map(({ type, name, kept: one }) => [`${type}::${name}`, one])) };
}

/**
 * The record as if Airlift had deployed what runs: that of the plan, with the numbers that rules have on their listeners
 * and with what is kept. Pure.
 * @param starting what Copilot's stacks say
 * @param planned the record of the plan
 * @param before the record of an adoption that was begun earlier
 * @param taken workloads of this repository that are taken over
 */
export function adoptedRecord(
  starting: EnvironmentRecord,
  planned: EnvironmentRecord,
  before: EnvironmentRecord | undefined,
  rows: readonly ReportRow[],
  taken: readonly string[],
): EnvironmentRecord {
  const { registered: _, ...record } = planned;
  const own = Object.entries(planned.workloads)
    .filter(([name]) => taken.includes(name))
    .map(([name, workload]): [string, WorkloadRecord] => [name, withLiveNumbers(name, workload, rows)]);
  const { resources } = adoptedOf(rows);
  return {
    ...record,
    owner: before?.owner ?? planned.owner,
    workloads: { ...starting.workloads, ...before?.workloads, ...Object.fromEntries(own) },
    adopted: { resources: { ...before?.adopted?.resources, ...resources } },
  };
}

/** Rules keep the numbers that they have: of two listeners that of the one which forwards. */
function withLiveNumbers(name: string, workload: WorkloadRecord, rows: readonly ReportRow[]): WorkloadRecord {
  const number = (index: number): number | undefined => {
    const part = index === 0 ? "" : `-${index}`;
    const row = ["https", "http"]
      .map((protocol) => rows.find((one) => one.type === RULE && one.name === `${name}-${protocol}-rule${part}`))
      .find((one) => one?.kept.inputs?.priority !== undefined);
    return row?.kept.inputs?.priority as number | undefined;
  };
  return {
    ...workload,
    rules: workload.rules.map((rule, index) => ({ ...rule, priority: number(index) ?? rule.priority })),
  };
}
