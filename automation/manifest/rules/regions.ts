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
      `${certificates?.length} certificates, and a load balancer has its default one and ${certificatesOfBalancer} more`,
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
      `Request or import it in ${region} and name that one; only cdn.certificate is in us-east-1.`,
    );
  }
}

/** Zones of subnets are in the environment's region. */
export function checkZoneRegion(zone: string | undefined, path: string, context: RuleContext): void {
  const { region } = context.facts;
  if (region === undefined || zone === undefined || zone.startsWith(region)) return;
  // A zone's id, such as use1-az1, is no name: AWS takes it elsewhere, not here.
  context.refusedAtDeploy(
    path,
    `${zone} is no availability zone of ${region}, where the environment is`,
    `Zones there are called ${region}a, ${region}b and so on.`,
  );
}
