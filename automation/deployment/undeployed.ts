import { ManifestError, type Problem } from "../manifest/problems.js";
import type { ResolvedApplication } from "../manifest/resolved.js";

/**
 * Refuses to run with less than what the manifests say.
 * @throws ManifestError when a workload or the environment has something that this version does not deploy yet
 */
export function refuseUndeployed(
  { environment, workloads }: ResolvedApplication,
  noTransforms: boolean | undefined,
): void {
  const places = [
    { folder: "copilot/environments", file: environment.file ?? "", notDeployed: environment.notDeployed ?? [] },
    ...workloads.map(({ name, file, notDeployed }) => ({ folder: `copilot/${name}`, file, notDeployed })),
  ];
  const problems = places.flatMap(({ folder, file, notDeployed }) =>
    notDeployed
      .filter((what) => noTransforms !== true || !what.startsWith("overrides/transform."))
      .map((what): Problem => {
        const isFile = what.startsWith("overrides/");
        return {
          severity: "error",
          file: isFile ? `${folder}/${what}` : file,
          line: isFile ? 0 : 1,
          column: isFile ? 0 : 1,
          path: isFile ? "" : what,
          message: "is not supported yet, and deploying without it would deploy something else",
          hint: what.startsWith("overrides/transform.")
            ? "Run with --no-transforms to deploy without it."
            : "Remove it to deploy without it.",
        };
      }),
  );
  if (problems.length > 0) throw new ManifestError(problems);
}
