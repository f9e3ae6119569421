import type { Call } from "../kind.js";
import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text } from "../values.js";
import { checkSchedule } from "./schedules.js";

/** The least is not above the most, and neither below zero. */
export function checkTarget(inputs: Inputs): void {
  const [least, most] = [numeric(inputs.minCapacity), numeric(inputs.maxCapacity)];
  if (least !== undefined && most !== undefined && (least > most || least < 0)) {
    refuse(
      "scaling-range",
      "ValidationException",
      `Minimum capacity ${least} must be between 0 and the maximum capacity ${most}`,
    );
  }
}

/** What is to be scaled exists. */
export function allowTarget({ world, inputs, place }: Call): void {
  const [kind, cluster = "", name = ""] = text(inputs.resourceId).split("/");
  if (inputs.serviceNamespace !== "ecs" || kind !== "service") return;
  const there = world
    .list({ type: "aws:ecs/service:Service", ...place })
    .some((one) => one.inputs.name === name && text(one.inputs.cluster).split("/").at(-1) === cluster);
  if (!there)
    refuse("reference-exists", "ValidationException", `ECS service doesn't exist: ${text(inputs.resourceId)}`);
}

/** A policy tracks one metric or steps, and belongs to what was registered. */
export function checkPolicy(inputs: Inputs): void {
  const [tracking] = records(inputs.targetTrackingScalingPolicyConfiguration);
  if (inputs.policyType === "TargetTrackingScaling") {
    if (!tracking)
      refuse("scaling-policy", "ValidationException", "TargetTrackingScaling needs a target tracking configuration");
    const metrics = [tracking.predefinedMetricSpecification, tracking.customizedMetricSpecification].filter(
      (one) => one !== undefined,
    );
    if (metrics.length !== 1)
      refuse(
        "scaling-policy",
        "ValidationException",
        "A target tracking policy takes exactly one of a predefined and a customized metric",
      );
    const [predefined] = records(tracking.predefinedMetricSpecification);
    if (predefined?.predefinedMetricType === "ALBRequestCountPerTarget" && predefined.resourceLabel === undefined) {
      refuse(
        "scaling-policy",
        "ValidationException",
        "Resource label is required when predefined metric type is ALBRequestCountPerTarget",
      );
    }
    const target = numeric(tracking.targetValue);
    if (target !== undefined && target <= 0)
      refuse("scaling-policy", "ValidationException", "TargetValue must be greater than 0");
  }
  if (inputs.policyType === "StepScaling" && records(inputs.stepScalingPolicyConfiguration).length === 0) {
    refuse("scaling-policy", "ValidationException", "StepScaling needs a step scaling configuration");
  }
}

export function allowPolicy({ world, inputs, place }: Call): void {
  if (!world.find("aws:appautoscaling/target:Target", text(inputs.resourceId), place)) {
    refuse(
      "reference-exists",
      "ObjectNotFoundException",
      `No scalable target registered for service namespace: ${text(inputs.serviceNamespace)}, resource ID: ${text(inputs.resourceId)}, scalable dimension: ${text(inputs.scalableDimension)}`,
    );
  }
}

/** A scheduled action has a schedule that can be read. */
export function checkScheduledAction(inputs: Inputs): void {
  const schedule = text(inputs.schedule);
  if (schedule && !schedule.startsWith("at(")) checkSchedule(schedule);
}
