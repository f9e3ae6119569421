import { type AwsAccess, clientSettings, withClient } from "./access.js";

type Api = typeof import("@aws-sdk/client-ssm");

async function withParameters<T>(
  access: AwsAccess,
  doing: string,
  work: (client: import("@aws-sdk/client-ssm").SSMClient, api: Api) => Promise<T>,
): Promise<T> {
  const api = await import("@aws-sdk/client-ssm");
  return withClient(doing, new api.SSMClient(clientSettings(access)), (client) => work(client, api));
}

/** The text of a parameter; undefined where there is none. @throws RunError */
export function parameterValue(access: AwsAccess, name: string): Promise<string | undefined> {
  return withParameters(access, `Reading ${name}`, async (client, { GetParametersCommand }) => {
    const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: [name] }));
    return Parameters[0]?.Value;
  });
}

/** The texts of a parameter and of all below it, by name. @throws RunError */
export function parametersBelow(access: AwsAccess, name: string): Promise<Record<string, string>> {
  return withParameters(access, `Reading ${name}`, async (client, api) => {
    const found: Record<string, string> = {};
    const { Parameters: own = [] } = await client.send(new api.GetParametersCommand({ Names: [name] }));
    for (const { Name = "", Value = "" } of own) found[Name] = Value;
    for await (const { Parameters = [] } of api.paginateGetParametersByPath(
      { client },
      { Path: name, Recursive: true },
    ))
      for (const { Name = "", Value = "" } of Parameters) found[Name] = Value;
    return found;
  });
}

/** @throws RunError */
export function putParameter(access: AwsAccess, name: string, value: string): Promise<void> {
  return withParameters(access, `Writing ${name}`, async (client, { PutParameterCommand }) => {
    await client.send(new PutParameterCommand({ Name: name, Value: value, Type: "String", Overwrite: true }));
  });
}

/** Parameters that are gone already are none of its business. @throws RunError */
export function deleteParameters(access: AwsAccess, names: readonly string[]): Promise<void> {
  return withParameters(access, "Deleting parameters", async (client, { DeleteParametersCommand }) => {
    // As many as one request takes.
    for (let at = 0; at < names.length; at += 10)
      await client.send(new DeleteParametersCommand({ Names: names.slice(at, at + 10) }));
  });
}
