import type { AwsAccess } from "../access.js";
import { balancingReader } from "./balancing.js";
import { containerReader } from "./containers.js";
import { deliveryReader } from "./delivery.js";
import { domainReader } from "./domains.js";
import type { LiveReader, LiveThing } from "./liveThing.js";
import { messagingReader } from "./messaging.js";
import { networkReader } from "./network.js";
import { operationReader } from "./operation.js";
import { storageReader } from "./storage.js";

export type { LiveThing } from "./liveThing.js";

const readers: readonly LiveReader[] = [
  networkReader,
  balancingReader,
  containerReader,
  messagingReader,
  domainReader,
  operationReader,
  storageReader,
  deliveryReader,
];

/** Types that can be read by their ids. */
export const readableTypes: ReadonlySet<string> = new Set(readers.flatMap(({ types }) => types));

/**
 * Reads things by Pulumi's type and the id of an import, each service's at once. What is gone is left out.
 * @throws RunError
 */
export async function readLive(
  access: AwsAccess,
  wanted: readonly { type: string; id: string }[],
): Promise<LiveThing[]> {
  if (access.live !== undefined) return access.live.read(wanted);
  const ids = new Map<string, string[]>();
  for (const { type, id } of wanted) {
    const known = ids.get(type) ?? [];
    if (!known.includes(id)) ids.set(type, [...known, id]);
  }
  const found = await Promise.all(
    readers.filter(({ types }) => types.some((type) => ids.has(type))).map((reader) => reader.read(access, ids)),
  );
  return found.flat();
}
