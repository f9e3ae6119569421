/** Parts of a list, `size` each: as many as AWS takes in one request. */
export function lotsOf<T>(things: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(things.length / size) }, (_, lot) =>
    things.slice(lot * size, (lot + 1) * size),
  );
}

/** Requests at a time where AWS takes one thing each: below the rates that services begin to throttle at. */
const atOnce = 5;

/** One request for each, five at a time, in order. */
export async function oneByOne<T, R>(things: readonly T[], ask: (thing: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (const lot of lotsOf(things, atOnce)) found.push(...(await Promise.all(lot.map(ask))));
  return found;
}
