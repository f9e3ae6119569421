import { partitionOf } from "../../aws/partitions.js";
import type { ResourceType } from "../kind.js";
import { arn } from "../places.js";
import * as scaling from "../rules/scaling.js";
import { text } from "../values.js";
import { uuid } from "./identity.js";
import { naming } from "./naming.js";

const targetKey = (inputs: Record<string, unknown>): string =>
  [inputs.serviceNamespace, inputs.resourceId, inputs.scalableDimension].map(text).join("/");

/** Application Auto Scaling. */
export const appautoscaling: Readonly<Record<string, ResourceType>> = {
  "aws:appautoscaling/target:Target": {
    service: "Application Auto Scaling",
    repeatable: true,
    id: ({ inputs }) => text(inputs.resourceId),
    outputs: (made) => ({
      arn: arn(made.place, "application-autoscaling", `scalable-target/${made.digits(34)}`),
      roleArn:
        made.inputs.roleArn ??
        `arn:${partitionOf(made.place.region)}:iam::${made.place.account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
    }),
    unique: ({ inputs }) => targetKey(inputs),
    needs: { roleArn: "role" },
    check: scaling.checkTarget,
    allow: scaling.allowTarget,
    importIds: ({ inputs }) => [targetKey(inputs)],
  },
  "aws:appautoscaling/policy:Policy": {
    service: "Application Auto Scaling",
    repeatable: true,
    naming: naming.scalingPolicy,
    id: ({ inputs }) => text(inputs.name),
    outputs: (made) => ({
      arn: arn(
        made.place,
        "autoscaling",
        `scalingPolicy:${uuid(made)}:resource/${text(made.inputs.serviceNamespace)}/${text(made.inputs.resourceId)}:policyName/${text(made.inputs.name)}`,
      ),
      alarmArns: [],
    }),
    unique: ({ inputs }) => `${targetKey(inputs)} ${text(inputs.name)}`,
    keyedBy: "arn",
    check: scaling.checkPolicy,
    allow: scaling.allowPolicy,
    importIds: ({ inputs }) => [`${targetKey(inputs)}/${text(inputs.name)}`],
  },
  "aws:appautoscaling/scheduledAction:ScheduledAction": {
    service: "Application Auto Scaling",
    repeatable: true,
    naming: naming.scheduledAction,
    id: ({ inputs }) => `${text(inputs.name)}-${text(inputs.serviceNamespace)}-${text(inputs.resourceId)}`,
    outputs: (made) => ({
      arn: arn(
        made.place,
        "autoscaling",
        `scheduledAction:${uuid(made)}:resource/${targetKey(made.inputs)}:scheduledActionName/${text(made.inputs.name)}`,
      ),
    }),
    unique: ({ inputs }) => `${targetKey(inputs)} ${text(inputs.name)}`,
    check: scaling.checkScheduledAction,
    allow: scaling.allowPolicy,
  },
};
