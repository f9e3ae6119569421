import { callFailed, clientSettings } from "./access.js";
import { parameterName, type SecretReference, secretAddress } from "./checkSecrets.js";
import { type SecretPlace, secretTags, withSsm } from "./secrets.js";

/** Gives a secret the environment's two tags, so that its roles may read it. @throws RunError when AWS refuses. */
export async function tagSecret(place: SecretPlace, secret: SecretReference["secret"]): Promise<void> {
  const address = secretAddress({ secret, usedBy: "" });
  const access = address.region === undefined ? place : { ...place, region: address.region };
  const Tags = Object.entries(secretTags(place)).map(([Key, Value]) => ({ Key, Value }));
  try {
    if (address.store === "ssm") {
      await withSsm(access, async (client) => {
        const { AddTagsToResourceCommand } = await import("@aws-sdk/client-ssm");
        const ResourceId = parameterName(address.id);
        await client.send(new AddTagsToResourceCommand({ ResourceType: "Parameter", ResourceId, Tags }));
      });
      return;
    }
    const { SecretsManagerClient, TagResourceCommand } = await import("@aws-sdk/client-secrets-manager");
    const client = new SecretsManagerClient(clientSettings(access));
    try {
      await client.send(new TagResourceCommand({ SecretId: address.id, Tags }));
    } finally {
      client.destroy();
    }
  } catch (error) {
    throw callFailed(`Tagging ${address.text}`, error);
  }
}
