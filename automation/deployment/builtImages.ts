import type { Workspace } from "../session/session.js";
import { applicationFacts } from "./applicationFacts.js";
import { hashFolder, imagesOf } from "./files.js";
import { resolveFor } from "./resolution.js";

/**
 * URI with digest of every image that an environment's workloads run, by `workload`, or `workload/container` for those
 * of sidecars; call it when all of them are built.
 * @throws ManifestError, RunError
 */
export async function builtImages(workspace: Workspace, environment: string): Promise<Record<string, string>> {
  const { resolved } = resolveFor(workspace, environment);
  const [{ record }, hashes] = await Promise.all([
    applicationFacts(workspace, await workspace.target(environment), false),
    hashFolder(workspace, resolved.workloads),
  ]);
  const images = imagesOf(workspace, resolved.workloads, hashes, record);
  return Object.fromEntries(
    Object.entries(images).flatMap(([workload, uris]) =>
      Object.entries(uris).map(([container, uri]) => [
        container === workload ? workload : `${workload}/${container}`,
        uri,
      ]),
    ),
  );
}
