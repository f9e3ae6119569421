import { numeric, records, text } from "../values.js";
import type { World, WorldResource } from "../world.js";
import { ApiError } from "./call.js";
import { tag } from "./xml.js";

const path = /^\/2013-04-01\/(?:hostedzonesbyname|hostedzone\/([^/?]+)\/rrset)(?:\?|$)/;

/** Whether a request is for Route 53, whose protocol is REST and XML. */
export const isRoute53 = (url: string): boolean => path.test(url);

/** The part of Route 53 that the runner asks: zones by name, and records. @throws ApiError */
export function route53Xml(world: World, account: string, url: string): string {
  const place = { account, region: "global" };
  const asked = new URL(url, "http://simulated").searchParams;
  const [, zone] = path.exec(url) ?? [];
  if (zone === undefined) {
    const from = bare(asked.get("dnsname") ?? "");
    const zones = world.list({ type: "aws:route53/zone:Zone", ...place }).filter((one) => nameOf(one) >= from);
    const members = zones.map((one) => tag("HostedZone", described(one))).join("");
    return tag("ListHostedZonesByNameResponse", `${tag("HostedZones", members)}<IsTruncated>false</IsTruncated>`);
  }
  if (!world.find("aws:route53/zone:Zone", zone, place))
    throw new ApiError("NoSuchHostedZone", `No hosted zone found with ID: ${zone}`, 404);
  const from = bare(asked.get("name") ?? "");
  const found = world
    .list({ type: "aws:route53/record:Record", ...place })
    .filter((one) => text(one.inputs.zoneId).replace("/hostedzone/", "") === zone && nameOf(one) >= from)
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
    .slice(0, numeric(Number(asked.get("maxitems") ?? 100)));
  const sets = found.map((one) => tag("ResourceRecordSet", recordSet(one))).join("");
  return tag("ListResourceRecordSetsResponse", `${tag("ResourceRecordSets", sets)}<IsTruncated>false</IsTruncated>`);
}

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, "");
const nameOf = ({ inputs }: WorldResource): string => bare(text(inputs.name));

const described = (zone: WorldResource): string =>
  tag("Id", `/hostedzone/${zone.id}`) +
  tag("Name", `${nameOf(zone)}.`) +
  tag("Config", tag("PrivateZone", String(records(zone.inputs.vpcs).length > 0)));

const recordSet = (one: WorldResource): string =>
  tag("Name", `${nameOf(one).replace("*", "\\052")}.`) + tag("Type", text(one.inputs.type));
