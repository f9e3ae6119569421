import { RunError } from "../base/errors.js";
import type { RunOptions } from "../session/options.js";
import type { StackState } from "../stack/contents.js";
import type { DataOfEnvironment } from "./retention.js";

/** What holds other things in it: nothing of these goes while a database or a security group of an addon is inside. */
const networkTypes: Readonly<Record<string, string>> = {
  "aws:ec2/vpc:Vpc": "VPC",
  "aws:ec2/subnet:Subnet": "subnet",
  "aws:ec2/securityGroup:SecurityGroup": "security group",
};

/** Resources of the environment's own network, by id. */
function networkOf({ resources }: Pick<StackState, "resources">): Map<string, string> {
  return new Map(
    resources.flatMap(({ type, id, urn }) =>
      networkTypes[type] === undefined || id === undefined ? [] : [[id, urn] as const],
    ),
  );
}

/** The data that lies inside the environment's own network: parameters of its stack name parts of it. */
export function dataInNetwork(
  state: Pick<StackState, "resources">,
  data: readonly DataOfEnvironment[],
): DataOfEnvironment[] {
  const ids = networkOf(state);
  if (ids.size === 0) return [];
  return data.filter(({ urn }) => {
    const { parameters } = state.resources.find((resource) => resource.urn === urn)?.inputs ?? {};
    const values = Object.values((parameters ?? {}) as Record<string, unknown>).flatMap((one) =>
      String(one).split(","),
    );
    return values.some((value) => ids.has(value.trim()));
  });
}

/**
 * Refuses to delete a network with data inside that stays: AWS would stop it in the middle, after everything else is
 * gone.
 *
 * @param held data in the network that nobody asked to delete
 * @throws RunError `protected` with the data, unless `keepNetwork`
 */
export function refuseHeldNetwork(
  environment: string,
  held: readonly DataOfEnvironment[],
  { keepNetwork }: Pick<RunOptions, "keepNetwork">,
): void {
  if (held.length === 0 || keepNetwork === true) return;
  const names = held.map(({ stack }) => stack);
  throw new RunError(
    "protected",
    `The VPC of "${environment}" can't be deleted without the data in it: ${names.join(", ")}.`,
    {
      hint: `To delete it: ${names.map((name) => `--delete-data ${name}`).join(" ")}. To keep it, with its VPC, subnets and security groups: --keep-network.`,
      stack: environment,
    },
  );
}

/** The network around data that stays: what of it has to stay too, and how that is reported. */
export function networkToLeave(
  state: StackState,
  held: readonly DataOfEnvironment[],
): { urns: string[]; notices: string[] } {
  if (held.length === 0) return { urns: [], notices: [] };
  const network = networkOf(state);
  const vpc = state.resources.find(({ type }) => type === "aws:ec2/vpc:Vpc")?.id;
  const rest = [...network.keys()].filter((id) => id !== vpc).join(", ");
  return {
    urns: [...network.values()],
    notices: [
      `Left in AWS with the data in it: ${vpc} with its subnets and security groups (${rest}). An environment finds its data again when its manifest names this VPC (network.vpc.id and its subnets).`,
    ],
  };
}
