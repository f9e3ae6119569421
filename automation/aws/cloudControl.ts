import { RunError } from "../base/errors.js";
import { type AwsAccess, clientSettings, errorName, withClient } from "./access.js";
import { until } from "./changeSets.js";
import type { NamedThing } from "./existingThings.js";

type Api = typeof import("@aws-sdk/client-cloudcontrol");
type Client = import("@aws-sdk/client-cloudcontrol").CloudControlClient;

async function withCloudControl<T>(
  access: AwsAccess,
  doing: string,
  work: (client: Client, api: Api) => Promise<T>,
): Promise<T> {
  const api = await import("@aws-sdk/client-cloudcontrol");
  return withClient(doing, new api.CloudControlClient(clientSettings(access)), (client) => work(client, api));
}

const gone = /^ResourceNotFoundException$/;

/** Properties of something by CloudFormation's type and primary identifier; undefined where it is not there. @throws RunError */
export function propertiesOf(
  access: AwsAccess,
  { type, identifier }: NamedThing,
): Promise<Record<string, unknown> | undefined> {
  return withCloudControl(access, `Reading ${identifier}`, async (client, { GetResourceCommand }) => {
    try {
      const { ResourceDescription } = await client.send(
        new GetResourceCommand({ TypeName: type, Identifier: identifier }),
      );
      return JSON.parse(ResourceDescription?.Properties ?? "{}") as Record<string, unknown>;
    } catch (error) {
      if (gone.test(errorName(error))) return undefined;
      throw error;
    }
  });
}

/** Primary identifiers of everything of a type in an account and region. @throws RunError */
export function listThings(access: AwsAccess, type: string): Promise<string[]> {
  return withCloudControl(access, `Counting the account's resources of type ${type}`, async (client, api) => {
    const found: string[] = [];
    for await (const { ResourceDescriptions = [] } of api.paginateListResources({ client }, { TypeName: type }))
      found.push(...ResourceDescriptions.flatMap(({ Identifier }) => Identifier ?? []));
    return found;
  });
}

/** Sets one property, and waits until it is so. @throws RunError */
export function setProperty(
  access: AwsAccess,
  { type, identifier }: NamedThing,
  property: string,
  value: unknown,
): Promise<void> {
  return withCloudControl(access, `Setting ${property} of ${identifier}`, async (client, api) => {
    const { ProgressEvent } = await client.send(
      new api.UpdateResourceCommand({
        TypeName: type,
        Identifier: identifier,
        // "add" also replaces what is there (RFC 6902).
        PatchDocument: JSON.stringify([{ op: "add", path: `/${property}`, value }]),
      }),
    );
    await done(access, client, api, ProgressEvent?.RequestToken, identifier);
  });
}

/** Deletes something; what is gone already is none of its business. @throws RunError */
export function deleteThing(access: AwsAccess, { type, identifier }: NamedThing): Promise<void> {
  return withCloudControl(access, `Deleting ${identifier}`, async (client, api) => {
    try {
      const { ProgressEvent } = await client.send(
        new api.DeleteResourceCommand({ TypeName: type, Identifier: identifier }),
      );
      await done(access, client, api, ProgressEvent?.RequestToken, identifier);
    } catch (error) {
      if (!gone.test(errorName(error))) throw error;
    }
  });
}

async function done(access: AwsAccess, client: Client, api: Api, token: string | undefined, what: string) {
  const end = await until(access, `the request for ${what} has ended`, async () => {
    const { ProgressEvent: event } = await client.send(
      new api.GetResourceRequestStatusCommand({ RequestToken: token }),
    );
    return /^(PENDING|IN_PROGRESS)$/.test(event?.OperationStatus ?? "") ? undefined : event;
  });
  if (end.OperationStatus === "SUCCESS" || end.ErrorCode === "NotFound") return;
  throw new RunError("program", `${what}: ${end.StatusMessage ?? end.ErrorCode ?? end.OperationStatus}`);
}
