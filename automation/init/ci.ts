import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { partitionOf } from "../aws/partitions.js";
import { RunError } from "../base/errors.js";
import { type CiText, gitHubWorkflow, gitLabJobs, roleVariable } from "./ciText.js";
import { trustPolicy } from "./ciTrust.js";
import { type InitContext, type InitResult, write } from "./context.js";
import { readFolder, requireApplication, stateFirst } from "./folder.js";
import { readCheckout, repositoryOn } from "./git.js";
import { oneOf } from "./kinds.js";
import { requireRunner } from "./runner.js";
import { accessOf, notedAccess } from "./settingsAccess.js";

export interface CiFlags {
  github?: boolean;
  gitlab?: boolean;
  /** In the order of deployment. */
  environments?: readonly string[];
  branch?: string;
  region?: string;
  /** Role of every environment. */
  role?: string;
  overwrite?: boolean;
}

async function askHost(context: InitContext, flags: CiFlags): Promise<"GitHub" | "GitLab"> {
  if (flags.github === true && flags.gitlab === true)
    throw new RunError("usage", "--github and --gitlab exclude each other.");
  if (flags.github === true) return "GitHub";
  if (flags.gitlab === true) return "GitLab";
  return context.ask.choose<"GitHub" | "GitLab">({
    flag: "--github or --gitlab",
    message: "Which CI system runs it?",
    options: [{ value: "GitHub" }, { value: "GitLab" }],
  });
}

function regionOf(
  context: InitContext,
  root: string,
  environments: readonly string[],
  given: string | undefined,
): string {
  const noted = environments
    .map((environment) => accessOf(root, environment, { region: given }).region)
    .find((region) => region !== undefined);
  const region = noted ?? context.variables.AWS_REGION ?? context.variables.AWS_DEFAULT_REGION;
  if (region === undefined) {
    throw new RunError("usage", "--region is missing.", {
      hint: "It is set neither in copilot/airlift.yml nor in AWS_REGION.",
    });
  }
  return region;
}

/** What `ci init` wrote, and who may take the role of each environment. */
export interface CiResult extends InitResult {
  /** Trust policy by environment. */
  trust: Readonly<Record<string, object>>;
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
  const checkout = readCheckout(folder.root);
  const root = checkout.root ?? folder.root;
  const ci: CiText = {
    application,
    environments,
    branch: flags.branch ?? checkout.branch ?? "main",
    folder: relative(root, folder.root).split(sep).join("/") || ".",
    region: regionOf(context, folder.root, environments, flags.region),
    roles: flags.role === undefined ? {} : Object.fromEntries(environments.map((name) => [name, flags.role as string])),
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
  if (flags.role === undefined) {
    const names = environments.map(roleVariable).join(", ");
    context.tell(`Set the variable ${names} of the project in ${host} to the ARN of the environment's role.`);
  }
  const repository = repositoryOn(root, host === "GitHub" ? "github.com" : "gitlab.com");
  const trust = environments.map((environment) => {
    const account = ci.roles[environment]?.split(":")[4] ?? notedAccess(folder.root, environment).account;
    const { region } = ci;
    const place = { ...(account !== undefined && { account }), partition: partitionOf(region) };
    return [environment, trustPolicy({ host, environment, ...(repository !== undefined && { repository }), ...place })];
  });
  return { ...result, trust: Object.fromEntries(trust) };
}
