import { isRecord } from "../../base/isRecord.js";
import { refuse } from "../refusal.js";
import { text } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";
import { removeStack } from "./stack.js";
import { deletionPolicy, EXPORT, partsOf, STACK, type StackPart, templateOf } from "./stackContents.js";

/**
 * Deletes a stack, for whoever does so without the engine: everything that is not retained goes, nested stacks with all that is in
 * them, and custom resources get their Delete, with what Copilot's functions do then.
 * @throws Refusal where an export is in use
 */
export function endStack(world: World, stack: WorldResource): void {
  if (!Array.isArray(stack.outputs.resources)) {
    removeStack(world, stack);
    return;
  }
  const exported = world.madeWith(keyOf(stack)).filter(({ type }) => type === EXPORT);
  for (const one of exported) {
    const [importer] = world.holdersOf(keyOf(one));
    if (importer !== undefined)
      refuse(
        "stack-exports",
        "ValidationError",
        `Export ${one.id} cannot be deleted as it is in use by ${text(importer.inputs.name)}`,
      );
  }
  for (const one of exported) world.remove(keyOf(one));
  const template = templateOf(stack);
  const going = partsOf(world, stack).filter(({ logical }) => !/^Retain/.test(deletionPolicy(template, logical)));
  // A function gets its Delete before what it works on goes.
  for (const part of going.filter(isCustom)) callFunction(world, stack, part);
  for (const { keys } of going)
    for (const key of keys) {
      const one = world.get(key);
      if (one?.type === STACK) endStack(world, one);
      else if (one !== undefined) world.remove(key);
    }
  world.remove(keyOf(stack));
}

const isCustom = ({ type }: StackPart): boolean => /^(Custom::|AWS::CloudFormation::CustomResource$)/.test(type);

/** What Copilot's environment makes while one of these parameters names a workload, by CloudFormation's type. */
const madeFor: Readonly<Record<string, RegExp>> = {
  ALBWorkloads: /^AWS::ElasticLoadBalancingV2::/,
  InternalALBWorkloads: /^AWS::ElasticLoadBalancingV2::/,
  NATWorkloads: /^AWS::EC2::(NatGateway|EIP)$/,
  EFSWorkloads: /^AWS::EFS::/,
};

/** The effect of a Delete on what is beside the custom resource's own keys. */
function callFunction(world: World, stack: WorldResource, { type }: StackPart): void {
  if (type === "Custom::EnvControllerFunction") leaveEnvironment(world, stack);
  if (type === "Custom::BucketCleanerFunction") emptyBuckets(world, stack);
}

/** The environment's controller takes the workload out of the lists, and down what nobody else is listed for. */
function leaveEnvironment(world: World, stack: WorldResource): void {
  const tags = isRecord(stack.outputs.tagsAll) ? stack.outputs.tagsAll : {};
  const [application, environment, workload] = ["application", "environment", "service"].map((name) =>
    text(tags[`copilot-${name}`]),
  );
  const found = world.find(STACK, `${application}-${environment}`, stack);
  if (found === undefined || workload === undefined) return;
  const parameters = isRecord(found.inputs.parameters) ? { ...found.inputs.parameters } : {};
  for (const [name, types] of Object.entries(madeFor)) {
    const listed = text(parameters[name]).split(",").filter(Boolean);
    if (!listed.includes(workload)) continue;
    const left = listed.filter((one) => one !== workload);
    parameters[name] = left.join(",");
    if (left.length === 0)
      for (const part of partsOf(world, found).filter((one) => types.test(one.type)))
        for (const key of part.keys) world.remove(key);
  }
  world.put({ ...found, inputs: { ...found.inputs, parameters } });
}

/** Deletes every object of the stack's buckets. */
function emptyBuckets(world: World, stack: WorldResource): void {
  const buckets = new Set(
    partsOf(world, stack).flatMap(({ type, physical }) => (type === "AWS::S3::Bucket" ? [physical] : [])),
  );
  for (const one of world.list({ account: stack.account }))
    if (/^aws:s3\/bucketObject/.test(one.type) && buckets.has(text(one.inputs.bucket))) world.remove(keyOf(one));
}
