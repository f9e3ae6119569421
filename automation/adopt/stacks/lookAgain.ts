import type { AwsAccess } from "../../aws/access.js";
import { existingThings, keyOf } from "../../aws/existingThings.js";
import { readableTypes, readLive } from "../../aws/live/index.js";
import { stackCondition } from "../../aws/stackEnds.js";
import type { StackResource } from "../../aws/stackSurvey.js";

/** Something that is to stay, as it is looked up: by Pulumi's type and import id, or by CloudFormation's and its own. */
export interface Staying {
  type: string;
  id: string;
}

const NESTED = "AWS::CloudFormation::Stack";

/** CloudFormation's types whose physical id is no primary identifier of Cloud Control's, or that it can't read. */
const unreadable =
  /^(Custom::|AWS::CloudFormation::(?!Stack$)|AWS::Route53::RecordSet|AWS::EC2::(EIP|Route|SubnetRouteTableAssociation|VPCGatewayAttachment|SecurityGroup(In|E)gress)$|AWS::ServiceDiscovery::|AWS::Lambda::Permission|AWS::ECS::Service$|AWS::ElasticLoadBalancingV2::ListenerCertificate|AWS::ApplicationAutoScaling::|AWS::IAM::Policy$|AWS::\w+::\w*Policy$)/;

/** Resources of a stack that can be looked up by what CloudFormation calls them. */
export const lookedUp = (resources: readonly StackResource[]): Staying[] =>
  resources
    .filter(({ type, physical }) => physical !== "" && !unreadable.test(type))
    .map(({ type, physical }) => ({ type, id: physical }));

/**
 * Which of these AWS has. What can't be looked at is left out, like what is gone: only something that was seen before can
 * be missed later.
 * @throws RunError
 */
export async function present(access: AwsAccess, things: readonly Staying[]): Promise<Staying[]> {
  const ours = things.filter(({ type }) => readableTypes.has(type));
  const nested = things.filter(({ type }) => type === NESTED);
  const theirs = things.filter(({ type }) => type.startsWith("AWS::") && type !== NESTED);
  const [live, whole, { found }] = await Promise.all([
    readLive(access, ours),
    Promise.all(nested.map(async (one) => ((await isWhole(access, one.id)) ? [one] : []))),
    existingThings(
      access,
      theirs.map(({ type, id: identifier }) => ({ type, identifier })),
    ),
  ]);
  const seen = new Set(live.map(({ type, id }) => `${type} ${id}`));
  return [
    ...ours.filter(({ type, id }) => seen.has(`${type} ${id}`)),
    ...whole.flat(),
    ...theirs.filter(({ type, id }) => found.has(keyOf({ type, identifier: id }))),
  ];
}

/** Whether a nested stack is there, and nobody deletes it. */
async function isWhole(access: AwsAccess, id: string): Promise<boolean> {
  const { status = "DELETE_COMPLETE" } = (await stackCondition(access, id)) ?? {};
  return !status.startsWith("DELETE_");
}

/** Those of `before` that AWS has no longer. @throws RunError */
export async function missing(access: AwsAccess, before: readonly Staying[]): Promise<Staying[]> {
  const there = new Set((await present(access, before)).map(({ type, id }) => `${type} ${id}`));
  return before.filter(({ type, id }) => !there.has(`${type} ${id}`));
}
