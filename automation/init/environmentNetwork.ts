import { RunError } from "../base/errors.js";
import { type Ask, checked } from "./ask.js";
import { type Block, contains, overlap, readBlock } from "./cidr.js";
import type { NetworkText, SubnetText } from "./environmentText.js";
import type { Check } from "./names.js";

export interface NetworkFlags {
  /** The network with Copilot's own addresses; nothing is asked. */
  defaultConfig?: boolean;
  importVpcId?: string;
  importPublicSubnets?: readonly string[];
  importPrivateSubnets?: readonly string[];
  overrideVpcCidr?: string;
  overrideAzNames?: readonly string[];
  overridePublicCidrs?: readonly string[];
  overridePrivateCidrs?: readonly string[];
}

const defaults = {
  vpc: "10.0.0.0/16",
  public: ["10.0.0.0/24", "10.0.1.0/24"],
  private: ["10.0.2.0/24", "10.0.3.0/24"],
};

const vpcId: Check = (value) =>
  /^vpc-[0-9a-z]+$/.test(value) ? undefined : "isn't a VPC ID such as vpc-0123456789abcdef0.";
const subnetIds: Check = (value) =>
  list(value).every((id) => /^subnet-[0-9a-z]+$/.test(id))
    ? undefined
    : "isn't a comma-separated list of subnet IDs such as subnet-0123456789abcdef0.";
const cidr: Check = (value) => (readBlock(value) === undefined ? "isn't a CIDR block such as 10.0.0.0/16." : undefined);
const cidrs: Check = (value) =>
  list(value).every((item) => readBlock(item) !== undefined)
    ? undefined
    : "isn't a comma-separated list of CIDR blocks such as 10.0.0.0/24.";

function list(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function refuse(message: string, hint?: string): never {
  throw new RunError("usage", message, hint === undefined ? {} : { hint });
}

function block(flag: string, text: string): Block {
  checked(flag, text, cidr);
  return readBlock(text) as Block;
}

/** Copilot takes all-private networks, and otherwise wants at least two subnets of each kind that is there. */
function importNetwork(flags: NetworkFlags): NetworkText {
  const publicSubnets = [...(flags.importPublicSubnets ?? [])];
  const privateSubnets = [...(flags.importPrivateSubnets ?? [])];
  if (flags.importVpcId === undefined)
    refuse("--import-vpc-id is missing.", "It names the VPC that the subnets are in.");
  checked("--import-vpc-id", flags.importVpcId, vpcId);
  if (publicSubnets.length > 0) checked("--import-public-subnets", publicSubnets.join(","), subnetIds);
  if (privateSubnets.length > 0) checked("--import-private-subnets", privateSubnets.join(","), subnetIds);
  if (publicSubnets.length + privateSubnets.length === 0) {
    refuse("--import-private-subnets is missing.", "An imported VPC needs subnets: private ones, public ones or both.");
  }
  if (publicSubnets.length === 1)
    refuse("--import-public-subnets: one is not enough; a load balancer needs two zones.");
  if (privateSubnets.length === 1) refuse("--import-private-subnets: one is not enough; name two in different zones.");
  const twice = [...publicSubnets, ...privateSubnets].find((id, index, all) => all.indexOf(id) !== index);
  if (twice !== undefined) refuse(`${twice} is named twice among the subnets.`);
  return { vpcId: flags.importVpcId, publicSubnets, privateSubnets };
}

function subnets(flag: string, given: readonly string[], zones: readonly string[], vpc: Block): SubnetText[] {
  if (given.length < 2) refuse(`${flag}: ${given.length} is not enough; two zones need two subnets.`);
  if (zones.length > 0 && zones.length !== given.length) {
    refuse(`${flag}: ${given.length} blocks for ${zones.length} zones; name one for each zone.`);
  }
  return given.map((text, index) => {
    if (!contains(vpc, block(flag, text))) refuse(`${flag}: ${text} is not inside the VPC's own block.`);
    return zones[index] === undefined ? { cidr: text } : { cidr: text, zone: zones[index] };
  });
}

function ownNetwork(flags: NetworkFlags): NetworkText {
  const vpcText = flags.overrideVpcCidr ?? defaults.vpc;
  const vpc = block("--override-vpc-cidr", vpcText);
  const zones = flags.overrideAzNames ?? [];
  if (zones.length === 1) refuse("--override-az-names: one zone is not enough; a load balancer needs two.");
  const needed = (flag: string, given: readonly string[] | undefined, usual: string[]): readonly string[] => {
    if (given !== undefined) return given;
    if (vpcText === defaults.vpc) return usual;
    return refuse(
      `${flag} is missing.`,
      `The VPC's CIDR block isn't ${defaults.vpc}, so its subnets have to be given too.`,
    );
  };
  const publicSubnets = subnets(
    "--override-public-cidrs",
    needed("--override-public-cidrs", flags.overridePublicCidrs, defaults.public),
    zones,
    vpc,
  );
  const privateSubnets = subnets(
    "--override-private-cidrs",
    needed("--override-private-cidrs", flags.overridePrivateCidrs, defaults.private),
    zones,
    vpc,
  );
  if (publicSubnets.length !== privateSubnets.length) {
    refuse(
      "--override-public-cidrs and --override-private-cidrs give different numbers of subnets; each zone needs one of each.",
    );
  }
  const all = [...publicSubnets, ...privateSubnets];
  for (const [index, one] of all.entries()) {
    const other = all.slice(index + 1).find((later) => overlap(block("", one.cidr), block("", later.cidr)));
    if (other !== undefined) refuse(`The subnets ${one.cidr} and ${other.cidr} overlap.`);
  }
  return { cidr: vpcText, publicSubnets, privateSubnets };
}

async function askImport(ask: Ask): Promise<NetworkText> {
  const importVpcId = await ask.text({ flag: "--import-vpc-id", message: "Which VPC?", check: vpcId });
  const several = async (flag: string, kind: string) =>
    list(
      await ask.text({
        flag,
        message: `Its ${kind} subnets, separated by commas (press Enter for none)?`,
        check: subnetIds,
      }),
    );
  const importPublicSubnets = await several("--import-public-subnets", "public");
  const importPrivateSubnets = await several("--import-private-subnets", "private");
  return importNetwork({ importVpcId, importPublicSubnets, importPrivateSubnets });
}

async function askOwn(ask: Ask): Promise<NetworkText> {
  const overrideVpcCidr = await ask.text({
    flag: "--override-vpc-cidr",
    message: "Addresses of the VPC?",
    suggestion: defaults.vpc,
    check: cidr,
  });
  const zones = await ask.text({
    flag: "--override-az-names",
    message: "Availability zones, separated by commas (press Enter for the first two)?",
  });
  const blocks = (flag: string, kind: string, usual: string[]) =>
    ask.text({
      flag,
      message: `Addresses of the ${kind} subnets, separated by commas?`,
      suggestion: usual.join(","),
      check: cidrs,
    });
  return ownNetwork({
    overrideVpcCidr,
    overrideAzNames: list(zones),
    overridePublicCidrs: list(await blocks("--override-public-cidrs", "public", defaults.public)),
    overridePrivateCidrs: list(await blocks("--override-private-cidrs", "private", defaults.private)),
  });
}

/**
 * The network that the flags or the answers describe; undefined for Copilot's default one.
 * @throws RunError naming the flag that is wrong or missing.
 */
export async function askNetwork(ask: Ask, flags: NetworkFlags): Promise<NetworkText | undefined> {
  const imports = [flags.importVpcId, flags.importPublicSubnets, flags.importPrivateSubnets].some(
    (flag) => flag !== undefined,
  );
  const overrides = [
    flags.overrideVpcCidr,
    flags.overrideAzNames,
    flags.overridePublicCidrs,
    flags.overridePrivateCidrs,
  ].some((flag) => flag !== undefined);
  if (imports && overrides) refuse("A VPC can be imported or described with --override-…, not both.");
  if (flags.defaultConfig === true && (imports || overrides))
    refuse("--default-config excludes --import-… and --override-….");
  if (imports) return importNetwork(flags);
  if (overrides) return ownNetwork(flags);
  if (flags.defaultConfig === true) return undefined;
  const choice = await ask.choose({
    flag: "--default-config",
    message: "Which network should the environment use?",
    options: [
      { value: "default", hint: "a new VPC in two zones" },
      { value: "adjusted", hint: "a new VPC with addresses of your choice" },
      { value: "imported", hint: "an existing VPC" },
    ],
    suggestion: "default",
  });
  if (choice === "imported") return askImport(ask);
  return choice === "adjusted" ? askOwn(ask) : undefined;
}
