import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const schemaVerb = defineVerb({
  command: "schema [kind]",
  describe: "Print the JSON Schema of a kind of manifest, or list the kinds",
  flags: [],
  positionals: { kind: { type: "string", describe: "For example backend-service, environment, settings" } },
  async run(parsed, verb) {
    const { manifestKinds, manifestSchema } = await api();
    if (typeof parsed.kind === "string") verb.print(manifestSchema(parsed.kind));
    else verb.print(`${manifestKinds.join("\n")}\n`);
  },
});
