import { partitionOf, suffixOf } from "../places.js";
import { text } from "../values.js";
import type { Answer } from "./index.js";

/** Lookups of accounts, regions and the network. */
export const networkLookups: Readonly<Record<string, Answer>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": ({ place: { account, region } }) => ({
    accountId: account,
    arn: `arn:${partitionOf(region)}:iam::${account}:user/simulated-aws`,
    id: account,
    userId: "AIDASIMULATEDAWS00000",
  }),
  "aws:index/getRegion:getRegion": ({ place: { region }, args }) => {
    const name = text(args.region) || text(args.name) || region;
    return {
      id: name,
      name,
      region: name,
      description: `${name} (simulated AWS)`,
      endpoint: `ec2.${name}.${suffixOf(name)}`,
    };
  },
  "aws:index/getPartition:getPartition": ({ place: { region } }) => ({
    id: partitionOf(region),
    partition: partitionOf(region),
    dnsSuffix: suffixOf(region),
    reverseDnsPrefix: suffixOf(region).split(".").reverse().join("."),
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": ({ place: { region } }) => {
    const letters = ["a", "b", "c"];
    const short = region
      .split("-")
      .map((part) => part.charAt(0))
      .join("");
    return {
      id: region,
      region,
      groupNames: [region],
      names: letters.map((letter) => `${region}${letter}`),
      zoneIds: letters.map((_, index) => `${short}-az${index + 1}`),
    };
  },
};
