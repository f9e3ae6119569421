import { type AwsAccess, errorName } from "../access.js";

/** Something that runs in AWS, as the provider reads it into a state. */
export interface LiveThing {
  /** Pulumi's type. */
  type: string;
  /** The id by which the provider imports it. */
  id: string;
  /** Inputs as far as they are read: a key that is not here was not looked at. */
  inputs: Record<string, unknown>;
  /** What other resources of a plan refer to: `arn`, `dnsName` … */
  outputs: Record<string, unknown>;
}

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

/** Tags as a map, without AWS's own, which the provider leaves out. */
export function tagMap(
  tags: readonly { Key?: string; Value?: string; key?: string; value?: string }[] = [],
): Record<string, string> {
  const pairs = tags.map(({ Key, Value, key = Key ?? "", value = Value ?? "" }) => [key, value] as const);
  return Object.fromEntries(pairs.filter(([key]) => !key.startsWith("aws:")));
}

/** The same of a map. */
export const ownTags = (tags: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith("aws:")));

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
  for (let at = 0; at < ids.length; at += size) {
    const lot = ids.slice(at, at + size);
    const answer = await unlessGone(ask(lot));
    if (answer !== undefined) found.push(...answer);
    else if (lot.length > 1) for (const id of lot) found.push(...((await unlessGone(ask([id]))) ?? []));
  }
  return found;
}

/** Requests at a time where AWS takes one id each: below the rates that services begin to throttle at. */
const atOnce = 5;

/** One request for each, five at a time, in order. */
export async function oneByOne<T, R>(things: readonly T[], ask: (thing: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (let at = 0; at < things.length; at += atOnce)
    found.push(...(await Promise.all(things.slice(at, at + atOnce).map(ask))));
  return found;
}

/** A number that an API gives as text. */
export const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text === "" || Number.isNaN(Number(text)) ? undefined : Number(text);

/** Leaves out what is undefined: a property that AWS does not have. */
export const present = (inputs: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
