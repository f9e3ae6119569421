import type * as aws from "@pulumi/aws";
import { child } from "../children.js";
import { createRole, grant } from "../roles.js";
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
  const role = createRole(scope, "ruleRole", "rule-role", "events.amazonaws.com");
  const policy = grant(scope, "rule-role", role, [
    { Effect: "Allow", Action: "states:StartExecution", Resource: stateMachine.arn },
  ]);
  const rule = child(
    scope,
    "eventRule",
    "rule",
    {
      // EventBridge wants an expression from a disabled rule too.
      scheduleExpression: schedule ?? "rate(5 minutes)",
      state: schedule === undefined ? "DISABLED" : "ENABLED",
    },
    {
      dependsOn: [policy],
    },
  );
  const target = child(
    scope,
    "eventTarget",
    "rule-target",
    { rule: rule.name, targetId: "statemachine", arn: stateMachine.arn, roleArn: role.arn },
    { dependsOn: [policy] },
  );
  return { rule, role, target };
}
