import type { Route53Client } from "@aws-sdk/client-route-53";

/** A name as people write it: Route 53 ends it with a dot, and escapes `*`. */
export const plainName = (name = ""): string => name.toLowerCase().replace(/\.$/, "").replaceAll("\\052", "*");

/** Ids of the account's public zones of a name; there may be several. */
export async function publicZones(client: Route53Client, name: string): Promise<string[]> {
  const { ListHostedZonesByNameCommand } = await import("@aws-sdk/client-route-53");
  const { HostedZones = [] } = await client.send(new ListHostedZonesByNameCommand({ DNSName: name }));
  return HostedZones.filter(
    ({ Name, Config }) => plainName(Name) === plainName(name) && Config?.PrivateZone !== true,
  ).map(({ Id = "" }) => Id.replace("/hostedzone/", ""));
}
