import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const ejectVerb = defineVerb({
  command: "eject",
  describe: "Write a plain Pulumi program in TypeScript that makes what an environment has, on the same state",
  flags: ["env", "sandbox", "backend", "region", "profile", "json"],
  own: {
    out: { type: "string", describe: "Folder for the program [default: pulumi-ENV beside copilot/]" },
    flat: { type: "boolean", describe: "Every resource over @pulumi/aws alone, without Airlift's components" },
  },
  async run(parsed, verb) {
    const { eject } = await api();
    const { out, flat } = parsed;
    const ejected = await verb.printer.during(eject({ ...optionsFrom(parsed), out, flat }, verb.printer.onEvent));
    verb.printer.say(`Wrote ${ejected.files.length} files into ${ejected.folder}.`);
    verb.printer.say(`Next:\n${ejected.next.map((line) => `  ${line}`).join("\n")}`);
    if (parsed.json === true) verb.print({ version: 1, ...ejected });
  },
});
