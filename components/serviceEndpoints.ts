import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentResources, LoadBalancerResources } from "./environment.js";
import { connectName, portOf, type Reachable } from "./reachable.js";
import type { HttpSpec } from "./routing.js";

/** Where a service is reached. */
export interface ServiceEndpoints {
  /** Its main URL; absent without rules on a load balancer of the environment. */
  url?: pulumi.Output<string>;
  /** One URL for each rule and alias, the main one first. */
  urls: pulumi.Output<string>[];
  /** Name and port for service discovery, `{name}.{env}.{app}.local:{port}`; absent without a port. */
  endpoint?: string;
  /** Name and port for Service Connect; absent where the service does not take part. */
  serviceConnectEndpoint?: string;
}

/** Where a Load Balanced Web Service is reached. */
export function publicEndpoints(name: string, spec: Reachable, environment: EnvironmentResources): ServiceEndpoints {
  const { publicLoadBalancer, domain } = environment;
  const host = domain === undefined ? undefined : `${name}.${domain.zoneName}`;
  return endpointsOf(name, spec, environment, publicLoadBalancer, host);
}

/** Where a Backend Service is reached. */
export function internalEndpoints(name: string, spec: Reachable, environment: EnvironmentResources): ServiceEndpoints {
  const host = `${name}.${environment.environment}.${environment.application}.internal`;
  return endpointsOf(name, spec, environment, environment.internalLoadBalancer, host);
}

function endpointsOf(
  name: string,
  spec: Reachable,
  environment: EnvironmentResources,
  balancer: LoadBalancerResources | undefined,
  host: string | undefined,
): ServiceEndpoints {
  const urls = spec.http === undefined || balancer === undefined ? [] : ruleUrls(spec.http, balancer, host);
  const port = portOf(spec);
  const serviceConnectEndpoint = connectName(name, spec);
  return {
    urls,
    ...(urls[0] !== undefined && { url: urls[0] }),
    ...(port !== undefined && { endpoint: `${name}.${environment.serviceDiscoveryEndpoint}:${port}` }),
    ...(serviceConnectEndpoint !== undefined && { serviceConnectEndpoint }),
  };
}

function ruleUrls(http: HttpSpec, balancer: LoadBalancerResources, host: string | undefined): pulumi.Output<string>[] {
  const scheme = balancer.httpsListenerArn === undefined ? "http" : "https";
  return http.rules.flatMap((rule) => {
    const path = rule.path === "/" ? "" : rule.path;
    const hosts: pulumi.Input<string>[] = rule.aliases?.length
      ? rule.aliases.map((alias) => alias.name)
      : [host ?? balancer.dnsName];
    return hosts.map((one) => pulumi.interpolate`${scheme}://${one}${path}`);
  });
}
