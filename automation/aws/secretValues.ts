import { RunError } from "../base/errors.js";
import { registerSecrets } from "../base/mask.js";
import { type AwsAccess, clientSettings, withClient } from "./access.js";
import { lotsOf } from "./lots.js";

/** `arn:…:secret:name-AbCdEf:key:stage:version`, as ECS takes it: a secret, and of a JSON text one key. */
const managed = /^(arn:[\w-]+:secretsmanager:[\w-]*:\d*:secret:[^:]+)(?::([^:]*):([^:]*):([^:]*))?$/;

/**
 * Values of what `valueFrom` of containers names: SSM parameters by name or ARN, secrets by ARN. They are masked in every
 * later output.
 * @throws RunError where one can't be read
 */
export async function secretValues(access: AwsAccess, named: readonly string[]): Promise<Map<string, string>> {
  const all = [...new Set(named)];
  const secrets = all.filter((one) => managed.test(one));
  const found = new Map([
    ...(await parameters(
      access,
      all.filter((one) => !secrets.includes(one)),
    )),
    ...(await managedSecrets(access, secrets)),
  ]);
  const missing = all.filter((one) => !found.has(one));
  if (missing.length > 0)
    throw new RunError("usage", `These secrets have no value: ${missing.join(", ")}.`, {
      hint: "`airlift secret set` stores one; --env-var-override NAME=VALUE sets another value. A simulated AWS stores no values.",
    });
  registerSecrets([...found.values()]);
  return found;
}

async function parameters(access: AwsAccess, names: readonly string[]): Promise<[string, string][]> {
  if (names.length === 0) return [];
  const { GetParametersCommand, SSMClient } = await import("@aws-sdk/client-ssm");
  return withClient("Reading parameters", new SSMClient(clientSettings(access)), async (client) => {
    const found: [string, string][] = [];
    for (const Names of lotsOf([...names], 10)) {
      const { Parameters = [] } = await client.send(new GetParametersCommand({ Names, WithDecryption: true }));
      for (const { Name, ARN, Value } of Parameters)
        for (const name of Names) if (Value !== undefined && (name === Name || name === ARN)) found.push([name, Value]);
    }
    return found;
  });
}

async function managedSecrets(access: AwsAccess, arns: readonly string[]): Promise<[string, string][]> {
  if (arns.length === 0) return [];
  const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  return withClient("Reading secrets", new SecretsManagerClient(clientSettings(access)), async (client) => {
    const found: [string, string][] = [];
    for (const arn of arns) {
      const [, SecretId, key = "", stage = "", version = ""] = managed.exec(arn) ?? [];
      const wanted = { SecretId, ...(stage && { VersionStage: stage }), ...(version && { VersionId: version }) };
      const { SecretString } = await client.send(new GetSecretValueCommand(wanted));
      const value = key === "" ? SecretString : keyOf(SecretString, key);
      if (value !== undefined) found.push([arn, value]);
    }
    return found;
  });
}

function keyOf(text: string | undefined, key: string): string | undefined {
  try {
    const value = (JSON.parse(text ?? "") as Record<string, unknown>)[key];
    return value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value);
  } catch {
    return undefined;
  }
}
