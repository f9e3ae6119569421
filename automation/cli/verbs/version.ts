import { airliftVersion } from "../../base/version.js";
import { defineVerb } from "../verb.js";

export const versionVerb = defineVerb({
  command: "version",
  describe: "Print the version",
  flags: ["json"],
  async run(parsed, verb) {
    const version = airliftVersion();
    verb.print(parsed.json === true ? { version: 1, airlift: version, node: process.versions.node } : `${version}\n`);
  },
});
