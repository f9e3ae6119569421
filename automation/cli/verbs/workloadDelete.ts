import type { RunOptions } from "../../session/options.js";
import { confirmByTyping } from "../ask.js";
import { askForData } from "../dataQuestions.js";
import { optionsFrom, type Parsed, reaching } from "../flags.js";
import { api, runDocument, tellResult } from "../run.js";
import { defineVerb, type Verb, type VerbDefinition } from "../verb.js";

/** Destroys after asking: for the environment's name, then for data. */
export async function destroyWith(options: RunOptions, parsed: Parsed<"yes" | "json">, verb: Verb): Promise<void> {
  const { dataLeft, destroy, environmentsChosen } = await api();
  const yes = parsed.yes === true;
  if (!yes) {
    for (const environment of environmentsChosen(options)) {
      const what = options.names === undefined ? "everything in" : `${options.names.join(", ")} in`;
      const data = options.deleteData === undefined ? "" : `, data included (${options.deleteData.join(", ")})`;
      await confirmByTyping(verb.terminal, `This will destroy ${what} ${environment}${data}.`, environment, "--yes");
    }
  }
  const data = yes || options.deleteData !== undefined ? [] : await dataLeft(options);
  const deleteData = await askForData(verb.terminal, data, options.deleteData, yes);
  const result = await verb.printer.during(destroy({ ...options, deleteData }, verb.printer.onEvent));
  if (parsed.json === true) verb.print(runDocument(result));
  tellResult(result, verb, parsed.debug === true);
}

function removal(noun: string, jobs: boolean): VerbDefinition {
  return defineVerb({
    command: "delete",
    describe: `Delete a ${noun} from every environment, or from those given with --env; data is kept unless named with --delete-data`,
    flags: [...reaching, "name", "yes", "json", "delete-data", "wait-for-lock"],
    async run(parsed, verb) {
      const { deployedIn } = await api();
      const options = optionsFrom(parsed);
      const { names, environments } = await deployedIn(options, jobs);
      await destroyWith({ ...options, names, environments, all: undefined }, parsed, verb);
    },
  });
}

export const svcDeleteVerb = removal("service", false);
export const jobDeleteVerb = removal("job", true);

export const envDeleteVerb = defineVerb({
  command: "delete",
  describe: "Delete an environment and everything in it; data is kept unless named with --delete-data",
  flags: [
    ...([...reaching, "yes", "json", "unprotect", "all-repositories"] as const),
    ...(["delete-data", "keep-network", "wait-for-lock"] as const),
  ],
  own: { name: { alias: "n", type: "string", describe: "Name of the environment" } },
  async run(parsed, verb) {
    const named = parsed.name;
    const options = optionsFrom({ ...parsed, name: undefined });
    await destroyWith(named === undefined ? options : { ...options, environments: [named] }, parsed, verb);
  },
});
