import type { WorldResource } from "../../automation/sandbox/world.js";

/** A bucket as the world keeps it. */
export const worldResource = (id: string, more: Partial<WorldResource> = {}): WorldResource => ({
  type: "aws:s3/bucket:Bucket",
  id,
  account: "123456789012",
  region: "us-west-2",
  name: id,
  urn: `urn:pulumi:test::test::aws:s3/bucket:Bucket::${id}`,
  inputs: { bucket: id },
  outputs: { arn: `arn:aws:s3:::${id}` },
  holds: [],
  aliases: [],
  unique: id,
  seed: id,
  ...more,
});
