import { isIPv6 } from "node:net";

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

/** The sixteen bytes of an IPv6 address as one number; undefined when it is none. */
function ipv6(address: string): bigint | undefined {
  if (!isIPv6(address) || address.includes("%")) return undefined;
  const whole = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = "", tail] = whole.split("::");
  const groups = (part: string | undefined) => (part ? part.split(":") : []);
  const [front, back] = [groups(head), groups(tail)];
  const all = tail === undefined ? front : [...front, ...Array(8 - front.length - back.length).fill("0"), ...back];
  return all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** Whether a text is a range of IPv4 or IPv6 addresses whose host bits are 0. */
export function isNetwork(written: string): boolean {
  const [address = "", prefix = ""] = written.split("/");
  const first = ipv6(address);
  if (first === undefined) return parseCidr(written) !== undefined;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= 128 && first % 2n ** BigInt(128 - Number(prefix)) === 0n;
}
