import { formatProblem } from "../../manifest/problems.js";
import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const showManifestVerb = defineVerb({
  command: "show-manifest",
  describe: "Print the manifest that applies in an environment, with the origin of each value",
  flags: ["env", "name", "json", "strict"],
  async run(parsed, verb) {
    const { environmentsChosen, showManifest } = await api();
    const options = optionsFrom(parsed);
    for (const environment of environmentsChosen(options)) {
      const { file, longForm, text, origins, problems } = showManifest(options, environment);
      for (const problem of problems) verb.printer.say(formatProblem(problem));
      if (parsed.json === true) verb.print({ version: 1, environment, file, manifest: longForm, origins });
      else verb.print(`# ${file} in ${environment}\n${text}`);
    }
  },
});
