// Defaults that more than one part of the program has to agree on. Pure: the manifest's field table takes them from here.

/** Health check of a container with a `healthcheck`, as in Copilot; seconds and numbers. ECS's own are 30, 3 and 5. */
export const containerHealthCheckDefaults = {
  command: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
  interval: 10,
  retries: 2,
  timeout: 5,
  startPeriod: 0,
} as const;

/**
 * Health check of a target group where the manifest says nothing: Elastic Load Balancing's own, which Copilot leaves as they
 * are. They are always said: Pulumi's provider sends 3 and 3 as thresholds, and keeps the old value of what is left out.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export const targetHealthCheckDefaults = {
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  interval: 30,
  /** Behind an Application Load Balancer. */
  httpTimeout: 5,
  /** Behind a Network Load Balancer, for TCP checks. */
  tcpTimeout: 10,
  /** Answers that are healthy, and gRPC's status for the same. */
  successCodes: "200",
  grpcSuccessCodes: "12",
} as const;

/** Health check of the environment's default target groups: 10 × 2 seconds, as in Copilot. */
export const defaultTargetGroupCheck = { interval: 10, healthyThreshold: 2, timeout: 5 } as const;

/** Seconds that a task may take to finish its requests before it goes, as in Copilot; Elastic Load Balancing's own is 300. */
export const deregistrationDelay = 60;

/** Seconds after a task's start in which ECS ignores failing checks of load balancers, as in Copilot. */
export const gracePeriod = 60;

/** Seconds to wait after a scaling step, as in Copilot. */
export const cooldownDefaults = { in: 120, out: 60 } as const;

/** Security policy of HTTPS listeners of an Application Load Balancer: Elastic Load Balancing's own. */
export const albSslPolicy = "ELBSecurityPolicy-2016-08";

/** Security policy of TLS listeners of a Network Load Balancer, as in Copilot. */
export const nlbSslPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** Health check of an App Runner service without `http.healthcheck`: App Runner's own. */
export const appRunnerHealthCheckDefaults = {
  path: "/",
  interval: 5,
  timeout: 2,
  healthyThreshold: 1,
  unhealthyThreshold: 5,
} as const;

/** Days that logs are kept, as in Copilot. */
export const logRetention = 30;
