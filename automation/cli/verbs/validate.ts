import { writeFile } from "node:fs/promises";
import { RunError } from "../../base/errors.js";
import { airliftVersion } from "../../base/version.js";
import { formatProblem, type Problem, sortProblems } from "../../manifest/problems.js";
import type { RunOptions } from "../../session/options.js";
import { type OwnFlags, optionsFrom } from "../flags.js";
import { sarifLog } from "../sarif.js";
import { defineVerb } from "../verb.js";

/** Flag of whatever gives advice. */
export const policyFlag = {
  policy: {
    type: "string",
    nargs: undefined,
    describe: "Also check for security, availability and cost; --policy=strict fails",
  },
} as const satisfies OwnFlags;

/** What the policy checks find, if they are asked for. @throws RunError `usage` */
export async function policyFindings(given: string | undefined, options: RunOptions): Promise<Problem[]> {
  if (given === undefined) return [];
  if (given !== "" && given !== "strict")
    throw new RunError("usage", `--policy is "${given}".`, { hint: "Give it without a value, or as --policy=strict." });
  const { checkPolicy } = await import("../../operations/policy.js");
  return checkPolicy(options, given === "strict");
}

export const validateVerb = defineVerb({
  command: "validate",
  describe: "Check every manifest; needs no engine and no account",
  flags: ["env", "json", "strict", "sarif", "online", "plan-only", "region", "profile"],
  own: policyFlag,
  async run(parsed, verb) {
    const { validate } = await import("../../deployment/validation.js");
    const { application, problems: found } = await validate(optionsFrom(parsed));
    const problems = sortProblems([...found, ...(await policyFindings(parsed.policy, optionsFrom(parsed)))]);
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
