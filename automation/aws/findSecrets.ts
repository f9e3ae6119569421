import { type AwsAccess, callFailed, clientSettings, errorName } from "./access.js";
import { lotsOf } from "./lots.js";
import { withSsm } from "./secrets.js";
import { tagMap } from "./tags.js";

/** What a look-up brought; a value is never part of it. */
export type FoundSecret =
  | { state: "found"; tags: Record<string, string>; key?: string }
  | { state: "missing" }
  | { state: "deleted" }
  | { state: "unreadable"; reason: string };

/** AWS takes ten names in one call. */
const batch = 10;

const denied = /^(AccessDenied(Exception)?|UnauthorizedOperation)$/;

/** Not being allowed to look is no proof of anything; whatever else fails ends the check. */
function unreadable(what: string, error: unknown): FoundSecret {
  if (denied.test(errorName(error)))
    return { state: "unreadable", reason: error instanceof Error ? error.message : "" };
  throw callFailed(what, error);
}

/** Looks parameters up by name or ARN. */
export async function findParameters(access: AwsAccess, ids: readonly string[]): Promise<Map<string, FoundSecret>> {
  const found = new Map<string, FoundSecret>();
  if (ids.length === 0) return found;
  await withSsm(access, async (client) => {
    const { GetParametersCommand, ListTagsForResourceCommand } = await import("@aws-sdk/client-ssm");
    const tagsOf = async (name: string): Promise<FoundSecret> => {
      try {
        const { TagList } = await client.send(
          new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: name }),
        );
        return { state: "found", tags: tagMap(TagList) };
      } catch (error) {
        if (errorName(error) === "InvalidResourceId") return { state: "missing" };
        return unreadable(`Reading the tags of ${name}`, error);
      }
    };
    // A role that only previews may see tags and no parameters: whoever may get one may also get its value.
    const lookByTags = async (id: string, error: unknown): Promise<void> => {
      const denial = unreadable(`Looking up ${id}`, error);
      found.set(id, id.startsWith("arn:") ? denial : await tagsOf(id));
    };
    const look = async (names: string[]): Promise<void> => {
      try {
        const { Parameters: present = [] } = await client.send(
          new GetParametersCommand({ Names: names, WithDecryption: false }),
        );
        await Promise.all(
          names.map(async (id) => {
            const parameter = present.find(({ Name, ARN }) => Name === id || ARN === id);
            found.set(id, parameter?.Name === undefined ? { state: "missing" } : await tagsOf(parameter.Name));
          }),
        );
      } catch (error) {
        await Promise.all(names.map((id) => lookByTags(id, error)));
      }
    };
    for (const lot of lotsOf(ids, batch)) await look(lot);
  });
  return found;
}

/** Looks secrets of Secrets Manager up by name or ARN. */
export async function findSecrets(access: AwsAccess, ids: readonly string[]): Promise<Map<string, FoundSecret>> {
  if (ids.length === 0) return new Map();
  const { DescribeSecretCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient(clientSettings(access));
  const look = async (id: string): Promise<[string, FoundSecret]> => {
    try {
      const { Tags, KmsKeyId, DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: id }));
      if (DeletedDate !== undefined) return [id, { state: "deleted" }];
      return [id, { state: "found", tags: tagMap(Tags), ...(KmsKeyId === undefined ? {} : { key: KmsKeyId }) }];
    } catch (error) {
      if (errorName(error) === "ResourceNotFoundException") return [id, { state: "missing" }];
      return [id, unreadable(`Looking up ${id}`, error)];
    }
  };
  try {
    return new Map(await Promise.all(ids.map(look)));
  } finally {
    client.destroy();
  }
}
