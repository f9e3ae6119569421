import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentResources, LoadBalancerResources } from "../../components/environment.js";
import { RequestDrivenWebService } from "../../components/requestDrivenWebService.js";
import type { HttpSpec } from "../../components/routing.js";
import { StaticSite } from "../../components/staticSite.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";
import { connectName, portOf, type Reachable } from "./connectEndpoints.js";

/** Where a workload can be reached; outputs of the stack, and the advice that `up` ends with. */
export interface WorkloadEndpoints {
  /** URLs, the main rule's first. */
  urls?: pulumi.Input<string>[];
  /** `{name}.{env}.{app}.local:{port}` */
  serviceDiscovery?: string;
  /** `{alias}:{port}` */
  serviceConnect?: string;
  /** Values of Copilot's exports of the workload, by their full names. */
  exports?: Record<string, pulumi.Input<string>>;
}

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
