import type { ResolvedApplication } from "../manifest/resolved.js";
import type { Session } from "../session/session.js";
import { loadSandbox } from "../session/simulatedAws.js";
import type { StackState } from "../stack/contents.js";
import { existingInManifests, existingInSettings, existingRepositories } from "./existing.js";

/** Values of Copilot's exports of the workloads that a state holds, by name. */
export function exportsIn(state: StackState | undefined): Record<string, string> {
  const endpoints = (state?.outputs.workloads ?? {}) as Record<string, { exports?: Record<string, string> }>;
  return Object.assign({}, ...Object.values(endpoints).map(({ exports }) => exports));
}

/** Takes into the simulated AWS what this environment's manifests name as existing; a line for each that is new there. */
export async function takeExisting(
  session: Session,
  environment: string,
  resolved: ResolvedApplication,
  known: Readonly<Record<string, string>>,
): Promise<string[]> {
  if (session.sandbox === undefined) return [];
  const { takeAsExisting } = await loadSandbox();
  const { domain } = session.folder.settings;
  const settings = session.folder.settings.environment(environment);
  return takeAsExisting(session.sandbox, [
    ...existingInSettings(settings, domain),
    ...existingInManifests(resolved, settings, known),
    ...existingRepositories(session.options.images),
  ]);
}
