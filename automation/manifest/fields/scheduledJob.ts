/** Scheduled Job. Long form: `on.schedule` as written (schedules.ts makes it an EventBridge expression), `timeout` in seconds. */
import { bool, duration, int, map, str, switchable } from "../fields.js";
import { refuseSchedule } from "../schedules.js";
import { jobCount } from "./count.js";
import { ecsFields } from "./ecs.js";
import { image } from "./image.js";

const on = map(
  {
    schedule: str({
      effect: "when the job runs, in UTC",
      form: "@yearly, @monthly, @weekly, @daily, @hourly, `@every <duration>`, a cron line of five fields, `rate(…)`, `cron(…)` or `none`",
      rules: [
        "@every takes whole minutes.",
        "A cron line can't give both day of month and day of week.",
        "none switches the schedule off.",
      ],
      required: true,
      refuse: refuseSchedule,
    }),
  },
  { effect: "what starts the job", required: true },
);

/** Jobs take the key as services do, and nothing comes of it. */
const unusedExec = switchable(
  { enable: bool({ effect: "nothing: jobs have no shell" }) },
  { effect: "nothing: jobs have no shell", lenient: true },
);

const timeout = duration({
  effect: "time after which a run, its retries included, is stopped",
  defaultText: "no limit",
  rules: ["Whole seconds, at least 1s."],
  refuse: (seconds) =>
    seconds >= 1 && Number.isInteger(seconds)
      ? undefined
      : { message: "a timeout is a whole number of seconds, and at least one" },
});

const retries = int({
  effect: "times that a failed run is tried again, after 10 seconds and then 1.5 times longer each time",
  defaultText: "0",
  rules: ["Not negative."],
  min: 0,
});

export const scheduledJobFields = { image, on, timeout, retries, count: jobCount, exec: unusedExec, ...ecsFields };
