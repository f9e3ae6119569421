import { columns } from "../../aws/rollout.js";
import { RunError } from "../../base/errors.js";
import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const adoptVerb = defineVerb({
  command: "adopt",
  describe: "Report what taking over an environment that AWS Copilot deployed would keep, change and leave",
  flags: ["env", "backend", "region", "profile", "json", "transforms"],
  own: {
    report: { type: "boolean", describe: "Print the report; nothing is changed" },
    markdown: { type: "boolean", describe: "Print it as Markdown" },
    write: { type: "boolean", describe: "Also write what copilot/ lacks and Copilot keeps in the account" },
  },
  async run(parsed, verb) {
    if (parsed.report !== true) {
      throw new RunError("usage", "`airlift adopt` only reports so far; it takes nothing over yet.", {
        hint: "`airlift adopt -e ENV --report` shows what an adoption would find. docs/moving.md has the way that works today.",
      });
    }
    const { adoptionReport, adoptionMarkdown, adoptionText, writeProposals } = await api();
    const options = optionsFrom(parsed);
    const report = await adoptionReport(options, verb.printer.onEvent);
    if (parsed.json === true) verb.print(report);
    else if (parsed.markdown === true) verb.print(adoptionMarkdown(report));
    else verb.print(adoptionText(report, columns));
    if (parsed.write === true)
      for (const path of writeProposals(options, report.proposals)) verb.printer.say(`Wrote ${path}.`);
    else if (report.proposals.length > 0)
      verb.printer.say(
        `--write puts what Copilot keeps in the account into ${report.proposals.map(({ path }) => path).join(" and ")}.`,
      );
    if (!report.adoptable) verb.exit(2);
  },
});
