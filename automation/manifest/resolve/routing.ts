import type {
  AliasSpec,
  HttpRuleSpec,
  HttpSpec,
  NlbListenerSpec,
  NlbSpec,
  TargetHealthCheckSpec,
} from "../../../components/routing.js";
import { wholeRange } from "../addresses.js";
import type { HttpRuleForm, internalHttp, publicHttp } from "../fields/http.js";
import type { nlb } from "../fields/nlb.js";
import type { LongOf } from "../fields.js";
import { present } from "./context.js";

type InternalHttpForm = LongOf<typeof internalHttp>;
type PublicHttpForm = Extract<LongOf<typeof publicHttp>, { enable: true }>;
type NlbForm = LongOf<typeof nlb>;
type NlbListenerForm = NonNullable<NlbForm["additional_listeners"]>[number];

/** Rules of an Application Load Balancer: the environment's public or internal one, or one that exists. */
export function httpSpec(form: InternalHttpForm | PublicHttpForm): HttpSpec<string> {
  return present({
    rules: rules(form),
    importedLoadBalancer: form.alb,
    gracePeriod: whole(form.healthcheck.grace_period),
  });
}

function rules(form: HttpRuleForm & { additional_rules?: HttpRuleForm[] }): HttpRuleSpec<string>[] {
  return [form, ...(form.additional_rules ?? [])].map(rule);
}

function rule(form: HttpRuleForm): HttpRuleSpec<string> {
  return present({
    path: form.path,
    protocolVersion: form.version?.toUpperCase() as HttpRuleSpec["protocolVersion"],
    healthCheck: targetHealthCheck(form.healthcheck),
    stickiness: form.stickiness,
    aliases:
      form.alias === undefined || form.alias.length === 0
        ? undefined
        : form.alias.map((alias) => aliasSpec(alias, form.hosted_zone)),
    deregistrationDelay: Math.trunc(form.deregistration_delay),
    targetContainer: form.target_container,
    targetPort: form.target_port,
    allowedSourceIps:
      form.allowed_source_ips === undefined || form.allowed_source_ips.length === 0
        ? undefined
        : [...new Set(form.allowed_source_ips.map(wholeRange))],
    redirectToHttps: form.redirect_to_https,
  });
}

function aliasSpec(form: { name: string; hosted_zone?: string }, ruleZone: string | undefined): AliasSpec<string> {
  return present({ name: form.name, hostedZone: form.hosted_zone ?? ruleZone });
}

interface HealthCheckForm {
  path?: string;
  port?: number;
  success_codes?: string;
  healthy_threshold?: number;
  unhealthy_threshold?: number;
  timeout?: number;
  interval?: number;
}

function targetHealthCheck(form: HealthCheckForm): TargetHealthCheckSpec {
  return present({
    path: form.path,
    port: form.port,
    successCodes: form.success_codes,
    healthyThreshold: form.healthy_threshold,
    unhealthyThreshold: form.unhealthy_threshold,
    timeout: whole(form.timeout),
    interval: whole(form.interval),
  });
}

/** Listeners of a Network Load Balancer. */
export function nlbSpec(form: NlbForm | undefined): NlbSpec<string> | undefined {
  if (form === undefined) return undefined;
  return present({
    listeners: [form, ...(form.additional_listeners ?? [])].map(listener),
    aliases: form.alias === undefined || form.alias.length === 0 ? undefined : form.alias.map(({ name }) => ({ name })),
    gracePeriod: whole(form.healthcheck?.grace_period),
  });
}

function listener(form: NlbListenerForm): NlbListenerSpec {
  const check = form.healthcheck === undefined ? undefined : targetHealthCheck(form.healthcheck);
  return present({
    port: form.port.port,
    protocol: form.port.protocol,
    healthCheck: check === undefined || Object.keys(check).length === 0 ? undefined : check,
    targetContainer: form.target_container,
    targetPort: form.target_port,
    sslPolicy: form.ssl_policy,
    stickiness: form.stickiness,
    deregistrationDelay: Math.trunc(form.deregistration_delay),
  });
}

/** Whole seconds, as AWS takes them. */
function whole(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.trunc(seconds);
}
