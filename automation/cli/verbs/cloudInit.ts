import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const cloudInitVerb = defineVerb({
  command: "init",
  describe: "Write a Pulumi.yaml, so that `pulumi` itself and Pulumi Cloud can run the application",
  flags: ["json"],
  async run(parsed, verb) {
    const { cloudInit } = await api();
    const { written, next } = await verb.printer.during(cloudInit(optionsFrom(parsed), verb.printer.onEvent));
    for (const file of written) verb.printer.say(`Wrote ${file}.`);
    if (written.length === 0) verb.printer.say("Pulumi.yaml exists already.");
    verb.printer.say(`Next:\n${next.map((line) => `  ${line}`).join("\n")}`);
    if (parsed.json === true) verb.print({ version: 1, written, next });
  },
});
