import { parseDuration } from "./durations.js";
import type { Refusal } from "./fields.js";

/** Schedules of jobs, as Copilot wrote them, as EventBridge expressions. Times are UTC. */

const presets: Readonly<Record<string, string>> = {
  "@yearly": "cron(0 0 1 1 ? *)",
  "@annually": "cron(0 0 1 1 ? *)",
  "@monthly": "cron(0 0 1 * ? *)",
  "@weekly": "cron(0 0 ? * 1 *)",
  "@daily": "cron(0 0 * * ? *)",
  "@midnight": "cron(0 0 * * ? *)",
  "@hourly": "cron(0 * * * ? *)",
};

/** A rule of EventBridge: its expression, and whether it is on. `note` says where Copilot made something else of the text. */
export interface Schedule {
  expression: string;
  enabled: boolean;
  note?: string;
}

/** What the text of `on.schedule` means. */
export function parseSchedule(text: string): Schedule | Refusal {
  if (text === "none") return { expression: "rate(5 minutes)", enabled: false };
  if (/rate\(.*\)|cron\(.*\)|none/.test(text)) return { expression: text, enabled: true };
  const preset = presets[text];
  if (preset !== undefined) return { expression: preset, enabled: true };
  if (text.startsWith("@every ")) return every(text.slice("@every ".length));
  if (text.startsWith("@"))
    return {
      message: `"${text}" is not a schedule`,
      hint: `Presets are ${Object.keys(presets).join(", ")} and @every <duration>.`,
    };
  if (/^(CRON_)?TZ=/.test(text)) {
    return {
      message: "a schedule can't name a time zone: EventBridge reads it in UTC",
      hint: "Leave the zone out and give the time in UTC.",
    };
  }
  return fiveFields(text);
}

export function refuseSchedule(text: string): Refusal | undefined {
  const schedule = parseSchedule(text);
  return "message" in schedule ? schedule : undefined;
}

function every(text: string): Schedule | Refusal {
  const seconds = parseDuration(text);
  const hint = "Write whole minutes with a unit, for example @every 90m or @every 1h30m.";
  if (seconds === undefined) return { message: `"${text}" is not a duration`, hint };
  if (seconds < 60 || seconds % 60 !== 0)
    return { message: `@every ${text}: EventBridge counts in whole minutes, and at least one`, hint };
  const minutes = seconds / 60;
  return { expression: `rate(${minutes} ${minutes === 1 ? "minute" : "minutes"})`, enabled: true };
}

interface CronField {
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const cronFields: readonly CronField[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: months },
  { name: "day of week", min: 0, max: 6, names: days },
];

function fiveFields(text: string): Schedule | Refusal {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 5) {
    return {
      message: `"${text}" has ${text.trim() === "" ? 0 : parts.length} fields and is not a schedule`,
      hint: "A cron line has five: minute, hour, day of month, month, day of week.",
    };
  }
  for (const [index, part] of parts.entries()) {
    const wrong = wrongCronPart(part, cronFields[index] as CronField);
    if (wrong !== undefined) return { message: wrong };
  }
  return toEventBridge(parts as [string, string, string, string, string]);
}

/** Checks one field as the cron reader that Copilot uses does. */
function wrongCronPart(part: string, field: CronField): string | undefined {
  for (const item of part.split(",")) {
    const [range = "", step, ...more] = item.split("/");
    const [first = "", last, ...beyond] = range.split("-");
    if (more.length > 0 || beyond.length > 0) return `"${item}" is not a ${field.name}`;
    if (step !== undefined && (!/^\d+$/.test(step) || Number(step) === 0))
      return `"/${step}" is not a step for the ${field.name}`;
    if ((first === "*" || first === "?") && last === undefined) continue;
    const from = cronNumber(first, field);
    const to = last === undefined ? from : cronNumber(last, field);
    if (from === undefined || to === undefined)
      return `"${range}" is not a ${field.name} (${field.min} to ${field.max})`;
    if (from > to) return `the range "${range}" of the ${field.name} ends before it begins`;
  }
  return undefined;
}

function cronNumber(text: string, field: CronField): number | undefined {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + (field.name === "month" ? 1 : 0);
  if (!/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return value >= field.min && value <= field.max ? value : undefined;
}

const isOpen = (part: string) => part.includes("*") || part.includes("?");

function toEventBridge([minute, hour, dayOfMonth, month, dayOfWeek]: [string, string, string, string, string]):
  | Schedule
  | Refusal {
  const openDays = isOpen(dayOfMonth);
  const openWeek = isOpen(dayOfWeek);
  if (!openDays && !openWeek) {
    return {
      message: "a schedule can't give both day of month and day of week",
      hint: 'Write "*" for one of them, or use two jobs.',
    };
  }
  const steppedDays = openDays && /\*\/\d+/.test(dayOfMonth);
  const steppedWeek = openWeek && /\*\/\d+/.test(dayOfWeek);
  if (steppedDays && !openWeek)
    return {
      message: "a schedule can't give both a step of days and a day of week",
      hint: 'Write "*" for one of them.',
    };
  const notes: string[] = [];
  if (steppedDays || steppedWeek) notes.push("Copilot dropped the step of days and ran the job every day");
  let days = openDays ? (openWeek ? "*" : "?") : dayOfMonth;
  let week = openWeek ? "?" : fromOne(dayOfWeek);
  if (steppedDays) days = dayOfMonth.replace("*", "1");
  else if (steppedWeek && openDays) [days, week] = ["?", dayOfWeek.replace("*", "1")];
  else if (/\/\d/.test(dayOfWeek)) notes.push("Copilot counted the step of week days up by one too");
  const schedule: Schedule = { expression: `cron(${minute} ${hour} ${days} ${month} ${week} *)`, enabled: true };
  return notes.length === 0 ? schedule : { ...schedule, note: notes.join("; ") };
}

/** EventBridge counts the days of the week from 1, cron from 0; steps stay. */
function fromOne(dayOfWeek: string): string {
  return dayOfWeek
    .split(",")
    .map((item) => {
      const [range = "", step] = item.split("/");
      const shifted = range.replace(/\d+/g, (digits) => String(Number(digits) + 1));
      return step === undefined ? shifted : `${shifted}/${step}`;
    })
    .join(",");
}
