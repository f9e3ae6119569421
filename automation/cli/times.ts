import { RunError } from "../base/errors.js";
import { durationOf } from "./flags.js";

const units: readonly [number, string][] = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
];

/** `5 minutes ago` */
export function age(at: Date, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - at.getTime()) / 1000));
  for (const [length, unit] of units) {
    const count = Math.floor(seconds / length);
    if (count >= 1) return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
  }
  return `${seconds} second${seconds === 1 ? "" : "s"} ago`;
}

/** Milliseconds of a time as RFC 3339 writes it. @throws RunError `usage` */
export function timeGiven(written: string | undefined, flag: string): number | undefined {
  if (written === undefined) return undefined;
  const at = Date.parse(written);
  if (!Number.isNaN(at)) return at;
  throw new RunError("usage", `--${flag} is "${written}".`, {
    hint: "It must be a time such as 2026-11-20T09:00:00Z.",
  });
}

/** Milliseconds of the moment that lies a duration back. */
export function sinceGiven(written: string | undefined): number | undefined {
  const seconds = durationOf(written, "since");
  return seconds === undefined ? undefined : Date.now() - seconds * 1000;
}
