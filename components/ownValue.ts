/**
 * What a map holds under a word of the user's: nothing that every object inherits, as `constructor` is.
 *
 * @param map undefined holds nothing
 */
export function ownValue<T>(
  map: Readonly<Record<string, T>> | null | undefined,
  key: string | undefined,
): T | undefined {
  return map != null && key !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}
