/** Something that may have to wait for others of its list. */
export interface Waiting {
  name: string;
  dependsOn?: readonly string[];
}

/**
 * Sorts names by rank: the first list waits for nothing, each further one only for those before it. Names that are not
 * in the list are not waited for.
 *
 * @throws when names wait for each other in a circle
 */
export function ranks(list: readonly Waiting[]): string[][] {
  const known = new Set(list.map(({ name }) => name));
  const done = new Set<string>();
  const sorted: string[][] = [];
  let rest = [...list];
  while (rest.length > 0) {
    const ready = rest.filter(({ dependsOn = [] }) => dependsOn.every((name) => done.has(name) || !known.has(name)));
    if (ready.length === 0) {
      throw new Error(`these wait for each other: ${rest.map(({ name }) => name).join(", ")}`);
    }
    for (const { name } of ready) done.add(name);
    rest = rest.filter(({ name }) => !done.has(name));
    sorted.push(ready.map(({ name }) => name));
  }
  return sorted;
}
