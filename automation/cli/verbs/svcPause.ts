import { optionsFrom, type Parsed, reaching } from "../flags.js";
import { defineVerb, type Verb } from "../verb.js";

async function set(parsed: Parsed<(typeof flags)[number]>, verb: Verb, paused: boolean): Promise<void> {
  const { setServicePaused } = await import("../../operations/pausing.js");
  const done = await setServicePaused(optionsFrom(parsed), paused, verb.printer.onEvent);
  if (parsed.json === true) verb.print({ version: 1, ...done });
  const { workload, environment } = done;
  verb.printer.say(`${workload} in ${environment} is ${done.status.toLowerCase().replaceAll("_", " ")}.`);
}

const flags = [...reaching, "name", "json", "yes", "wait", "detach", "timeout"] as const;

export const svcPauseVerb = defineVerb({
  command: "pause",
  describe: "Pause a service on App Runner: it keeps its address and answers nothing",
  flags: [...flags],
  run: (parsed, verb) => set(parsed, verb, true),
});

export const svcResumeVerb = defineVerb({
  command: "resume",
  describe: "Resume a service on App Runner that was paused",
  flags: [...flags],
  run: (parsed, verb) => set(parsed, verb, false),
});
