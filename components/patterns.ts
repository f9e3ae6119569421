// Whether two listener rules can match the same request. Pure.

/** Whether some text matches both patterns, in which `*` stands for any text and `?` for one character. */
export function patternsMeet(a: string, b: string): boolean {
  const seen = new Set<number>();
  const meet = (i: number, j: number): boolean => {
    const place = i * (b.length + 1) + j;
    if (seen.has(place)) return false;
    seen.add(place);
    if (i === a.length && j === b.length) return true;
    if (a[i] === "*" && (meet(i + 1, j) || (j < b.length && meet(i, j + 1)))) return true;
    if (b[j] === "*" && (meet(i, j + 1) || (i < a.length && meet(i + 1, j)))) return true;
    if (i === a.length || j === b.length) return false;
    if (a[i] === "*" || b[j] === "*") return false;
    return (a[i] === "?" || b[j] === "?" || a[i] === b[j]) && meet(i + 1, j + 1);
  };
  return meet(0, 0);
}

/** The path patterns that Copilot makes of a rule's path: "/" takes all, "/x" itself and everything below it. */
export function pathPatterns(path: string): string[] {
  return path === "/" ? ["/*"] : [path, `${path}/*`];
}

/** Whether two address ranges in CIDR notation have an address in common. */
export function rangesMeet(a: string, b: string): boolean {
  const first = bitsOf(a);
  const second = bitsOf(b);
  if (first === undefined || second === undefined) return a === b;
  if (first.six !== second.six) return false;
  return first.bits.startsWith(second.bits) || second.bits.startsWith(first.bits);
}

/** The fixed bits of a range; absent for text that is no range. */
function bitsOf(range: string): { bits: string; six: boolean } | undefined {
  const [address = "", length] = range.split("/");
  const six = address.includes(":");
  const groups = six ? groupsOfSix(address) : address.split(".").map(Number);
  if (groups.length !== (six ? 8 : 4) || groups.some((group) => !Number.isInteger(group))) return undefined;
  const width = six ? 16 : 8;
  const bits = groups.map((group) => group.toString(2).padStart(width, "0")).join("");
  return { bits: bits.slice(0, length === undefined ? bits.length : Number(length)), six };
}

function groupsOfSix(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const numbers = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return numbers(head);
  const before = numbers(head);
  const after = numbers(tail);
  return [...before, ...new Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after];
}
