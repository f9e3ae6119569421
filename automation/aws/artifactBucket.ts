import { type AwsAccess, clientSettings, errorName, withClient } from "./access.js";
import { suffixOf } from "./partitions.js";

/** An object as it is, and the mark that changes with it. */
export interface StoredText {
  text: string;
  etag: string;
}

async function withS3<T>(
  access: AwsAccess,
  doing: string,
  work: (client: import("@aws-sdk/client-s3").S3Client, api: typeof import("@aws-sdk/client-s3")) => Promise<T>,
): Promise<T> {
  const api = await import("@aws-sdk/client-s3");
  return withClient(doing, new api.S3Client(clientSettings(access)), (client) => work(client, api));
}

/** Undefined where there is no such object. @throws RunError */
export function readObject(access: AwsAccess, bucket: string, key: string): Promise<StoredText | undefined> {
  return withS3(access, `Reading s3://${bucket}/${key}`, async (client, { GetObjectCommand }) => {
    try {
      const { Body, ETag = "" } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return { text: (await Body?.transformToString()) ?? "", etag: ETag };
    } catch (error) {
      if (/^(NoSuchKey|NotFound)$/.test(errorName(error))) return undefined;
      throw error;
    }
  });
}

/** Somebody else has written the object since it was read. */
export const overtaken = "overtaken";

/**
 * Writes an object in one piece: whoever reads sees it as it was or as it is.
 * @param expected the mark of what is there; "" for an object that is not there yet; absent: whatever is there
 * @returns its mark, or `overtaken`
 * @throws RunError
 */
export function writeObject(
  access: AwsAccess,
  bucket: string,
  key: string,
  text: string,
  expected?: string,
): Promise<string> {
  return withS3(access, `Writing s3://${bucket}/${key}`, async (client, { PutObjectCommand }) => {
    const condition = expected === undefined ? {} : expected === "" ? { IfNoneMatch: "*" } : { IfMatch: expected };
    try {
      const { ETag = "" } = await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ...condition }),
      );
      return ETag;
    } catch (error) {
      if (/^(PreconditionFailed|ConditionalRequestConflict)$/.test(errorName(error))) return overtaken;
      throw error;
    }
  });
}

/** @throws RunError */
export function deleteObject(access: AwsAccess, bucket: string, key: string): Promise<void> {
  return withS3(access, `Deleting s3://${bucket}/${key}`, async (client, { DeleteObjectCommand }) => {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  });
}

/** As CloudFormation takes the URL of a template. */
export const objectUrl = (region: string, bucket: string, key: string): string =>
  `https://${bucket}.s3.${region}.${suffixOf(region)}/${key}`;
