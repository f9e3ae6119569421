import { confirmByTyping } from "../ask.js";
import { askForData } from "../dataQuestions.js";
import { optionsFrom } from "../flags.js";
import { defineVerb } from "../verb.js";

export const appDeleteVerb = defineVerb({
  command: "delete [application]",
  describe:
    "Delete the application with its environments, pipelines and images; data is kept unless named with --delete-data",
  flags: [
    ...(["sandbox", "backend", "region", "profile", "yes", "json", "unprotect", "all-repositories"] as const),
    ...(["delete-data", "keep-network", "wait-for-lock", "continue-on-error"] as const),
  ],
  positionals: { application: { type: "string", describe: "Name of the application, to be sure" } },
  own: {
    name: { alias: "n", type: "string", describe: "The same, as a flag" },
  },
  async run(parsed, verb) {
    const { applicationParts, removeApplication } = await import("../../operations/removeApplication.js");
    const given = parsed.application ?? parsed.name ?? parsed.app;
    const named = { ...parsed, name: undefined, app: given };
    // Whoever removes the application removes what its other repositories have in it.
    const options = { ...optionsFrom(named), allRepositories: true };
    const parts = await verb.printer.during(applicationParts(options, verb.printer.onEvent));
    const yes = parsed.yes === true;
    if (!yes) {
      const what = [...parts.environments, ...parts.pipelines, "its images"].join(", ");
      const question = `This will delete the application ${parts.application}: ${what}.`;
      await confirmByTyping(verb.terminal, question, parts.application, "--yes");
    }
    const deleteData = await askForData(verb.terminal, parts.data, options.deleteData, yes);
    const done = await verb.printer.during(removeApplication({ ...options, deleteData }, verb.printer.onEvent));
    if (parsed.json === true) verb.print({ version: 1, ...done });
    for (const notice of done.notices) verb.printer.say(notice);
    verb.printer.say(`The application ${done.application} is deleted; the folder copilot/ is kept.`);
  },
});
