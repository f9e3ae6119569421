import { type AwsAccess, callFailed, clientSettings } from "./access.js";
import { plainName, publicZones } from "./hostedZones.js";

/** How a domain stands: what the application needs of it, and what is in the way. */
export type DomainStatus =
  | { state: "ready"; zone: string }
  /** No public zone of that name in the account. */
  | { state: "no zone" }
  /** There is a zone, and the internet is sent elsewhere. */
  | { state: "not delegated"; zone: string; wanted: string[]; found: string[] };

/** Asks DNS for the name servers of a domain. */
export type ResolveNameServers = (domain: string) => Promise<string[]>;

/** Answers nothing for a domain that DNS does not know. */
async function askDns(domain: string): Promise<string[]> {
  const { resolveNs } = await import("node:dns/promises");
  try {
    return await resolveNs(domain);
  } catch {
    return [];
  }
}

/**
 * Whether the account has a public zone for the domain and the registrar sends the internet to it.
 * @throws RunError when AWS can't be asked.
 */
export async function checkDomain(
  access: AwsAccess,
  domain: string,
  resolve: ResolveNameServers = askDns,
): Promise<DomainStatus> {
  const route53 = await import("@aws-sdk/client-route-53");
  // Route 53 is one for all regions; its client wants one all the same.
  const client = new route53.Route53Client(clientSettings({ ...access, region: access.region ?? "us-east-1" }));
  try {
    const zones = await publicZones(client, domain);
    if (zones.length === 0) return { state: "no zone" };
    const found = (await resolve(domain)).map((name) => plainName(name)).sort();
    const seen: Array<{ zone: string; wanted: string[] }> = [];
    for (const zone of zones) {
      const { DelegationSet } = await client.send(new route53.GetHostedZoneCommand({ Id: zone }));
      seen.push({ zone, wanted: (DelegationSet?.NameServers ?? []).map((name) => plainName(name)).sort() });
    }
    // Of several zones of the same name one may be the right one.
    const ready = seen.find(({ wanted }) => wanted.length > 0 && wanted.every((server) => found.includes(server)));
    if (ready !== undefined) return { state: "ready", zone: ready.zone };
    return { state: "not delegated", zone: seen[0]?.zone ?? "", wanted: seen[0]?.wanted ?? [], found };
  } catch (error) {
    throw callFailed(`Looking for the zone of ${domain}`, error);
  } finally {
    client.destroy();
  }
}

/** What is in the way of a domain and what to do about it; nothing when it is ready. */
export function describeDomain(domain: string, status: DomainStatus): string[] {
  if (status.state === "ready") return [];
  if (status.state === "no zone") {
    return [
      `This account has no public hosted zone for ${domain} in Route 53: until it has one, services get no names under it.`,
      "If DNS is elsewhere, omit the domain and name certificates in the environment's manifest.",
    ];
  }
  const { wanted, found } = status;
  const now = found.length === 0 ? "has no name servers" : `has ${found.join(", ")}`;
  return [
    `DNS doesn't delegate ${domain} to this hosted zone: it ${now}.`,
    `Set these name servers at the registrar: ${wanted.join(", ")}.`,
  ];
}
