import { columns } from "../../aws/rollout.js";
import { RunError } from "../../base/errors.js";
import { optionsFrom, reaching } from "../flags.js";
import { age } from "../times.js";
import { defineVerb } from "../verb.js";

const marks: readonly (readonly [operation: string, mark: string])[] = [
  ["create", "+"],
  ["update", "~"],
  ["replace", "±"],
  ["delete", "-"],
];

/** `+3 ~1` */
function counts(changes: Readonly<Record<string, number>>): string {
  const shown = marks.flatMap(([operation, mark]) => (changes[operation] ? [`${mark}${changes[operation]}`] : []));
  return shown.join(" ") || "none";
}

export const historyVerb = defineVerb({
  command: "history",
  describe: "List the runs of an environment: when, who, from which commit, and what they changed",
  flags: [...reaching, "json"],
  own: { limit: { type: "number", default: 20, describe: "Number of runs, the newest first" } },
  async run(parsed, verb) {
    if (!Number.isInteger(parsed.limit) || parsed.limit < 1)
      throw new RunError("usage", "--limit must be a whole number above 0.");
    const { history } = await import("../../operations/history.js");
    const { environment, runs } = await verb.printer.during(
      history(optionsFrom(parsed), parsed.limit, verb.printer.onEvent),
    );
    if (parsed.json === true) {
      verb.print({ version: 1, environment, runs });
      return;
    }
    const rows = runs.map((run) => [
      age(run.started),
      run.operation,
      run.result,
      run.by ?? "-",
      run.commit === undefined ? "-" : `${run.commit}${run.branch === undefined ? "" : ` (${run.branch})`}`,
      counts(run.changes),
      run.names?.join(", ") ?? run.message ?? "",
    ]);
    verb.print(
      `${columns([["Started", "Run", "Result", "By", "Commit", "Changes", "Workloads"], ...rows]).join("\n")}\n`,
    );
  },
});
