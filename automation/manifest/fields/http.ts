/**
 * Routing by an Application Load Balancer. Long form: `http` of a Load Balanced Web Service is `{enable: false}` or
 * `{enable: true, path, …}`; of a Backend Service the map itself. In each rule `healthcheck` is a map with `path`, `alias` a
 * list of `{name, hosted_zone?}`, `path` begins with "/", delays are seconds. `targetContainer` has become `target_container`.
 */
import { targetHealthCheckDefaults as check, deregistrationDelay } from "../../../components/defaults.js";
import { bool, duration, enumOf, int, type LongOf, list, map, shorthand, str, switchable } from "../fields.js";
import { targetCheckFields } from "./targetCheck.js";
import { refuseCidr, withLeadingSlash } from "./texts.js";

const healthCheckFields = (gracePeriodRules: readonly string[]) => ({
  path: str({ effect: "path that is requested", default: "/", spell: withLeadingSlash }),
  port: int({
    effect: "port that is checked",
    defaultText: "the traffic's port",
    rules: ["A port that a container exposes must be TCP.", "443 is asked over HTTPS."],
  }),
  success_codes: str({
    effect: "status codes that count as healthy",
    defaultText: "200 (AWS)",
    form: 'string, for example `"200,301"` or `"200-299"`',
  }),
  ...targetCheckFields(check.httpTimeout, gracePeriodRules),
});

const healthCheckAbout = {
  effect: "health check of the target group",
  form: "path, or a map",
  rules: ["An empty map is refused."],
  default: { path: "/" },
} as const;

const mainHealthCheck = shorthand(
  "path",
  healthCheckFields(["Mutually exclusive with `nlb.healthcheck.grace_period`."]),
  healthCheckAbout,
);
const ruleHealthCheck = shorthand(
  "path",
  healthCheckFields([
    "Refused here for a Load Balanced Web Service, ignored for a Backend Service: it belongs to the main rule.",
  ]),
  healthCheckAbout,
);

const aliasItem = shorthand(
  "name",
  {
    name: str({ effect: "host name", required: true }),
    hosted_zone: str({
      effect: "id of the hosted zone that takes the record",
      defaultText: "`hosted_zone` of the rule",
      rules: ["Load Balanced: only with your own certificates and without a CDN."],
    }),
  },
  { effect: "one alias" },
);

export const alias = list(aliasItem, {
  effect: "host names that the rule answers to (HTTPS only), with their DNS records",
  form: "string, list of strings, or list of `{name, hosted_zone}`",
  rules: ["Aliases and `allowed_source_ips` together: at most 4 a rule."],
  single: true,
  mixedLost: true,
});

const ruleFields = {
  path: str({
    effect: "path pattern of the listener rule",
    rules: [
      '"/" matches everything; another value matches itself and everything below it.',
      'A missing "/" at the front is added.',
    ],
    required: true,
    spell: withLeadingSlash,
  }),
  version: enumOf(["grpc", "http1", "http2"], {
    effect: "protocol version of the target group",
    ignoreCase: true,
    defaultText: "HTTP1 (AWS)",
  }),
  stickiness: bool({ effect: "keeps a client on one task", default: false }),
  alias,
  hosted_zone: str({ effect: "hosted zone of aliases that name none", rules: ["Needs `alias` in the same rule."] }),
  deregistration_delay: duration({
    effect: "time that a task may take to finish its requests before it goes",
    default: deregistrationDelay,
    rules: ["A number without a unit was read as 0 by Copilot; here it is seconds, with a warning."],
  }),
  target_container: str({
    effect: "container that gets the traffic",
    defaultText: "main container",
    rules: ["The main container needs `image.port`; a sidecar needs `port`."],
  }),
  target_port: int({
    effect: "port that gets the traffic",
    defaultText: "`image.port`, or the port of `target_container`",
    bits: "uint16",
    rules: ["Belongs to one container and one protocol only."],
  }),
  allowed_source_ips: list(str({ effect: "one range, in CIDR notation", refuse: refuseCidr }), {
    effect: "clients that may use the rule",
    rules: ["Each is a range in CIDR notation.", "Counts towards the 4 values a rule may have."],
  }),
  redirect_to_https: bool({
    effect: "HTTP answers with a redirect to HTTPS",
    default: true,
    rules: ["Load Balanced: needs a domain or certificates.", "Backend: always redirects when there is HTTPS."],
  }),
};

const additionalRule = map(
  { ...ruleFields, healthcheck: ruleHealthCheck },
  { effect: "one more rule with its own target group" },
);

const httpFields = {
  ...ruleFields,
  healthcheck: mainHealthCheck,
  alb: str({
    effect: "name or ARN of an existing load balancer, instead of the environment's",
    rules: ["Has one or two listeners; of two, one is HTTP and one HTTPS."],
  }),
  targetContainer: str({
    effect: "old spelling of `target_container`",
    rules: ["Mutually exclusive with `target_container`.", "Has no effect for a Backend Service."],
  }),
  additional_rules: list(additionalRule, { effect: "more rules, each with its own target group" }),
};

const httpAbout = {
  effect: "target groups and listener rules of an Application Load Balancer",
} as const;

/** Load Balanced Web Service: mandatory, and may be `false`. */
export const publicHttp = switchable(httpFields, {
  ...httpAbout,
  lenient: true,
  form: "`false`, or a map",
  rules: [
    "Must be there, even beside `nlb`.",
    "`false` needs `nlb`, and excludes `count.requests` and `count.response_time`.",
    "`true` is refused: it makes nothing in Copilot.",
  ],
  required: true,
});

/** Backend Service: an internal load balancer, on wish. */
export const internalHttp = map(httpFields, {
  ...httpAbout,
  defaultText: "no load balancer",
  rules: [
    "`alias` needs, and is needed by, `http.private.certificates` of the environment, unless `alb` names an existing load balancer.",
  ],
});

/** One rule with its target group, as the long form has it. */
export type HttpRuleForm = LongOf<typeof additionalRule>;
