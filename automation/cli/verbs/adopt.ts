import { columns } from "../../aws/rollout.js";
import { RunError } from "../../base/errors.js";
import { confirmByTyping } from "../ask.js";
import { optionsFrom, reaching } from "../flags.js";
import { api } from "../run.js";
import { defineVerb, type Verb } from "../verb.js";

export const adoptVerb = defineVerb({
  command: "adopt",
  describe:
    "Take over an environment that AWS Copilot deployed, replacing nothing; --report only shows what would happen",
  flags: [...reaching, "yes", "json", "transforms", "wait-for-lock"],
  own: {
    report: { type: "boolean", describe: "Print what would be kept, changed and left; nothing is changed" },
    markdown: { type: "boolean", describe: "Print the report as Markdown" },
    write: { type: "boolean", describe: "Also write to copilot/ what Copilot keeps only in the account" },
    undo: {
      type: "boolean",
      describe: "Undo an adoption, even one that was stopped; possible until the stacks are ended",
    },
    finish: { type: "boolean", describe: "End Copilot's stacks; what they made stays" },
    "accept-drift": {
      type: "boolean",
      describe: "Continue even if something was changed by hand since Copilot deployed it",
    },
  },
  async run(parsed, verb) {
    const modes = (["report", "undo", "finish"] as const).filter((mode) => parsed[mode] === true);
    if (modes.length > 1) {
      throw new RunError("usage", `${modes.map((mode) => `--${mode}`).join(" and ")} are mutually exclusive.`);
    }
    const ofReport = (["markdown", "write"] as const).filter((flag) => parsed[flag] === true);
    if (parsed.report !== true && ofReport.length > 0)
      throw new RunError("usage", `${ofReport.map((flag) => `--${flag}`).join(" and ")} need --report.`, {
        hint: "Without it `airlift adopt` takes the environment over.",
      });
    const options = optionsFrom(parsed);
    const confirm = asking(verb, parsed.yes === true, options.environments?.[0] ?? "");
    if (parsed.report === true) return report(options, parsed, verb);
    const { adopt, finishAdoption, undoAdoption } = await api();
    const { printer } = verb;
    if (parsed.undo === true) {
      await printer.during(undoAdoption(options, printer.onEvent));
      printer.say("Copilot's stacks are as they were, and the state holds none of their resources.");
      return;
    }
    if (parsed.finish === true) {
      const done = await printer.during(finishAdoption(options, confirm, printer.onEvent));
      if (parsed.json === true) verb.print(done);
      for (const text of done.left) printer.say(text);
      printer.say(`Ended ${done.ended.join(", ")}.`);
      return;
    }
    const done = await printer.during(
      adopt(options, { ...confirm, acceptDrift: parsed["accept-drift"] }, printer.onEvent),
    );
    if (parsed.json === true) verb.print(done);
    printer.say(
      done.known
        ? `${done.environment} was adopted before.`
        : `Adopted ${done.environment}: ${done.imported} resources imported, and a preview has no changes.`,
    );
    printer.say(
      "`airlift adopt --finish` ends Copilot's stacks, today or in weeks; until then `--undo` reverts the adoption.",
    );
  },
});

/** Whoever says --yes is not asked. */
const asking = (verb: Verb, yes: boolean, environment: string) =>
  yes
    ? {}
    : {
        confirm: (what: string) => {
          verb.printer.pause();
          return confirmByTyping(verb.terminal, what, environment, "--yes");
        },
      };

async function report(
  options: ReturnType<typeof optionsFrom>,
  parsed: { json?: boolean; markdown?: boolean; write?: boolean },
  verb: Verb,
): Promise<void> {
  const { adoptionReport, adoptionMarkdown, adoptionText, writeProposals } = await api();
  const found = await verb.printer.during(adoptionReport(options, verb.printer.onEvent));
  if (parsed.json === true) verb.print(found);
  else if (parsed.markdown === true) verb.print(adoptionMarkdown(found));
  else verb.print(adoptionText(found, columns));
  if (parsed.write === true)
    for (const path of writeProposals(options, found.proposals)) verb.printer.say(`Wrote ${path}.`);
  else if (found.proposals.length > 0)
    verb.printer.say(
      `--write puts what Copilot keeps in the account into ${found.proposals.map(({ path }) => path).join(" and ")}.`,
    );
  if (!found.adoptable) verb.exit(2);
}
