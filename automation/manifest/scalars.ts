import type { ScalarNode } from "./document.js";
import { parseDuration } from "./durations.js";

/** Scalars as Go's yaml.v3 decodes them into typed fields. All take the source text, which string fields keep as it is. */

/** The words of YAML 1.1 for true and false, in the casings that Go's yaml.v3 knows. */
export const yesWords: readonly string[] = ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"];
export const noWords: readonly string[] = ["n", "N", "no", "No", "NO", "off", "Off", "OFF"];

/** true, false and, quoted or not, the words of YAML 1.1; undefined for anything else, a quoted "true" included. */
export function readBoolean(node: ScalarNode): boolean | undefined {
  const { text, style } = node;
  if (style === "plain") {
    if (text === "true" || text === "True" || text === "TRUE") return true;
    if (text === "false" || text === "False" || text === "FALSE") return false;
  }
  if (yesWords.includes(text)) return true;
  return noWords.includes(text) ? false : undefined;
}

const simpleInteger = /^[-+]?(?:0|[1-9]\d*)$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** A number as an unquoted scalar; `fraction` keeps what is behind the point. */
export interface NumberReading {
  value: number;
  /** The text has a fraction, which an integer field loses. */
  fractional: boolean;
}

/** The number that a plain text is: decimal, 0x, 0o, 0b, octal with a leading 0, `_` between digits. */
export function readNumber(text: string): NumberReading | undefined {
  if (simpleInteger.test(text)) return { value: Number(text), fractional: false };
  const plain = text.replaceAll("_", "");
  const integer = basedInteger(plain);
  if (integer !== undefined) return { value: integer, fractional: false };
  if (!float.test(plain)) return undefined;
  const value = Number(plain);
  return { value, fractional: !Number.isInteger(value) };
}

function basedInteger(text: string): number | undefined {
  const parts = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9]\d*)$/.exec(text);
  if (parts === null) return undefined;
  const digits = parts[2] as string;
  const octal = /^0[0-7]+$/.test(digits);
  const value = octal ? Number.parseInt(digits, 8) : Number(digits.toLowerCase());
  return parts[1] === "-" ? -value : value;
}

/** Least and most that Go's integers of a size hold; JavaScript's own where Go's are larger. */
export function integerLimits(bits: "int" | "uint16" | "uint32"): [least: number, most: number] {
  if (bits === "int") return [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  return [0, bits === "uint16" ? 65_535 : 4_294_967_295];
}

/** Seconds, and what is wrong with the text; with both the seconds are what was meant. */
export interface DurationReading {
  seconds?: number;
  problem?: string;
  hint?: string;
}

/** A duration with its unit; `lenient` takes a bare number for seconds. */
export function readDuration(node: ScalarNode, lenient: boolean): DurationReading {
  const bare = readNumber(node.text);
  if (bare === undefined || (node.style !== "plain" && node.text === "0")) return { seconds: parseDuration(node.text) };
  if (!lenient || !Number.isFinite(bare.value)) {
    return { problem: `"${node.text}" is a duration without a unit`, hint: `Write ${node.text}s for seconds.` };
  }
  const problem = `a duration without a unit: Copilot ignored it, and here it means ${node.text} seconds`;
  return { seconds: bare.value, problem, hint: `Write ${node.text}s.` };
}
