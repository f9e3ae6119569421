import { stateActions } from "../../components/pipeline/stateActions.js";
import { actionsByType } from "./actions.js";
import { typesOfTemplates } from "./templateActions.js";

export interface PlannedType {
  type: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
}

export interface PolicyPlace {
  application: string;
  environment: string;
  /** Twelve digits, or `*` where it is not known. */
  account: string;
  region: string;
  partition: string;
  /** `s3://bucket?…`, where the state is in a bucket. */
  backend?: string;
  /** `awskms://…`, where a key opens the state's secrets. */
  secretsProvider?: string;
}

export interface Statement {
  Sid: string;
  Effect: "Allow";
  Action: string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: Statement[];
}

export interface LeastPolicy {
  /** All of it in one, however long. */
  document: PolicyDocument;
  /** Types that the tables have no actions for; they have to be added by hand. */
  unknown: string[];
}

/** `aws:ecs/service:Service` → `ecs/service`, with the spellings of older SDKs merged. */
function keyOf(type: string): string {
  const key = type.split(":")[1] ?? type;
  return key.replace(/^s3\/(bucket\w*?)[vV]2$/, "s3/$1").replace(/^(alb|elasticloadbalancingv2)\//, "lb/");
}

/** Names of buckets and roles as AWS will have them: given ones, or Pulumi's, which are the logical name and a suffix. */
function namePattern({ name, inputs }: PlannedType, key: string): string {
  const given = inputs[key];
  if (typeof given === "string" && !given.includes("${")) return given;
  const prefix = inputs[`${key}Prefix`];
  return `${typeof prefix === "string" && !prefix.includes("${") ? prefix : `${name}-`}*`;
}

function resourceTypesIn(template: unknown): string[] {
  if (typeof template !== "string") return [];
  return [...template.matchAll(/"?Type"?\s*:\s*['"]?((?:AWS|Custom|Alexa)::[\w:]+)/g)].map(([, type = ""]) => type);
}

/** CloudFormation begins the names of roles with the stack's. */
function rolesOfAddons(plan: readonly PlannedType[], own: string): string[] {
  return plan.some(({ inputs }) => resourceTypesIn(inputs.templateBody).includes("AWS::IAM::Role")) ? [`${own}-*`] : [];
}

/** ARNs that an action is held to; `*` where AWS knows no narrower form or the name is only known afterwards. */
function scopeOf(action: string, plan: readonly PlannedType[], place: PolicyPlace): string[] {
  const { application, environment, account, region, partition } = place;
  const [service = "", verb = ""] = action.split(":");
  const names = (type: string, key: string) =>
    plan.filter((one) => keyOf(one.type) === type).map((one) => namePattern(one, key));
  const own = `${application}-${environment}`;
  switch (service) {
    case "iam":
      if (verb === "GetAccountSummary") return ["*"];
      if (/Policy(Version)?s?$/.test(verb) && !verb.includes("Role") && verb !== "UpdateAssumeRolePolicy")
        return [`arn:${partition}:iam::${account}:policy/*`];
      return [...new Set([...names("iam/role", "name"), ...rolesOfAddons(plan, own)])].map(
        (name) => `arn:${partition}:iam::${account}:role/${name}`,
      );
    case "logs":
      if (/^(DescribeLogGroups|.*ResourcePolic.*|.*LogDelivery)$/.test(verb)) return ["*"];
      return [
        `arn:${partition}:logs:${region}:${account}:log-group:/copilot/${own}-*`,
        `arn:${partition}:logs:${region}:${account}:log-group:${own}-*`,
        ...names("lambda/function", "name").map(
          (name) => `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${name}`,
        ),
      ];
    case "lambda":
      return names("lambda/function", "name").map(
        (name) => `arn:${partition}:lambda:${region}:${account}:function:${name}`,
      );
    case "sns":
      return [`arn:${partition}:sns:${region}:${account}:${own}-*`];
    case "cloudformation":
      return /^(GetResource|List(Exports|Imports|Resources|Stacks))$/.test(verb)
        ? ["*"]
        : [`arn:${partition}:cloudformation:${region}:${account}:stack/${own}-*`];
    case "states":
      return verb === "ValidateStateMachineDefinition"
        ? ["*"]
        : [`arn:${partition}:states:${region}:${account}:stateMachine:${own}-*`];
    case "ecr":
      return verb === "GetAuthorizationToken"
        ? ["*"]
        : [`arn:${partition}:ecr:${region}:${account}:repository/${application}/*`];
    default:
      return ["*"];
  }
}

/** What the runner itself asks AWS, whatever the plan. */
function runnerActions(): string[] {
  return [
    "cloudformation:GetResource",
    "cloudformation:ListExports",
    "cloudformation:ListImports",
    "cloudformation:ListResources",
    "cloudformation:ListStacks",
    "ec2:DescribeAddresses",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:DescribeImages",
    "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
    "elasticloadbalancing:DescribeLoadBalancers",
    "iam:GetAccountSummary",
    ...stateActions.key,
    "secretsmanager:DescribeSecret",
    "servicequotas:ListServiceQuotas",
    "ssm:GetParameters",
    "ssm:ListTagsForResource",
    "sts:GetCallerIdentity",
    "tag:GetResources",
  ];
}

/** Types of the application stack, which the first run in an account makes: images and artifacts. */
const applicationTypes = ["ecr/repository", "ecr/repositoryPolicy", "ecr/lifecyclePolicy", "kms/key"].concat(
  ["s3/bucket", "s3/bucketObject", "s3/bucketPolicy", "s3/bucketVersioning", "s3/bucketPublicAccessBlock"],
  ["s3/bucketServerSideEncryptionConfiguration", "s3/bucketOwnershipControls"],
);

/** What each run may put into the application's bucket: env files, and templates and files of addons. */
const everyRun = ["s3/bucketObject"];

const passedTo = [
  "ecs-tasks",
  "ecs",
  "tasks.apprunner",
  "build.apprunner",
  "states",
  "events",
  "scheduler",
  "vpc-flow-logs",
  "lambda",
  "application-autoscaling",
];

/** Reading, writing and locking the state, where it is in a bucket; or reading it alone. */
export function stateStatements({ backend, partition }: PolicyPlace, onlyRead = false): Statement[] {
  const [, bucket] = /^s3:\/\/([^/?]+)/.exec(backend ?? "") ?? [];
  if (bucket === undefined) return [];
  const arn = `arn:${partition}:s3:::${bucket}`;
  return [
    { Sid: "State", Effect: "Allow", Action: [...stateActions.bucket], Resource: arn },
    {
      Sid: "StateFiles",
      Effect: "Allow",
      Action: onlyRead ? ["s3:GetObject"] : [...stateActions.objects],
      Resource: `${arn}/*`,
    },
  ];
}

/** Lets AWS make the roles that its services act with, in an account where they have not run yet. */
function serviceLinkedRoles({ account, partition }: PolicyPlace): Statement {
  const services = [
    "ecs",
    "elasticloadbalancing",
    "ecs.application-autoscaling",
    "apprunner",
    "networking.apprunner",
    "rds",
    "elasticfilesystem",
  ];
  return {
    Sid: "ServiceLinkedRoles",
    Effect: "Allow",
    Action: ["iam:CreateServiceLinkedRole"],
    Resource: `arn:${partition}:iam::${account}:role/aws-service-role/*`,
    Condition: { StringLike: { "iam:AWSServiceName": services.map((service) => `${service}.amazonaws.com`) } },
  };
}

/** The roles in other accounts that take the records of zones there. */
function zoneRoles(plan: readonly PlannedType[]): Statement[] {
  const arns = plan
    .filter(({ type }) => type === "pulumi:providers:aws")
    .flatMap(({ inputs }) => rolesIn(inputs.assumeRoles))
    .sort();
  if (arns.length === 0) return [];
  return [{ Sid: "ZonesElsewhere", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: [...new Set(arns)] }];
}

/** A provider's settings go to the engine as JSON text. */
function rolesIn(assumeRoles: unknown): string[] {
  const roles: unknown = typeof assumeRoles === "string" ? JSON.parse(assumeRoles) : assumeRoles;
  if (!Array.isArray(roles)) return [];
  return roles.flatMap((role: { roleArn?: string }) => role.roleArn ?? []);
}

/** Templates with macros are expanded by change sets of AWS's own. */
function transforms(plan: readonly PlannedType[], { region, partition }: PolicyPlace): Statement[] {
  if (!plan.some(({ inputs }) => /^\s*"?Transform"?\s*:|Fn::Transform|!Transform/m.test(String(inputs.templateBody))))
    return [];
  const Resource = `arn:${partition}:cloudformation:${region}:aws:transform/*`;
  return [{ Sid: "Transforms", Effect: "Allow", Action: ["cloudformation:CreateChangeSet"], Resource }];
}

/** The policy of the first run in an account, which makes the application's repositories, bucket and key. */
export function applicationPolicy(place: PolicyPlace): LeastPolicy {
  return policyOf([], place, applicationTypes);
}

/**
 * The policy of a role that deploys one environment: what making, changing and removing the planned resources takes,
 * and what the runner asks. Held to the application's names where AWS lets names decide.
 */
export function leastPolicy(plan: readonly PlannedType[], place: PolicyPlace): LeastPolicy {
  return policyOf(plan, place, everyRun);
}

function policyOf(plan: readonly PlannedType[], place: PolicyPlace, types: readonly string[]): LeastPolicy {
  const unknown = new Set<string>();
  const actions = new Set(runnerActions());
  const add = (found: readonly string[] | undefined, type: string): void => {
    if (found === undefined) unknown.add(type);
    for (const action of found ?? []) actions.add(action);
  };
  for (const type of types) add(actionsByType[type], type);
  for (const { type, inputs } of plan) {
    if (!/^aws:/.test(type)) continue;
    add(actionsByType[keyOf(type)], type);
    for (const resource of resourceTypesIn(inputs.templateBody)) add(typesOfTemplates[resource], resource);
  }
  const roles = scopeOf("iam:PassRole", plan, place);
  const pass: Statement = {
    Sid: "PassRoles",
    Effect: "Allow",
    Action: ["iam:PassRole"],
    Resource: roles,
    Condition: { StringEquals: { "iam:PassedToService": passedTo.map((service) => `${service}.amazonaws.com`) } },
  };
  const statements = statementsOf([...actions], "Deploy", (action) => scopeOf(action, plan, place));
  return {
    document: {
      Version: "2012-10-17",
      Statement: [
        ...statements,
        ...(roles.length === 0 ? [] : [pass]),
        serviceLinkedRoles(place),
        ...zoneRoles(plan),
        ...transforms(plan, place),
        ...stateStatements(place),
      ],
    },
    unknown: [...unknown].sort(),
  };
}

/** Statements of actions, one for each set of resources that they are held to. */
export function statementsOf(
  actions: readonly string[],
  sid: string,
  scope: (action: string) => string[],
): Statement[] {
  const byScope = new Map<string, { resources: string[]; allowed: string[] }>();
  for (const action of [...new Set(actions)].filter((one) => one !== "iam:PassRole").sort()) {
    const resources = scope(action);
    if (resources.length === 0) continue;
    const group = byScope.get(resources.join()) ?? { resources, allowed: [] };
    group.allowed.push(action);
    byScope.set(resources.join(), group);
  }
  return [...byScope.values()].map(({ resources, allowed }, index) => ({
    Sid: `${sid}${index + 1}`,
    Effect: "Allow",
    Action: allowed,
    Resource: resources.length === 1 ? (resources[0] as string) : resources,
  }));
}
