import { targetHealthCheckDefaults as usual } from "../../../components/defaults.js";
import { tellWhole } from "./addresses.js";
import { eachAt, type RuleContext } from "./context.js";
import type { HttpPart } from "./ports.js";

type RulePart = Omit<HttpPart, "additional_rules" | "enable" | "alb">;

/** Every rule of `http`, the main one first. */
export function rulesOf(http: HttpPart): [rule: RulePart, path: string][] {
  return [[http, "http"], ...eachAt<RulePart>(http.additional_rules, "http.additional_rules")];
}

const ruleValues = 4;

/** What holds for every rule, whoever's load balancer it is. */
export function checkHttpRules(http: HttpPart, context: RuleContext): void {
  for (const [rule, path] of rulesOf(http)) {
    const count = (rule.alias?.length ?? 0) + (rule.allowed_source_ips?.length ?? 0);
    if (count > ruleValues) {
      const at = rule.alias === undefined ? `${path}.allowed_source_ips` : `${path}.alias`;
      context.error(
        at,
        `the rule has ${count} aliases and source addresses in all, and ${ruleValues} are allowed`,
        "Spread them over `additional_rules`.",
      );
    }
    if (rule.hosted_zone !== undefined && (rule.alias?.length ?? 0) === 0) {
      context.error(
        `${path}.hosted_zone`,
        "a hosted zone takes the records of aliases, and the rule has none",
        "Add `alias`, or leave `hosted_zone` out.",
      );
    }
    for (const [range, at] of eachAt(rule.allowed_source_ips, `${path}.allowed_source_ips`))
      tellWhole(range, at, context);
    checkHealthCheckTimes(rule.healthcheck ?? {}, `${path}.healthcheck`, context);
  }
}

/** Load balancers refuse a check that may take as long as the time until the next one. */
function checkHealthCheckTimes(
  { interval = usual.interval, timeout = usual.httpTimeout }: { interval?: number; timeout?: number },
  path: string,
  context: RuleContext,
): void {
  if (timeout < interval) return;
  context.refusedAtDeploy(
    context.written(`${path}.timeout`) ? `${path}.timeout` : `${path}.interval`,
    `the timeout of ${timeout} s must be shorter than the interval of ${interval} s`,
    "Give a shorter timeout or a longer interval.",
  );
}

/** Whether the environment brings certificates of its own for the public load balancer or CloudFront. */
function importsPublicCertificates(context: RuleContext): boolean {
  const { environment } = context.facts;
  const cdn = environment?.cdn;
  return (
    (environment?.http?.public?.certificates?.length ?? 0) > 0 ||
    (cdn?.enable === true && cdn.certificate !== undefined)
  );
}

/** `[label.]{domain}`, `[label.]{app}.{domain}` or `[label.]{env}.{app}.{domain}`. */
export function refuseOutsideDomain(alias: string, context: RuleContext): string | undefined {
  const { application, environment, facts } = context;
  const domain = facts.domain ?? "";
  const roots = [domain, `${application}.${domain}`, `${environment}.${application}.${domain}`];
  const fits = roots.some(
    (root) => alias === root || (alias.endsWith(`.${root}`) && !alias.slice(0, -root.length - 1).includes(".")),
  );
  return fits ? undefined : `${alias} is not in the application's domain`;
}

export function domainHint(context: RuleContext): string {
  const domain = context.facts.domain ?? "";
  return `At most one label may stand before ${domain}, ${context.application}.${domain} or ${context.environment}.${context.application}.${domain}.`;
}

/** Aliases, zones and redirects of a Load Balanced Web Service. */
export function checkPublicAliases(http: HttpPart, context: RuleContext): void {
  const imported = importsPublicCertificates(context);
  const { domain, environment } = context.facts;
  for (const [rule, path] of rulesOf(http)) {
    if (context.written(`${path}.redirect_to_https`) && domain === undefined && !imported) {
      context.refusedAtDeploy(
        `${path}.redirect_to_https`,
        "there is no HTTPS to redirect to: the application has no domain and the environment no certificates",
        "Leave it out.",
      );
    }
    const aliases = rule.alias ?? [];
    if (aliases.length === 0) {
      if (imported && http.alb === undefined)
        context.refusedAtDeploy(
          path,
          "alias is missing: an environment with certificates of its own creates no names",
          "Add alias with a host name that a certificate covers.",
        );
    } else checkAliases(aliases, http, path, imported, context);
  }
  const tls =
    environment?.cdn?.enable === true &&
    environment.cdn.terminate_tls &&
    environment.http?.public?.ingress?.cdn === true;
  if (tls && (domain !== undefined || imported)) {
    for (const [rule, path] of rulesOf(http)) {
      if (rule.redirect_to_https !== false)
        context.refusedAtDeploy(
          `${path}.redirect_to_https`,
          "CloudFront speaks HTTP to the load balancer here, so a redirect to HTTPS never ends",
          "Set redirect_to_https: false.",
        );
    }
  }
}

function checkAliases(
  aliases: NonNullable<RulePart["alias"]>,
  http: HttpPart,
  path: string,
  imported: boolean,
  context: RuleContext,
): void {
  const { domain, environment } = context.facts;
  const zones =
    aliases.some((alias) => alias.hosted_zone !== undefined) || (path === "http" && http.hosted_zone !== undefined);
  if (http.alb !== undefined) return;
  if (!imported && domain === undefined) {
    context.refusedAtDeploy(
      `${path}.alias`,
      "an alias needs a domain: the application has none, and the environment no certificates",
      "Name the application's domain in copilot/airlift.yml, or certificates in the environment's manifest.",
    );
  } else if (zones && !imported) {
    context.refusedAtDeploy(
      `${path}.alias`,
      "hosted zones can be chosen only where the environment has certificates of its own",
      "Leave `hosted_zone` out.",
    );
  } else if (zones && environment?.cdn?.enable === true) {
    context.refusedAtDeploy(
      `${path}.alias`,
      "hosted zones can't be chosen behind CloudFront",
      "Leave `hosted_zone` out, and make the records yourself.",
    );
  } else if (!imported) {
    for (const [alias, at] of eachAt(aliases, `${path}.alias`)) {
      const refusal = refuseOutsideDomain(alias.name ?? "", context);
      if (refusal !== undefined) context.refusedAtDeploy(at, refusal, domainHint(context));
    }
  }
}
