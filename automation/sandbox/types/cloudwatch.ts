import type { ResourceType } from "../kind.js";
import { arn } from "../places.js";
import * as watching from "../rules/watching.js";
import { text } from "../values.js";
import { fromInput } from "./identity.js";
import { naming } from "./naming.js";

/** CloudWatch: logs, alarms; EventBridge: rules and targets. */
export const cloudwatch: Readonly<Record<string, ResourceType>> = {
  "aws:cloudwatch/logGroup:LogGroup": {
    service: "CloudWatch Logs",
    naming: naming.logGroup,
    id: fromInput("name"),
    outputs: ({ inputs, place }) => ({
      arn: arn(place, "logs", `log-group:${text(inputs.name)}`),
      logGroupClass: "STANDARD",
    }),
    duplicate: { code: "ResourceAlreadyExistsException", says: () => "The specified log group already exists" },
    needs: { kmsKeyId: "key" },
    check: watching.checkLogGroup,
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    service: "CloudWatch Logs",
    repeatable: true,
    id: ({ inputs }) => text(inputs.policyName) || text(inputs.resourceArn),
    outputs: () => ({ policyScope: "ACCOUNT" }),
    check: watching.checkLogPolicy,
    allow: watching.allowLogPolicy,
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    service: "CloudWatch",
    repeatable: true,
    naming: naming.alarm,
    id: fromInput("name"),
    outputs: ({ inputs, place }) => ({ arn: arn(place, "cloudwatch", `alarm:${text(inputs.name)}`) }),
    check: watching.checkAlarm,
  },
  "aws:cloudwatch/eventRule:EventRule": {
    service: "EventBridge",
    repeatable: true,
    naming: naming.eventRule,
    id: fromInput("name"),
    outputs: ({ inputs, place }) => ({ arn: arn(place, "events", `rule/${text(inputs.name)}`) }),
    needs: { roleArn: "role" },
    check: watching.checkEventRule,
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    service: "EventBridge",
    repeatable: true,
    naming: naming.eventTarget,
    id: ({ inputs }) => `${text(inputs.rule)}-${text(inputs.targetId)}`,
    unique: ({ inputs }) => `${text(inputs.rule)} ${text(inputs.targetId)}`,
    holds: { rule: "eventRule" },
    needs: { roleArn: "role" },
    check: watching.checkEventTarget,
    allow: watching.allowEventTarget,
    importIds: ({ inputs }) => [`${text(inputs.rule)}/${text(inputs.targetId)}`],
  },
};
