/** Go's duration texts: `300ms`, `1m30s`, `-1.5h`. */

const units: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};
/** Seconds that Go's durations hold: 2^63 nanoseconds. */
const longest = 9_223_372_036;
const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Seconds, or undefined where Go would not read the text (a number needs a unit; 0 alone does not). */
export function parseDuration(text: string): number | undefined {
  const sign = text.startsWith("-") ? -1 : 1;
  let index = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
  if (text.slice(index) === "0") return 0;
  if (index === text.length) return undefined;
  let seconds = 0;
  while (index < text.length) {
    part.lastIndex = index;
    const match = part.exec(text);
    if (match === null) return undefined;
    seconds += Number(match[1]) * (units[match[2] as string] as number);
    index = part.lastIndex;
  }
  return seconds > longest ? undefined : sign * Number(seconds.toFixed(9));
}

/** The text for a number of seconds, in the largest units that divide it: 90 is `1m30s`. */
export function formatDuration(seconds: number): string {
  if (!Number.isInteger(seconds)) return seconds < 1 ? `${Number((seconds * 1000).toFixed(6))}ms` : `${seconds}s`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const text = `${hours > 0 ? `${hours}h` : ""}${minutes > 0 ? `${minutes}m` : ""}${rest > 0 ? `${rest}s` : ""}`;
  return text === "" ? "0s" : text;
}
