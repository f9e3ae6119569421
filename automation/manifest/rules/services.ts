import { queueKey } from "../../../components/names.js";
import type { BackendServiceForm, LoadBalancedWebServiceForm, WorkerServiceForm } from "../kinds.js";
import { checkBounds, checkNames } from "./bounds.js";
import { checkDependencies, checkImages } from "./containers.js";
import { type Draft, eachAt, type RuleContext, whenOn } from "./context.js";
import { checkCount } from "./count.js";
import { checkHttpRules, checkPublicAliases, domainHint, refuseOutsideDomain } from "./http.js";
import { checkPorts, type HttpPart } from "./ports.js";
import { checkTlsPolicy } from "./regions.js";
import { checkPlatform, checkSize, checkStorage, checkTaskDefinitionOverrides, checkTopics } from "./task.js";

/** What holds for every workload on ECS. */
export function checkEcs(
  form: Parameters<typeof checkSize>[0] & {
    readonly publish?: { readonly topics?: Parameters<typeof checkTopics>[0] };
  },
  context: RuleContext,
): void {
  checkImages(form, context);
  checkDependencies(form, context);
  checkStorage(form, context);
  checkTaskDefinitionOverrides(form, context);
  checkSize(form, context);
  checkTopics(form.publish?.topics, context);
  checkBounds(form, context);
  checkNames(form, context);
}

const queueDelayRefused = {
  message: "only Worker Services have queues to scale by",
  hint: "Use `cpu_percentage`, `memory_percentage`, `requests` or `response_time`.",
};

export function checkLoadBalancedWebService(form: Draft<LoadBalancedWebServiceForm>, context: RuleContext): void {
  checkEcs(form, context);
  checkPorts(form, context);
  checkPlatform(form, true, context);
  const needsHttp =
    form.http?.enable === false
      ? {
          message: "there is no load balancer to measure: http is false",
          hint: "Use `cpu_percentage` or `memory_percentage`.",
        }
      : undefined;
  checkCount(
    form.count,
    {
      refused: { queue_delay: queueDelayRefused, ...(needsHttp && { requests: needsHttp, response_time: needsHttp }) },
    },
    context,
  );
  if (form.http?.enable === false && form.nlb === undefined)
    context.error("http", "without http the service needs nlb", "Add nlb, or http with a path.");
  const http = whenOn(form.http);
  if (http !== undefined) checkPublicHttp(http, context);
  checkNlb(form, context);
  checkPublicSubnets(form, context);
}

function checkPublicHttp(http: HttpPart, context: RuleContext): void {
  if (http.path === undefined && !context.written("http.path")) {
    // `true` alone: the table reports a missing path of a map.
    if (!Object.keys(http).some((key) => key !== "enable" && context.written(`http.${key}`)))
      context.error(
        "http",
        "true makes no listener and no target group in Copilot",
        'Write http as a map, for example {path: "/"}.',
      );
    return;
  }
  checkHttpRules(http, context);
  checkPublicAliases(http, context);
  for (const [rule, path] of eachAt(http.additional_rules, "http.additional_rules")) {
    if (rule.healthcheck?.grace_period !== undefined)
      context.error(
        `${path}.healthcheck.grace_period`,
        "the grace period is the service's: only the main rule can have it",
        "Move it to `http.healthcheck`.",
      );
  }
}

/** The main listener of a Network Load Balancer and the others. */
function listenersOf(nlb: NonNullable<Draft<LoadBalancedWebServiceForm>["nlb"]>) {
  return [[nlb, "nlb"] as const, ...eachAt(nlb.additional_listeners, "nlb.additional_listeners")];
}

function checkNlb({ http, nlb }: Draft<LoadBalancedWebServiceForm>, context: RuleContext): void {
  if (nlb === undefined) return;
  const main = whenOn(http);
  if (main?.healthcheck?.grace_period !== undefined && nlb.healthcheck?.grace_period !== undefined) {
    context.error(
      "nlb.healthcheck.grace_period",
      "the service has one grace period, and `http.healthcheck.grace_period` is it",
      "Keep one of the two.",
    );
  }
  for (const [listener, path] of eachAt(nlb.additional_listeners, "nlb.additional_listeners")) {
    if (listener.healthcheck?.grace_period !== undefined)
      context.error(
        `${path}.healthcheck.grace_period`,
        "the grace period is the service's: only the main listener can have it",
        "Move it to `nlb.healthcheck`.",
      );
  }
  for (const [listener, path] of listenersOf(nlb)) checkTlsPolicy(listener.ssl_policy, `${path}.ssl_policy`, context);
  const imported = (context.facts.environment?.http?.public?.certificates?.length ?? 0) > 0;
  if (imported || context.facts.domain === undefined) {
    for (const [listener, path] of listenersOf(nlb))
      if (listener.port?.protocol === "tls")
        context.refusedAtDeploy(
          `${path}.port`,
          imported
            ? "a TLS listener gets its certificate from the application's domain, which an environment with certificates of its own does not use"
            : "a TLS listener needs a certificate and so a domain, and the application has none",
          imported
            ? "End TLS in a container, with a tcp listener."
            : "Name the application's domain in copilot/airlift.yml.",
        );
  }
  if ((nlb.alias?.length ?? 0) === 0) return;
  if (imported)
    context.refusedAtDeploy(
      "nlb.alias",
      "aliases of a Network Load Balancer are not possible where the environment has certificates of its own",
      "Leave alias out.",
    );
  else if (context.facts.domain === undefined)
    context.refusedAtDeploy(
      "nlb.alias",
      "an alias needs a domain, and the application has none",
      "Name the application's domain in copilot/airlift.yml.",
    );
  else {
    for (const [alias, path] of eachAt(nlb.alias, "nlb.alias")) {
      const refusal = refuseOutsideDomain(alias.name ?? "", context);
      if (refusal !== undefined) context.refusedAtDeploy(path, refusal, domainHint(context));
    }
  }
}

/** A load balancer that faces the internet stands in public subnets. */
function checkPublicSubnets(form: Draft<LoadBalancedWebServiceForm>, context: RuleContext): void {
  const vpc = context.facts.environment?.network.vpc;
  if (vpc?.id === undefined || (vpc.subnets?.public?.length ?? 0) > 0) return;
  const http = whenOn(form.http);
  const key = http !== undefined && http.alb === undefined ? "http" : form.nlb === undefined ? undefined : "nlb";
  if (key !== undefined)
    context.refusedAtDeploy(
      key,
      "the environment's VPC has no public subnets for the load balancer",
      "Name public subnets in the environment's manifest, or make this a Backend Service.",
    );
}

export function checkBackendService(form: Draft<BackendServiceForm>, context: RuleContext): void {
  checkEcs(form, context);
  checkPorts(form, context);
  checkPlatform(form, true, context);
  const needsHttp =
    form.http === undefined
      ? {
          message: "there is no load balancer to measure: the service has no http",
          hint: "Add `http`, or use `cpu_percentage` or `memory_percentage`.",
        }
      : undefined;
  checkCount(
    form.count,
    {
      refused: { queue_delay: queueDelayRefused, ...(needsHttp && { requests: needsHttp, response_time: needsHttp }) },
    },
    context,
  );
  if (form.http !== undefined) checkInternalHttp(form.http, context);
  const connect = whenOn(form.network?.connect);
  if (connect?.alias !== undefined && form.image?.port === undefined && form.http?.target_container === undefined) {
    context.error(
      "network.connect.alias",
      "nothing answers to the alias: the service has no port",
      "Set `image.port`, or `http.target_container`.",
    );
  }
}

function checkInternalHttp(http: HttpPart, context: RuleContext): void {
  checkHttpRules(http, context);
  // Names and certificates of a load balancer that exists are its owner's.
  if (http.alb !== undefined) return;
  const certificates = (context.facts.environment?.http?.private?.certificates?.length ?? 0) > 0;
  for (const [rule, path] of [[http, "http"] as const, ...eachAt(http.additional_rules, "http.additional_rules")]) {
    const hasAlias = (rule.alias?.length ?? 0) > 0;
    if (hasAlias && !certificates)
      context.refusedAtDeploy(
        `${path}.alias`,
        "an alias needs certificates for the internal load balancer",
        "Name them in `http.private.certificates` of the environment's manifest.",
      );
    if (!hasAlias && certificates)
      context.refusedAtDeploy(
        path,
        "alias is missing: an internal load balancer with certificates of its own creates no names",
        "Add alias with a host name that a certificate covers.",
      );
  }
}

const onlyQueues = {
  message: "a Worker Service has no load balancer to measure",
  hint: "Use `cpu_percentage`, `memory_percentage` or `queue_delay`.",
};

export function checkWorkerService(form: Draft<WorkerServiceForm>, context: RuleContext): void {
  checkEcs(form, context);
  checkPorts({ name: form.name, sidecars: form.sidecars }, context);
  checkPlatform(form, false, context);
  checkCount(form.count, { refused: { requests: onlyQueues, response_time: onlyQueues } }, context);
  if (whenOn(form.network?.connect)?.alias !== undefined)
    context.error(
      "network.connect.alias",
      "nobody calls a Worker Service, so it can't have an alias",
      "Write connect: true.",
    );
  checkQueue(form.subscribe?.queue?.fifo, "subscribe.queue.fifo", context);
  checkSubscriptions(form.subscribe?.topics, context);
  for (const [topic, path] of eachAt(form.subscribe?.topics, "subscribe.topics"))
    checkQueue(whenOn(topic.queue)?.fifo, `${path}.queue.fifo`, context);
}

type TopicsPart = NonNullable<Draft<WorkerServiceForm>["subscribe"]>["topics"];

/** A topic is subscribed to once, and no two topics share what Copilot names their queues after. */
function checkSubscriptions(topics: TopicsPart, context: RuleContext): void {
  const seen = new Set<string>();
  const keys = new Map<string, string>();
  for (const [topic, path] of eachAt(topics, "subscribe.topics")) {
    const { name, service, queue } = topic;
    if (name === undefined || service === undefined) continue;
    const fifo = whenOn(whenOn(queue)?.fifo) !== undefined;
    const full = `${service} ${name}${fifo ? ".fifo" : ""}`;
    if (seen.has(full)) {
      context.error(`${path}.name`, `the topic ${name} of ${service} is already listed`, "Subscribe to it once.");
      continue;
    }
    seen.add(full);
    if (whenOn(queue) === undefined) continue;
    const key = queueKey(service, fifo ? `${name}.fifo` : name);
    const other = keys.get(key);
    if (other !== undefined)
      context.error(
        `${path}.name`,
        `its queue would be ${key} in COPILOT_TOPIC_QUEUE_URIS, which is already the queue of ${other}`,
        "Give one of them the default queue: leave its queue out.",
      );
    keys.set(key, `${name} of ${service}`);
  }
}

type FifoPart = NonNullable<NonNullable<Draft<WorkerServiceForm>["subscribe"]>["queue"]>["fifo"];

function checkQueue(feature: FifoPart, path: string, context: RuleContext): void {
  const fifo = whenOn(feature);
  if (fifo === undefined) return;
  for (const key of ["deduplication_scope", "throughput_limit"] as const) {
    if (fifo.high_throughput !== undefined && fifo[key] !== undefined)
      context.error(`${path}.${key}`, `\`high_throughput\` decides ${key} itself`, "Keep one of the two.");
  }
  if (fifo.deduplication_scope === "queue" && fifo.throughput_limit === "perMessageGroupId") {
    context.error(
      `${path}.throughput_limit`,
      "perMessageGroupId needs deduplication by message group",
      "Set `deduplication_scope: messageGroup`.",
    );
  }
}
