import { type AwsAccess, clientSettings, withClient } from "./access.js";
import { lotsOf } from "./lots.js";

/** A CloudWatch alarm as it is now. */
export interface AlarmStatus {
  name: string;
  /** `OK`, `ALARM`, `INSUFFICIENT_DATA` */
  state: string;
  /** `CPUUtilization > 70 for 3 of 5 minutes`, as far as CloudWatch says. */
  condition: string;
  /** When its state changed. */
  since?: Date;
}

const signs: Readonly<Record<string, string>> = {
  GreaterThanThreshold: ">",
  GreaterThanOrEqualToThreshold: ">=",
  LessThanThreshold: "<",
  LessThanOrEqualToThreshold: "<=",
};

/** The alarms of these names, those that are gone left out. @throws RunError */
export async function describeAlarms(access: AwsAccess, names: readonly string[]): Promise<AlarmStatus[]> {
  const { CloudWatchClient, paginateDescribeAlarms } = await import("@aws-sdk/client-cloudwatch");
  return withClient("Asking CloudWatch for alarms", new CloudWatchClient(clientSettings(access)), async (client) => {
    const found: AlarmStatus[] = [];
    for (const AlarmNames of lotsOf([...names], 100)) {
      for await (const page of paginateDescribeAlarms({ client }, { AlarmNames, AlarmTypes: ["MetricAlarm"] }))
        for (const alarm of page.MetricAlarms ?? []) {
          const { MetricName: metric = "metric math", ComparisonOperator: operator = "", Threshold: threshold } = alarm;
          const minutes = ((alarm.Period ?? 60) * (alarm.EvaluationPeriods ?? 1)) / 60;
          found.push({
            name: alarm.AlarmName ?? "",
            state: alarm.StateValue ?? "",
            condition: `${metric} ${signs[operator] ?? operator} ${threshold ?? "its band"} for ${minutes} min`,
            ...(alarm.StateUpdatedTimestamp !== undefined && { since: alarm.StateUpdatedTimestamp }),
          });
        }
    }
    return found;
  });
}
