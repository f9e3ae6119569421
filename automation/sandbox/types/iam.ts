import type { ResourceType } from "../kind.js";
import { arn } from "../places.js";
import { checkPolicy } from "../rules/documents.js";
import { allowAttachment, checkRole } from "../rules/roles.js";
import { text } from "../values.js";
import { capitals, fromInput } from "./identity.js";
import { naming } from "./naming.js";

const WHEN = "2026-01-01T00:00:00Z";
const path = (inputs: Record<string, unknown>): string => text(inputs.path) || "/";

/** IAM. */
export const iam: Readonly<Record<string, ResourceType>> = {
  "aws:iam/role:Role": {
    service: "IAM",
    global: true,
    naming: naming.role,
    id: fromInput("name"),
    outputs: (made) => ({
      arn: arn(made.place, "iam", `role${path(made.inputs)}${text(made.inputs.name) || made.name}`, ""),
      createDate: WHEN,
      uniqueId: `AROA${capitals(made, 17)}`,
    }),
    duplicate: {
      code: "EntityAlreadyExists",
      says: ({ inputs }) => `Role with name ${text(inputs.name)} already exists.`,
    },
    needs: { managedPolicyArns: "policy", permissionsBoundary: "policy" },
    check: checkRole,
    aliases: (outputs) => [text(outputs.arn)],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    service: "IAM",
    repeatable: true,
    global: true,
    naming: naming.rolePolicy,
    id: ({ inputs }) => `${text(inputs.role)}:${text(inputs.name)}`,
    unique: ({ inputs }) => `${text(inputs.role)} ${text(inputs.name)}`,
    holds: { role: "role" },
    check: (inputs) => checkPolicy(inputs.policy, "identity", 10_240),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    service: "IAM",
    global: true,
    id: ({ inputs, digits }) => `${text(inputs.role)}-${digits(26)}`,
    unique: ({ inputs }) => `${text(inputs.role)} ${text(inputs.policyArn)}`,
    repeatable: true,
    holds: { role: "role", policyArn: "policy" },
    allow: allowAttachment,
    importIds: ({ inputs }) => [`${text(inputs.role)}/${text(inputs.policyArn)}`],
  },
  "aws:iam/policy:Policy": {
    service: "IAM",
    global: true,
    naming: naming.policy,
    id: ({ inputs, place }) => arn(place, "iam", `policy${path(inputs)}${text(inputs.name)}`, ""),
    outputs: (made, id) => ({ arn: id, policyId: `ANPA${capitals(made, 17)}` }),
    duplicate: {
      code: "EntityAlreadyExists",
      says: ({ inputs }) => `A policy called ${text(inputs.name)} already exists.`,
    },
    check: (inputs) => checkPolicy(inputs.policy, "identity", 6_144),
  },
};
