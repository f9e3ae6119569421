/** A tag as AWS's services answer it: most with capitals, some without. */
interface Tag {
  Key?: string;
  Value?: string;
  key?: string;
  value?: string;
}

/** Tags as a map. */
export function tagMap(tags: readonly Tag[] = []): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value, key = Key ?? "", value = Value ?? "" }) => [key, value]));
}

/** Without AWS's own, which the provider leaves out. */
export const ownTags = (tags: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith("aws:")));
