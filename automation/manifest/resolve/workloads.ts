import type { BackendServiceSpec } from "../../../components/backendService.js";
import type { LoadBalancedWebServiceSpec } from "../../../components/loadBalancedWebService.js";
import type { ScheduledJobSpec } from "../../../components/scheduledJob.js";
import type { StaticSiteSpec } from "../../../components/staticSite.js";
import type { WorkerServiceSpec } from "../../../components/workerService.js";
import type {
  BackendServiceForm,
  LoadBalancedWebServiceForm,
  ScheduledJobForm,
  StaticSiteForm,
  WorkerServiceForm,
} from "../kinds.js";
import type { PlainValue } from "../resolved.js";
import { parseSchedule } from "../schedules.js";
import { present, type ResolveContext } from "./context.js";
import { ecsServiceSpec, ecsTaskSpec } from "./ecs.js";
import { siteFiles } from "./files.js";
import { httpSpec, nlbSpec } from "./routing.js";
import { subscribeSpec } from "./subscribe.js";

export function loadBalancedWebServiceSpec(
  form: LoadBalancedWebServiceForm,
  context: ResolveContext,
): LoadBalancedWebServiceSpec<PlainValue, string> {
  return present({
    ...ecsServiceSpec(form, context),
    port: form.image.port,
    http: form.http.enable ? httpSpec(form.http) : undefined,
    nlb: nlbSpec(form.nlb),
  });
}

export function backendServiceSpec(
  form: BackendServiceForm,
  context: ResolveContext,
): BackendServiceSpec<PlainValue, string> {
  return present({
    ...ecsServiceSpec(form, context),
    port: form.image.port,
    http: form.http === undefined ? undefined : httpSpec(form.http),
  });
}

export function workerServiceSpec(form: WorkerServiceForm, context: ResolveContext): WorkerServiceSpec<PlainValue> {
  return present({ ...ecsServiceSpec(form, context), subscribe: subscribeSpec(form.subscribe, context) });
}

export function scheduledJobSpec(form: ScheduledJobForm, context: ResolveContext): ScheduledJobSpec<PlainValue> {
  const schedule = parseSchedule(form.on.schedule);
  if ("message" in schedule) context.report("on.schedule", schedule.message, schedule.hint);
  return present({
    ...ecsTaskSpec(form, context),
    schedule: "message" in schedule || !schedule.enabled ? undefined : schedule.expression,
    timeout: form.timeout,
    retries: form.retries,
  });
}

export function staticSiteSpec(form: StaticSiteForm, context: ResolveContext): StaticSiteSpec<string> {
  return present({
    alias: form.http?.alias === "" ? undefined : form.http?.alias,
    certificate: form.http?.certificate === "" ? undefined : form.http?.certificate,
    files: siteFiles(form.files ?? [], context),
  });
}
