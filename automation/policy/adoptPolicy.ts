import { of } from "./actions.js";
import type { LeastPolicy, PolicyPlace, Statement } from "./leastPolicy.js";

/** How each kind of resource that an adoption deletes or protects is looked at, protected and deleted, by Cloud Control. */
const things = [
  ...of("dynamodb", "DescribeTable UpdateTable"),
  ...of("events", "DeleteRule DescribeRule ListTargetsByRule RemoveTargets"),
  ...of("iam", "DeleteRole DeleteRolePolicy DetachRolePolicy GetRole GetRolePolicy"),
  ...of("iam", "ListAttachedRolePolicies ListInstanceProfilesForRole ListRolePolicies"),
  ...of("lambda", "DeleteFunction GetFunction"),
  ...of("rds", "DescribeDBClusters DescribeDBInstances ModifyDBCluster ModifyDBInstance"),
  ...of("states", "DeleteStateMachine DescribeStateMachine"),
];

/**
 * What `airlift adopt`, its undo and its end take beside reading everything (AWS's `ReadOnlyAccess`) and deploying the
 * environment.
 */
export function adoptPolicy({ application, environment, account, region, partition }: PolicyPlace): LeastPolicy {
  const arn = (service: string, rest: string, where = region) =>
    `arn:${partition}:${service}:${where}:${account}:${rest}`;
  const stacks = [`${application}-${environment}`, `${application}-${environment}-*`].concat(
    `${application}-infrastructure-roles`,
    `StackSet-${application}-infrastructure-*`,
  );
  const allow = (Sid: string, Action: string[], Resource: string | string[]): Statement => ({
    ...{ Sid, Effect: "Allow", Action, Resource },
  });
  const statements = [
    allow(
      "Stacks",
      [
        ...of(
          "cloudformation",
          "CreateChangeSet DeleteChangeSet DeleteStack DescribeChangeSet DescribeStackResourceDrifts",
        ),
        ...of("cloudformation", "DescribeStacks DetectStackDrift DetectStackResourceDrift ExecuteChangeSet"),
        ...of("cloudformation", "GetStackPolicy GetTemplate ListStackResources SetStackPolicy"),
      ],
      stacks.map((name) => arn("cloudformation", `stack/${name}/*`)),
    ),
    allow(
      "StackSet",
      [
        ...of("cloudformation", "DeleteStackInstances DeleteStackSet DescribeStackSet DescribeStackSetOperation"),
        ...of("cloudformation", "ListStackInstances UpdateStackSet"),
      ],
      [arn("cloudformation", `stackset/${application}-infrastructure:*`)],
    ),
    allow("StackSetsRole", ["iam:PassRole"], arn("iam", `role/${application}-adminrole`, "")),
    allow(
      "CloudFormation",
      [
        ...of(
          "cloudformation",
          "DeleteResource DescribeStackDriftDetectionStatus GetResource GetResourceRequestStatus",
        ),
        ...of("cloudformation", "GetTemplateSummary ListExports ListImports UpdateResource"),
      ],
      "*",
    ),
    allow("Things", things, "*"),
    // CloudFormation names the bucket after the stack and the logical id, both cut.
    allow("Journal", of("s3", "DeleteObject GetObject ListBucket PutObject"), [
      `arn:${partition}:s3:::stackset-${application}-infra*`,
    ]),
    {
      ...allow("JournalsKey", of("kms", "Decrypt GenerateDataKey"), "*"),
      Condition: { StringEquals: { "kms:ViaService": [`s3.${region}.amazonaws.com`] } },
    },
    allow(
      "Registry",
      of("ssm", "DeleteParameters GetParameters GetParametersByPath PutParameter"),
      [`copilot/applications/${application}*`, `airlift/adoptions/${application}/*`].map((name) =>
        arn("ssm", `parameter/${name}`),
      ),
    ),
    allow(
      "Pipelines",
      of("codepipeline", "DisableStageTransition EnableStageTransition GetPipeline GetPipelineState"),
      arn("codepipeline", "*"),
    ),
  ];
  return { document: { Version: "2012-10-17", Statement: statements }, unknown: [] };
}
