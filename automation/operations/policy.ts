import { resolveFor } from "../deployment/resolution.js";
import { type ApplicationFolder, positionOf } from "../manifest/index.js";
import { nearest } from "../manifest/nearest.js";
import { ManifestError, type Problem, sortProblems } from "../manifest/problems.js";
import { checkedEnvironments, onceForAll } from "../manifest/validate.js";
import { openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import { policyProblems } from "./policyChecks.js";
import { policyCodes } from "./policyFindings.js";

/**
 * Advice on the chosen environments, or on all. What has errors is left to `validate`.
 * @param strict findings are errors
 */
export function checkPolicy(options: RunOptions, strict: boolean): Problem[] {
  const open = openFolder({ ...options, names: undefined });
  const { folder } = open;
  const { policy } = folder.settings;
  const chosen = options.environments?.length ? options.environments : checkedEnvironments(folder);
  const found = onceForAll(chosen, (environment): Problem[] => {
    try {
      const { resolved } = resolveFor(open, environment, true);
      const isProtected = folder.settings.environment(environment).protect;
      return policyProblems({ folder, resolved, isProtected, suppressed: policy });
    } catch (error) {
      if (error instanceof ManifestError) return [];
      throw error;
    }
  });
  const all = [...wrongSuppressions(folder), ...found];
  return sortProblems(strict ? all.map((one) => ({ ...one, severity: "error" })) : all);
}

/** A suppression that names no check or no workload, or gives no reason. */
function wrongSuppressions({ settings: { policy }, settingsDocument, workloads }: ApplicationFolder): Problem[] {
  const known = [...workloads.map((one) => one.found.name), "environment"];
  return Object.entries(policy).flatMap(([key, reason]): Problem[] => {
    const path = `policy.${key}`;
    const at = settingsDocument === undefined ? { line: 0, column: 0 } : positionOf(settingsDocument, path);
    const of = (message: string, hint?: string): Problem[] => [
      { severity: "warning", file: "copilot/airlift.yml", ...at, path, message, ...(hint !== undefined && { hint }) },
    ];
    const [code = "", workload] = key.split(":");
    if (!(code in policyCodes)) {
      const meant = nearest(code, Object.keys(policyCodes));
      return of(`there is no check "${code}"`, meant && `Did you mean ${meant}?`);
    }
    if (workload !== undefined && !known.includes(workload))
      return of(`there is no workload "${workload}"`, `Known: ${known.join(", ")}.`);
    return reason.trim() === "" ? of("a suppression needs a reason") : [];
  });
}
