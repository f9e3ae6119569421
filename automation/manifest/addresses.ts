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

/** Reads `2001:db8::/32` as its eight groups; undefined for anything else than a range of IPv6 addresses. */
export function parseRange6(text: string): { groups: number[]; prefix: number } | undefined {
  const [, address = "", length = ""] = /^([0-9a-fA-F:]+)\/(\d{1,3})$/.exec(text) ?? [];
  const prefix = Number(length);
  const halves = address.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const [head = [], tail] = halves;
  const groups = halves.flat();
  if (length === "" || prefix > 128 || halves.length > 2) return undefined;
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  if (tail === undefined ? groups.length !== 8 : groups.length > 7) return undefined;
  const zeros = new Array<string>(8 - groups.length).fill("0");
  return { groups: [...head, ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16)), prefix };
}

/** The first address of a range, in lower case and with its longest run of zeros left out (RFC 5952). */
function wholeRange6({ groups, prefix }: { groups: number[]; prefix: number }): string {
  const kept = groups.map((group, i) => {
    const bits = Math.min(Math.max(prefix - 16 * i, 0), 16);
    return (group & (0xffff << (16 - bits)) & 0xffff).toString(16);
  });
  const runs = [...kept.join(":").matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)];
  const [longest] = runs.sort((a, b) => b[0].length - a[0].length);
  if (longest === undefined) return `${kept.join(":")}/${prefix}`;
  const text = kept.join(":");
  const before = text.slice(0, longest.index);
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, "");
  return `${before}::${after}/${prefix}`;
}

/**
 * A range as AWS keeps it: `10.0.1.7/16` is `10.0.0.0/16`, `2001:DB8:0::1/32` is `2001:db8::/32`. Pulumi's provider takes no
 * other spelling. What is no range is left as it is.
 */
export function wholeRange(text: string): string {
  const six = parseRange6(text);
  if (six !== undefined) return wholeRange6(six);
  const range = parseRange(text);
  if (range === undefined) return text;
  const start = startOf(range);
  const parts = [24, 16, 8, 0].map((bits) => Math.floor(start / 2 ** bits) % 256);
  return `${parts.join(".")}/${range.prefix}`;
}
