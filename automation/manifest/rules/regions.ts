import { eachAt, type RuleContext } from "./context.js";

/** A load balancer's certificates beside its default one, unless the quota was raised. */
const certificatesOfBalancer = 25;

/** Certificates of a load balancer are in its own region, or in IAM, which has none; and not too many. */
export function checkCertificates(
  certificates: readonly (string | undefined)[] | undefined,
  path: string,
  context: RuleContext,
): void {
  if ((certificates?.length ?? 0) > certificatesOfBalancer + 1)
    context.warning(
      path,
      `${certificates?.length} certificates, and a load balancer takes its default one and ${certificatesOfBalancer} more`,
      "Have the quota raised before the deployment, or put more names on fewer certificates.",
    );
  const { region } = context.facts;
  if (region === undefined) return;
  for (const [arn, at] of eachAt(certificates, path)) {
    const [, , service, there = ""] = arn?.split(":") ?? [];
    if (service !== "acm" || there === region) continue;
    context.refusedAtDeploy(
      at,
      `the certificate is in ${there === "" ? "no region" : there}, and the environment in ${region}`,
      `Request or import it in ${region} and name that one; only \`cdn.certificate\` is in us-east-1.`,
    );
  }
}

/** Names of TLS policies begin so: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const policyPrefix = "ELBSecurityPolicy-";

/** A TLS policy is one of Elastic Load Balancing's own; which ones there are changes, their prefix does not. */
export function checkTlsPolicy(policy: string | undefined, path: string, context: RuleContext): void {
  if (policy === undefined || policy.startsWith(policyPrefix)) return;
  context.refusedAtDeploy(
    path,
    `"${policy}" is not a TLS policy of Elastic Load Balancing`,
    `Their names begin with ${policyPrefix}, for example ELBSecurityPolicy-TLS13-1-2-2021-06.`,
  );
}

/** Zones of subnets are in the environment's region, and are named, since CloudFormation and EC2 take no id here. */
export function checkZoneRegion(zone: string | undefined, path: string, context: RuleContext): void {
  if (zone === undefined) return;
  const { region } = context.facts;
  const isId = /^[a-z]+\d-az\d+$/.test(zone);
  if (!isId && (region === undefined || (zone.startsWith(region) && zone.length > region.length))) return;
  const there = region ?? "us-east-1";
  context.refusedAtDeploy(
    path,
    isId
      ? `${zone} is the id of an availability zone, and a name is needed`
      : `${zone} is not an availability zone of ${there}, where the environment is`,
    `Zones are named ${there}a, ${there}b and so on.`,
  );
}
