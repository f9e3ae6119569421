import type { SecretProblem } from "../aws/checkSecrets.js";
import { secretReferences } from "../aws/secretReferences.js";
import { RunError } from "../base/errors.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import type { Settings } from "../manifest/settings.js";
import { type SecretAccess, secretPlace } from "../session/secretPlace.js";
import { secretsOfAddons } from "./addons/secrets.js";

function describe({ message, hint, usedBy }: SecretProblem): string {
  return `${message} It is used by ${usedBy.join(", ")}.\n  ${hint}`;
}

/** What is wrong with the secrets that manifests name; those that addons of the same run make need not be there yet. */
export async function namedSecretProblems(
  target: SecretAccess,
  rules: Settings["secrets"],
  resolved: ResolvedApplication,
): Promise<SecretProblem[]> {
  const references = secretReferences(resolved.workloads);
  if (references.length === 0) return [];
  const { checkSecrets, parameterName, secretAddress } = await import("../aws/checkSecrets.js");
  const problems = await checkSecrets(secretPlace(target), references, rules);
  if (!problems.some(({ kind }) => kind === "missing")) return problems;
  const made = secretsOfAddons(resolved);
  const ofAddons = new Set(
    references.flatMap((reference) => {
      const { store, id, text } = secretAddress(reference);
      const name = store === "ssm" ? parameterName(id) : id.replace(/^arn:.*:secret:/, "");
      // Secrets Manager ends an ARN with characters of its own.
      const isArn = store !== "ssm" && id.startsWith("arn:");
      const named = isArn ? name.replace(/-\w{6}$/, "") : name.replace(/^\//, "");
      return [name, named].some((one) => made.has(one)) ? [text] : [];
    }),
  );
  return problems.filter(({ kind, secret }) => kind !== "missing" || !ofAddons.has(secret));
}

/**
 * Refuses to deploy with secrets that are not ready.
 * @returns what is worth knowing and no hindrance.
 * @throws RunError listing every secret that is missing, untagged or another environment's, each with the command that
 * fixes it.
 */
export function refuseSecrets(environment: string, problems: readonly SecretProblem[]): string[] {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    const count = errors.length === 1 ? "A secret is" : `${errors.length} secrets are`;
    const tagging = errors.some(({ kind }) => kind === "untagged")
      ? ["`airlift up --tag-secrets` asks, and tags those that lack only the tags."]
      : [];
    throw new RunError("usage", `${count} not ready for ${environment}; nothing was deployed there.`, {
      hint: [...errors.map(describe), ...tagging].join("\n"),
      stack: environment,
    });
  }
  return problems.map(describe);
}
