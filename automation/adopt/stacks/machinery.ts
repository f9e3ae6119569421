import type { StackResource } from "../../aws/stackSurvey.js";
import type { CopilotStack } from "../survey.js";

/**
 * Copilot's own functions, with the roles and rules that only they use, by logical id as its templates have it. What
 * somebody has put into a template beside them is not in this list, and is never deleted.
 */
const functions = [
  ...["BacklogPerTaskCalculator", "BucketCleaner", "CertificateReplicator", "CertificateValidation", "CustomDomain"],
  ...["DNSDelegation", "DynamicDesiredCount", "EnvController", "NLBCertValidator", "NLBCustomDomain", "RulePriority"],
  ...["TriggerStateMachine", "UniqueJSONValues"],
].map((name) => `${name}Function`);

const roles = [
  ...["BacklogPerTaskCalculatorRole", "CertificateReplicatorRole", "CertificateValidatorRole", "CustomDomainRole"],
  ...["CustomResourceRole", "CopyAssetsStateMachineRole", "DynamicDesiredCountFunctionRole", "EnvControllerRole"],
  ...["ELBAccessLogsBucketCleanerRole", "NLBCertValidatorRole", "NLBCustomDomainRole", "RulePriorityFunctionRole"],
  ...["TriggerStateMachineFunctionRole", "UniqueJSONValuesFunctionRole"],
  ...["CloudformationExecutionRole", "EnvironmentManagerRole"],
  // Application Auto Scaling works with its service-linked role, whatever role a target of ECS was registered with.
  "AutoScalingRole",
  // Of the application: what its StackSet and its DNS work with.
  ...["AdministrationRole", "DNSDelegationRole"],
];

const byType: Readonly<Record<string, readonly string[]>> = {
  "AWS::Lambda::Function": functions,
  "AWS::IAM::Role": roles,
  "AWS::Events::Rule": ["BacklogPerTaskScheduledRule"],
  "AWS::StepFunctions::StateMachine": ["CopyAssetsStateMachine"],
};

/** Functions before their roles. */
const order = ["AWS::Events::Rule", "AWS::StepFunctions::StateMachine", "AWS::Lambda::Function", "AWS::IAM::Role"];

/**
 * What is Copilot's own in stacks that are about to be ended.
 * @param rolesInUse ARNs of roles with which CloudFormation works on stacks that stay
 * @param zonesRole ARN of the role by which the domain's zone is reached
 */
export function machineryIn(
  stacks: readonly CopilotStack[],
  rolesInUse: ReadonlySet<string>,
  zonesRole?: string,
): { own: StackResource[]; left: string[] } {
  const all = stacks.flatMap(({ role, resources }) =>
    resources.filter(
      ({ type, logical, physical }) =>
        physical !== "" &&
        // A workload's role of that name is its tasks'; the application's is the StackSet's.
        (byType[type]?.includes(logical) === true || (role === "roles" && logical === "ExecutionRole")),
    ),
  );
  const isRole = ({ physical }: StackResource, arn: string): boolean => arn.split("/").at(-1) === physical;
  const uses = (one: StackResource): string[] => [
    ...([...rolesInUse].some((arn) => isRole(one, arn)) ? ["CloudFormation uses it for addons stacks"] : []),
    ...(zonesRole !== undefined && isRole(one, zonesRole)
      ? ["it gives access to the domain's zone (domain.role)"]
      : []),
  ];
  return {
    own: all.filter((one) => uses(one).length === 0).sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type)),
    left: all.flatMap((one) => uses(one).map((why) => `${one.physical} stays: ${why}.`)),
  };
}
