import { type AwsAccess, clientSettings } from "./access.js";

/** AWS's own keys take no tags and need none. */
const awsKey = /(^|[:/])alias\/aws\//;

/** Whether a key of the user's is there and lacks one of these tags; false when AWS doesn't say. */
export async function lacksTags(
  access: AwsAccess,
  key: string,
  wanted: Readonly<Record<string, string>>,
): Promise<boolean> {
  if (awsKey.test(key)) return false;
  const { KMSClient, ListResourceTagsCommand } = await import("@aws-sdk/client-kms");
  const client = new KMSClient(clientSettings(access));
  try {
    const { Tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId: key }));
    return Object.entries(wanted).some(
      ([name, value]) => !Tags.some(({ TagKey, TagValue }) => TagKey === name && TagValue === value),
    );
  } catch {
    // Not being allowed to read tags says nothing about decrypting.
    return false;
  } finally {
    client.destroy();
  }
}
