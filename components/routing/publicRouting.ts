import type * as aws from "@pulumi/aws";
import { createAliasRecord, createManagedRecords } from "../aliasRecords.js";
import { argumentError } from "../argumentError.js";
import type { PortWords } from "../ports.js";
import type { HttpRuleSpec, HttpSpec, RulePriorities } from "../routing.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";
import { createHttpRouting, type HttpRouting, type RoutedLoadBalancer } from "./httpRouting.js";
import {
  allowLoadBalancer,
  type ImportedLoadBalancer,
  lookUpLoadBalancer,
  routedLoadBalancer,
} from "./importedLoadBalancer.js";

/** Routing of a Load Balanced Web Service, with the name of its load balancer. */
export interface PublicRouting extends HttpRouting {
  dnsName: Value;
  /** What lets an existing load balancer in. */
  ingress: aws.vpc.SecurityGroupIngressRule[];
}

/** What is known of the load balancer and the rules beside the manifest. */
export interface PublicRoutingArgs {
  priorities?: RulePriorities;
  importedLoadBalancer?: ImportedLoadBalancer;
}

/** Rules on the environment's public load balancer, or on one that exists. */
export function createPublicRouting(
  scope: WorkloadScope,
  http: HttpSpec,
  ports: PortWords,
  args: PublicRoutingArgs,
): PublicRouting {
  return http.importedLoadBalancer === undefined
    ? onEnvironments(scope, http, ports, args.priorities)
    : onImported(scope, http, ports, args, http.importedLoadBalancer);
}

function onEnvironments(
  scope: WorkloadScope,
  http: HttpSpec,
  ports: PortWords,
  priorities: RulePriorities | undefined,
): PublicRouting {
  const alb = publicLoadBalancer(scope);
  const { domain, publicAddress } = scope.environment;
  const https = alb.listeners.https !== undefined;
  const usual = https && domain !== undefined ? `${scope.workload}.${domain.zoneName}` : undefined;
  const hostsOf = (rule: HttpRuleSpec): Value[] => {
    if (!https) return [];
    const aliases = aliasesOf(rule);
    return aliases.length > 0 || usual === undefined ? aliases : [usual];
  };
  const routing = createHttpRouting(scope, http, alb, ports, hostsOf, priorities);
  const aliases = http.rules.flatMap((rule) => rule.aliases ?? []);
  if (https && domain !== undefined) {
    const target = publicAddress ?? alb;
    const named = aliases.filter((alias) => alias.hostedZone === undefined);
    routing.records.push(...createManagedRecords(scope, named, target));
    // A service with aliases has no name of its own beside them, as in Copilot.
    if (usual !== undefined && aliases.length === 0) {
      routing.records.push(createAliasRecord(scope, "record", usual, domain, target));
    }
  }
  return { ...routing, dnsName: alb.dnsName, ingress: [] };
}

/** Names and certificates of an existing load balancer are its owner's; HTTP leads to HTTPS wherever there is both. */
function onImported(
  scope: WorkloadScope,
  http: HttpSpec,
  ports: PortWords,
  args: PublicRoutingArgs,
  nameOrArn: string,
): PublicRouting {
  const found = args.importedLoadBalancer ?? lookUpLoadBalancer(scope, nameOrArn);
  const rules = http.rules.map((rule) => ({ ...rule, redirectToHttps: true }));
  const alb = routedLoadBalancer(found);
  const routing = createHttpRouting(scope, { ...http, rules }, alb, ports, aliasesOf, args.priorities);
  return { ...routing, dnsName: found.dnsName, ingress: allowLoadBalancer(scope, found) };
}

const aliasesOf = (rule: HttpRuleSpec): string[] => (rule.aliases ?? []).map((alias) => alias.name);

function publicLoadBalancer({ workload, environment }: WorkloadScope): RoutedLoadBalancer {
  const { publicLoadBalancer: found } = environment;
  if (found === undefined) {
    throw argumentError(
      "http",
      `the environment of ${workload} has no public load balancer: give the Environment \`publicLoadBalancer: true\``,
    );
  }
  return { ...found, listeners: { http: found.httpListenerArn, https: found.httpsListenerArn } };
}
