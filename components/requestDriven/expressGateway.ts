import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { argumentError } from "../argumentError.js";
import { child } from "../children.js";
import { createLogGroup } from "../ecs/ecsTask.js";
import { shortened } from "../names.js";
import { managedPolicyArn } from "../policies.js";
import type { RequestDrivenWebServiceArgs } from "../requestDrivenWebService.js";
import { createExecutionRole, createRole, grantExecutionRole } from "../roles.js";
import { secretArn } from "../secrets.js";
import { splitWords } from "../shellWords.js";
import { tagsWith, type WorkloadScope } from "../workload.js";
import type { WebBase } from "./webBase.js";

export interface ExpressGateway {
  service: aws.ecs.ExpressGatewayService;
  logGroup: aws.cloudwatch.LogGroup;
  url: pulumi.Output<string>;
}

/**
 * Runs a request-driven service on ECS Express: Fargate tasks behind a load balancer that ECS makes and shares.
 *
 * @throws when the manifest asks for what only App Runner has
 */
export function createExpressGateway(
  scope: WorkloadScope,
  args: RequestDrivenWebServiceArgs,
  base: WebBase,
): ExpressGateway {
  refuseAppRunnerOnly(scope, args);
  const { environment } = scope;
  const logGroup = createLogGroup(scope);
  const execution = createExecutionRole(scope);
  const reading = grantExecutionRole(scope, execution.role, {
    secrets: Object.values(base.secrets),
    secretAccess: args.secretAccess,
    envFiles: [],
  });
  const infrastructure = createInfrastructureRole(scope);
  const routes = args.private === undefined ? environment.publicRoutes : environment.privateRoutes;
  const service = child(
    scope,
    "expressService",
    "express-service",
    {
      serviceName: shortened(scope.stem, "taskFamily"),
      cluster: environment.clusterName,
      cpu: String(args.cpu ?? 1024),
      memory: String(args.memory ?? 2048),
      executionRoleArn: execution.role.arn,
      infrastructureRoleArn: infrastructure.role.arn,
      taskRoleArn: base.instanceRole.arn,
      // App Runner knocks on the port alone where the manifest names no path; Express has no such check.
      healthCheckPath: args.healthCheck?.path ?? "/",
      networkConfigurations: [
        {
          // Private subnets make ECS's load balancer an internal one.
          subnets: args.private === undefined ? environment.publicSubnetIds : environment.privateSubnetIds,
          securityGroups: [
            environment.securityGroupId,
            ...(base.serviceSecurityGroup === undefined ? [] : [base.serviceSecurityGroup.id]),
            ...Object.values(base.addonValues.securityGroup),
          ],
        },
      ],
      primaryContainer: primaryContainer(scope, args, base, logGroup),
      tags: tagsWith(scope, args.serviceTags),
    },
    {
      dependsOn: [...base.ready, ...execution.grants, reading, infrastructure.attachment, ...routes],
    },
  );
  const url = service.ingressPaths.apply(
    (paths) => `https://${(paths[0]?.endpoint ?? "").replace(/^https?:\/\//, "")}`,
  );
  return { service, logGroup, url };
}

/** What an Express service has no counterpart for. */
function refuseAppRunnerOnly(scope: WorkloadScope, args: RequestDrivenWebServiceArgs): void {
  const unknown = [
    args.alias !== undefined && "http.alias",
    args.autoScalingConfiguration !== undefined && "count",
    args.private?.endpoint !== undefined && "http.private.endpoint",
    args.observability?.tracing !== undefined && "observability.tracing",
    typeof args.placement === "object" && "network.vpc.placement.subnets",
  ].filter((field) => field !== false);
  if (unknown.length === 0) return;
  throw argumentError(
    "requestDriven",
    `${scope.workload} runs on ECS Express, which has no counterpart for ${unknown.join(", ")}: leave them out, or use requestDriven: apprunner`,
  );
}

function primaryContainer(
  scope: WorkloadScope,
  args: RequestDrivenWebServiceArgs,
  base: WebBase,
  logGroup: aws.cloudwatch.LogGroup,
): aws.types.input.ecs.ExpressGatewayServicePrimaryContainer {
  return {
    image: args.image,
    containerPort: args.port,
    commands: args.command === undefined ? undefined : wordsOf(args.command),
    environments: Object.entries(base.variables).map(([name, value]) => ({ name, value })),
    secrets: Object.entries(base.secrets).map(([name, secret]) => ({
      name,
      valueFrom: secretArn(scope.environment, secret),
    })),
    awsLogsConfigurations: [{ logGroup: logGroup.name, logStreamPrefix: "copilot" }],
  };
}

/** App Runner takes one text and splits it itself. */
function wordsOf(command: string): string[] {
  const words = splitWords(command);
  if ("message" in words) throw argumentError("command", `the start command ${words.message}. ${words.hint}`);
  return words;
}

/** The role with which ECS makes load balancer, certificates and scaling of its Express services. */
function createInfrastructureRole(scope: WorkloadScope): { role: aws.iam.Role; attachment: pulumi.Resource } {
  const role = createRole(scope, "infrastructureRole", "infrastructure-role", "ecs.amazonaws.com");
  const attachment = child(scope, "rolePolicyAttachment", "infrastructure-role-ecs", {
    role: role.name,
    policyArn: managedPolicyArn(scope.environment, "service-role/AmazonECSInfrastructureRoleforExpressGatewayServices"),
  });
  return { role, attachment };
}
