/** One field of a cron line, and what may stand in it. */
export interface CronField {
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
  /** Other words than values, ranges, lists and steps. */
  more?: RegExp;
  /** Whether `/` means a step here. @default true */
  steps?: boolean;
  /** Whether a range may go on past the last value: `FRI-MON`. @default false */
  wraps?: boolean;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekDays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const everything = /^[*?]$/;

/** The five fields of cron, as the reader that Copilot uses knows them. */
export const cronFields: readonly CronField[] = [
  { name: "minute", min: 0, max: 59, more: everything },
  { name: "hour", min: 0, max: 23, more: everything },
  { name: "day of month", min: 1, max: 31, more: everything },
  { name: "month", min: 1, max: 12, names: months, more: everything },
  { name: "day of week", min: 0, max: 6, names: weekDays, more: everything },
];

/** The six fields of EventBridge's cron(…); the day of the week takes no steps there. */
export const eventBridgeFields: readonly CronField[] = [
  { name: "minute", min: 0, max: 59, more: /^\*$/, wraps: true },
  { name: "hour", min: 0, max: 23, more: /^\*$/, wraps: true },
  { name: "day of month", min: 1, max: 31, more: /^(\*|\?|L|LW|\d{1,2}W)$/i, wraps: true },
  { name: "month", min: 1, max: 12, names: months, more: /^\*$/, wraps: true },
  {
    name: "day of week",
    min: 1,
    max: 7,
    names: weekDays,
    more: new RegExp(`^(\\*|\\?|L|([1-7]|${weekDays.join("|")})(L|#[1-5]))$`, "i"),
    steps: false,
    wraps: true,
  },
  { name: "year", min: 1970, max: 2199, more: /^\*$/ },
];

/** `an hour`, `a month` */
function articled(name: string): string {
  return `${name.startsWith("hour") ? "an" : "a"} ${name}`;
}

/** What is wrong with the text of one field; undefined: nothing. */
export function wrongCronPart(part: string, field: CronField): string | undefined {
  for (const item of part.split(",")) {
    const [range = "", step, ...more] = item.split("/");
    const [first = "", last, ...beyond] = range.split("-");
    if (more.length > 0 || beyond.length > 0) return `"${item}" is not ${articled(field.name)}`;
    if (step !== undefined && field.steps === false) return `the ${field.name} takes no step, as in "${item}"`;
    if (step !== undefined && (!/^\d+$/.test(step) || Number(step) === 0))
      return `"/${step}" is not a step for the ${field.name}`;
    if (field.more?.test(range)) continue;
    const from = cronNumber(first, field);
    const to = last === undefined ? from : cronNumber(last, field);
    if (from === undefined || to === undefined)
      return `"${range}" is not ${articled(field.name)} (${field.min} to ${field.max})`;
    if (from > to && field.wraps !== true) return `the range "${range}" of the ${field.name} ends before it begins`;
  }
  return undefined;
}

/** The values that one item of a field stands for: `1-5/2` are 1, 3 and 5. It must have been found right. */
export function cronValues(item: string, field: CronField): number[] {
  const [range = "", step] = item.split("/");
  const [first = "", last] = range.split("-");
  const from = cronNumber(first, field) ?? field.min;
  // As cron has it, a step without an end goes on to the last value.
  const end = last === undefined && step !== undefined ? field.max : cronNumber(last ?? first, field);
  const to = end ?? field.max;
  const by = step === undefined ? 1 : Number(step);
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

function cronNumber(text: string, field: CronField): number | undefined {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + field.min;
  if (!/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return value >= field.min && value <= field.max ? value : undefined;
}
