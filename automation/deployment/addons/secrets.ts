import { type AddonScope, evaluateText } from "../../manifest/addons/imports.js";
import { parseTemplate, plain, section } from "../../manifest/addons/template.js";
import type { ResolvedAddons, ResolvedApplication } from "../../manifest/resolved.js";

const secretTypes = new Set(["AWS::SecretsManager::Secret", "AWS::SSM::Parameter"]);

/** Names of the secrets that the addons of an application make in an environment, as far as the templates say them. */
export function secretsOfAddons({ application, environment, workloads }: ResolvedApplication): Set<string> {
  const scope = { application, environment: environment.name };
  return new Set([
    ...namesIn(environment.addons, scope),
    ...workloads.flatMap(({ name, addons }) => namesIn(addons, { ...scope, workload: name })),
  ]);
}

function namesIn(addons: ResolvedAddons | undefined, scope: AddonScope): string[] {
  if (addons === undefined) return [];
  const { template } = parseTemplate("", addons.templateBody);
  if (template === undefined) return [];
  const resources = plain(section(template, "Resources")) ?? {};
  return Object.values(resources as Record<string, { Type?: unknown; Properties?: { Name?: unknown } } | null>).flatMap(
    (resource) => {
      if (!secretTypes.has(String(resource?.Type))) return [];
      return evaluateText(resource?.Properties?.Name, scope) ?? [];
    },
  );
}
