import { partitionOf, suffixOf } from "../aws/partitions.js";
import { isRecord } from "../base/isRecord.js";

interface Lookup {
  readonly args: Readonly<Record<string, unknown>>;
  readonly place: { readonly account: string; readonly region: string };
}

type Answer = (lookup: Lookup) => Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The first value that the first filter asks for. */
function filtered({ filters }: Lookup["args"]): string {
  const [filter] = Array.isArray(filters) ? filters : [];
  const values: unknown = isRecord(filter) ? filter.values : undefined;
  return text(Array.isArray(values) ? values[0] : values);
}

const prefixList: Answer = ({ args, place }) => {
  const name = text(args.name) || filtered(args) || `com.amazonaws.${place.region}.s3`;
  const id = `pl-${Buffer.from(name).toString("hex").slice(-8).padStart(8, "0")}`;
  return {
    id,
    prefixListId: id,
    name,
    arn: `arn:${partitionOf(place.region)}:ec2:${place.region}:aws:prefix-list/${id}`,
    addressFamily: "IPv4",
    entries: [],
    cidrBlocks: [],
    maxEntries: 55,
    ownerId: "AWS",
    version: 1,
    tags: {},
    region: place.region,
  };
};

/** Lookups that account and region alone answer; whatever else exists does not matter to them. */
export const placeLookups: Readonly<Record<string, Answer>> = {
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
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": prefixList,
  "aws:ec2/getPrefixList:getPrefixList": prefixList,
};
