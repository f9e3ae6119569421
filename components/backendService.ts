import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Addons } from "./addons.js";
import { createAliasRecord } from "./aliasRecords.js";
import { argumentError } from "./argumentError.js";
import { gracePeriod } from "./defaults.js";
import { createDiscoveryService, discoveryReferences } from "./ecs/discovery.js";
import { createEcsTask, createTaskBase } from "./ecs/ecsTask.js";
import { createTaskService } from "./ecs/taskService.js";
import type { EcsServiceSpec, FargateService, WorkloadContextArgs } from "./fargateService.js";
import { mainTarget, type PortSpecs, servedTarget } from "./ports.js";
import { attached, createHttpRouting, type HttpRouting } from "./routing/httpRouting.js";
import {
  createImportedRouting,
  type ImportedLoadBalancer,
  type ImportedRoutingArgs,
} from "./routing/importedLoadBalancer.js";
import type { HttpRuleSpec, HttpSpec, RulePriorities } from "./routing.js";
import { internalEndpoints } from "./serviceEndpoints.js";
import type { WorkloadTransforms } from "./transforms.js";
import { typeToken } from "./typeTokens.js";
import type { Value } from "./values.js";
import { type WorkloadScope, withKindAliases, workloadScope } from "./workload.js";

/** A Backend Service's manifest, resolved. */
export interface BackendServiceSpec<V = Value, Z = V> extends EcsServiceSpec<V> {
  /** Absent: the service takes no connections. */
  port?: number;
  /** Present: rules on the environment's internal load balancer, or on one that exists. */
  http?: HttpSpec<Z>;
}

/** The manifest's part, and what the workload gets from where it runs. */
export interface BackendServiceArgs extends BackendServiceSpec, WorkloadContextArgs {
  /** @default one number a rule, allocated as if the listener were empty */
  priorities?: RulePriorities;
  /** What is known of `http.importedLoadBalancer`. @default looked up: listeners on 80 and 443, one security group */
  importedLoadBalancer?: ImportedLoadBalancer;
}

/**
 * A service that only the environment reaches: by discovery, Service Connect, the internal load balancer or one that exists.
 *
 * @throws when it has rules and there is no load balancer for them
 *
 * @example
 * new BackendService("prices", { environment, image, port: 8080, count: { fixed: 2 } });
 */
export class BackendService extends pulumi.ComponentResource {
  /** Log group `/copilot/{app}-{env}-{name}` of all its containers. */
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** Role with which ECS pulls images, writes logs and reads secrets. */
  readonly executionRole: aws.iam.Role;
  /** Role with which the containers call AWS. */
  readonly taskRole: aws.iam.Role;
  /** The containers; kept in AWS when a newer revision takes over, so that a rollback has something to return to. */
  readonly taskDefinition: aws.ecs.TaskDefinition;
  /** Stack of its addons; absent without any. */
  readonly addons?: Addons;
  /** SNS topics that it publishes to, by their name in `publish.topics`. */
  readonly topics: Readonly<Record<string, aws.sns.Topic>>;
  /** Its name in the environment's private DNS namespace. */
  readonly discoveryService: aws.servicediscovery.Service;
  /** One for each rule, in the order of `http.rules`. */
  readonly targetGroups: aws.lb.TargetGroup[];
  /** Rules on the HTTP and HTTPS listeners, redirects among them. */
  readonly listenerRules: aws.lb.ListenerRule[];
  /** The service with its scaling and rollback alarms. */
  readonly fargateService: FargateService;
  /** The ECS service itself, `fargateService.service`. */
  readonly service: aws.ecs.Service;
  /** Its main URL; absent without rules on a load balancer of the environment. */
  readonly url?: pulumi.Output<string>;
  /** One URL for each rule and alias, the main one first. */
  readonly urls: pulumi.Output<string>[];
  /** Name and port for service discovery, `{name}.{env}.{app}.local:{port}`; absent without a port. */
  readonly endpoint?: string;
  /** Name and port for Service Connect; absent where the service does not take part. */
  readonly serviceConnectEndpoint?: string;

  constructor(
    name: string,
    args: BackendServiceArgs,
    opts: pulumi.ComponentResourceOptions = {},
    transforms: WorkloadTransforms = {},
  ) {
    super(typeToken("BackendService"), name, {}, withKindAliases("BackendService", opts));
    const scope = workloadScope(name, args, this, transforms);
    const ports: PortSpecs = { ...args, name: scope.workload, rules: args.http?.rules };
    const routing = args.http && createInternalRouting(scope, args.http, ports, args);
    this.discoveryService = createDiscoveryService(scope);
    const base = createTaskBase(scope, args, () => discoveryReferences(scope, this.discoveryService));
    const task = createEcsTask(scope, args, base, {
      ports,
      exec: args.exec,
      tracing: args.observability?.tracing !== undefined,
      variables: routing && { COPILOT_LB_DNS: routing.dnsName },
    });
    const target = mainTarget(ports);
    this.fargateService = createTaskService(scope, args, task, {
      served: servedTarget(ports),
      targets: routing?.targets,
      requests: routing?.metrics,
      gracePeriod: args.http && (args.http.gracePeriod ?? gracePeriod),
      registry: target && { arn: this.discoveryService.arn, port: target.port },
      dependsOn: attached(routing),
    });
    this.service = this.fargateService.service;
    this.logGroup = task.logGroup;
    this.executionRole = task.executionRole;
    this.taskRole = task.taskRole;
    this.taskDefinition = task.taskDefinition;
    this.addons = task.addons;
    this.topics = task.published.topics;
    this.targetGroups = routing?.targetGroups ?? [];
    this.listenerRules = routing?.rules ?? [];
    const reached = internalEndpoints(scope.workload, args, args.environment);
    ({ url: this.url, urls: this.urls } = reached);
    ({ endpoint: this.endpoint, serviceConnectEndpoint: this.serviceConnectEndpoint } = reached);
    this.registerOutputs({ service: this.service.id, taskDefinition: this.taskDefinition.arn });
  }
}

function internalLoadBalancer({ workload, environment }: WorkloadScope) {
  const { internalLoadBalancer: found } = environment;
  if (found === undefined) {
    throw argumentError(
      "http",
      `the environment of ${workload} has no internal load balancer: give the Environment \`internalLoadBalancer: true\``,
    );
  }
  return found;
}

/** On the environment's own load balancer, over HTTPS rules answer to their aliases; over HTTP to the load balancer's name and the service's own below it. */
function createInternalRouting(
  scope: WorkloadScope,
  http: HttpSpec,
  ports: PortSpecs,
  args: ImportedRoutingArgs,
): HttpRouting {
  if (http.importedLoadBalancer !== undefined)
    return createImportedRouting(scope, http, ports, args, http.importedLoadBalancer);
  const alb = internalLoadBalancer(scope);
  const { application, environment } = scope.environment;
  const listeners = { http: alb.httpListenerArn, https: alb.httpsListenerArn };
  const host = `${scope.workload}.${environment}.${application}.internal`;
  const hostsOf = (rule: HttpRuleSpec): Value[] =>
    alb.httpsListenerArn === undefined ? [alb.dnsName, host] : (rule.aliases ?? []).map((alias) => alias.name);
  // Copilot's Backend Services always redirect.
  const rules = http.rules.map((rule) => ({ ...rule, redirectToHttps: true }));
  const balancer = { ...alb, listeners, kind: "internal" as const };
  const routing = createHttpRouting(scope, { ...http, rules }, balancer, ports, hostsOf, args.priorities);
  if (alb.httpsListenerArn === undefined && alb.hostedZoneId !== undefined) {
    routing.records.push(createAliasRecord(scope, "record", host, { zoneId: alb.hostedZoneId }, alb));
  }
  return routing;
}
