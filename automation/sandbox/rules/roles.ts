import type { Call } from "../kind.js";
import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text, texts } from "../values.js";
import { checkPolicy } from "./documents.js";

/** A role has a trust policy, at most ten attached policies, and a session of one to twelve hours. */
export function checkRole(inputs: Inputs): void {
  checkPolicy(inputs.assumeRolePolicy, "trust", 2048);
  for (const policy of records(inputs.inlinePolicies)) checkPolicy(policy.policy, "identity", 10_240);
  if (texts(inputs.managedPolicyArns).length > 10) {
    refuse("attached-policies", "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 10");
  }
  const duration = numeric(inputs.maxSessionDuration);
  if (duration !== undefined && (duration < 3600 || duration > 43_200)) {
    refuse("role-session", "ValidationError", `maxSessionDuration ${duration} must be between 3600 and 43200`);
  }
}

/** A role has at most ten managed policies. */
export function allowAttachment({ world, inputs, before }: Call): void {
  const attached = world
    .list({ type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment" })
    .filter((one) => one.inputs.role === inputs.role && one.id !== before?.id && text(one.inputs.role) !== "");
  if (attached.length >= 10)
    refuse("attached-policies", "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 10");
}
