import { canonical } from "../canonical.js";
import { holdsUnknown, type Inputs, isUnknown, records, text, texts } from "../values.js";

/** Everything replaces but these, and what makes no revision. */
export const allBut =
  (...kept: readonly string[]) =>
  (state: Inputs, news: Inputs): readonly string[] =>
    [...new Set([...Object.keys(state), ...Object.keys(news)])].filter((key) => !kept.includes(key));

/**
 * A network load balancer is replaced when subnets go or are exchanged, and when security groups come to one without or
 * all leave; an application load balancer takes every change of subnets in place.
 */
export function loadBalancerReplaces(state: Inputs, news: Inputs): readonly string[] {
  const mappings = (inputs: Inputs) => records(inputs.subnetMappings).map(canonical);
  const gone = mappings(state).some((mapping) => !mappings(news).includes(mapping));
  const mapped = gone && news.subnetMappings !== undefined ? ["subnetMappings"] : [];
  if (state.loadBalancerType !== "network") return mapped;
  const grows = texts(news.subnets).length > texts(state.subnets).length;
  const [before, after] = [texts(state.securityGroups).length, texts(news.securityGroups).length];
  const groups = news.securityGroups !== undefined && !holdsUnknown(news.securityGroups) && before > 0 !== after > 0;
  return [
    ...mapped,
    ...(news.subnets !== undefined && !holdsUnknown(news.subnets) && !grows ? ["subnets"] : []),
    ...(groups ? ["securityGroups"] : []),
  ];
}

/** A discovery service without its DNS records is another one. */
export const recordsReplace = (state: Inputs, news: Inputs): readonly string[] =>
  (state.dnsConfig === undefined) !== (news.dnsConfig === undefined) ? ["dnsConfig"] : [];

const PEERS = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];

/** Another kind of peer makes another rule; another value of the same kind does not. */
export function peerKindReplaces(state: Inputs, news: Inputs): readonly string[] {
  const kind = (inputs: Inputs) => PEERS.find((peer) => isUnknown(inputs[peer]) || text(inputs[peer]) !== "");
  return kind(state) === kind(news) ? [] : PEERS;
}

/** A function gets durable execution, or loses it, only as another function. */
export const durableReplaces = (state: Inputs, news: Inputs): readonly string[] =>
  (state.durableConfig === undefined) !== (news.durableConfig === undefined) ? ["durableConfig"] : [];
