import { type AwsAccess, clientSettings, errorName, withClient } from "./access.js";
import { listed } from "./existingListed.js";
import { oneByOne } from "./lots.js";
import { tagMap } from "./tags.js";

/** Something by the name that a plan gives it. */
export interface NamedThing {
  /** CloudFormation's type. */
  type: string;
  /** Its primary identifier, a name or an ARN; of a type in `listed` what that looks for. */
  identifier: string;
}

/** Things of different types may have the same name. */
export const keyOf = ({ type, identifier }: NamedThing): string => `${type} ${identifier}`;

/** Tags of what there is, by `keyOf`. */
export type FoundThings = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Errors that say that a thing is not there, or can't be looked at, which is no proof of anything. */
const absent = /^(ResourceNotFoundException|HandlerFailureException|TypeNotFoundException|UnsupportedActionException)$/;
const denied = /^(AccessDenied(Exception)?|InvalidCredentialsException|UnauthorizedOperation)$/;

/**
 * Which of these things there are, by Cloud Control where it knows them by name.
 * @returns the found ones, and types that could not be looked at
 * @throws RunError
 */
export async function existingThings(
  access: AwsAccess,
  things: readonly NamedThing[],
): Promise<{ found: FoundThings; unseen: string[] }> {
  const { CloudControlClient, GetResourceCommand } = await import("@aws-sdk/client-cloudcontrol");
  const client = new CloudControlClient(clientSettings(access));
  const found = new Map<string, Record<string, string>>();
  const unseen = new Set<string>();
  const look = async ({ type, identifier }: NamedThing): Promise<void> => {
    try {
      const by = listed.get(type);
      const tags =
        by === undefined
          ? tagsIn(
              (await client.send(new GetResourceCommand({ TypeName: type, Identifier: identifier })))
                .ResourceDescription?.Properties,
            )
          : await by(access, identifier);
      if (tags !== undefined) found.set(keyOf({ type, identifier }), tags);
    } catch (error) {
      if (denied.test(errorName(error))) unseen.add(type);
      else if (!absent.test(errorName(error))) throw error;
    }
  };
  return withClient("Looking for what exists already", client, async () => {
    await oneByOne(things, look);
    return { found, unseen: [...unseen].sort() };
  });
}

function tagsIn(properties: string | undefined): Record<string, string> {
  const { Tags } = JSON.parse(properties ?? "{}") as { Tags?: { Key: string; Value: string }[] };
  return tagMap(Array.isArray(Tags) ? Tags : []);
}
