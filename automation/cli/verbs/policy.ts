import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import type { VerbDefinition } from "../verb.js";

/** IAM counts a managed policy without its white space. */
const managedLimit = 6144;

export const policyVerb: VerbDefinition = {
  command: "policy",
  describe: "Print the least IAM policy that a role needs to deploy an environment",
  flags: ["env", "region", "backend"],
  async run(parsed, verb) {
    const [{ loadApplication, plan }, { leastPolicy }] = await Promise.all([
      api(),
      import("../../policy/leastPolicy.js"),
    ]);
    const options = optionsFrom(parsed);
    const planned = await plan(options);
    const { settings } = loadApplication({ dir: options.dir, application: options.application });
    const { account = "*", region = "*" } = {
      ...settings.environment(planned.stack),
      ...(options.region && { region: options.region }),
    };
    const { document, unknown } = leastPolicy(planned.resources, {
      application: planned.application,
      environment: planned.stack,
      account,
      region,
      partition: region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws",
      backend: options.backend ?? settings.backend,
    });
    verb.print(document);
    for (const type of unknown) verb.printer.say(`What ${type} takes is not known here: add it by hand.`);
    const size = JSON.stringify(document).length;
    if (size > managedLimit) {
      const parts = Math.ceil(size / managedLimit);
      verb.printer.say(
        `The policy has ${size} characters; IAM takes ${managedLimit} in a managed policy: split its statements over ${parts}, or attach it inline (10240).`,
      );
    }
  },
};
