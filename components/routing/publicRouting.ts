import { createAliasRecord, createManagedRecords } from "../aliasRecords.js";
import { argumentError } from "../argumentError.js";
import type { PortSpecs } from "../ports.js";
import type { HttpRuleSpec, HttpSpec, RulePriorities } from "../routing.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";
import { createHttpRouting, type HttpRouting, type RoutedLoadBalancer } from "./httpRouting.js";
import { aliasesOf, createImportedRouting, type ImportedRoutingArgs } from "./importedLoadBalancer.js";

/** Rules on the environment's public load balancer, or on one that exists. */
export function createPublicRouting(
  scope: WorkloadScope,
  http: HttpSpec,
  ports: PortSpecs,
  args: ImportedRoutingArgs,
): HttpRouting {
  return http.importedLoadBalancer === undefined
    ? onEnvironments(scope, http, ports, args.priorities)
    : createImportedRouting(scope, http, ports, args, http.importedLoadBalancer);
}

function onEnvironments(
  scope: WorkloadScope,
  http: HttpSpec,
  ports: PortSpecs,
  priorities: RulePriorities | undefined,
): HttpRouting {
  const alb = publicLoadBalancer(scope);
  const { domain, publicAddress } = scope.environment;
  const https = alb.listeners.https !== undefined;
  const usual = https && domain !== undefined ? `${scope.workload}.${domain.zoneName}` : undefined;
  const hostsOf = (rule: HttpRuleSpec): Value[] => {
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
  return routing;
}

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
