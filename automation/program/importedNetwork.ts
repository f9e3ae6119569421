import * as aws from "@pulumi/aws";
import type { VpcSpec } from "../../components/environment.js";

/** A network that exists, as a manifest names it. */
type ImportedVpc = Extract<VpcSpec<string>, { id: string }>;

/** What AWS says of a subnet. */
export interface FoundSubnet {
  vpcId: string;
  availabilityZone: string;
}

const sides = [
  { path: "network.vpc.subnets.public", ids: "publicSubnetIds" },
  { path: "network.vpc.subnets.private", ids: "privateSubnetIds" },
] as const;

/**
 * What stands against an imported network: subnets that are not there or in another VPC, and sides in one zone only.
 *
 * @param found by id; a subnet that is not there is not in it
 */
export function wrongInNetwork(vpc: ImportedVpc, found: ReadonlyMap<string, FoundSubnet>): string[] {
  return sides.flatMap(({ path, ids }) => {
    const wrong = vpc[ids].flatMap((id, index) => {
      const subnet = found.get(id);
      if (subnet === undefined) return [`${path}[${index}]: there is no subnet ${id} in the account and region`];
      if (subnet.vpcId === vpc.id) return [];
      return [`${path}[${index}]: ${id} is in ${subnet.vpcId}, and the environment in ${vpc.id}`];
    });
    const zones = new Set(vpc[ids].map((id) => found.get(id)?.availabilityZone));
    if (wrong.length > 0 || zones.size !== 1) return wrong;
    return [`${path}: all of them are in ${[...zones].join()}; load balancers need two zones`];
  });
}

/** Looks at the network that a manifest names before anything is made in it. @throws with everything that is wrong in it */
export async function checkImportedNetwork(vpc: ImportedVpc): Promise<void> {
  const ids = [...new Set([...vpc.publicSubnetIds, ...vpc.privateSubnetIds])];
  const missing = (error: unknown): undefined => {
    if (/not ?found|no matching|does not exist|InvalidSubnetID|no (?:subnet|VPC)/i.test(String(error)))
      return undefined;
    throw error;
  };
  const [there, subnets] = await Promise.all([
    aws.ec2.getVpc({ id: vpc.id }).catch(missing),
    Promise.all(ids.map(async (id) => [id, await aws.ec2.getSubnet({ id }).catch(missing)] as const)),
  ]);
  if (there === undefined) throw new Error(`network.vpc.id: there is no VPC ${vpc.id} in the account and region`);
  const found = new Map(subnets.flatMap(([id, subnet]) => (subnet === undefined ? [] : [[id, subnet] as const])));
  const wrong = wrongInNetwork(vpc, found);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
}
