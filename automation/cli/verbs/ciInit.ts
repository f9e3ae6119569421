import { type CiResult, initCi } from "../../init/ci.js";
import { describeNext } from "../../init/context.js";
import { listed } from "../flags.js";
import { initContext } from "../initContext.js";
import { defineVerb } from "../verb.js";

/** Trust and least policy by environment; the policy is left out where no plan can be made yet. */
async function rolesOf(
  trust: CiResult["trust"],
  options: { dir?: string; region?: string },
): Promise<Record<string, { trust: object; policy?: object }>> {
  const { environmentPolicy } = await import("../../policy/environmentPolicy.js");
  const { splitPolicy } = await import("../../policy/splitPolicy.js");
  const roles: Record<string, { trust: object; policy?: object }> = {};
  // One after the other: a plan has the process to itself.
  for (const [name, trusted] of Object.entries(trust)) {
    const found = await environmentPolicy({ ...options, environments: [name] }).catch(() => undefined);
    roles[name] = { trust: trusted, ...(found !== undefined && policyOf(splitPolicy(found.document))) };
  }
  return roles;
}

/** One policy, or a list where one would be longer than IAM takes. */
const policyOf = (documents: readonly object[]): { policy: object } => ({
  policy: documents.length === 1 ? (documents[0] as object) : documents,
});

export const ciInitVerb = defineVerb({
  command: "init",
  describe: "Write a workflow that previews pull requests and deploys what is merged",
  flags: ["json", "region"],
  own: {
    github: { type: "boolean", describe: "Write a workflow for GitHub Actions" },
    gitlab: { type: "boolean", describe: "Write jobs for GitLab CI" },
    environments: {
      alias: "e",
      type: "string",
      array: true,
      describe: "Environments in the order of deployment, comma-separated",
    },
    "git-branch": {
      alias: "b",
      type: "string",
      describe: "Branch that is deployed (default: the current branch)",
    },
    role: { type: "string", describe: "ARN of the role that deploys (default: a variable of the project)" },
    overwrite: { type: "boolean", describe: "Overwrite existing files" },
  },
  async run(parsed, verb) {
    const result = await initCi(initContext(parsed, verb), {
      github: parsed.github === true,
      gitlab: parsed.gitlab === true,
      environments: listed(parsed.environments),
      branch: parsed["git-branch"],
      region: parsed.region,
      role: parsed.role,
      overwrite: parsed.overwrite === true,
    });
    const roles = await rolesOf(result.trust, { dir: parsed.dir, region: parsed.region });
    const missing = Object.keys(roles).filter((name) => roles[name]?.policy === undefined);
    verb.printer.say("The role of each environment: its trust policy and its permissions.");
    for (const name of missing)
      verb.printer.say(`\`airlift policy -e ${name}\` prints its permissions once the manifests are valid.`);
    if (parsed.json === true) verb.print({ version: 1, written: result.written, next: result.next, roles });
    else verb.print({ roles });
    for (const line of describeNext(result.next)) verb.printer.say(line);
  },
});
