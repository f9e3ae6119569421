import { type Ask, checked } from "./ask.js";
import { schedule } from "./names.js";

const presets = {
  Hourly: "@hourly",
  Daily: "@daily",
  Weekly: "@weekly",
  Monthly: "@monthly",
  Yearly: "@yearly",
} as const;

/** When a job runs, from the flag or the user. */
export async function askSchedule(ask: Ask, given: string | undefined): Promise<string> {
  const flag = "--schedule";
  if (given !== undefined) return checked(flag, given, schedule);
  const kind = await ask.choose({
    flag,
    message: "When does the job run?",
    options: [
      { value: "Rate", hint: "every few minutes or hours" },
      { value: "Fixed Schedule", hint: "at set times, in UTC" },
    ],
  });
  if (kind === "Rate") {
    const check = (value: string) => schedule(`@every ${value}`);
    return `@every ${await ask.text({ flag, message: "How much time between runs?", suggestion: "1h30m", check })}`;
  }
  const custom = "Custom";
  const options = [...Object.keys(presets), custom].map((value) => ({ value }));
  const choice = await ask.choose({ flag, message: "Which times?", options });
  const preset = presets[choice as keyof typeof presets];
  if (preset !== undefined) return preset;
  return ask.text({
    flag,
    message: "Minute, hour, day of the month, month, day of the week?",
    suggestion: "0 9 * * 1-5",
    check: schedule,
  });
}
