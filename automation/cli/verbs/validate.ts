import { writeFile } from "node:fs/promises";
import { airliftVersion } from "../../base/version.js";
import { formatProblem, type Problem } from "../../manifest/problems.js";
import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { sarifLog } from "../sarif.js";
import { defineVerb } from "../verb.js";

export const validateVerb = defineVerb({
  command: "validate",
  describe: "Check every manifest; needs no engine and no account",
  flags: ["env", "json", "strict", "sarif", "online", "plan-only", "region", "profile"],
  async run(parsed, verb) {
    const { validate } = await api();
    const { application, problems } = await validate(optionsFrom(parsed));
    if (typeof parsed.sarif === "string") {
      await writeFile(parsed.sarif, `${JSON.stringify(sarifLog(problems, airliftVersion()), null, 2)}\n`);
    }
    if (parsed.json === true) verb.print({ version: 1, application, problems });
    else for (const problem of problems) verb.print(`${formatProblem(problem)}\n`);
    verb.printer.say(summaryOf(application, problems));
    if (problems.some(({ severity }) => severity === "error")) verb.exit(1);
  },
});

/** How many problems of each severity there are, in one sentence. */
export function summaryOf(application: string, problems: readonly Problem[]): string {
  const counts = (["error", "warning", "notice"] as const).flatMap((severity) => {
    const number = problems.filter((problem) => problem.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? "" : "s"}`];
  });
  const list = counts.length < 2 ? counts.join("") : `${counts.slice(0, -1).join(", ")} and ${counts.at(-1)}`;
  if (problems.some(({ severity }) => severity === "error")) return `${list} in ${application}.`;
  return list === "" ? `${application} is valid.` : `${application} is valid, with ${list}.`;
}
