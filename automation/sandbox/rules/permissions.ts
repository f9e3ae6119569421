import { isRecord } from "../../base/isRecord.js";
import { type Inputs, records, text, texts } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";
import { type Statement, statementsOf } from "./documents.js";

/** What some of AWS's own policies allow; of those that are not here everything is taken to be allowed. */
const AWS_POLICIES: Readonly<Record<string, readonly string[]>> = {
  AmazonECSTaskExecutionRolePolicy: [
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ],
  AWSAppRunnerServicePolicyForECRAccess: ["ecr:*"],
  CloudWatchAgentServerPolicy: ["logs:*", "cloudwatch:*"],
};

const statement = (actions: readonly string[]): Statement => ({
  effect: "Allow",
  actions,
  notActions: [],
  resources: ["*"],
  conditions: {},
  principals: undefined,
});

const parsed = (written: unknown): Statement[] => {
  try {
    const value: unknown = JSON.parse(text(written));
    return isRecord(value) ? statementsOf(value) : [];
  } catch {
    return [];
  }
};

/** Every statement that a role has now: its own policies and those attached to it. */
export function statementsOfRole(world: World, role: WorldResource): Statement[] {
  const attached = (arn: string): Statement[] => {
    const own = /:iam::aws:policy\/(?:[\w-]+\/)*([\w-]+)$/.exec(arn)?.[1];
    if (own) return [statement(AWS_POLICIES[own] ?? ["*"])];
    const policy = world.find("aws:iam/policy:Policy", arn, role);
    return policy?.existing ? [statement(["*"])] : parsed(policy?.inputs.policy);
  };
  return [
    ...texts(role.inputs.managedPolicyArns).flatMap(attached),
    ...records(role.inputs.inlinePolicies).flatMap((policy) => parsed(policy.policy)),
    ...world.holdersOf(keyOf(role)).flatMap((holder) => {
      if (holder.type === "aws:iam/rolePolicy:RolePolicy") return parsed(holder.inputs.policy);
      return holder.type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
        ? attached(text(holder.inputs.policyArn))
        : [];
    }),
  ];
}

const matches = (pattern: string, value: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "i",
  ).test(value);

/** Conditions on tags of the resource hold when its tags are as asked for; other conditions are taken to hold. */
function holdsFor(conditions: Inputs, tags: Inputs | undefined): boolean {
  if (!tags) return true;
  return Object.entries(conditions).every(([operator, wanted]) => {
    if (!/^StringEquals(IfExists)?$/.test(operator) || !isRecord(wanted)) return true;
    return Object.entries(wanted).every(([key, value]) => {
      const tag = /^(?:aws|ssm|secretsmanager):ResourceTag\/(.+)$/.exec(key)?.[1];
      return !tag || (Array.isArray(value) ? value.includes(tags[tag]) : tags[tag] === value);
    });
  });
}

/** Whether statements allow an action on a resource; a Deny wins. Tags of the resource count where they are known. */
export function allows(statements: readonly Statement[], action: string, resource: string, tags?: Inputs): boolean {
  const fitting = statements.filter(
    (one) =>
      (one.actions.some((pattern) => matches(pattern, action)) ||
        (one.notActions.length > 0 && !one.notActions.some((pattern) => matches(pattern, action)))) &&
      one.resources.some((pattern) => resource === "*" || matches(pattern, resource)) &&
      holdsFor(one.conditions, tags),
  );
  return fitting.some(({ effect }) => effect === "Allow") && !fitting.some(({ effect }) => effect === "Deny");
}
