import * as aws from "@pulumi/aws";
import { namePrefix } from "../names.js";
import { createRole, grant } from "../roles.js";
import { transformed } from "../transforms.js";
import type { WorkloadScope } from "../workload.js";

/** What starts a job's state machine. */
export interface JobSchedule {
  rule: aws.cloudwatch.EventRule;
  role: aws.iam.Role;
  target: aws.cloudwatch.EventTarget;
}

/** A rule that starts a state machine by an expression; without one it is there and disabled, as in Copilot. */
export function createSchedule(
  scope: WorkloadScope,
  schedule: string | undefined,
  stateMachine: aws.sfn.StateMachine,
): JobSchedule {
  const role = createRole(scope, "rule-role", "events.amazonaws.com", scope.transforms.ruleRole);
  const policy = grant(scope, "rule-role", role, [
    { Effect: "Allow", Action: "states:StartExecution", Resource: stateMachine.arn },
  ]);
  const name = `${scope.name}-rule`;
  const args: aws.cloudwatch.EventRuleArgs = {
    namePrefix: namePrefix(name, "eventRule"),
    // EventBridge wants an expression from a disabled rule too.
    scheduleExpression: schedule ?? "rate(5 minutes)",
    state: schedule === undefined ? "DISABLED" : "ENABLED",
    tags: scope.tags,
  };
  const rule = new aws.cloudwatch.EventRule(name, transformed(scope.transforms.eventRule, name, args), {
    parent: scope.parent,
    dependsOn: [policy],
  });
  const target = new aws.cloudwatch.EventTarget(
    `${scope.name}-rule-target`,
    { rule: rule.name, targetId: "statemachine", arn: stateMachine.arn, roleArn: role.arn },
    { parent: scope.parent, dependsOn: [policy] },
  );
  return { rule, role, target };
}
