import { refuse } from "../refusal.js";
import { type Inputs, numeric, text, texts } from "../values.js";
import { parseCidr } from "./cidr.js";

/** What makes two rules of a security group the same: direction, protocol, ports and peer. */
export function securityRuleKey(direction: string, inputs: Inputs): string {
  const peer = [
    text(inputs.cidrIpv4),
    text(inputs.cidrIpv6),
    text(inputs.prefixListId),
    text(inputs.referencedSecurityGroupId),
    text(inputs.sourceSecurityGroupId),
    ...texts(inputs.cidrBlocks),
    ...texts(inputs.ipv6CidrBlocks),
    ...texts(inputs.prefixListIds),
    inputs.self === true ? text(inputs.securityGroupId) : "",
  ].filter((one) => one);
  const protocol = text(inputs.ipProtocol) || text(inputs.protocol);
  const ports = protocol === "-1" ? "all" : `${inputs.fromPort}-${inputs.toPort}`;
  return [text(inputs.securityGroupId), direction, protocol, ports, ...peer.sort()].join(" ");
}

/** A rule has a peer, a valid block, a protocol and a range of ports. */
export function checkSecurityRule(inputs: Inputs): void {
  const peers = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];
  const many = ["cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "sourceSecurityGroupId", "self"];
  const given = [...peers, ...many].filter((key) => inputs[key] !== undefined && inputs[key] !== false);
  if (given.length === 0) {
    refuse(
      "security-rule",
      "MissingParameter",
      "A security group rule takes a CIDR block, a prefix list or a security group.",
    );
  }
  if (peers.filter((key) => inputs[key] !== undefined).length > 1) {
    refuse(
      "security-rule",
      "InvalidParameterCombination",
      "A security group rule takes only one CIDR block, prefix list or security group.",
    );
  }
  for (const block of [text(inputs.cidrIpv4), ...texts(inputs.cidrBlocks)]) {
    if (block && !parseCidr(block))
      refuse("security-rule", "InvalidParameterValue", `CIDR block ${block} is malformed`);
  }
  checkPorts(inputs);
  const description = text(inputs.description);
  if (description && !/^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{0,255}$/.test(description)) {
    refuse(
      "security-rule",
      "InvalidParameterValue",
      "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
    );
  }
}

function checkPorts(inputs: Inputs): void {
  const protocol = text(inputs.ipProtocol) || text(inputs.protocol);
  if (!protocol || protocol === "-1" || protocol === "all") return;
  if (!/^(tcp|udp|icmp|icmpv6|\d+)$/.test(protocol)) {
    refuse("security-rule", "InvalidParameterValue", `Invalid value '${protocol}' for IP protocol. Unknown protocol.`);
  }
  if (!["tcp", "udp", "6", "17"].includes(protocol)) return;
  const [from, to] = [numeric(inputs.fromPort), numeric(inputs.toPort)];
  if (from === undefined || to === undefined) return;
  if (from < 0 || to > 65535 || from > to) {
    refuse("security-rule", "InvalidParameterValue", `Invalid TCP/UDP port range (${from}:${to})`);
  }
}
