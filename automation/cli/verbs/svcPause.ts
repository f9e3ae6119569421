import { optionsFrom, type Parsed, reaching } from "../flags.js";
import { defineVerb, type Verb } from "../verb.js";

async function set(parsed: Parsed<(typeof flags)[number]>, verb: Verb, paused: boolean): Promise<void> {
  const { setServicePaused } = await import("../../operations/pausing.js");
  const done = await verb.printer.during(setServicePaused(optionsFrom(parsed), paused, verb.printer.onEvent));
  if (parsed.json === true) verb.print({ version: 1, ...done });
  const { workload, environment } = done;
  verb.printer.say(`${workload} in ${environment} is ${done.status.toLowerCase().replaceAll("_", " ")}.`);
}

const flags = [...reaching, "name", "json", "yes", "wait", "detach", "timeout"] as const;

export const svcPauseVerb = defineVerb({
  command: "pause",
  describe: "Pause an App Runner service: it keeps its address and serves no requests",
  flags: [...flags],
  run: (parsed, verb) => set(parsed, verb, true),
});

export const svcResumeVerb = defineVerb({
  command: "resume",
  describe: "Resume a paused App Runner service",
  flags: [...flags],
  run: (parsed, verb) => set(parsed, verb, false),
});
