import { optionsFrom } from "../flags.js";
import { defineVerb } from "../verb.js";

/** IAM counts a managed policy without its white space. */
const managedLimit = 6144;

export const policyVerb = defineVerb({
  command: "policy",
  describe: "Print the least IAM policy that a role needs to deploy an environment",
  flags: ["env", "region", "backend"],
  async run(parsed, verb) {
    const { environmentPolicy } = await import("../../policy/environmentPolicy.js");
    const { document, unknown } = await environmentPolicy(optionsFrom(parsed));
    verb.print(document);
    for (const type of unknown) verb.printer.say(`The actions for ${type} aren't known: add them by hand.`);
    const size = JSON.stringify(document).length;
    if (size > managedLimit) {
      const parts = Math.ceil(size / managedLimit);
      verb.printer.say(
        `The policy has ${size} characters, and IAM's limit for a managed policy is ${managedLimit}: split its statements over ${parts} policies, or attach it inline (limit 10240).`,
      );
    }
  },
});
