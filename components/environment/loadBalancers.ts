import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import { albSslPolicy, defaultTargetGroupCheck, deregistrationDelay, targetHealthCheckDefaults } from "../defaults.js";
import type { LoadBalancerResources } from "../environment.js";
import type { EnvironmentScope } from "../scope.js";

/** An Application Load Balancer with its listeners, as the environment keeps it for its services. */
export interface EnvironmentLoadBalancer {
  loadBalancer: aws.lb.LoadBalancer;
  /** Takes what no rule matches; has no targets. */
  defaultTargetGroup: aws.lb.TargetGroup;
  httpListener: aws.lb.Listener;
  /** Absent without certificates. */
  httpsListener?: aws.lb.Listener;
}

export interface LoadBalancerSpec {
  /** Fixed part of the children's names: `public-alb` or `internal-alb`. */
  suffix: string;
  internal: boolean;
  vpcId: pulumi.Input<string>;
  subnetIds: pulumi.Input<string>[];
  securityGroupIds: pulumi.Input<string>[];
  accessLogs?: aws.types.input.lb.LoadBalancerAccessLogs;
  /** Absent: no HTTPS listener. */
  certificateArn?: pulumi.Input<string>;
  /** Further certificates of the HTTPS listener. */
  moreCertificateArns?: readonly pulumi.Input<string>[];
  sslPolicy?: string;
  dependsOn: pulumi.Resource[];
}

/** Makes a load balancer with a listener on port 80, and one on port 443 when there are certificates. */
export function createLoadBalancer(scope: EnvironmentScope, spec: LoadBalancerSpec): EnvironmentLoadBalancer {
  const loadBalancer = child(
    scope,
    "loadBalancer",
    spec.suffix,
    {
      internal: spec.internal,
      loadBalancerType: "application",
      securityGroups: spec.securityGroupIds,
      subnets: spec.subnetIds,
      accessLogs: spec.accessLogs,
    },
    { dependsOn: spec.dependsOn },
  );
  const defaultTargetGroup = createDefaultTargetGroup(scope, spec);
  const httpListener = child(scope, "listener", `${spec.suffix}-http`, {
    loadBalancerArn: loadBalancer.arn,
    port: 80,
    protocol: "HTTP",
    // Unset, the provider switches the header off, which CloudFormation leaves on.
    routingHttpResponseServerEnabled: true,
    defaultActions: [{ type: "forward", targetGroupArn: defaultTargetGroup.arn }],
  });
  const httpsListener = createHttpsListener(scope, spec, loadBalancer, defaultTargetGroup);
  return { loadBalancer, defaultTargetGroup, httpListener, httpsListener };
}

/** Finds out within 20 seconds (10 × 2) that a target is healthy, where AWS's own defaults take 150. */
function createDefaultTargetGroup(scope: EnvironmentScope, spec: LoadBalancerSpec): aws.lb.TargetGroup {
  return child(scope, "targetGroup", `${spec.suffix}-default`, {
    port: 80,
    protocol: "HTTP",
    targetType: "ip",
    vpcId: spec.vpcId,
    deregistrationDelay,
    healthCheck: {
      ...defaultTargetGroupCheck,
      unhealthyThreshold: targetHealthCheckDefaults.unhealthyThreshold,
      protocol: "HTTP",
      path: "/",
      matcher: targetHealthCheckDefaults.successCodes,
    },
  });
}

function createHttpsListener(
  scope: EnvironmentScope,
  spec: LoadBalancerSpec,
  loadBalancer: aws.lb.LoadBalancer,
  targetGroup: aws.lb.TargetGroup,
): aws.lb.Listener | undefined {
  const { certificateArn, moreCertificateArns = [] } = spec;
  if (certificateArn === undefined) return undefined;
  const listener = child(scope, "listener", `${spec.suffix}-https`, {
    loadBalancerArn: loadBalancer.arn,
    port: 443,
    protocol: "HTTPS",
    certificateArn,
    // Left out later, the provider would keep the one before.
    sslPolicy: spec.sslPolicy ?? albSslPolicy,
    routingHttpResponseServerEnabled: true,
    defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
  });
  for (const [at, arn] of [...new Set(moreCertificateArns)].entries()) {
    if (arn === certificateArn) continue;
    // Called by what it is and not by its index: when one moved to another's index, AWS would attach it there first and
    // then detach it with what was there before. Of an output only the index is known.
    const which = typeof arn === "string" ? arn.split("/").at(-1) : at + 2;
    child(scope, "listenerCertificate", `${spec.suffix}-https-certificate-${which}`, {
      listenerArn: listener.arn,
      certificateArn: arn,
    });
  }
  return listener;
}

/** What workloads use of a load balancer. */
export function loadBalancerResources(made: EnvironmentLoadBalancer): LoadBalancerResources {
  return {
    arn: made.loadBalancer.arn,
    arnSuffix: made.loadBalancer.arnSuffix,
    dnsName: made.loadBalancer.dnsName,
    zoneId: made.loadBalancer.zoneId,
    httpListenerArn: made.httpListener.arn,
    httpsListenerArn: made.httpsListener?.arn,
  };
}
