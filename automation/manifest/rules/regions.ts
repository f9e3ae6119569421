import { eachAt, type RuleContext } from "./context.js";

/** Certificates of a load balancer are in its own region, or in IAM, which has none. */
export function checkCertificateRegions(
  certificates: readonly (string | undefined)[] | undefined,
  path: string,
  context: RuleContext,
): void {
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
