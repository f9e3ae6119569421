import type { CiPurpose } from "./ciTrust.js";
import { installCommands, type Runner } from "./runner.js";
import { render } from "./templates.js";

/** What a CI workflow needs to know; texts of two code hosts are made of it. */
export interface CiText {
  application: string;
  /** In the order of deployment. */
  environments: readonly string[];
  branch: string;
  /** Folder that holds `copilot/`, relative to the repository's root; "." for the root itself. */
  folder: string;
  /** Region by environment. */
  regions: ReadonlyMap<string, string>;
  /** ARN of the role of every environment, by what it does; absent ones are variables of the code host. */
  roles: Partial<Record<CiPurpose, string>>;
  /** Version of the Airlift that writes it, for the name of its cache. */
  version: string;
  /** What the workflow installs. */
  runner: Runner;
}

/** Name of the variable that holds a role's ARN where it is not known yet: `AIRLIFT_DEPLOY_ROLE_PROD`. */
export function roleVariable(purpose: CiPurpose, environment: string): string {
  return `AIRLIFT_${purpose}_ROLE_${environment}`.toUpperCase().replace(/[^A-Z0-9]/g, "_");
}

function viewOf(ci: CiText, checkout: string, variable: (name: string) => string): object {
  const root = ci.folder === "." ? checkout : `${checkout}/${ci.folder}`;
  return {
    ...ci,
    install: installCommands(ci.runner, root),
    quotedBranch: JSON.stringify(ci.branch),
    folder: ci.folder === "." ? undefined : ci.folder,
    quotedFolder: JSON.stringify(ci.folder),
    environments: ci.environments.map((name, index) => ({
      name,
      before: ci.environments[index - 1],
      region: ci.regions.get(name),
      preview: { role: ci.roles.preview ?? variable(roleVariable("preview", name)) },
      deploy: { role: ci.roles.deploy ?? variable(roleVariable("deploy", name)) },
    })),
  };
}

/** A workflow of GitHub Actions: a preview as a comment on each pull request, a deployment after each merge. */
export function gitHubWorkflow(ci: CiText): string {
  return render(
    "ci/github.yml",
    viewOf(ci, "$GITHUB_WORKSPACE", (name) => `\${{ vars.${name} }}`),
  );
}

/** Jobs of GitLab CI: a preview as a note on each merge request, a deployment after each merge. */
export function gitLabJobs(ci: CiText): string {
  return render(
    "ci/gitlab.yml",
    viewOf(ci, "$CI_PROJECT_DIR", (name) => `$${name}`),
  );
}
