import { optionsFrom, reaching } from "../flags.js";
import { defineVerb } from "../verb.js";
import { destroyWith } from "./workloadDelete.js";

export const destroyVerb = defineVerb({
  command: "destroy",
  describe:
    "Destroy environments, or with --name some of their workloads; data is kept unless named with --delete-data",
  flags: [
    ...([...reaching, "all", "name", "yes", "json", "unprotect", "all-repositories", "delete-data"] as const),
    ...(["keep-network", "wait-for-lock", "continue-on-error"] as const),
  ],
  run: (parsed, verb) => destroyWith(optionsFrom(parsed), parsed, verb),
});
