import { optionsFrom, reaching } from "../flags.js";
import { defineVerb } from "../verb.js";

const marks = { ok: "ok", missing: "missing", unknown: "unknown" } as const;

export const doctorVerb = defineVerb({
  command: "doctor",
  describe: "Check that everything a deployment needs is installed and configured",
  flags: [...reaching, "name", "json"],
  own: { offline: { type: "boolean", describe: "Ask AWS nothing: look at this machine only" } },
  async run(parsed, verb) {
    const { examine } = await import("../../operations/doctor.js");
    const options = optionsFrom(parsed);
    const here = await examine(options, verb.terminal.variables);
    // Without credentials every call would only say so again.
    const blind = here.some(({ topic, status }) => topic === "AWS credentials" && status === "missing");
    const findings =
      parsed.offline === true || blind
        ? here
        : [...here, ...(await (await import("../../operations/doctorCalls.js")).examineByCalls(options))];
    if (parsed.json === true) {
      verb.print({ version: 1, findings });
    } else {
      for (const { topic, status, detail, remedy } of findings) {
        verb.print(`${marks[status].padEnd(8)} ${topic}: ${detail}\n`);
        if (remedy !== undefined && status !== "ok") verb.print(`         ${remedy}\n`);
      }
    }
    if (findings.some(({ status, needed }) => needed && status === "missing")) verb.exit(1);
  },
});
