import { readFileSync } from "node:fs";
import { isRecord } from "../../base/isRecord.js";
import type { Place } from "../places.js";
import { refuse } from "../refusal.js";
import { text } from "../values.js";
import type { World } from "../world.js";

/**
 * The text of a template in the bucket that a URL names, which may be another account's.
 * @throws Refusal where the bucket has none of it
 */
export function textOfUrl(world: World, place: Place, url: string): string {
  const [, bucket = "", key = ""] =
    /^https:\/\/([^./]+)\.s3[.-][^/]*\/([^?]+)/.exec(url) ?? /^https:\/\/s3[.-][^/]*\/([^/]+)\/([^?]+)/.exec(url) ?? [];
  const named = `${bucket}/${decodeURIComponent(key)}`;
  const types = ["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"];
  const object =
    types.map((type) => world.find(type, named, place)).find((one) => one !== undefined) ??
    types.flatMap((type) => world.list({ type })).find(({ id }) => id === named);
  if (!object) refuse("stack-template", "ValidationError", `S3 error: The specified key does not exist: ${named}`);
  const version = /[?&]versionId=([^&]*)/.exec(url)?.[1];
  if (version !== undefined && version !== object.outputs.versionId)
    refuse("stack-template", "ValidationError", `S3 error: The specified version does not exist: ${named} ${version}`);
  const { content, source } = object.inputs;
  if (typeof content === "string") return content;
  if (isRecord(source) && typeof source.text === "string") return source.text;
  return readFileSync(isRecord(source) ? text(source.path) : text(source), "utf8");
}
