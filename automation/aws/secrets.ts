import type { SSMClient } from "@aws-sdk/client-ssm";
import { RunError } from "../base/errors.js";
import { registerSecrets } from "../base/mask.js";
import { type AwsAccess, callFailed, clientSettings, errorName } from "./access.js";

/** Where secrets of one environment live. */
export interface SecretPlace extends AwsAccess {
  application: string;
  environment: string;
}

export interface StoredSecret {
  /** Last part of the parameter's name. */
  name: string;
  parameter: string;
  version: number;
  modified: Date | undefined;
}

/** The two tags by which an environment's roles may read a secret. */
export function secretTags(place: Pick<SecretPlace, "application" | "environment">): Record<string, string> {
  return { "copilot-application": place.application, "copilot-environment": place.environment };
}

/** `/copilot/{application}/{environment}/secrets/` */
export function secretPath(place: Pick<SecretPlace, "application" | "environment">): string {
  return `/copilot/${place.application}/${place.environment}/secrets/`;
}

/** Bytes that a parameter holds without and with the price of an advanced one. */
const limits = { standard: 4096, advanced: 8192 };

/** Whether a value is too long for a parameter that costs nothing. */
export function needsAdvanced(value: string): boolean {
  return Buffer.byteLength(value) > limits.standard;
}

/** Runs with a client of SSM, which is loaded here and ended afterwards. */
export async function withSsm<T>(access: AwsAccess, work: (client: SSMClient) => Promise<T>): Promise<T> {
  const { SSMClient } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(clientSettings(access));
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

function tagList(place: SecretPlace): Array<{ Key: string; Value: string }> {
  return Object.entries(secretTags(place)).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * Stores a secret as a SecureString with the environment's tags. The value is masked in every later output.
 * @param secret.parameter Name of the parameter; `secretPath` and a name make Copilot's.
 * @returns whether the parameter is new.
 * @throws RunError when it exists and `overwrite` is not set, or when AWS refuses.
 */
export async function setSecret(
  place: SecretPlace,
  secret: { parameter: string; value: string; overwrite?: boolean },
): Promise<"created" | "replaced"> {
  const { parameter, value } = secret;
  registerSecrets([value]);
  const bytes = Buffer.byteLength(value);
  if (bytes === 0) throw new RunError("usage", `The value of ${parameter} is empty; SSM can't store empty values.`);
  if (bytes > limits.advanced) {
    throw new RunError(
      "usage",
      `The value of ${parameter} has ${bytes} bytes; the maximum in SSM is ${limits.advanced}.`,
      {
        hint: "Keep it in Secrets Manager and name it in the manifest with secretsmanager.",
      },
    );
  }
  const input = {
    Name: parameter,
    Value: value,
    Type: "SecureString" as const,
    Tier: needsAdvanced(value) ? ("Advanced" as const) : ("Standard" as const),
  };
  return withSsm(place, async (client) => {
    const { AddTagsToResourceCommand, PutParameterCommand } = await import("@aws-sdk/client-ssm");
    try {
      await client.send(new PutParameterCommand({ ...input, Tags: tagList(place) }));
      return "created";
    } catch (error) {
      if (errorName(error) !== "ParameterAlreadyExists") throw callFailed(`Storing ${parameter}`, error);
    }
    if (secret.overwrite !== true) {
      throw new RunError("usage", `${parameter} exists already and was not changed.`, {
        hint: "Replace its value with --overwrite.",
      });
    }
    try {
      // AWS takes tags only with a new parameter.
      await client.send(new PutParameterCommand({ ...input, Overwrite: true })).catch((error: unknown) => {
        // What was advanced once stays so, though the new value would do without.
        if (!(error instanceof Error) || !error.message.includes("advanced-parameter tier")) throw error;
        return client.send(new PutParameterCommand({ ...input, Tier: "Advanced", Overwrite: true }));
      });
      await client.send(
        new AddTagsToResourceCommand({ ResourceType: "Parameter", ResourceId: parameter, Tags: tagList(place) }),
      );
      return "replaced";
    } catch (error) {
      throw callFailed(`Storing ${parameter}`, error);
    }
  });
}

/** The secrets below the environment's path, by name, without their values. @throws RunError when AWS refuses. */
export async function listSecrets(place: SecretPlace): Promise<StoredSecret[]> {
  const path = secretPath(place);
  return withSsm(place, async (client) => {
    const { paginateGetParametersByPath } = await import("@aws-sdk/client-ssm");
    const found: StoredSecret[] = [];
    try {
      const pages = paginateGetParametersByPath(
        { client, pageSize: 10 },
        { Path: path, Recursive: true, WithDecryption: false },
      );
      for await (const page of pages) {
        for (const { Name: parameter = "", Version: version = 0, LastModifiedDate: modified } of page.Parameters ??
          []) {
          found.push({ name: parameter.slice(path.length), parameter, version, modified });
        }
      }
    } catch (error) {
      throw callFailed(`Listing the secrets of ${place.environment}`, error);
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}
