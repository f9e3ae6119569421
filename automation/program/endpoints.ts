import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentResources, LoadBalancerResources } from "../../components/environment.js";
import { RequestDrivenWebService } from "../../components/requestDrivenWebService.js";
import type { HttpSpec } from "../../components/routing.js";
import { StaticSite } from "../../components/staticSite.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";
import { connectName, portOf, type Reachable } from "../record/connectEndpoints.js";
import type { WorkloadEndpoints } from "../record/endpoints.js";

/** The endpoints of a workload, from its spec, its environment and what it made. */
export function endpointsOf(
  workload: ResolvedWorkload,
  environment: EnvironmentResources,
  component: pulumi.ComponentResource,
): WorkloadEndpoints {
  if (component instanceof StaticSite || component instanceof RequestDrivenWebService) return { urls: [component.url] };
  if (workload.kind === "Load Balanced Web Service") {
    const balancer = environment.publicLoadBalancer;
    const urls =
      workload.spec.http === undefined || balancer === undefined
        ? []
        : ruleUrls(workload.spec.http, balancer, defaultHost(workload.name, environment));
    return { ...(urls.length > 0 && { urls }), ...namesOf(workload.name, workload.spec, environment) };
  }
  if (workload.kind === "Backend Service") {
    const balancer = environment.internalLoadBalancer;
    const host = `${workload.name}.${environment.environment}.${environment.application}.internal`;
    const urls =
      workload.spec.http === undefined || balancer === undefined ? [] : ruleUrls(workload.spec.http, balancer, host);
    return { ...(urls.length > 0 && { urls }), ...namesOf(workload.name, workload.spec, environment) };
  }
  return {};
}

function defaultHost(name: string, environment: EnvironmentResources): string | undefined {
  return environment.domain === undefined ? undefined : `${name}.${environment.domain.zoneName}`;
}

function ruleUrls(http: HttpSpec, balancer: LoadBalancerResources, host: string | undefined): pulumi.Input<string>[] {
  const scheme = balancer.httpsListenerArn === undefined ? "http" : "https";
  return http.rules.flatMap((rule) => {
    const path = rule.path === "/" ? "" : rule.path;
    const hosts: pulumi.Input<string>[] = rule.aliases?.length
      ? rule.aliases.map((alias) => alias.name)
      : [host ?? balancer.dnsName];
    return hosts.map((name) => pulumi.interpolate`${scheme}://${name}${path}`);
  });
}

function namesOf(name: string, spec: Reachable, environment: EnvironmentResources): WorkloadEndpoints {
  const port = portOf(spec);
  if (port === undefined) return {};
  const serviceConnect = connectName(name, spec);
  return {
    serviceDiscovery: `${name}.${environment.serviceDiscoveryEndpoint}:${port}`,
    ...(serviceConnect !== undefined && { serviceConnect }),
  };
}
