import { type CiResult, initCi } from "../../init/ci.js";
import { type CiPurpose, ciPurposes } from "../../init/ciTrust.js";
import { describeNext } from "../../init/context.js";
import { listed } from "../flags.js";
import { initContext } from "../initContext.js";
import { defineVerb } from "../verb.js";

interface Role {
  trust: object;
  /** Left out where no plan can be made yet. */
  policy?: object;
}

/** Trust and least policies of each environment's two roles. */
async function rolesOf(
  trust: CiResult["trust"],
  options: { dir?: string; region?: string },
): Promise<Map<string, Record<CiPurpose, Role>>> {
  const { environmentPolicies } = await import("../../policy/environmentPolicy.js");
  const { splitPolicy } = await import("../../policy/splitPolicy.js");
  const roles = new Map<string, Record<CiPurpose, Role>>();
  // One after the other: a plan has the process to itself.
  for (const [name, trusted] of trust) {
    const found = await environmentPolicies({ ...options, environments: [name] }, ciPurposes).catch(() => undefined);
    const role = (purpose: CiPurpose): Role => {
      const least = found?.[purpose];
      return { trust: trusted[purpose], ...(least !== undefined && policyOf(splitPolicy(least.document))) };
    };
    roles.set(name, { preview: role("preview"), deploy: role("deploy") });
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
    "preview-role": {
      type: "string",
      describe: "ARN of the role that previews, which changes nothing (default: a variable of the project)",
    },
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
      previewRole: parsed["preview-role"],
      overwrite: parsed.overwrite === true,
    });
    const roles = await rolesOf(result.trust, { dir: parsed.dir, region: parsed.region });
    const missing = [...roles].filter(([, { deploy }]) => deploy.policy === undefined);
    verb.printer.say("Two roles for each environment, one that previews and one that deploys: trust and permissions.");
    for (const [name] of missing)
      verb.printer.say(`\`airlift policy -e ${name}\` prints their permissions once the manifests are valid.`);
    const printed = Object.fromEntries(roles);
    if (parsed.json === true) verb.print({ version: 1, written: result.written, next: result.next, roles: printed });
    else verb.print({ roles: printed });
    for (const line of describeNext(result.next)) verb.printer.say(line);
  },
});
