import { isRecord } from "../../base/isRecord.js";
import type { Call } from "../kind.js";
import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text, texts } from "../values.js";
import { keyOf } from "../world.js";
import { checkPolicy, statementsOf } from "./documents.js";
import { vpcOfSubnet, zoneOf } from "./network.js";

const OBJECTS = ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"];

/** A bucket that holds something stays, unless its deletion was asked for with what it holds. */
export function releaseBucket({ world, before }: Call): void {
  if (!before) return;
  const objects = OBJECTS.flatMap((type) => world.list({ type })).filter((one) => one.inputs.bucket === before.id);
  if (objects.length > 0 && before.inputs.forceDestroy !== true) {
    refuse(
      "bucket-empty",
      "BucketNotEmpty",
      `The bucket you tried to delete is not empty: ${before.id} holds ${objects.length} objects`,
    );
  }
  for (const one of objects) world.remove(keyOf(one));
}

/** A key has 1,024 bytes at most, and a body has one source. */
export function checkObject(inputs: Inputs): void {
  if (Buffer.byteLength(text(inputs.key)) > 1024) refuse("object-key", "KeyTooLongError", "Your key is too long");
  const sources = ["source", "content", "contentBase64"].filter((key) => inputs[key] !== undefined);
  if (sources.length > 1)
    refuse(
      "object-key",
      "InvalidArgument",
      `An object takes one of source, content and contentBase64, not ${sources.join(" and ")}`,
    );
}

/** An object takes ten tags, which the provider leaves to S3 to say. */
export function allowObject({ inputs }: Call): void {
  const tags = isRecord(inputs.tagsAll) ? inputs.tagsAll : isRecord(inputs.tags) ? inputs.tags : {};
  if (Object.keys(tags).length > 10) refuse("object-tags", "BadRequest", "Object tags cannot be greater than 10");
}

export function checkBucketPolicy(inputs: Inputs): void {
  checkPolicy(
    typeof inputs.policy === "string" ? inputs.policy : JSON.stringify(inputs.policy ?? {}),
    "resource",
    20_480,
  );
}

/** A policy is about its own bucket, and open to all only where the bucket does not block that. */
export function allowBucketPolicy({ world, inputs }: Call): void {
  let document: unknown;
  try {
    document = JSON.parse(text(inputs.policy));
  } catch {
    return;
  }
  if (!isRecord(document)) return;
  const bucket = text(inputs.bucket);
  const statements = statementsOf(document);
  const foreign = statements
    .flatMap((one) => one.resources)
    .find((one) => one !== "*" && one.split(":::")[1]?.split("/")[0]?.replaceAll("*", "") !== bucket);
  if (foreign)
    refuse("bucket-policy", "MalformedPolicy", `Policy has invalid resource: ${foreign} is not in ${bucket}`);
  const isPublic = statements.some(
    (one) => one.effect === "Allow" && isEverybody(one.principals) && Object.keys(one.conditions).length === 0,
  );
  const block = world
    .list({ type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock" })
    .find((one) => one.id === bucket);
  // Buckets block public policies from the start unless a setting says otherwise.
  if (isPublic && block?.inputs.blockPublicPolicy !== false) {
    refuse(
      "bucket-policy",
      "AccessDenied",
      "User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting",
    );
  }
}

const isEverybody = (principals: unknown): boolean =>
  principals === "*" || (isRecord(principals) && (principals.AWS === "*" || texts(principals.AWS).includes("*")));

/** ACLs work only where the bucket's owner does not own everything. */
export function allowAcl({ world, inputs }: Call): void {
  const controls = world
    .list({ type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls" })
    .find((one) => one.id === inputs.bucket);
  const ownership = text(records(controls?.inputs.rule)[0]?.objectOwnership) || "BucketOwnerEnforced";
  if (ownership === "BucketOwnerEnforced")
    refuse("bucket-acl", "AccessControlListNotSupported", "The bucket does not allow ACLs");
}

/** A key's policy lets somebody administer it, and it waits 7 to 30 days before it is gone. */
export function checkKey(inputs: Inputs): void {
  const days = numeric(inputs.deletionWindowInDays);
  if (days !== undefined && (days < 7 || days > 30))
    refuse("key-deletion", "ValidationException", `deletionWindowInDays ${days} must be between 7 and 30`);
  if (inputs.policy === undefined) return;
  checkPolicy(inputs.policy, "resource", 32_768);
  const document = JSON.stringify(inputs.policy);
  if (
    typeof inputs.policy === "string" &&
    inputs.policy.includes('"Statement"') &&
    !/kms:(\*|PutKeyPolicy|Put\*)/.test(document)
  ) {
    refuse(
      "key-policy",
      "MalformedPolicyDocumentException",
      "The new key policy will not allow you to update the key policy in the future.",
    );
  }
}

/** Provisioned throughput goes with its mode only. */
export function checkFileSystem(inputs: Inputs): void {
  const provisioned = numeric(inputs.provisionedThroughputInMibps);
  if ((inputs.throughputMode === "provisioned") !== (provisioned !== undefined && provisioned > 0)) {
    refuse(
      "file-system",
      "BadRequest",
      "Provisioned throughput is to be given with throughput mode 'provisioned', and only then",
    );
  }
  if (inputs.kmsKeyId !== undefined && inputs.encrypted !== true)
    refuse("file-system", "BadRequest", "A KMS key is for encrypted file systems");
}

export function checkFileSystemPolicy(inputs: Inputs): void {
  checkPolicy(inputs.policy, "resource", 20_000);
}

/** A file system has one mount target per zone, all in one VPC, with security groups of it. */
export function allowMountTarget({ world, inputs, place, id }: Call): void {
  const [subnetId, fileSystem] = [text(inputs.subnetId), text(inputs.fileSystemId)];
  const subnet = world.find("aws:ec2/subnet:Subnet", subnetId, place);
  const vpc = vpcOfSubnet(world, subnetId, place);
  for (const other of world.list({ type: "aws:efs/mountTarget:MountTarget", ...place })) {
    if (other.inputs.fileSystemId !== fileSystem || other.id === id) continue;
    const theirs = world.find("aws:ec2/subnet:Subnet", text(other.inputs.subnetId), place);
    if (subnet && theirs && zoneOf(subnet) !== "" && zoneOf(subnet) === zoneOf(theirs)) {
      refuse("mount-targets", "MountTargetConflict", "mount target already exists in this AZ");
    }
    const theirVpc = text(theirs?.inputs.vpcId);
    if (vpc && theirVpc && vpc !== theirVpc)
      refuse(
        "mount-targets",
        "MountTargetConflict",
        "requested subnet for new mount target is not in the same VPC as existing mount targets",
      );
  }
  for (const group of texts(inputs.securityGroups)) {
    const groupVpc = text(world.find("aws:ec2/securityGroup:SecurityGroup", group, place)?.inputs.vpcId);
    if (vpc && groupVpc && vpc !== groupVpc)
      refuse(
        "mount-targets",
        "SecurityGroupNotFound",
        `The security group '${group}' is in another VPC than the subnet`,
      );
  }
}
