import { createAliasRecord } from "./aliasRecords.js";
import { createHttpRouting, type HttpRouting, type RoutedLoadBalancer } from "./httpRouting.js";
import type { PortWords } from "./ports.js";
import type { HttpRuleSpec, HttpSpec, RulePriorities } from "./routing.js";
import type { Value } from "./values.js";
import type { WorkloadScope } from "./workload.js";

/** Routing of a Load Balanced Web Service, with the name of its load balancer. */
export interface PublicRouting extends HttpRouting {
  dnsName: Value;
}

/** Rules on the environment's public load balancer. */
export function createPublicRouting(
  scope: WorkloadScope,
  http: HttpSpec,
  ports: PortWords,
  priorities: RulePriorities | undefined,
): PublicRouting {
  const alb = publicLoadBalancer(scope);
  const usual = alb.listeners.https === undefined ? undefined : defaultHost(scope);
  const hostsOf = (rule: HttpRuleSpec): Value[] => {
    if (alb.listeners.https === undefined) return [];
    if (rule.aliases !== undefined && rule.aliases.length > 0) return rule.aliases.map((alias) => alias.name);
    return usual === undefined ? [] : [usual];
  };
  const routing = createHttpRouting(scope, http, alb, ports, hostsOf, priorities);
  const { domain } = scope.environment;
  // With aliases the environment keeps the records, since they decide on its certificate too.
  const aliased = http.rules.some((rule) => (rule.aliases ?? []).length > 0);
  if (usual !== undefined && domain !== undefined && !aliased) {
    routing.records.push(createAliasRecord(scope, "record", usual, domain.zoneId, alb));
  }
  return { ...routing, dnsName: alb.dnsName };
}

function publicLoadBalancer({ workload, environment }: WorkloadScope): RoutedLoadBalancer {
  const { publicLoadBalancer: found } = environment;
  if (found === undefined) {
    throw new Error(`${workload} has HTTP rules; its environment has no public load balancer for them.`);
  }
  return { ...found, listeners: { http: found.httpListenerArn, https: found.httpsListenerArn } };
}

/** `{svc}.{env}.{app}.{domain}`, the name of a service without aliases in an application with a domain. */
function defaultHost({ workload, environment }: WorkloadScope): string | undefined {
  return environment.domain === undefined ? undefined : `${workload}.${environment.domain.zoneName}`;
}
