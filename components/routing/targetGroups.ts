import type * as aws from "@pulumi/aws";
import { child } from "../children.js";
import { deregistrationDelay, targetHealthCheckDefaults } from "../defaults.js";
import type { Target } from "../ports.js";
import type { HttpRuleSpec, NlbListenerSpec, TargetHealthCheckSpec } from "../routing.js";
import type { WorkloadScope } from "../workload.js";

/** Suffix of the i-th child of a kind: nothing for the first, as in Copilot. */
export const numbered = (suffix: string, i: number): string => (i === 0 ? suffix : `${suffix}-${i}`);

type Check = aws.types.input.lb.TargetGroupHealthCheck;

/**
 * The target group of an HTTP rule. Everything that the manifest may say is said in any case: what Pulumi's provider does
 * not find it leaves in AWS as it was.
 */
export function createHttpTargetGroup(
  scope: WorkloadScope,
  rule: HttpRuleSpec,
  target: Target,
  { i, behind }: { i: number; behind?: "internal" | "imported" },
): aws.lb.TargetGroup {
  const { protocolVersion = "HTTP1", healthCheck: check = {} } = rule;
  const suffix = behind === undefined ? "target-group" : `${behind}-target-group`;
  const { httpTimeout, successCodes, grpcSuccessCodes } = targetHealthCheckDefaults;
  return createTargetGroup(scope, numbered(suffix, i), {
    port: target.port,
    protocol: target.port === 443 ? "HTTPS" : "HTTP",
    protocolVersion,
    healthCheck: {
      ...checkOf(check, httpTimeout),
      path: check.path ?? "/",
      matcher: check.successCodes ?? (protocolVersion === "GRPC" ? grpcSuccessCodes : successCodes),
      protocol: checkProtocol(target.port, check.port),
    },
    deregistrationDelay: rule.deregistrationDelay ?? deregistrationDelay,
    stickiness: { type: "lb_cookie", enabled: rule.stickiness ?? false },
  });
}

/** A check on port 443 speaks HTTPS; one on another port does not, though the traffic may. */
const checkProtocol = (targetPort: number, checkPort = targetPort): string => (checkPort === 443 ? "HTTPS" : "HTTP");

/** The target group of a Network Load Balancer's listener, which ends TLS itself. Its check is a TCP one, for UDP as well. */
export function createNlbTargetGroup(
  scope: WorkloadScope,
  listener: NlbListenerSpec,
  target: Target,
  suffix: string,
): aws.lb.TargetGroup {
  const { protocol = "tcp", stickiness = false, healthCheck = {} } = listener;
  return createTargetGroup(scope, suffix, {
    port: target.port,
    protocol: protocol === "udp" ? "UDP" : "TCP",
    // The provider's own default is HTTP, whatever the protocol of the group.
    healthCheck: { ...checkOf(healthCheck, targetHealthCheckDefaults.tcpTimeout), protocol: "TCP" },
    deregistrationDelay: listener.deregistrationDelay ?? deregistrationDelay,
    // TLS listeners take no sticky target groups.
    stickiness: { type: "source_ip", enabled: stickiness && protocol !== "tls" },
  });
}

function checkOf(check: TargetHealthCheckSpec, timeout: number): Check {
  const { healthyThreshold, unhealthyThreshold, interval } = targetHealthCheckDefaults;
  return {
    port: check.port === undefined ? "traffic-port" : String(check.port),
    healthyThreshold: check.healthyThreshold ?? healthyThreshold,
    unhealthyThreshold: check.unhealthyThreshold ?? unhealthyThreshold,
    interval: check.interval ?? interval,
    timeout: check.timeout ?? timeout,
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
