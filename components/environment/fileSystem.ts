import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import type { EnvironmentScope } from "../scope.js";
import { allowAllEgress, allowFromGroup, createSecurityGroup } from "./securityGroups.js";
import type { EnvironmentNetwork } from "./vpc.js";

export interface EnvironmentFileSystem {
  fileSystem: aws.efs.FileSystem;
  securityGroup: aws.ec2.SecurityGroup;
  mountTargets: aws.efs.MountTarget[];
}

/**
 * The EFS file system of an environment, reachable from its private subnets. It is protected: what workloads wrote
 * outlives them, and goes only when its deletion is asked for by name.
 */
export function createFileSystem(
  scope: EnvironmentScope,
  network: EnvironmentNetwork,
  environmentSecurityGroup: aws.ec2.SecurityGroup,
): EnvironmentFileSystem {
  const fileSystem = child(
    scope,
    "fileSystem",
    "file-system",
    {
      encrypted: true,
      lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS" }],
      performanceMode: "generalPurpose",
      throughputMode: "bursting",
    },
    { protect: true },
  );
  child(scope, "fileSystemBackup", "file-system-backup", {
    fileSystemId: fileSystem.id,
    backupPolicy: { status: "ENABLED" },
  });
  const policy = child(scope, "fileSystemPolicy", "file-system-policy", {
    fileSystemId: fileSystem.id,
    policy: fileSystemPolicy(scope, fileSystem.arn),
  });
  const securityGroup = createMountGroup(scope, network, environmentSecurityGroup);
  const mountTargets = network.privateSubnetIds.map((subnetId, index) =>
    child(
      scope,
      "mountTarget",
      `mount-target-${index + 1}`,
      { fileSystemId: fileSystem.id, subnetId, securityGroups: [securityGroup.id] },
      // A task that mounts before the policy is there would be let in without its tags being looked at. A zone has one
      // mount target: with another subnet in it the old one goes first.
      { dependsOn: [policy], deleteBeforeReplace: true },
    ),
  );
  return { fileSystem, securityGroup, mountTargets };
}

function createMountGroup(
  scope: EnvironmentScope,
  network: EnvironmentNetwork,
  environmentSecurityGroup: aws.ec2.SecurityGroup,
): aws.ec2.SecurityGroup {
  const suffix = "file-system-security-group";
  const group = createSecurityGroup(scope, suffix, {
    vpcId: network.vpcId,
    description: `${scope.application}-${scope.environment}EFSSecurityGroup`,
    nameTag: "-efs",
  });
  allowAllEgress(scope, suffix, group);
  allowFromGroup(scope, `${suffix}-ingress-from-environment`, {
    to: group,
    from: environmentSecurityGroup,
    description: "Ingress from containers in the Environment Security Group.",
  });
  return group;
}

/**
 * Lets in roles that carry the environment's tags, through a mount target, encrypted. `Resource` is said since EFS fills it
 * in: left out, each preview would show a change.
 */
function fileSystemPolicy(scope: EnvironmentScope, Resource: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Id: "CopilotEFSPolicy",
    Statement: [
      {
        Sid: "AllowIAMFromTaggedRoles",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["elasticfilesystem:ClientWrite", "elasticfilesystem:ClientMount"],
        Resource,
        Condition: {
          Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" },
          StringEquals: {
            "iam:ResourceTag/copilot-application": scope.application,
            "iam:ResourceTag/copilot-environment": scope.environment,
          },
        },
      },
      {
        Sid: "DenyUnencryptedAccess",
        Effect: "Deny",
        Principal: "*",
        Action: "elasticfilesystem:*",
        Resource,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}
