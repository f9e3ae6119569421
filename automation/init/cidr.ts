/** A block of IPv4 addresses: its first address as a number, and how many there are. */
export interface Block {
  first: number;
  size: number;
}

/** Reads `10.0.0.0/16`; undefined when it is none, or when bits are set behind the prefix. */
export function readBlock(text: string): Block | undefined {
  const [, a, b, c, d, length] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (a === undefined || b === undefined || c === undefined || d === undefined || length === undefined)
    return undefined;
  if ([a, b, c, d].some((byte) => byte > 255) || length > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - length);
  return first % size === 0 ? { first, size } : undefined;
}

export function contains(outer: Block, inner: Block): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

export function overlap(a: Block, b: Block): boolean {
  return a.first < b.first + b.size && b.first < a.first + a.size;
}
