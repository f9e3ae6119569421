/** A block of IPv4 addresses; `first` is what the text says, also where it is not the block's own first address. */
export interface AddressRange {
  first: number;
  prefix: number;
}

/** Reads `10.0.0.0/16`; undefined for anything else than a range of IPv4 addresses. */
export function parseRange(text: string): AddressRange | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)?.slice(1) ?? [];
  if (parts.length === 0 || parts.some((part) => part.length > 1 && part.startsWith("0"))) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = parts.map(Number);
  if ([a, b, c, d].some((part) => part > 255) || prefix > 32) return undefined;
  return { first: ((a * 256 + b) * 256 + c) * 256 + d, prefix };
}

function sizeOf({ prefix }: AddressRange): number {
  return 2 ** (32 - prefix);
}

function startOf(range: AddressRange): number {
  return range.first - (range.first % sizeOf(range));
}

/** Whether two ranges have addresses in common. */
export function overlap(one: AddressRange, other: AddressRange): boolean {
  return startOf(one) < startOf(other) + sizeOf(other) && startOf(other) < startOf(one) + sizeOf(one);
}

/** Whether all of a range lies in another. */
export function isInside(one: AddressRange, outer: AddressRange): boolean {
  return one.prefix >= outer.prefix && overlap(one, outer);
}

/**
 * A range as AWS keeps it: `10.0.1.7/16` is `10.0.0.0/16`. Pulumi's provider takes no other spelling. What is no range of
 * IPv4 addresses is left as it is.
 */
export function wholeRange(text: string): string {
  const range = parseRange(text);
  if (range === undefined) return text;
  const start = startOf(range);
  const parts = [24, 16, 8, 0].map((bits) => Math.floor(start / 2 ** bits) % 256);
  return `${parts.join(".")}/${range.prefix}`;
}
