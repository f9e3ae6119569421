import { roleIsName, rotationNeedsSwitch } from "./checks.js";
import { lastPart } from "./comparisons.js";
import type { ProviderFacts } from "./providerFacts.js";

export const identity: Readonly<Record<string, ProviderFacts>> = {
  "aws:iam/role:Role": {
    source: "iam/role.go",
    replaces: ["name", "namePrefix", "path"],
    defaults: { path: "/", maxSessionDuration: 3600, forceDetachPolicies: false },
    sets: ["managedPolicyArns", "inlinePolicies"],
    policies: ["assumeRolePolicy", "inlinePolicies.policy"],
    conflicts: [["name", "namePrefix"]],
    arns: ["permissionsBoundary"],
    ranges: { maxSessionDuration: [3600, 43200] },
    lengths: { name: [1, 64], namePrefix: [1, 38], description: [0, 1000] },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    source: "iam/role_policy.go",
    replaces: ["name", "namePrefix", "role"],
    policies: ["policy"],
    conflicts: [["name", "namePrefix"]],
    lengths: { name: [1, 128], namePrefix: [1, 102] },
    check: roleIsName,
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    source: "iam/role_policy_attachment.go",
    replaces: ["role", "policyArn"],
  },
  "aws:iam/policy:Policy": {
    source: "iam/policy.go",
    replaces: ["name", "namePrefix", "path", "description"],
    defaults: { path: "/" },
    policies: ["policy"],
    conflicts: [["name", "namePrefix"]],
    lengths: { name: [1, 128], namePrefix: [1, 102] },
  },
  "aws:kms/key:Key": {
    source: "kms/key.go",
    replaces: ["customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId", "xksKeyId"],
    defaults: {
      isEnabled: true,
      keyUsage: "ENCRYPT_DECRYPT",
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      enableKeyRotation: false,
      bypassPolicyLockoutSafetyCheck: false,
    },
    policies: ["policy"],
    ranges: { deletionWindowInDays: [7, 30], rotationPeriodInDays: [90, 2560] },
    lengths: { description: [0, 8192] },
    check: rotationNeedsSwitch,
  },
  "aws:kms/alias:Alias": {
    source: "kms/alias.go",
    replaces: ["name", "namePrefix"],
    equal: { targetKeyId: (state, given) => lastPart(state) === lastPart(given) },
    conflicts: [["name", "namePrefix"]],
  },
};
