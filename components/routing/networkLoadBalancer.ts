import type * as aws from "@pulumi/aws";
import { createAliasRecord, createManagedRecords, createZoneRecords } from "../aliasRecords.js";
import { argumentError } from "../argumentError.js";
import { child } from "../children.js";
import { nlbSslPolicy } from "../defaults.js";
import { createCertificate, type ValidatedCertificate } from "../domain.js";
import type { ServiceTarget } from "../fargateService.js";
import { type PortSpecs, targetOfListener } from "../ports.js";
import type { NlbListenerSpec, NlbSpec } from "../routing.js";
import type { WorkloadScope } from "../workload.js";
import { createNlbSecurityGroup, type NlbSecurityGroup } from "./nlbSecurityGroup.js";
import { createNlbTargetGroup } from "./targetGroups.js";

/** The Network Load Balancer of a service: its own, not the environment's. */
export interface NetworkLoadBalancer {
  loadBalancer: aws.lb.LoadBalancer;
  securityGroup: NlbSecurityGroup;
  listeners: aws.lb.Listener[];
  targetGroups: aws.lb.TargetGroup[];
  records: aws.route53.Record[];
  /** Absent without a TLS listener. */
  certificate?: ValidatedCertificate;
  targets: ServiceTarget[];
}

/**
 * An internet-facing Network Load Balancer with a listener and a target group for each port.
 *
 * @throws when a listener speaks TLS and the application has no domain to get a certificate for, or leads nowhere
 */
export function createNetworkLoadBalancer(scope: WorkloadScope, nlb: NlbSpec, ports: PortSpecs): NetworkLoadBalancer {
  const securityGroup = createNlbSecurityGroup(scope, nlb.listeners);
  const loadBalancer = createLoadBalancer(scope, securityGroup);
  const certificate = nlb.listeners.some(({ protocol }) => protocol === "tls") ? certificateOf(scope, nlb) : undefined;
  const made: NetworkLoadBalancer = {
    loadBalancer,
    securityGroup,
    certificate,
    listeners: [],
    targetGroups: [],
    targets: [],
    records: recordsOf(scope, nlb, loadBalancer),
  };
  for (const [i, spec] of nlb.listeners.entries()) {
    const target = targetOfListener(ports, spec);
    if (target === undefined) {
      throw argumentError(
        `nlb.listeners[${i}].targetContainer`,
        `the container "${spec.targetContainer}" of ${scope.workload} has no port`,
      );
    }
    const suffix = suffixOf(nlb.listeners, i);
    const targetGroup = createNlbTargetGroup(scope, spec, target, `nlb-target-group-${suffix}`);
    made.targetGroups.push(targetGroup);
    made.targets.push({ ...target, targetGroupArn: targetGroup.arn });
    made.listeners.push(createListener(scope, spec, made, targetGroup, `nlb-listener-${suffix}`));
  }
  return made;
}

function createLoadBalancer(scope: WorkloadScope, { group }: NlbSecurityGroup): aws.lb.LoadBalancer {
  return child(
    scope,
    "loadBalancer",
    "nlb",
    {
      loadBalancerType: "network",
      internal: false,
      subnets: scope.environment.publicSubnetIds,
      securityGroups: [group.id],
    },
    {
      dependsOn: scope.environment.publicRoutes,
    },
  );
}

function createListener(
  scope: WorkloadScope,
  { port, protocol = "tcp", sslPolicy }: NlbListenerSpec,
  { loadBalancer, certificate }: NetworkLoadBalancer,
  targetGroup: aws.lb.TargetGroup,
  suffix: string,
): aws.lb.Listener {
  return child(
    scope,
    "listener",
    suffix,
    {
      loadBalancerArn: loadBalancer.arn,
      port,
      protocol: protocol.toUpperCase(),
      ...(protocol === "tls" && { certificateArn: certificate?.arn, sslPolicy: sslPolicy ?? nlbSslPolicy }),
      defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    },
    // In place the provider would send the security policy of TLS for TCP, too. The port is taken until the old one goes.
    { replaceOnChanges: ["protocol"], deleteBeforeReplace: true },
  );
}

/**
 * What a listener and its target group are called by: the port, and the protocol where an earlier listener has the same port.
 * By its index in the list a listener would take over the port of another one that is still there, which AWS refuses.
 */
function suffixOf(listeners: readonly NlbListenerSpec[], i: number): string {
  const { port, protocol = "tcp" } = listeners[i] as NlbListenerSpec;
  return listeners.slice(0, i).some((other) => other.port === port) ? `${port}-${protocol}` : String(port);
}

/** `{svc}-nlb.{env}.{app}.{domain}` */
const usualHost = (scope: WorkloadScope, zoneName: string): string => `${scope.workload}-nlb.${zoneName}`;

function certificateOf(scope: WorkloadScope, { aliases = [] }: NlbSpec): ValidatedCertificate {
  const { domain } = scope.environment;
  if (domain === undefined) {
    throw argumentError(
      "nlb.listeners",
      `${scope.workload} has a TLS listener, whose certificate needs a domain: give the Environment \`domain\``,
    );
  }
  const { zoneId, zoneName } = domain;
  return createCertificate(scope, "nlb-certificate", {
    domainName: usualHost(scope, zoneName),
    alternativeNames: aliases.map((alias) => alias.name),
    zones: domain.zones ?? [{ name: zoneName, zoneId, shared: false }],
  });
}

/** Records for the aliases, or for the usual name when there are none. */
function recordsOf(scope: WorkloadScope, { aliases = [] }: NlbSpec, target: aws.lb.LoadBalancer): aws.route53.Record[] {
  const { domain } = scope.environment;
  const others = aliases.filter(({ hostedZone }) => hostedZone === undefined);
  const records = [...createZoneRecords(scope, [{ aliases }], target), ...createManagedRecords(scope, others, target)];
  if (domain === undefined || aliases.length > 0) return records;
  return [createAliasRecord(scope, "nlb-record", usualHost(scope, domain.zoneName), domain, target)];
}
