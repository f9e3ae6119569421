import { initApplication } from "../../init/application.js";
import { initContext, knownApplications, tellNext } from "../initContext.js";
import { pairsGiven } from "../pairs.js";
import { defineVerb } from "../verb.js";

export const appInitVerb = defineVerb({
  command: "init [application]",
  describe: "Create an application in this folder, or add the folder to an existing one",
  flags: ["json", "sandbox", "backend", "region", "profile"],
  positionals: { application: { type: "string", describe: "Name of the application" } },
  own: {
    name: { alias: "n", type: "string", describe: "The same, as a flag" },
    domain: { type: "string", describe: "Domain in Route 53 for the names of services" },
    "permissions-boundary": {
      type: "string",
      describe: "Name of the IAM policy that is the permissions boundary of every role",
    },
    "resource-tags": {
      type: "string",
      array: true,
      describe: "Tags of every resource: KEY=VALUE, comma-separated",
    },
    "secrets-provider": {
      type: "string",
      describe: "Key that encrypts secrets in the state, for example awskms://alias/todo",
    },
    "state-bucket": {
      type: "boolean",
      describe: "Keep the state in an S3 bucket of this account, created if necessary",
    },
    overwrite: { type: "boolean", describe: "Overwrite existing files" },
  },
  async run(parsed, verb) {
    const result = await initApplication(
      initContext(parsed, verb),
      {
        name: parsed.application ?? parsed.name ?? parsed.app,
        domain: parsed.domain,
        permissionsBoundary: parsed["permissions-boundary"],
        tags: parsed["resource-tags"] && pairsGiven(parsed["resource-tags"], "resource-tags"),
        backend: parsed.backend,
        secretsProvider: parsed["secrets-provider"],
        stateBucket: parsed["state-bucket"],
        sandbox: parsed.sandbox !== undefined,
        region: parsed.region,
        profile: parsed.profile,
        overwrite: parsed.overwrite === true,
      },
      await knownApplications(parsed, verb),
    );
    tellNext(parsed, verb, result);
  },
});
