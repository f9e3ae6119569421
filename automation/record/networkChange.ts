import { defaultVpc } from "../../components/environment/defaultNetwork.js";
import type { EnvironmentSpec, SubnetSpec, VpcSpec } from "../../components/environment.js";
import { RunError } from "../base/errors.js";
import type { StackState } from "../stack/contents.js";
import type { EnvironmentRecord } from "./environmentRecord.js";

/** What tells one VPC from another: its id where it exists, else its addresses, which can't change in place. */
function networkOf({ vpc = defaultVpc }: EnvironmentSpec<string>): string {
  return "id" in vpc ? vpc.id : vpc.cidr;
}

/**
 * A manifest's network with subnets in the order in which they were made, new ones after them: resources are called by
 * their place, and a subnet that moved up would take another one's name and be replaced.
 */
export function inPlace(
  previous: EnvironmentSpec<string> | undefined,
  next: EnvironmentSpec<string>,
): EnvironmentSpec<string> {
  if (previous === undefined || networkOf(previous) !== networkOf(next)) return next;
  const { vpc: before = defaultVpc } = previous;
  const { vpc: after = defaultVpc } = next;
  const vpc = placed(before, after);
  return vpc === undefined || JSON.stringify(vpc) === JSON.stringify(after) ? next : { ...next, vpc };
}

function placed(before: VpcSpec<string>, after: VpcSpec<string>): VpcSpec<string> | undefined {
  if ("id" in before && "id" in after) {
    const ids = (kind: "publicSubnetIds" | "privateSubnetIds") => ordered(before[kind], after[kind], (id) => id);
    return { ...after, publicSubnetIds: ids("publicSubnetIds"), privateSubnetIds: ids("privateSubnetIds") };
  }
  if ("id" in before || "id" in after) return undefined;
  const subnets = (kind: "publicSubnets" | "privateSubnets") => ordered(before[kind], after[kind], ({ cidr }) => cidr);
  return { ...after, publicSubnets: subnets("publicSubnets"), privateSubnets: subnets("privateSubnets") };
}

function ordered<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string): T[] {
  const keys = before.map(keyOf);
  const place = (one: T): number => (keys.includes(keyOf(one)) ? keys.indexOf(keyOf(one)) : keys.length);
  return [...after].sort((a, b) => place(a) - place(b));
}

/**
 * Refuses to move an environment to another VPC, or subnets of its own VPC away, since what is in them is then replaced
 * under other addresses.
 *
 * @param zones availability zone of each subnet that stands, by its addresses
 * @throws RunError `protected`, unless `replace`
 */
export function refuseOtherNetwork(
  previous: EnvironmentRecord | undefined,
  { environment, spec }: EnvironmentRecord,
  replace: boolean | undefined,
  zones: Readonly<Record<string, string>> = {},
): void {
  if (previous === undefined || replace === true) return;
  const [before, after] = [networkOf(previous.spec), networkOf(spec)];
  const change =
    before === after
      ? movedSubnet(previous.spec.vpc ?? defaultVpc, spec.vpc ?? defaultVpc, zones)
      : `asks for another VPC: ${before} becomes ${after}`;
  if (change === undefined) return;
  throw new RunError("protected", `The manifest of "${environment}" ${change}.`, {
    hint: "Load balancers, cluster and services would be replaced, and get other addresses. If that is intended: --replace-network.",
    stack: environment,
  });
}

/** What happens to a subnet of ours that is there and would not stay where it is. */
function movedSubnet(
  before: VpcSpec<string>,
  after: VpcSpec<string>,
  zones: Readonly<Record<string, string>>,
): string | undefined {
  if ("id" in before || "id" in after) return undefined;
  const sides: [string, SubnetSpec[], SubnetSpec[]][] = [
    ["public", before.publicSubnets, after.publicSubnets],
    ["private", before.privateSubnets, after.privateSubnets],
  ];
  for (const [side, old, wanted] of sides) {
    for (const { cidr, az } of old) {
      const subnet = wanted.find((one) => one.cidr === cidr);
      if (subnet === undefined) return `no longer has the ${side} subnet ${cidr}`;
      const zone = zones[cidr] ?? az;
      if (zone !== undefined && subnet.az !== undefined && zone !== subnet.az)
        return `moves the ${side} subnet ${cidr} from ${zone} to ${subnet.az}`;
    }
  }
  return undefined;
}

/** Availability zones of the subnets in a state, by their addresses. */
export function zonesIn(state: Pick<StackState, "resources"> | undefined): Record<string, string> {
  return Object.fromEntries(
    (state?.resources ?? [])
      .filter(({ type, outputs }) => type === "aws:ec2/subnet:Subnet" && typeof outputs.availabilityZone === "string")
      .map(({ outputs }) => [String(outputs.cidrBlock), String(outputs.availabilityZone)]),
  );
}
