import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Addons } from "./addons.js";
import { gracePeriod } from "./defaults.js";
import { createDiscoveryService, discoveryReferences } from "./ecs/discovery.js";
import { createEcsTask, createTaskBase } from "./ecs/ecsTask.js";
import { createTaskService } from "./ecs/taskService.js";
import type { EcsServiceSpec, FargateService, WorkloadContextArgs } from "./fargateService.js";
import { mainTarget, type PortSpecs, servedTarget } from "./ports.js";
import { attached } from "./routing/httpRouting.js";
import type { ImportedLoadBalancer } from "./routing/importedLoadBalancer.js";
import { createNetworkLoadBalancer, type NetworkLoadBalancer } from "./routing/networkLoadBalancer.js";
import { createPublicRouting } from "./routing/publicRouting.js";
import type { HttpSpec, NlbSpec, RulePriorities } from "./routing.js";
import { publicEndpoints } from "./serviceEndpoints.js";
import type { WorkloadTransforms } from "./transforms.js";
import { typeToken } from "./typeTokens.js";
import type { Value } from "./values.js";
import { withKindAliases, workloadScope } from "./workload.js";

/** A Load Balanced Web Service's manifest, resolved. */
export interface LoadBalancedWebServiceSpec<V = Value, Z = V> extends EcsServiceSpec<V> {
  /** Port of the main container. */
  port: number;
  /** Absent (`http: false`): no Application Load Balancer. */
  http?: HttpSpec<Z>;
  /** Present: a Network Load Balancer of its own. */
  nlb?: NlbSpec<Z>;
}

/** The manifest's part, and what the workload gets from where it runs. */
export interface LoadBalancedWebServiceArgs extends LoadBalancedWebServiceSpec, WorkloadContextArgs {
  /** @default one number a rule, allocated as if the listener were empty */
  priorities?: RulePriorities;
  /** What is known of `http.importedLoadBalancer`. @default looked up: listeners on 80 and 443, one security group */
  importedLoadBalancer?: ImportedLoadBalancer;
}

/**
 * A service that the internet reaches through the environment's load balancer, an existing one, or one of its own.
 *
 * @throws when it has rules and there is no load balancer for them
 *
 * @example
 * new LoadBalancedWebService("web", { environment, image, port: 80, http: { rules: [{ path: "/" }] } });
 */
export class LoadBalancedWebService extends pulumi.ComponentResource {
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
  /** Present with `nlb`: the service's own. */
  readonly networkLoadBalancer?: NetworkLoadBalancer;
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
    args: LoadBalancedWebServiceArgs,
    opts: pulumi.ComponentResourceOptions = {},
    transforms: WorkloadTransforms = {},
  ) {
    super(typeToken("LoadBalancedWebService"), name, {}, withKindAliases("LoadBalancedWebService", opts));
    const scope = workloadScope(name, args, this, transforms);
    const ports: PortSpecs = { ...args, name: scope.workload, rules: args.http?.rules, listeners: args.nlb?.listeners };
    const routing = args.http && createPublicRouting(scope, args.http, ports, args);
    this.networkLoadBalancer = args.nlb && createNetworkLoadBalancer(scope, args.nlb, ports);
    const nlb = this.networkLoadBalancer;
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
      targets: [...(routing?.targets ?? []), ...(nlb?.targets ?? [])],
      requests: routing?.metrics,
      gracePeriod: args.http?.gracePeriod ?? args.nlb?.gracePeriod ?? gracePeriod,
      registry: target && { arn: this.discoveryService.arn, port: target.port },
      dependsOn: [...attached(routing), ...(nlb?.listeners ?? [])],
    });
    this.service = this.fargateService.service;
    this.logGroup = task.logGroup;
    this.executionRole = task.executionRole;
    this.taskRole = task.taskRole;
    this.taskDefinition = task.taskDefinition;
    this.addons = task.addons;
    this.topics = task.published.topics;
    this.targetGroups = [...(routing?.targetGroups ?? []), ...(nlb?.targetGroups ?? [])];
    this.listenerRules = routing?.rules ?? [];
    const reached = publicEndpoints(scope.workload, args, args.environment);
    ({ url: this.url, urls: this.urls } = reached);
    ({ endpoint: this.endpoint, serviceConnectEndpoint: this.serviceConnectEndpoint } = reached);
    this.registerOutputs({ service: this.service.id, taskDefinition: this.taskDefinition.arn });
  }
}
