import { setTimeout as pause } from "node:timers/promises";
import { type AwsAccess, clientSettings, withClient } from "./access.js";

/** Who changed something by hand, as CloudTrail has it. */
export interface ChangeEvent {
  /** ARN of who called, or the service that did. */
  by: string;
  /** Operation of AWS's API. */
  event: string;
  /** ISO 8601. */
  at: string;
}

/** A resource whose changes are looked up. */
export interface Changed {
  id: string;
  /** ISO 8601: what happened before was a deployment. */
  since?: string;
}

/** Milliseconds between calls: CloudTrail allows two lookups per second in an account and region (LookupEvents' reference). */
const between = 500;

/** More are not looked up: each costs half a second. */
const lookedUp = 30;

/**
 * The last change of each resource that CloudTrail tells of, by id. It keeps management events for 90 days, and has most of
 * them within some minutes.
 * @throws RunError where it can't be asked
 */
export async function lastChanges(
  access: AwsAccess,
  resources: readonly Changed[],
  wait: number = between,
): Promise<Map<string, ChangeEvent>> {
  const { CloudTrailClient, LookupEventsCommand } = await import("@aws-sdk/client-cloudtrail");
  return withClient("Asking CloudTrail", new CloudTrailClient(clientSettings(access)), async (client) => {
    const found = new Map<string, ChangeEvent>();
    let calls = 0;
    const lookUp = async (name: string, since: string | undefined) => {
      if (calls++ > 0) await pause(wait);
      const LookupAttributes = [{ AttributeKey: "ResourceName" as const, AttributeValue: name }];
      const StartTime = since === undefined ? undefined : new Date(since);
      const { Events = [] } = await client.send(new LookupEventsCommand({ LookupAttributes, StartTime }));
      // The newest comes first.
      return Events.map(changeOf).find((one) => one !== undefined);
    };
    for (const { id, since } of resources.slice(0, lookedUp))
      for (const name of namesOf(id)) {
        const change = await lookUp(name, since);
        if (change !== undefined) found.set(id, change);
        if (change !== undefined) break;
      }
    return found;
  });
}

/** CloudTrail has some resources by their ARN and others by their name. */
function namesOf(id: string): string[] {
  const name = id.startsWith("arn:") ? (id.split(/[/:]/).at(-1) ?? id) : id;
  return [...new Set([id, name])];
}

interface TrailEvent {
  EventName?: string;
  EventTime?: Date;
  ReadOnly?: string;
  Username?: string;
  CloudTrailEvent?: string;
}

/** @returns nothing for what only read, or was refused */
function changeOf({ EventName, EventTime, ReadOnly, Username, CloudTrailEvent }: TrailEvent): ChangeEvent | undefined {
  if (ReadOnly === "true" || EventName === undefined || EventTime === undefined) return undefined;
  const { userIdentity: { arn, invokedBy } = {}, errorCode } = detailsOf(CloudTrailEvent);
  if (errorCode !== undefined) return undefined;
  return { by: arn ?? Username ?? invokedBy ?? "unknown", event: EventName, at: EventTime.toISOString() };
}

function detailsOf(text = "{}"): { userIdentity?: { arn?: string; invokedBy?: string }; errorCode?: string } {
  try {
    return JSON.parse(text) as ReturnType<typeof detailsOf>;
  } catch {
    return {};
  }
}
