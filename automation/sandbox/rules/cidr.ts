/** A block of IPv4 addresses. */
export interface Cidr {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`; undefined when it is no IPv4 block or has bits set beyond its prefix. */
export function parseCidr(written: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(written);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || prefix > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

export const overlap = (one: Cidr, other: Cidr): boolean => one.first <= other.last && other.first <= one.last;

export const inside = (one: Cidr, outer: Cidr): boolean => one.first >= outer.first && one.last <= outer.last;
