import { numeric, text, texts } from "../values.js";
import { type Api, unknownOperation } from "./call.js";

/** The part of CloudWatch that `svc status` asks: nothing is measured here, so no alarm goes off. */
export const alarmsApi: Api = (call) => (call.operation === "DescribeAlarms" ? describeAlarms : unknownOperation)(call);

const describeAlarms: Api = ({ world, place, body }) => {
  const named = texts(body.AlarmNames);
  const found = world.list({ type: "aws:cloudwatch/metricAlarm:MetricAlarm", ...place });
  return {
    MetricAlarms: found
      .filter(({ id }) => named.includes(id))
      .map(({ id, inputs }) => ({
        AlarmName: id,
        StateValue: "OK",
        MetricName: text(inputs.metricName),
        ComparisonOperator: text(inputs.comparisonOperator),
        Threshold: numeric(inputs.threshold) ?? 0,
        EvaluationPeriods: numeric(inputs.evaluationPeriods) ?? 1,
        Period: numeric(inputs.period) ?? 60,
      })),
  };
};
