import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { LoadBalancerResources } from "../environment.js";
import { namePrefix } from "../names.js";
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
  moreCertificateArns?: readonly string[];
  sslPolicy?: string;
  dependsOn: pulumi.Resource[];
}

/** Makes a load balancer with a listener on port 80, and one on port 443 when there are certificates. */
export function createLoadBalancer(scope: EnvironmentScope, spec: LoadBalancerSpec): EnvironmentLoadBalancer {
  const opts = { parent: scope.parent };
  const name = `${scope.name}-${spec.suffix}`;
  const loadBalancer = new aws.lb.LoadBalancer(
    name,
    {
      namePrefix: namePrefix(name, "loadBalancer"),
      internal: spec.internal,
      loadBalancerType: "application",
      securityGroups: spec.securityGroupIds,
      subnets: spec.subnetIds,
      accessLogs: spec.accessLogs,
      tags: scope.tags,
    },
    { ...opts, dependsOn: spec.dependsOn },
  );
  const defaultTargetGroup = createDefaultTargetGroup(scope, spec);
  const httpListener = new aws.lb.Listener(
    `${name}-http`,
    {
      loadBalancerArn: loadBalancer.arn,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: defaultTargetGroup.arn }],
      tags: scope.tags,
    },
    opts,
  );
  const httpsListener = createHttpsListener(scope, spec, loadBalancer, defaultTargetGroup);
  return { loadBalancer, defaultTargetGroup, httpListener, httpsListener };
}

/** Finds out within 20 seconds (10 × 2) that a target is healthy, where AWS's own defaults take 150. */
function createDefaultTargetGroup(scope: EnvironmentScope, spec: LoadBalancerSpec): aws.lb.TargetGroup {
  const name = `${scope.name}-${spec.suffix}-default`;
  return new aws.lb.TargetGroup(
    name,
    {
      namePrefix: namePrefix(name, "targetGroup"),
      port: 80,
      protocol: "HTTP",
      targetType: "ip",
      vpcId: spec.vpcId,
      deregistrationDelay: 60,
      healthCheck: { interval: 10, healthyThreshold: 2, timeout: 5 },
      tags: scope.tags,
    },
    { parent: scope.parent },
  );
}

function createHttpsListener(
  scope: EnvironmentScope,
  spec: LoadBalancerSpec,
  loadBalancer: aws.lb.LoadBalancer,
  targetGroup: aws.lb.TargetGroup,
): aws.lb.Listener | undefined {
  const { certificateArn, moreCertificateArns = [] } = spec;
  if (certificateArn === undefined) return undefined;
  const name = `${scope.name}-${spec.suffix}-https`;
  const listener = new aws.lb.Listener(
    name,
    {
      loadBalancerArn: loadBalancer.arn,
      port: 443,
      protocol: "HTTPS",
      certificateArn,
      sslPolicy: spec.sslPolicy,
      defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
      tags: scope.tags,
    },
    { parent: scope.parent },
  );
  for (const arn of new Set(moreCertificateArns)) {
    if (arn === certificateArn) continue;
    new aws.lb.ListenerCertificate(
      // Called by what it is and not by its place: when one moved onto another's place, AWS would attach it there first and
      // then detach it with what was there before.
      `${name}-certificate-${arn.split("/").at(-1)}`,
      { listenerArn: listener.arn, certificateArn: arn },
      { parent: scope.parent },
    );
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
