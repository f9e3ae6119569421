import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Addons } from "../addons.js";
import { type AddonValues, addonsBefore, addonValues, createAddons } from "../addonValues.js";
import { child } from "../children.js";
import type { References } from "../expressions.js";
import { createTopics, type PublishedTopics, topicArns } from "../messaging/topics.js";
import { arnIn, managedPolicyArn, type Statement, taggedAsOurs } from "../policies.js";
import type { RequestDrivenWebServiceArgs } from "../requestDrivenWebService.js";
import { createRole, grant, tracingActions } from "../roles.js";
import { secretStatements, valueFrom } from "../secrets.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";

/** What a request-driven service is built on, whatever runs it. */
export interface WebBase {
  instanceRole: aws.iam.Role;
  /** What has to be there before the service starts. */
  ready: pulumi.Resource[];
  published: PublishedTopics;
  addons?: Addons;
  addonValues: AddonValues;
  /** Absent without egress through the VPC. */
  serviceSecurityGroup?: aws.ec2.SecurityGroup;
  variables: Record<string, Value>;
  /** What each secret is read from, by the name of its variable. */
  secrets: Record<string, Value>;
}

/** Topics, addons, security group, variables, secrets and the role of a request-driven service. */
export function createWebBase(scope: WorkloadScope, args: RequestDrivenWebServiceArgs, express: boolean): WebBase {
  const published = createTopics(scope, args.publish);
  const serviceSecurityGroup =
    args.placement === undefined ? undefined : createServiceSecurityGroup(scope, express ? undefined : args.placement);
  // Addons may take the service's group as a parameter, so that a database lets it in.
  const own = (): References =>
    serviceSecurityGroup === undefined
      ? {}
      : { ServiceSecurityGroup: serviceSecurityGroup.id, "ServiceSecurityGroup.GroupId": serviceSecurityGroup.id };
  const addons = createAddons(scope, args.addons, args.tags, own);
  const values = addonValues(addons, args.addons);
  const secrets = secretsOf(scope, args, values);
  const service = express ? "ecs-tasks.amazonaws.com" : "tasks.apprunner.amazonaws.com";
  const instanceRole = createRole(scope, "taskRole", "instance-role", service);
  const grants = grantInstanceRole(scope, args, instanceRole, { published, values, secrets });
  return {
    instanceRole,
    ready: [...grants, ...addonsBefore(addons, args.addons)],
    published,
    addons,
    addonValues: values,
    serviceSecurityGroup,
    variables: variablesOf(scope, args, values, express),
    secrets,
  };
}

/** The group of the service's way out into the VPC; the environment's group lets it in. */
function createServiceSecurityGroup(
  scope: WorkloadScope,
  placement: RequestDrivenWebServiceArgs["placement"],
): aws.ec2.SecurityGroup {
  const { environment } = scope;
  const group = child(
    scope,
    "securityGroup",
    "security-group",
    {
      description: `${environment.application}-${environment.environment}${scope.workload}`,
      vpcId: environment.vpcId,
      revokeRulesOnDelete: true,
      tags: { ...scope.tags, Name: `copilot-${scope.stem}` },
    },
    {
      customTimeouts: { delete: "20m" },
      // App Runner takes no second connector with the same groups, so one for other subnets needs another group.
      replacementTrigger: placement === "private" ? environment.privateSubnetIds : placement?.subnets,
    },
  );
  child(scope, "securityGroupEgressRule", "security-group-egress", {
    securityGroupId: group.id,
    ipProtocol: "-1",
    cidrIpv4: "0.0.0.0/0",
  });
  child(scope, "securityGroupRule", "environment-ingress", {
    securityGroupId: environment.securityGroupId,
    ipProtocol: "-1",
    referencedSecurityGroupId: group.id,
  });
  return group;
}

function secretsOf(
  scope: WorkloadScope,
  args: RequestDrivenWebServiceArgs,
  values: AddonValues,
): Record<string, Value> {
  const named = Object.entries(args.secrets ?? {}).map(([name, secret]) => [
    name,
    valueFrom(scope.environment, secret),
  ]);
  return { ...values.secret, ...Object.fromEntries(named) };
}

function variablesOf(
  scope: WorkloadScope,
  args: RequestDrivenWebServiceArgs,
  values: AddonValues,
  express: boolean,
): Record<string, Value> {
  const { application, environment, serviceDiscoveryEndpoint } = scope.environment;
  const topics = topicArns(scope, args.publish);
  const secretArns = Object.entries(values.secret).map(([name, arn]) => [`${name}_ARN`, arn]);
  return {
    COPILOT_APPLICATION_NAME: application,
    COPILOT_ENVIRONMENT_NAME: environment,
    COPILOT_SERVICE_NAME: scope.workload,
    // Names of the environment resolve only inside its VPC, where an Express service always is.
    ...((args.placement !== undefined || express) && { COPILOT_SERVICE_DISCOVERY_ENDPOINT: serviceDiscoveryEndpoint }),
    ...(topics !== undefined && { COPILOT_SNS_TOPIC_ARNS: topics }),
    ...values.variable,
    ...Object.fromEntries(secretArns),
    ...args.variables,
  };
}

interface InstanceAccess {
  published: PublishedTopics;
  values: AddonValues;
  secrets: Record<string, Value>;
}

function grantInstanceRole(
  scope: WorkloadScope,
  args: RequestDrivenWebServiceArgs,
  role: aws.iam.Role,
  access: InstanceAccess,
): pulumi.Resource[] {
  const topics = Object.values(access.published.topics).map((topic) => topic.arn);
  const fixed: Statement[] = [
    { Effect: "Deny", Action: "iam:*", Resource: "*" },
    ...(topics.length === 0 ? [] : [{ Effect: "Allow", Action: "sns:Publish", Resource: topics } satisfies Statement]),
    ...(args.observability?.tracing === undefined ? [] : [tracingStatement]),
  ];
  const statements = pulumi
    .all([pulumi.output(fixed), secretAccess(scope, args, Object.values(access.secrets))])
    .apply(([others, secrets]) => [...(others as Statement[]), ...secrets]);
  const attachments = Object.entries(access.values.managedPolicy).map(([output, policyArn]) =>
    child(scope, "rolePolicyAttachment", `instance-role-${output}`, { role: role.name, policyArn }),
  );
  return [grant(scope, "instance-role", role, statements), ...attachments];
}

/** Reading these secrets, and decrypting those that are encrypted with a key of the environment's own. */
function secretAccess(
  scope: WorkloadScope,
  args: RequestDrivenWebServiceArgs,
  secrets: Value[],
): pulumi.Output<Statement[]> {
  if (secrets.length === 0) return pulumi.output([]);
  const { environment } = scope;
  return pulumi
    .all([secretStatements(environment, secrets, args.secretAccess), arnIn(environment, "kms", "key/*")])
    .apply(([reading, keys]) => [
      ...(reading as Statement[]),
      {
        Sid: "DecryptTaggedKMSKey",
        Effect: "Allow" as const,
        Action: ["kms:Decrypt"],
        Resource: [keys],
        Condition: taggedAsOurs(environment, "aws"),
      },
    ]);
}

/** App Runner's own collector has its settings from App Runner: it reads no parameters. */
const tracingStatement: Statement = { Effect: "Allow", Action: [...tracingActions], Resource: "*" };

/** The role with which App Runner pulls images from private repositories. */
export function createAccessRole(scope: WorkloadScope): { role: aws.iam.Role; attachment: pulumi.Resource } {
  const role = createRole(scope, "executionRole", "access-role", "build.apprunner.amazonaws.com");
  const attachment = child(scope, "rolePolicyAttachment", "access-role-ecr", {
    role: role.name,
    policyArn: managedPolicyArn(scope.environment, "service-role/AWSAppRunnerServicePolicyForECRAccess"),
  });
  return { role, attachment };
}
