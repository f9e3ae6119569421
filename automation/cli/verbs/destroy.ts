import { optionsFrom, reaching } from "../flags.js";
import { defineVerb } from "../verb.js";
import { destroyWith } from "./workloadDelete.js";

export const destroyVerb = defineVerb({
  command: "destroy",
  describe: "Remove environments, or with --name workloads of them; data stays unless --delete-data names it",
  flags: [
    ...([...reaching, "all", "name", "yes", "json", "unprotect", "all-repositories", "delete-data"] as const),
    ...(["keep-network", "wait-for-lock", "continue-on-error"] as const),
  ],
  run: (parsed, verb) => destroyWith(optionsFrom(parsed), parsed, verb),
});
