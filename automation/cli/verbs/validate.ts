import { writeFile } from "node:fs/promises";
import { airliftVersion } from "../../base/version.js";
import { formatProblem } from "../../manifest/problems.js";
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
    const errors = problems.filter(({ severity }) => severity === "error").length;
    if (parsed.json === true) verb.print({ version: 1, application, problems });
    else for (const problem of problems) verb.print(`${formatProblem(problem)}\n`);
    const others = problems.length - errors;
    const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
    const also = others === 0 ? "" : ` and ${count(others, "warning")}`;
    verb.printer.say(
      errors === 0
        ? `${application} is valid${also === "" ? "" : `, with ${count(others, "warning")}`}.`
        : `${count(errors, "error")}${also} in ${application}.`,
    );
    if (errors > 0) verb.exit(1);
  },
});
