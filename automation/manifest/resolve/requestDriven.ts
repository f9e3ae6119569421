import type { RequestDrivenWebServiceSpec } from "../../../components/requestDrivenWebService.js";
import type { RequestDrivenWebServiceForm } from "../kinds.js";
import type { PlainValue } from "../resolved.js";
import { imageValue, secretValues, variableValues } from "./containers.js";
import { present, type ResolveContext, unlessEmpty } from "./context.js";
import { placementSpec } from "./network.js";
import { buildPlatform } from "./platform.js";
import { publishSpec, tracingSpec } from "./services.js";

/** An App Runner service. Its image is in a private repository unless it is one of public.ecr.aws. */
export function requestDrivenWebServiceSpec(
  form: RequestDrivenWebServiceForm,
  context: ResolveContext,
): RequestDrivenWebServiceSpec<PlainValue> {
  const { http } = form;
  const placement = form.network?.vpc?.placement;
  const open = form.image.build === undefined && form.image.location?.startsWith("public.ecr.aws/") === true;
  return present({
    image: imageValue(context.workload, form.image, "image", buildPlatform(form.platform), context),
    imageRepository: open ? "ECR_PUBLIC" : "ECR",
    port: form.image.port,
    command: form.command,
    cpu: form.cpu,
    memory: form.memory,
    healthCheck: healthCheck(http?.healthcheck),
    alias: http?.alias,
    private: http?.private?.enable ? present({ endpoint: http.private.endpoint }) : undefined,
    variables: variableValues(form.variables),
    secrets: secretValues(form.secrets),
    serviceTags: unlessEmpty(form.tags),
    autoScalingConfiguration: form.count,
    placement: placement === undefined ? undefined : placementSpec(placement),
    observability: tracingSpec(form.observability),
    publish: publishSpec(form.publish),
  });
}

type HealthCheckForm = NonNullable<RequestDrivenWebServiceForm["http"]>["healthcheck"];

function healthCheck(form: HealthCheckForm): RequestDrivenWebServiceSpec["healthCheck"] {
  if (form === undefined) return undefined;
  return present({
    path: form.path,
    healthyThreshold: form.healthy_threshold,
    unhealthyThreshold: form.unhealthy_threshold,
    interval: form.interval === undefined ? undefined : Math.trunc(form.interval),
    timeout: form.timeout === undefined ? undefined : Math.trunc(form.timeout),
  });
}
