import { optionsFrom, reaching } from "../flags.js";
import { defineVerb } from "../verb.js";

const marks = { ok: "ok", missing: "missing", unknown: "unknown" } as const;

export const doctorVerb = defineVerb({
  command: "doctor",
  describe: "Show the engine and what a real deployment needs, each with its remedy",
  flags: [...reaching, "json"],
  async run(parsed, verb) {
    const { examine } = await import("../../operations/doctor.js");
    const findings = await examine(optionsFrom(parsed), verb.terminal.variables);
    if (parsed.json === true) {
      verb.print({ version: 1, findings });
    } else {
      for (const { topic, standing, detail, remedy } of findings) {
        verb.print(`${marks[standing].padEnd(8)} ${topic}: ${detail}\n`);
        if (remedy !== undefined && standing !== "ok") verb.print(`         ${remedy}\n`);
      }
    }
    if (findings.some(({ standing, needed }) => needed && standing === "missing")) verb.exit(1);
  },
});
