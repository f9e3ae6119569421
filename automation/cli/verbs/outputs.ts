import { optionsFrom, reaching, sandboxOf } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

/** `workloads.frontend.urls.0` → value, for people and `grep`. */
function leaves(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [`${path}\t${String(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}

export const outputsVerb = defineVerb({
  command: "outputs",
  describe: "Print the outputs of deployed environments",
  flags: [...reaching, "all", "json"],
  async run(parsed, verb) {
    const { outputs } = await api();
    const found = await outputs(optionsFrom(parsed));
    const simulated = sandboxOf(parsed.sandbox) !== undefined;
    if (parsed.json === true) {
      verb.print({ version: 1, simulated, environments: found });
      return;
    }
    if (simulated) verb.printer.say("Simulated AWS: nothing answers at these addresses.");
    const several = Object.keys(found).length > 1;
    for (const [environment, values] of Object.entries(found)) {
      verb.print(`${leaves(values, several ? environment : "").join("\n")}\n`);
    }
  },
});
