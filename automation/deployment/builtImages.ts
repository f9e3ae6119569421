import { applicationGround } from "../session/applicationPlaces.js";
import type { Session } from "../session/session.js";
import { resolveFor } from "./environment.js";
import { imagesOf } from "./files.js";

/**
 * URI with digest of every image that an environment's workloads run, by `workload`, or `workload/container` for those
 * of sidecars; call it when all of them are built.
 * @throws ManifestError, RunError
 */
export async function builtImages(session: Session, environment: string): Promise<Record<string, string>> {
  const [{ resolved }, { record }] = await Promise.all([
    resolveFor(session, environment),
    applicationGround(session, environment, false),
  ]);
  const images = await imagesOf(session, resolved.workloads, record);
  return Object.fromEntries(
    Object.entries(images).flatMap(([workload, uris]) =>
      Object.entries(uris).map(([container, uri]) => [
        container === workload ? workload : `${workload}/${container}`,
        uri,
      ]),
    ),
  );
}
