import type { SecretProblem, SecretReference } from "./aws/checkSecrets.js";
import { secretReferences } from "./aws/secretReferences.js";
import type { SecretPlace } from "./aws/secrets.js";
import { RunError } from "./errors.js";
import type { OpenFolder } from "./session.js";

/** Where an environment's secrets are, and how its account is reached. */
export function secretPlace({ folder, application }: OpenFolder, environment: string): SecretPlace {
  const { region, profile, role } = folder.settings.environment(environment);
  return {
    application,
    environment,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(role === undefined ? {} : { role }),
  };
}

function describe({ message, hint, usedBy }: SecretProblem): string {
  return `${message} It is used by ${usedBy.join(", ")}.\n  ${hint}`;
}

/**
 * Looks up, before anything is deployed, every secret that the manifests of these workloads name.
 * @returns what is worth knowing and no hindrance.
 * @throws RunError listing every secret that is missing, untagged or another environment's, each with the command that
 * mends it.
 */
export async function requireSecrets(
  open: OpenFolder,
  environment: string,
  workloads: ReadonlyArray<{ name: string; spec: unknown }>,
): Promise<string[]> {
  const references: SecretReference[] = secretReferences(workloads);
  if (references.length === 0) return [];
  const { checkSecrets } = await import("./aws/checkSecrets.js");
  const problems = await checkSecrets(secretPlace(open, environment), references, open.folder.settings.secrets);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    const count = errors.length === 1 ? "A secret is" : `${errors.length} secrets are`;
    throw new RunError("usage", `${count} not ready for ${environment}; nothing was deployed there.`, {
      hint: errors.map(describe).join("\n"),
      stack: environment,
    });
  }
  return problems.map(describe);
}
