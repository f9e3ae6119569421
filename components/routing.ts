import type { Value } from "./values.js";

/** Health check of a target group. What is left out is left to Elastic Load Balancing, except the path. */
export interface TargetHealthCheckSpec {
  /** @default "/" */
  path?: string;
  port?: number;
  /** For example "200" or "200-299". */
  successCodes?: string;
  healthyThreshold?: number;
  unhealthyThreshold?: number;
  /** Seconds. */
  timeout?: number;
  /** Seconds. */
  interval?: number;
}

export interface AliasSpec {
  name: string;
  /** Id of the hosted zone that takes the record. */
  hostedZone?: string;
}

/** One routing rule with its target group. */
export interface HttpRuleSpec {
  /** Begins with "/". "/" matches all; another value matches itself and everything below it. */
  path: string;
  /** @default left to Elastic Load Balancing (HTTP1) */
  protocolVersion?: "GRPC" | "HTTP1" | "HTTP2";
  healthCheck?: TargetHealthCheckSpec;
  /** @default false */
  stickiness?: boolean;
  aliases?: AliasSpec[];
  /** Seconds. @default 60 */
  deregistrationDelay?: number;
  targetContainer?: string;
  targetPort?: number;
  allowedSourceIps?: string[];
  /** @default true */
  redirectToHttps?: boolean;
}

/** Routing by an Application Load Balancer. The first rule is the main one. */
export interface HttpSpec {
  rules: HttpRuleSpec[];
  /** Name or ARN of a load balancer that exists; default the environment's. */
  importedLoadBalancer?: string;
  /** Seconds in which ECS ignores failing health checks. @default 60 */
  gracePeriod?: number;
}

/** One listener of a Network Load Balancer with its target group. */
export interface NlbListenerSpec {
  port: number;
  /** @default "tcp" */
  protocol?: "tcp" | "udp" | "tls";
  healthCheck?: Omit<TargetHealthCheckSpec, "path" | "successCodes">;
  targetContainer?: string;
  targetPort?: number;
  sslPolicy?: string;
  stickiness?: boolean;
  /** Seconds. @default 60 */
  deregistrationDelay?: number;
}

export interface NlbSpec {
  /** The first listener is the main one. */
  listeners: NlbListenerSpec[];
  aliases?: AliasSpec[];
  /** Seconds. @default 60 */
  gracePeriod?: number;
}

/** Priorities of a service's rules, in the order of `http.rules`, as the allocator gave them. */
export type RulePriorities = readonly number[];

/** Placeholder so that the module keeps its place as the home of target groups and listener rules. */
export type RoutingValue = Value;
