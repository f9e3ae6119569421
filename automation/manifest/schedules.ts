import { type CronField, cronFields, cronValues, eventBridgeFields, wrongCronPart } from "./cronFields.js";
import { parseDuration } from "./durations.js";
import type { Refusal } from "./fields.js";

/** Schedules of jobs, as Copilot wrote them, as EventBridge expressions. Times are UTC. */

const presets: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "@yearly": "cron(0 0 1 1 ? *)",
    "@annually": "cron(0 0 1 1 ? *)",
    "@monthly": "cron(0 0 1 * ? *)",
    "@weekly": "cron(0 0 ? * 1 *)",
    "@daily": "cron(0 0 * * ? *)",
    "@midnight": "cron(0 0 * * ? *)",
    "@hourly": "cron(0 * * * ? *)",
  }),
);

/** A rule of EventBridge: its expression, and whether it is on. `note` says where Copilot or EventBridge makes something else of the text. */
export interface Schedule {
  expression: string;
  enabled: boolean;
  note?: string;
}

/** What the text of `on.schedule` means. */
export function parseSchedule(text: string): Schedule | Refusal {
  if (text === "none") return { expression: "rate(5 minutes)", enabled: false };
  if (/rate\(.*\)|cron\(.*\)|none/.test(text)) return eventBridge(text);
  const preset = presets.get(text);
  if (preset !== undefined) return { expression: preset, enabled: true };
  if (text.startsWith("@every ")) return every(text.slice("@every ".length));
  if (text.startsWith("@"))
    return {
      message: `"${text}" is not a schedule`,
      hint: `Presets are ${[...presets.keys()].join(", ")} and @every <duration>.`,
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

/** What Copilot handed on as it stood. */
function eventBridge(text: string): Schedule | Refusal {
  const [, form, inner = ""] = /^(rate|cron)\((.*)\)$/.exec(text) ?? [];
  if (form === "rate") {
    const [, count = "", unit = ""] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inner) ?? [];
    if (inner === `${count} ${unit}${count === "1" ? "" : "s"}`) return { expression: text, enabled: true };
    return {
      message: `"${text}" is not a rate that EventBridge knows`,
      hint: "Write a number and minutes, hours or days, and the singular after 1: rate(5 minutes), rate(1 hour).",
    };
  }
  if (form !== "cron") {
    return {
      message: `"${text}" is not a schedule`,
      hint: "Write none, rate(…) or cron(…) with nothing around it.",
    };
  }
  const parts = inner.trim().split(/\s+/);
  const hint = "EventBridge has six: minute, hour, day of month, month, day of week, year; one of the two days is ?.";
  if (parts.length !== eventBridgeFields.length) return { message: `"${text}" has ${parts.length} fields`, hint };
  for (const [index, part] of parts.entries()) {
    const wrong = wrongCronPart(part, eventBridgeFields[index] as CronField);
    if (wrong !== undefined) return { message: wrong, hint };
  }
  if ((parts[2] === "?") === (parts[4] === "?"))
    return { message: `"${text}": exactly one of day of month and day of week is ?`, hint };
  return { expression: text, enabled: true };
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

function fiveFields(text: string): Schedule | Refusal {
  const parts = text.trim().split(/\s+/);
  if (/^none$/i.test(text.trim())) return { message: `"${text}" is not a schedule`, hint: "Did you mean none?" };
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

const isOpen = (part: string) => part.includes("*") || part.includes("?");

/** Whether an open field leaves days out, which Copilot did not see. */
const isStepped = (part: string) => isOpen(part) && /[*?]\/0*([2-9]|1\d)/.test(part);

const bothDays: Refusal = {
  message: "a schedule can't give both day of month and day of week",
  hint: 'Write "*" for one of them, or use two jobs.',
};

function toEventBridge([minute, hour, dayOfMonth, month, dayOfWeek]: [string, string, string, string, string]):
  | Schedule
  | Refusal {
  const openDays = isOpen(dayOfMonth);
  const openWeek = isOpen(dayOfWeek);
  if (!openDays && !openWeek) return bothDays;
  const { days, week, note } = daysOf(dayOfMonth, dayOfWeek, openDays, openWeek);
  const [minutes, hours, monthsOfYear] = [minute, hour, month].map((part) => part.replaceAll("?", "*"));
  const expression = `cron(${minutes} ${hours} ${days} ${monthsOfYear} ${week} *)`;
  return { expression, enabled: true, ...(note !== undefined && { note }) };
}

const means = "here it means what it says";

/** The two day fields, of which EventBridge wants one to say "?". */
function daysOf(
  dayOfMonth: string,
  dayOfWeek: string,
  openDays: boolean,
  openWeek: boolean,
): { days: string; week: string; note?: string } {
  const steppedDays = isStepped(dayOfMonth);
  const steppedWeek = isStepped(dayOfWeek);
  const dropped = "Copilot dropped the step of days and ran the job every day";
  if (openDays && openWeek) {
    if (steppedDays) return { days: dayOfMonth.replace(/[*?]/g, "1"), week: "?", note: `${dropped}; ${means}` };
    if (steppedWeek) return { days: "?", week: fromOne(dayOfWeek), note: `${dropped}; ${means}` };
    return { days: "*", week: "?" };
  }
  const noStep = "EventBridge can't have a step of days beside the other day field: it has no effect";
  if (openDays) {
    const note = steppedDays
      ? `${noStep}, and had none in Copilot`
      : dayOfWeek.includes("/")
        ? `Copilot counted the step of week days up by one too; ${means}`
        : undefined;
    return { days: "?", week: fromOne(dayOfWeek), note };
  }
  return { days: dayOfMonth, week: "?", note: steppedWeek ? `${noStep}, and had none in Copilot` : undefined };
}

/** EventBridge counts the days of the week from 1, cron from 0; it knows no steps there, so these become lists. */
function fromOne(dayOfWeek: string): string {
  const field = cronFields[4] as CronField;
  return dayOfWeek
    .split(",")
    .map((item) =>
      item.includes("/")
        ? cronValues(item, field)
            .map((day) => day + 1)
            .join(",")
        : item.replace(/\d+/g, (digits) => String(Number(digits) + 1)),
    )
    .join(",");
}
