import { optionsFrom } from "../flags.js";
import { defineVerb } from "../verb.js";

export const policyVerb = defineVerb({
  command: "policy",
  describe: "Print the least IAM policy that a role needs to deploy an environment, or to preview it",
  flags: ["env", "region", "backend"],
  own: {
    for: {
      choices: ["deploy", "preview", "operate", "application", "adopt"] as const,
      default: "deploy" as const,
      describe:
        "What the role does: deploy, preview and change nothing, day-two commands, the first run in an account, or what an adoption takes beside deploying",
    },
  },
  async run(parsed, verb) {
    const { environmentPolicy } = await import("../../policy/environmentPolicy.js");
    const { policyLimits, policySize, splitPolicy } = await import("../../policy/splitPolicy.js");
    const { document, unknown } = await environmentPolicy(optionsFrom(parsed), parsed.for);
    const documents = splitPolicy(document);
    verb.print(documents.length === 1 ? document : documents);
    for (const type of unknown) verb.printer.say(`The actions for ${type} aren't known: add them by hand.`);
    if (parsed.for === "deploy") {
      verb.printer.say(
        "The first run in an account, and one that builds a new image, also need `airlift policy --for application`. `--for preview` is for a role that changes nothing, `--for operate` for day-two commands.",
      );
    }
    if (documents.length === 1) return;
    const size = policySize(document);
    const inline = size > policyLimits.inline ? "too many for an inline policy" : "which would fit inline";
    verb.printer.say(
      `The policy has ${size} characters, ${inline} (${policyLimits.inline}): it is split into ${documents.length} managed policies of up to ${policyLimits.managed} characters. Attach all of them.`,
    );
  },
});
