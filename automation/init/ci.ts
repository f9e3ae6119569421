import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { partitionOf } from "../aws/partitions.js";
import { RunError } from "../base/errors.js";
import { placeOf } from "../session/applicationPlaces.js";
import { environmentRegion } from "../session/environmentAccess.js";
import { type OpenFolder, openFolder } from "../session/openFolder.js";
import { type CiText, gitHubWorkflow, gitLabJobs, roleVariable } from "./ciText.js";
import { type CiPurpose, type CiTrust, ciPurposes, trustPolicy } from "./ciTrust.js";
import { type InitContext, type InitResult, write } from "./context.js";
import { readFolder, requireApplication, stateFirst } from "./folder.js";
import { readCheckout, repositoryOn } from "./git.js";
import { oneOf } from "./kinds.js";
import { requireRunner } from "./runner.js";

export interface CiFlags {
  github?: boolean;
  gitlab?: boolean;
  /** In the order of deployment. */
  environments?: readonly string[];
  branch?: string;
  region?: string;
  /** ARN of the role that deploys every environment. */
  role?: string;
  /** ARN of the role that previews every environment. */
  previewRole?: string;
  overwrite?: boolean;
}

type CiHost = CiTrust["host"];

async function askHost(context: InitContext, flags: CiFlags): Promise<CiHost> {
  if (flags.github === true && flags.gitlab === true)
    throw new RunError("usage", "--github and --gitlab are mutually exclusive.");
  if (flags.github === true) return "GitHub";
  if (flags.gitlab === true) return "GitLab";
  return context.ask.choose<CiHost>({
    flag: "--github or --gitlab",
    message: "Which CI system runs it?",
    options: [{ value: "GitHub" }, { value: "GitLab" }],
  });
}

/** The region of each environment by the rule of every command. */
async function regionsOf(open: OpenFolder, environments: readonly string[]): Promise<Map<string, string>> {
  const known = await Promise.all(environments.map((name) => environmentRegion(open, name)));
  const missing = environments.find((_, index) => known[index] === undefined);
  if (missing !== undefined) {
    throw new RunError("usage", "--region is missing.", {
      hint: `The region of "${missing}" is set neither in copilot/airlift.yml nor in AWS_REGION, and nothing is deployed there yet.`,
    });
  }
  return new Map(environments.map((name, index) => [name, known[index] as string]));
}

/** What `ci init` wrote, and who may take the roles of each environment. */
export interface CiResult extends InitResult {
  /** Trust policies of the two roles of each environment. */
  trust: ReadonlyMap<string, Readonly<Record<CiPurpose, object>>>;
}

/** `ci init`: writes a workflow that previews pull requests and deploys what is merged, with OIDC in place of keys. */
export async function initCi(context: InitContext, flags: CiFlags): Promise<CiResult> {
  const folder = readFolder(context.cwd);
  const application = requireApplication(folder);
  const host = await askHost(context, flags);
  const known = folder.environments;
  const environments = (flags.environments ?? known).map((name) => oneOf("--environments", name, known));
  if (environments.length === 0)
    throw new RunError("usage", "There is no environment yet.", { hint: "Run `airlift env init` first." });
  const { region } = flags;
  const open = openFolder({ dir: folder.root, application, region, variables: context.variables });
  const checkout = readCheckout(folder.root);
  const root = checkout.root ?? folder.root;
  const ci: CiText = {
    application,
    environments,
    branch: flags.branch ?? checkout.branch ?? "main",
    folder: relative(root, folder.root).split(sep).join("/") || ".",
    regions: await regionsOf(open, environments),
    roles: {
      ...(flags.previewRole !== undefined && { preview: flags.previewRole }),
      ...(flags.role !== undefined && { deploy: flags.role }),
    },
    version: context.version,
    runner: await requireRunner(folder.root, folder.runner, "The workflow"),
  };
  const next = stateFirst(folder);
  const files =
    host === "GitHub"
      ? [{ path: ".github/workflows/airlift.yml", text: gitHubWorkflow(ci) }]
      : [
          { path: ".gitlab/airlift.yml", text: gitLabJobs(ci) },
          { path: ".gitlab-ci.yml", text: "include:\n  - local: .gitlab/airlift.yml\n", keep: true },
        ];
  const includesNothing = host === "GitLab" && existsSync(join(root, ".gitlab-ci.yml"));
  const result = write(context, root, files, { overwrite: flags.overwrite, next });
  if (includesNothing) context.tell("Add to .gitlab-ci.yml: include: [{local: .gitlab/airlift.yml}]");
  tellRoles(context, ci, host);
  return {
    ...result,
    trust: trustOf(open, repositoryOn(root, host === "GitHub" ? "github.com" : "gitlab.com"), ci, host),
  };
}

/** Which variables of the project have to be set, and what the code host has to hold to. */
function tellRoles(context: InitContext, { roles, environments, branch }: CiText, host: CiHost): void {
  const unset = ciPurposes.filter((purpose) => roles[purpose] === undefined);
  const names = environments.flatMap((name) => unset.map((purpose) => roleVariable(purpose, name)));
  if (names.length > 0)
    context.tell(`Set these variables of the project in ${host} to the ARNs of the roles: ${names.join(", ")}.`);
  context.tell(
    host === "GitHub"
      ? `Any job for the environment may take the role that deploys it: in the repository's settings, under Environments, let only ${branch} deploy to ${environments.join(", ")}.`
      : `Any job on ${branch} may take the roles that deploy: protect the branch in the project's settings.`,
  );
}

function trustOf({ folder }: OpenFolder, repository: string | undefined, ci: CiText, host: CiHost): CiResult["trust"] {
  const { branch, roles, regions } = ci;
  return new Map(
    ci.environments.map((environment) => {
      const policy = (purpose: CiPurpose): object => {
        const account = roles[purpose]?.split(":")[4] ?? placeOf(folder.settings.environment(environment)).account;
        return trustPolicy({
          ...{ host, purpose, environment, branch, partition: partitionOf(regions.get(environment) ?? "") },
          ...(repository !== undefined && { repository }),
          ...(account !== undefined && { account }),
        });
      };
      return [environment, { preview: policy("preview"), deploy: policy("deploy") }];
    }),
  );
}
