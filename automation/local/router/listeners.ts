import { targetHealthCheckDefaults as usual } from "../../../components/defaults.js";
import type { Plan, PlannedResource } from "../../plan/recordPlan.js";

/** What a request must be like, each with any of its values. */
export interface RuleConditions {
  hosts?: string[];
  paths?: string[];
  sources?: string[];
  methods?: string[];
  /** Patterns of values by the header's name. */
  headers?: Record<string, string[]>;
  /** Patterns of the query's pairs; a pair without key takes every key. */
  query?: { key?: string; value: string }[];
}

export type RuleAction =
  | { kind: "forward"; targetGroup: string }
  | { kind: "redirect"; status: number; protocol: string; host: string; port: string; path: string; query: string }
  | { kind: "fixed"; status: number; contentType: string; body: string };

export interface ListenerRule {
  /** Logical name. */
  name: string;
  priority: number;
  conditions: RuleConditions;
  action: RuleAction;
}

/** A listener of an Application Load Balancer, its rules in the order in which they are tried. */
export interface Listener {
  /** Logical name of the load balancer, or its ARN where it is an imported one. */
  balancer: string;
  internal: boolean;
  protocol: "HTTP" | "HTTPS";
  /** On AWS. */
  port: number;
  rules: ListenerRule[];
  /** What happens where no rule matches. */
  otherwise: RuleAction;
}

/** Where a target group sends requests, and how it finds out whether they are answered. */
export interface TargetGroup {
  protocol: "HTTP" | "HTTPS";
  /** `HTTP1`, `HTTP2` or `GRPC`. */
  version: string;
  /** Absent: nothing is registered. */
  target?: { workload: string; port: number };
  healthCheck: HealthCheck;
}

export interface HealthCheck {
  path: string;
  /** Absent: that of the target. */
  port?: number;
  protocol: "HTTP" | "HTTPS";
  /** Codes that count as healthy: `200`, `200,301` or `200-299`. */
  matcher: string;
  /** Seconds. */
  interval: number;
  /** Seconds. */
  timeout: number;
  healthyThreshold: number;
  unhealthyThreshold: number;
}

/** The Application Load Balancers of a plan. */
export interface Balancers {
  listeners: Listener[];
  /** By logical name. */
  targetGroups: Record<string, TargetGroup>;
}

type Inputs = Record<string, unknown>;
const list = (value: unknown): Inputs[] => (Array.isArray(value) ? (value as Inputs[]) : []);
const values = (value: unknown): string[] | undefined => (value as { values?: string[] } | undefined)?.values;

/** `${aws:lb/listener:Listener::test-http.arn}` → `test-http`; other text as it is. */
export const referredName = (value: unknown): string =>
  /^\$\{[^}]+::([^}]+)\.\w+\}$/.exec(String(value))?.[1] ?? String(value);

/** Reads listeners, rules and target groups out of the plan that a deployment carries out. */
export function balancersOf({ resources }: Pick<Plan, "resources">): Balancers {
  const ofType = (type: string) => resources.filter((one) => one.type === type);
  const balancers = new Map(ofType("aws:lb/loadBalancer:LoadBalancer").map(({ name, inputs }) => [name, inputs]));
  const rules = ofType("aws:lb/listenerRule:ListenerRule");
  const listeners = ofType("aws:lb/listener:Listener").flatMap(({ name, inputs }): [string, Listener][] => {
    const balancer = referredName(inputs.loadBalancerArn);
    const about = balancers.get(balancer);
    if (about?.loadBalancerType === "network") return [];
    const protocol = inputs.protocol === "HTTPS" ? "HTTPS" : "HTTP";
    const internal = about?.internal === true;
    const otherwise = actionOf(inputs.defaultActions);
    return [[name, { balancer, internal, protocol, port: Number(inputs.port), rules: [], otherwise }]];
  });
  const known = new Map(listeners);
  for (const { name, inputs } of rules) {
    const listenerName = referredName(inputs.listenerArn);
    const listener = known.get(listenerName) ?? importedListener(listenerName);
    known.set(listenerName, listener);
    const { priority } = inputs;
    const action = actionOf(inputs.actions);
    listener.rules.push({ name, priority: Number(priority), conditions: conditionsOf(inputs.conditions), action });
  }
  for (const { rules: own } of known.values()) own.sort((a, b) => a.priority - b.priority);
  const targets = targetsOf(resources);
  const targetGroups = ofType("aws:lb/targetGroup:TargetGroup").map(
    ({ name, inputs }) => [name, targetGroupOf(inputs, targets.get(name))] as const,
  );
  return { listeners: [...known.values()], targetGroups: Object.fromEntries(targetGroups) };
}

const notFound: RuleAction = { kind: "fixed", status: 404, contentType: "text/plain", body: "" };

/** A listener that others own: only the rules that the plan adds to it are known. */
function importedListener(arn: string): Listener {
  const protocol = /https|443/i.test(arn) ? "HTTPS" : "HTTP";
  const port = protocol === "HTTPS" ? 443 : 80;
  return { balancer: arn, internal: false, protocol, port, rules: [], otherwise: notFound };
}

/** The last action decides; those before it ask who somebody is. */
function actionOf(given: unknown): RuleAction {
  const { type, targetGroupArn, forward, redirect, fixedResponse } = (list(given).at(-1) ?? {}) as Record<
    string,
    Inputs | undefined
  > & { targetGroupArn?: string };
  if (String(type) === "redirect" && redirect !== undefined) {
    const { protocol, host, port, path, query } = redirect as Record<string, string | undefined>;
    return {
      kind: "redirect",
      status: redirect.statusCode === "HTTP_302" ? 302 : 301,
      protocol: protocol ?? "#{protocol}",
      host: host ?? "#{host}",
      port: port ?? "#{port}",
      path: path ?? "/#{path}",
      query: query ?? "#{query}",
    };
  }
  if (String(type) === "fixed-response" && fixedResponse !== undefined) {
    const { statusCode, contentType, messageBody } = fixedResponse as Record<string, string | undefined>;
    return {
      kind: "fixed",
      status: Number(statusCode),
      contentType: contentType ?? "text/plain",
      body: messageBody ?? "",
    };
  }
  const groups = list(forward?.targetGroups).filter(({ weight }) => weight !== 0);
  return { kind: "forward", targetGroup: referredName(targetGroupArn ?? groups[0]?.arn) };
}

function conditionsOf(given: unknown): RuleConditions {
  const found: RuleConditions = {};
  for (const { hostHeader, pathPattern, sourceIp, httpRequestMethod, httpHeader, queryStrings } of list(given)) {
    const hosts = values(hostHeader);
    const paths = values(pathPattern);
    const sources = values(sourceIp);
    const methods = values(httpRequestMethod);
    const header = (httpHeader as { httpHeaderName?: string } | undefined)?.httpHeaderName;
    if (hosts !== undefined) found.hosts = hosts;
    if (paths !== undefined) found.paths = paths;
    if (sources !== undefined) found.sources = sources;
    if (methods !== undefined) found.methods = methods;
    if (header !== undefined) found.headers = { ...found.headers, [header.toLowerCase()]: values(httpHeader) ?? [] };
    if (queryStrings !== undefined) found.query = list(queryStrings) as RuleConditions["query"];
  }
  return found;
}

/** Which container port of which workload is registered, by target group. */
function targetsOf(resources: readonly PlannedResource[]): Map<string, { workload: string; port: number }> {
  const services = resources.filter(({ type }) => type === "aws:ecs/service:Service");
  return new Map(
    services.flatMap(({ inputs, parent = "" }) =>
      list(inputs.loadBalancers).map(({ targetGroupArn, containerPort }) => [
        referredName(targetGroupArn),
        { workload: parent.split("::").at(-1) ?? "", port: Number(containerPort) },
      ]),
    ),
  );
}

function targetGroupOf(inputs: Inputs, target: TargetGroup["target"]): TargetGroup {
  const { path, port, protocol, matcher, interval, timeout, healthyThreshold, unhealthyThreshold } =
    (inputs.healthCheck ?? {}) as Inputs;
  const own = inputs.protocol === "HTTPS" ? "HTTPS" : "HTTP";
  const checkPort = Number(port);
  return {
    protocol: own,
    version: String(inputs.protocolVersion ?? "HTTP1"),
    ...(target !== undefined && { target }),
    // Where the plan leaves one out, AWS takes its own.
    healthCheck: {
      path: String(path ?? "/"),
      ...(Number.isInteger(checkPort) && { port: checkPort }),
      protocol: protocol === "HTTPS" ? "HTTPS" : protocol === "HTTP" ? "HTTP" : own,
      matcher: String(matcher ?? usual.successCodes),
      interval: Number(interval ?? usual.interval),
      timeout: Number(timeout ?? usual.httpTimeout),
      healthyThreshold: Number(healthyThreshold ?? usual.healthyThreshold),
      unhealthyThreshold: Number(unhealthyThreshold ?? usual.unhealthyThreshold),
    },
  };
}
