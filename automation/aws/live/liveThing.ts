import { type AwsAccess, errorName } from "../access.js";
import { lotsOf } from "../lots.js";
import type { LiveThing } from "./liveSource.js";

export type { LiveThing } from "./liveSource.js";

/** Ids by Pulumi's type. */
export type Wanted = ReadonlyMap<string, readonly string[]>;

/** Reads all things of some types at once, in as few requests as AWS allows. What is gone is left out. */
export interface LiveReader {
  types: readonly string[];
  read(access: AwsAccess, wanted: Wanted): Promise<LiveThing[]>;
}

export const idsOf = (wanted: Wanted, ...types: readonly string[]): string[] => [
  ...new Set(types.flatMap((type) => wanted.get(type) ?? [])),
];

/** What AWS says of a thing that is not there. */
const gone = /NotFound|NonExistent|DoesNotExist|NoSuch|ResourceNotExists|StateMachineDoesNotExist/;

/** The answer; undefined where AWS knows no such thing. */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (gone.test(errorName(error))) return undefined;
    throw error;
  }
}

/**
 * Asks for ids in lots of `size`. AWS refuses a lot in which one is gone: then they are asked for one by one.
 */
export async function inLots<T>(
  ids: readonly string[],
  size: number,
  ask: (lot: string[]) => Promise<readonly T[] | undefined>,
): Promise<T[]> {
  const found: T[] = [];
  for (const lot of lotsOf(ids, size)) {
    const answer = await unlessGone(ask(lot));
    if (answer !== undefined) found.push(...answer);
    else if (lot.length > 1) for (const id of lot) found.push(...((await unlessGone(ask([id]))) ?? []));
  }
  return found;
}

/** A number that an API gives as text. */
export const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text === "" || Number.isNaN(Number(text)) ? undefined : Number(text);

/** Leaves out what is undefined: a property that AWS does not have. */
export const present = (inputs: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
