import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/partitions.js";
import { placeLookups } from "./placeLookups.js";

/** What a lookup answers that only AWS knows; `[]` after a name: a list. */
const answersOf: Readonly<Record<string, readonly string[]>> = {
  "aws:route53/getZone:getZone": ["id", "zoneId", "arn", "name", "nameServers[]"],
  "aws:ec2/getRouteTables:getRouteTables": ["id", "ids[]"],
  "aws:ec2/getSubnets:getSubnets": ["id", "ids[]"],
  "aws:ec2/getVpc:getVpc": ["id", "arn", "cidrBlock", "mainRouteTableId"],
  "aws:ec2/getSubnet:getSubnet": ["id", "arn", "vpcId", "availabilityZone", "cidrBlock"],
  "aws:lb/getLoadBalancer:getLoadBalancer": [
    "id",
    "arn",
    "arnSuffix",
    "dnsName",
    "zoneId",
    "vpcId",
    "name",
    "securityGroups[]",
    "subnets[]",
  ],
  "aws:lb/getListener:getListener": ["id", "arn", "port", "protocol", "loadBalancerArn"],
  "aws:acm/getCertificate:getCertificate": ["id", "arn", "domain"],
  "aws:ssm/getParameter:getParameter": ["id", "arn", "name", "type", "version"],
  "aws:secretsmanager/getSecret:getSecret": ["id", "arn", "name", "kmsKeyId"],
  "aws:cloudformation/getExport:getExport": ["id", "value", "exportingStackId"],
  "aws:codestarconnections/getConnection:getConnection": ["id", "arn", "name", "connectionStatus", "providerType"],
};

/**
 * Answer of a lookup in an offline plan: account, region, partition and zones as the settings say, everything else as
 * `${data.<token>.<key>}`.
 * @throws for a lookup that is not in the table
 */
export function answerOffline(
  token: string,
  args: Record<string, unknown>,
  place: { account?: string; region?: string },
): Record<string, unknown> {
  const known = placeLookups[token];
  if (known !== undefined) {
    const where = { account: place.account ?? DEFAULT_ACCOUNT, region: place.region ?? DEFAULT_REGION };
    return known({ args, place: where });
  }
  const keys = answersOf[token];
  if (keys === undefined) throw new Error(`${token} has no answer in an offline plan`);
  const answers = keys.map((key): [string, unknown] => {
    const name = key.replace(/\[\]$/, "");
    const reference = `\${data.${token}.${name}}`;
    return [name, key === name ? reference : [reference]];
  });
  return { ...Object.fromEntries(answers), ...args };
}
