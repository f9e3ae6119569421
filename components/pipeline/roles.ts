import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import { shortened } from "../names.js";
import type { PipelineArgs, PipelineStageSpec } from "../pipeline.js";
import { boundaryArn, policyDocument, type Statement, trustPolicy } from "../policies.js";
import {
  applicationStatements,
  buildStatements,
  deployStatements,
  pipelineStatements,
  policyDocuments,
} from "./policies.js";
import type { PipelineScope } from "./scope.js";

/** A role with what has to be there before anything can rely on its permissions. */
export interface PipelineRole {
  role: aws.iam.Role;
  grants: pulumi.Resource[];
}

export interface PipelineRoles {
  /** Runs the pipeline itself. */
  pipeline: PipelineRole;
  /** Builds, and runs test commands. */
  build: PipelineRole;
  /** Deploys; by environment. */
  deploy: Record<string, PipelineRole>;
}

/** The roles of a pipeline: one that moves artifacts, one that builds, and one for each environment that deploys it. */
export function createPipelineRoles(
  scope: PipelineScope,
  args: PipelineArgs,
  connectionArn: pulumi.Input<string> | undefined,
): PipelineRoles {
  const build = createBuildRole(scope, "build-role", [
    ...buildStatements(scope, args, connectionArn),
    ...applicationStatements(scope, args),
  ]);
  const pipeline = createRole(scope, "pipeline-role", "codepipeline.amazonaws.com");
  const additional = args.build.additionalPolicy;
  if (additional !== undefined) {
    build.grants.push(
      child(scope, "rolePolicy", "build-role-additional", {
        role: build.role.name,
        name: shortened(`${scope.stem}-BuildProjectAdditionalPolicy`, "inlinePolicy"),
        policy: JSON.stringify(additional),
      }),
    );
  }
  const deploy = args.stages.map((stage) => {
    const role = createRole(scope, `deploy-${stage.environment}-role`, "codebuild.amazonaws.com");
    const statements = [...buildStatements(scope, args, connectionArn), ...deployStatements(scope, args, stage)];
    const made = granted(scope, `deploy-${stage.environment}-role`, role, statements);
    const managed = stage.roleArn === undefined ? attached(scope, made.role, stage) : [];
    return [stage.environment, { role, grants: [...made.grants, ...managed] }] as [string, PipelineRole];
  });
  return {
    pipeline: granted(scope, "pipeline-role", pipeline, pipelineStatements(scope, args, connectionArn)),
    build,
    deploy: Object.fromEntries(deploy),
  };
}

/** What CodeBuild runs the manifest's own buildspecs with. */
export function createBuildRole(scope: PipelineScope, suffix: string, statements: Statement[]): PipelineRole {
  const role = createRole(scope, suffix, "codebuild.amazonaws.com");
  // To look up parameters, and what addons export.
  const attachments = ["AmazonSSMReadOnlyAccess", "AWSCloudFormationReadOnlyAccess"].map((policy) =>
    child(scope, "rolePolicyAttachment", `${suffix}-${policy}`, {
      role: role.name,
      policyArn: pulumi.interpolate`arn:${scope.partition}:iam::aws:policy/${policy}`,
    }),
  );
  const made = granted(scope, suffix, role, statements);
  return { role, grants: [...made.grants, ...attachments] };
}

/** What deploys an environment, in managed policies: a role's inline ones have no room for it. */
function attached(
  scope: PipelineScope,
  role: aws.iam.Role,
  { environment, policy = [] }: PipelineStageSpec,
): pulumi.Resource[] {
  return policyDocuments(policy).flatMap((statements, index) => {
    const suffix = `deploy-${environment}-policy-${index + 1}`;
    const made = child(scope, "managedPolicy", suffix, {
      description: `Deploys ${environment}`,
      policy: policyDocument(statements),
    });
    const attachment = child(scope, "rolePolicyAttachment", suffix, { role: role.name, policyArn: made.arn });
    return [made, attachment];
  });
}

function createRole(scope: PipelineScope, suffix: string, service: string): aws.iam.Role {
  return child(scope, "role", suffix, {
    path: "/",
    assumeRolePolicy: trustPolicy(service),
    permissionsBoundary: boundaryArn(scope, scope.permissionsBoundary),
  });
}

function granted(scope: PipelineScope, suffix: string, role: aws.iam.Role, statements: Statement[]): PipelineRole {
  const policy = child(scope, "rolePolicy", `${suffix}-policy`, {
    role: role.name,
    name: shortened(`${scope.stem}-${suffix}`, "inlinePolicy"),
    policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements }),
  });
  return { role, grants: [policy] };
}
