import type { Row } from "./row.js";

const role = "aws:iam/role:Role";
const project = "aws:codebuild/project:Project";

/** Copilot's resources of a pipeline. Its CloudFormation deploy actions have no counterpart. */
export const pipelineRows: readonly Row[] = [
  {
    id: "SourceConnection",
    type: "aws:codestarconnections/connection:Connection",
    child: "connection",
    transform: "connection",
  },
  { id: "Pipeline", type: "aws:codepipeline/pipeline:Pipeline", child: "pipeline", transform: "pipeline" },
  { id: "PipelineRole", type: role, child: "pipeline-role", transform: "role" },
  {
    id: "PipelineRolePolicy",
    type: "aws:iam/rolePolicy:RolePolicy",
    child: "pipeline-role-policy",
    policy: "pipeline-role-policy",
  },
  { id: "BuildProject", type: project, child: "build", transform: "project" },
  { id: "BuildProjectRole", type: role, child: "build-role", transform: "role" },
  {
    id: "BuildProjectPolicy",
    type: "aws:iam/rolePolicy:RolePolicy",
    child: "build-role-policy",
    policy: "build-role-policy",
  },
  { id: "BuildTestCommands*", type: project, child: "test-*", transform: "project" },
  // Actions before and after deployments: Pre<environment>DeploymentAction<name>.
  { id: "Pre*BuildProjectRole", type: role, child: "pre-*-role", transform: "role" },
  { id: "Pre*", type: project, child: "pre-*", transform: "project" },
  { id: "Post*BuildProjectRole", type: role, child: "post-*-role", transform: "role" },
  { id: "Post*", type: project, child: "post-*", transform: "project" },
];
