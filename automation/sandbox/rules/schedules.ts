import { refuse } from "../refusal.js";

const UNITS = ["minute", "minutes", "hour", "hours", "day", "days"];
const MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC";
const DAYS = "SUN|MON|TUE|WED|THU|FRI|SAT";

/** One field of cron(): `*`, values, ranges, lists and, but for the day of the week, steps within its limits. */
const FIELDS: readonly {
  readonly least: number;
  readonly most: number;
  readonly names?: string;
  readonly more?: RegExp;
  readonly steps?: false;
}[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31, more: /^(\?|L|LW|\d{1,2}W)$/ },
  { least: 1, most: 12, names: MONTHS },
  { least: 1, most: 7, names: DAYS, more: new RegExp(`^(\\?|L|([1-7]|${DAYS})(L|#[1-5]))$`), steps: false },
  { least: 1970, most: 2199 },
];

/** `rate(5 minutes)`, `cron(0 12 * * ? *)` or `at(…)` as EventBridge reads them. */
export function checkSchedule(expression: string): void {
  if (!isRate(expression) && !isCron(expression)) {
    refuse("schedule", "ValidationException", `Parameter ScheduleExpression is not valid: ${expression}`);
  }
}

function isRate(expression: string): boolean {
  const [, count = "", unit = ""] = /^rate\((\d+) (\w+)\)$/.exec(expression) ?? [];
  if (!UNITS.includes(unit) || Number(count) < 1) return false;
  return unit.endsWith("s") === Number(count) > 1;
}

function isCron(expression: string): boolean {
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
  if (fields.length !== FIELDS.length) return false;
  // Day of month and day of week: one of them says "?".
  if ((fields[2] === "?") === (fields[4] === "?")) return false;
  return fields.every((field, index) => field.split(",").every((part) => isPart(part, FIELDS[index])));
}

function isPart(part: string, limits: (typeof FIELDS)[number] | undefined): boolean {
  if (!limits) return false;
  const upper = part.toUpperCase();
  if (limits.more?.test(upper)) return true;
  const [range = "", step, extra] = upper.split("/");
  if (step !== undefined && limits.steps === false) return false;
  if (extra !== undefined || (step !== undefined && !(Number(step) >= 1))) return false;
  if (range === "*") return true;
  return range.split("-").length <= 2 && range.split("-").every((value) => isValue(value, limits));
}

function isValue(value: string, { least, most, names }: (typeof FIELDS)[number]): boolean {
  if (names?.split("|").includes(value)) return true;
  return /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
}
