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
  ...["TriggerStateMachineFunctionRole", "CloudformationExecutionRole", "EnvironmentManagerRole"],
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
 */
export function machineryIn(
  stacks: readonly CopilotStack[],
  rolesInUse: ReadonlySet<string>,
): { own: StackResource[]; left: string[] } {
  const all = stacks.flatMap(({ role, resources }) =>
    resources.filter(
      ({ type, logical, physical }) =>
        physical !== "" &&
        // A workload's role of that name is its tasks'; the application's is the StackSet's.
        (byType[type]?.includes(logical) === true || (role === "roles" && logical === "ExecutionRole")),
    ),
  );
  const isUsed = ({ physical }: StackResource): boolean =>
    [...rolesInUse].some((arn) => arn.split("/").at(-1) === physical);
  return {
    own: all.filter((one) => !isUsed(one)).sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type)),
    left: all
      .filter(isUsed)
      .map(({ physical }) => `${physical} stays: CloudFormation works with it on stacks of addons.`),
  };
}
