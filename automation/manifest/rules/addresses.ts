import { type AddressRange, isInside, overlap, parseRange, wholeRange } from "../addresses.js";
import { refuseCidr } from "../fields/texts.js";
import { eachAt, type RuleContext } from "./context.js";

interface Subnets {
  readonly cidr?: string;
  readonly subnets?: {
    readonly public?: readonly { readonly cidr?: string }[];
    readonly private?: readonly { readonly cidr?: string }[];
  };
}

/**
 * Addresses of a new VPC and its subnets: each a range that AWS takes, the subnets' inside the VPC's and apart.
 *
 * @returns whether the subnets are apart: else counting them says nothing
 */
export function checkAddresses(vpc: Subnets, vpcPath: string, context: RuleContext): boolean {
  let apart = true;
  const whole = rangeAt(vpc.cidr, `${vpcPath}.cidr`, context);
  const taken: { cidr: string; path: string; range: AddressRange }[] = [];
  for (const side of ["public", "private"] as const) {
    for (const [{ cidr }, at] of eachAt(vpc.subnets?.[side], `${vpcPath}.subnets.${side}`)) {
      const path = `${at}.cidr`;
      const range = rangeAt(cidr, path, context);
      if (cidr === undefined || range === undefined) continue;
      if (whole !== undefined && !isInside(range, whole))
        context.error(path, `${cidr} is not inside the VPC's ${vpc.cidr}`, `Use a range inside ${vpc.cidr}.`);
      const other = taken.find((one) => overlap(one.range, range));
      if (other !== undefined) {
        apart = false;
        context.error(
          path,
          `${cidr} overlaps ${other.path.slice(vpcPath.length + 1)}, which is ${other.cidr}`,
          "Give each subnet addresses of its own.",
        );
      }
      taken.push({ cidr, path, range });
    }
  }
  return apart;
}

/** Tells what AWS would not take as the addresses of a VPC or subnet. */
function rangeAt(cidr: string | undefined, path: string, context: RuleContext): AddressRange | undefined {
  if (cidr === undefined) return undefined;
  const range = parseRange(cidr);
  if (range === undefined) {
    const hint = "An example: 10.0.0.0/16.";
    context.refusedAtDeploy(path, `"${cidr}" is not a range of IPv4 addresses in CIDR notation`, hint);
  } else if (range.prefix < 16 || range.prefix > 28) {
    const size = range.prefix < 16 ? "more than 65,536" : "fewer than 16";
    context.refusedAtDeploy(path, `${cidr} has ${size} addresses`, "A VPC and its subnets must be from /16 to /28.");
  } else {
    tellWhole(cidr, path, context);
  }
  return range;
}

/** A range of IPv4 or IPv6 addresses, of any size. Copilot left it to AWS to refuse others. */
export function checkRange(cidr: string | undefined, path: string, context: RuleContext): void {
  const refusal = cidr === undefined || cidr === "" ? undefined : refuseCidr(cidr);
  if (refusal !== undefined) context.refusedAtDeploy(path, refusal.message, refusal.hint);
  else tellWhole(cidr, path, context);
}

/** Says so where an address inside a range stands for the range: AWS has always taken it so. */
export function tellWhole(cidr: string | undefined, path: string, context: RuleContext): void {
  if (cidr === undefined || wholeRange(cidr) === cidr) return;
  context.warning(path, `${cidr} is read as ${wholeRange(cidr)}, as in AWS`, `Write ${wholeRange(cidr)}.`);
}
