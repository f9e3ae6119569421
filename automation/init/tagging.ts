import { checkSecrets } from "../aws/checkSecrets.js";
import { secretReferences } from "../aws/secretReferences.js";
import { tagSecret } from "../aws/tagSecrets.js";
import { RunError } from "../base/errors.js";
import { resolveApplication } from "../manifest/index.js";
import { ManifestError } from "../manifest/problems.js";
import { environmentAccess } from "../session/environmentAccess.js";
import { openFolder } from "../session/openFolder.js";
import { secretPlace } from "../session/secretPlace.js";
import type { InitContext } from "./context.js";
import type { SecretFlags } from "./secret.js";

/**
 * `secret tag`: gives the environment's two tags to every secret that its manifests name and that lacks them.
 * Those that belong to another environment are left alone.
 * @returns the secrets that were tagged.
 */
export async function tagNamedSecrets(context: InitContext, flags: SecretFlags & { yes?: boolean }): Promise<string[]> {
  const { app: application, backend, region, profile, sandbox } = flags;
  const open = openFolder({ dir: context.cwd, application, backend, region, profile, sandbox });
  const { folder } = open;
  const [environment, ...more] = flags.environments ?? [];
  if (environment === undefined || more.length > 0) throw new RunError("usage", "Choose one environment with --env.");
  const { resolved, problems } = resolveApplication(folder, environment, { planOnly: true });
  if (resolved === undefined) throw new ManifestError(problems);
  const references = secretReferences(resolved.workloads);
  const place = secretPlace(await environmentAccess(open, environment));
  const untagged = (await checkSecrets(place, references, folder.settings.secrets)).filter(
    ({ kind }) => kind === "untagged",
  );
  if (untagged.length === 0) {
    context.tell(`Every secret that ${environment} names is tagged already, or doesn't exist.`);
    return [];
  }
  for (const { secret } of untagged) context.tell(secret);
  const message = `Let ${environment} read ${untagged.length === 1 ? "this secret" : "these secrets"}?`;
  if (flags.yes !== true && !(await context.ask.confirm({ flag: "--yes", message, suggestion: false }))) return [];
  for (const { secret } of untagged) {
    const reference = references.find(
      (one) => ("valueFrom" in one.secret ? one.secret.valueFrom : one.secret.secretsManager) === secret,
    );
    if (reference !== undefined) await tagSecret(place, reference.secret);
    context.tell(`Tagged ${secret}`);
  }
  return untagged.map(({ secret }) => secret);
}
