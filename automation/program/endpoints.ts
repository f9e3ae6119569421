import type * as pulumi from "@pulumi/pulumi";
import { BackendService } from "../../components/backendService.js";
import { LoadBalancedWebService } from "../../components/loadBalancedWebService.js";
import { RequestDrivenWebService } from "../../components/requestDrivenWebService.js";
import { StaticSite } from "../../components/staticSite.js";
import type { WorkloadEndpoints } from "../record/endpoints.js";

/** The endpoints of a workload, as the stack gives them out. */
export function endpointsOf(component: pulumi.ComponentResource): WorkloadEndpoints {
  if (component instanceof StaticSite || component instanceof RequestDrivenWebService) return { urls: [component.url] };
  if (!(component instanceof LoadBalancedWebService || component instanceof BackendService)) return {};
  const { urls, endpoint, serviceConnectEndpoint } = component;
  return {
    ...(urls.length > 0 && { urls }),
    ...(endpoint !== undefined && { serviceDiscovery: endpoint }),
    ...(serviceConnectEndpoint !== undefined && { serviceConnect: serviceConnectEndpoint }),
  };
}
