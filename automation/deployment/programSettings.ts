import type { ResolvedApplication } from "../manifest/resolved.js";
import type { ProgramSettings } from "../program/environmentData.js";
import type { ZoneAccess } from "../session/applicationPlaces.js";
import { domainOf, type OpenFolder } from "../session/openFolder.js";

/** Settings of copilot/airlift.yml that reach the components of an environment. */
export function programSettings(
  open: OpenFolder,
  { environment }: ResolvedApplication,
  zone: ZoneAccess | undefined,
): ProgramSettings {
  const { settings } = open.folder;
  const { permissionsBoundary, tags, nat, endpoints } = settings.environment(environment.name);
  const { secrets, requestDriven, queueScaling } = settings;
  const domain = domainOf(open);
  return {
    ...(domain !== undefined && { domain: { ...domain, ...zone } }),
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(nat !== undefined && { nat }),
    ...(endpoints.length > 0 && { endpoints }),
    ...((!secrets.requireTags || secrets.untagged.length > 0) && { secretAccess: secrets }),
    ...(requestDriven === "express" && { requestDriven }),
    ...(queueScaling === "lambda" && { queueScaling }),
  };
}
