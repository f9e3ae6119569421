import { secretReferences } from "./aws/secretReferences.js";
import { resolveFor } from "./environmentRun.js";
import { ManifestError, type Problem, positionOf } from "./manifest/index.js";
import { secretPlace } from "./secretCheck.js";
import type { OpenFolder } from "./session.js";

/** What only AWS can tell: secrets that manifests name and that are missing, untagged or somebody else's. */
export async function onlineProblems(open: OpenFolder, environments: readonly string[]): Promise<Problem[]> {
  const found = await Promise.all(environments.map((environment) => secretProblems(open, environment)));
  return found.flat();
}

async function secretProblems(open: OpenFolder, environment: string): Promise<Problem[]> {
  const resolved = await resolveFor(open, environment).catch((error: unknown) => {
    // Its own problems are told already; nothing can be looked up for it.
    if (error instanceof ManifestError) return undefined;
    throw error;
  });
  const references = secretReferences(resolved?.resolved.workloads ?? []);
  if (references.length === 0) return [];
  const { checkSecrets } = await import("./aws/checkSecrets.js");
  const problems = await checkSecrets(secretPlace(open, environment), references, open.folder.settings.secrets);
  return problems.flatMap(({ severity, message, hint, usedBy }) =>
    usedBy.flatMap((user) => {
      const [name = "", variable = ""] = user.split(": ");
      const workload = open.folder.workloads.find((one) => one.name === name);
      if (workload === undefined) return [];
      const path = `secrets.${variable}`;
      return [
        {
          severity,
          file: workload.found.file,
          ...positionOf(workload.document, path),
          path,
          message,
          hint,
          environment,
        },
      ];
    }),
  );
}
