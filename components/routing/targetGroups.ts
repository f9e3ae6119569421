import type * as aws from "@pulumi/aws";
import { child } from "../children.js";
import type { Target } from "../ports.js";
import type { HttpRuleSpec, NlbListenerSpec, TargetHealthCheckSpec } from "../routing.js";
import type { WorkloadScope } from "../workload.js";

/** Suffix of the i-th child of a kind: nothing for the first, as in Copilot. */
export const numbered = (suffix: string, i: number): string => (i === 0 ? suffix : `${suffix}-${i}`);

/** The target group of an HTTP rule. */
export function createHttpTargetGroup(
  scope: WorkloadScope,
  rule: HttpRuleSpec,
  target: Target,
  { i, behind }: { i: number; behind?: "internal" | "imported" },
): aws.lb.TargetGroup {
  const check = rule.healthCheck ?? {};
  const suffix = behind === undefined ? "target-group" : `${behind}-target-group`;
  return createTargetGroup(scope, numbered(suffix, i), {
    port: target.port,
    protocol: target.port === 443 ? "HTTPS" : "HTTP",
    ...(rule.protocolVersion !== undefined && { protocolVersion: rule.protocolVersion }),
    healthCheck: {
      ...checkOf(check),
      path: check.path ?? "/",
      ...(check.successCodes !== undefined && { matcher: check.successCodes }),
      ...checkProtocol(target.port, check.port),
    },
    deregistrationDelay: rule.deregistrationDelay ?? 60,
    stickiness: { type: "lb_cookie", enabled: rule.stickiness ?? false },
  });
}

/** A check on port 443 speaks HTTPS; one on another port does not, though the traffic may. */
function checkProtocol(targetPort: number, checkPort: number | undefined): { protocol?: string } {
  if (checkPort === 443) return { protocol: "HTTPS" };
  if (targetPort !== 443) return {};
  return { protocol: checkPort === undefined ? "HTTPS" : "HTTP" };
}

/** The target group of a Network Load Balancer's listener, which ends TLS itself. */
export function createNlbTargetGroup(
  scope: WorkloadScope,
  listener: NlbListenerSpec,
  target: Target,
  i: number,
): aws.lb.TargetGroup {
  const { protocol = "tcp", stickiness, healthCheck = {} } = listener;
  const check = checkOf(healthCheck);
  return createTargetGroup(scope, numbered("nlb-target-group", i), {
    port: target.port,
    protocol: protocol === "udp" ? "UDP" : "TCP",
    ...(Object.keys(check).length > 0 && { healthCheck: check }),
    deregistrationDelay: listener.deregistrationDelay ?? 60,
    // TLS listeners take no sticky target groups.
    ...(protocol !== "tls" && stickiness !== undefined && { stickiness: { type: "source_ip", enabled: stickiness } }),
  });
}

function checkOf(check: TargetHealthCheckSpec): aws.types.input.lb.TargetGroupHealthCheck {
  return {
    ...(check.port !== undefined && { port: String(check.port) }),
    ...(check.healthyThreshold !== undefined && { healthyThreshold: check.healthyThreshold }),
    ...(check.unhealthyThreshold !== undefined && { unhealthyThreshold: check.unhealthyThreshold }),
    ...(check.interval !== undefined && { interval: check.interval }),
    ...(check.timeout !== undefined && { timeout: check.timeout }),
  };
}

/** Target groups never get a fixed name: one in use could not be replaced. */
function createTargetGroup(scope: WorkloadScope, suffix: string, args: aws.lb.TargetGroupArgs): aws.lb.TargetGroup {
  return child(
    scope,
    "targetGroup",
    suffix,
    {
      ...args,
      targetType: "ip",
      vpcId: scope.environment.vpcId,
    },
    {
      // ECS registers each task with its container's port, whatever is said here.
      ignoreChanges: ["port"],
    },
  );
}
