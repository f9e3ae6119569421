import type { Value } from "./values.js";

/** Health check of a target group. What is left out is left to Elastic Load Balancing, except the path. */
export interface TargetHealthCheckSpec {
  /** @default "/" */
  path?: string;
  /** @default the port that traffic goes to */
  port?: number;
  /** For example "200" or "200-299". */
  successCodes?: string;
  /** Successes in a row that make a target healthy. @default 5, Elastic Load Balancing's own */
  healthyThreshold?: number;
  /** Failures in a row that make it unhealthy. @default 2, Elastic Load Balancing's own */
  unhealthyThreshold?: number;
  /** Seconds. */
  timeout?: number;
  /** Seconds. */
  interval?: number;
}

/** A host name that a service answers to. */
export interface AliasSpec<Z = Value> {
  /** For example api.example.com. */
  name: string;
  /** Id of the hosted zone that takes the record. */
  hostedZone?: Z;
}

/** One routing rule with its target group. */
export interface HttpRuleSpec<Z = Value> {
  /** Begins with "/". "/" matches all; another value matches itself and everything below it. */
  path: string;
  /** @default left to Elastic Load Balancing (HTTP1) */
  protocolVersion?: "GRPC" | "HTTP1" | "HTTP2";
  /** How the load balancer learns whether a task is healthy. @default `/`, answered with 200 */
  healthCheck?: TargetHealthCheckSpec;
  /** @default false */
  stickiness?: boolean;
  /** Host names that the rule matches. @default every name, or `{svc}.{env}.{app}.{domain}` with a domain */
  aliases?: AliasSpec<Z>[];
  /** Seconds. @default 60 */
  deregistrationDelay?: number;
  /** Container that takes the traffic. @default the main one */
  targetContainer?: string;
  /** Port of that container. @default its own */
  targetPort?: number;
  /** Addresses and ranges that the rule lets in. @default all */
  allowedSourceIps?: string[];
  /** @default true */
  redirectToHttps?: boolean;
}

/** Routing by an Application Load Balancer. The first rule is the main one. */
export interface HttpSpec<Z = Value> {
  /** At least one. */
  rules: HttpRuleSpec<Z>[];
  /** Name or ARN of an existing load balancer; default the environment's. */
  importedLoadBalancer?: string;
  /** Seconds in which ECS ignores failing health checks. @default 60 */
  gracePeriod?: number;
}

/** One listener of a Network Load Balancer with its target group. */
export interface NlbListenerSpec {
  /** Port that clients connect to. */
  port: number;
  /** @default "tcp" */
  protocol?: "tcp" | "udp" | "tls";
  /** How the load balancer learns whether a task is healthy. @default a TCP connection */
  healthCheck?: Omit<TargetHealthCheckSpec, "path" | "successCodes">;
  /** Container that takes the traffic. @default the main one */
  targetContainer?: string;
  /** Port of that container. @default the listener's own */
  targetPort?: number;
  /** Name of an ELB security policy, for `tls`. @default ELBSecurityPolicy-TLS13-1-2-2021-06, as in Copilot */
  sslPolicy?: string;
  /** The same client goes to the same task, by source address. @default false */
  stickiness?: boolean;
  /** Seconds. @default 60 */
  deregistrationDelay?: number;
}

/** A Network Load Balancer of a service's own. */
export interface NlbSpec<Z = Value> {
  /** The first listener is the main one. */
  listeners: NlbListenerSpec[];
  /** Host names for which it gets records. @default `{svc}-nlb.{env}.{app}.{domain}` with a domain */
  aliases?: AliasSpec<Z>[];
  /** Seconds. @default 60 */
  gracePeriod?: number;
}

/** Priorities of a service's rules, in the order of `http.rules`, as the allocator gave them. */
export type RulePriorities = readonly number[];
