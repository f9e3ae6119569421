import { resolveFor } from "../deployment/resolution.js";
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
  const workloads = folder.workloads.map((one) => one.found.name);
  const all = [...wrongSuppressions(policy, workloads), ...found];
  return sortProblems(strict ? all.map((one) => ({ ...one, severity: "error" })) : all);
}

/** A suppression that names no check or no workload, or gives no reason. */
function wrongSuppressions(policy: Readonly<Record<string, string>>, workloads: readonly string[]): Problem[] {
  const file = { severity: "warning" as const, file: "copilot/airlift.yml", line: 0, column: 0 };
  return Object.entries(policy).flatMap(([key, reason]) => {
    const [code = "", workload] = key.split(":");
    const path = `policy.${key}`;
    if (!(code in policyCodes)) {
      const meant = nearest(code, Object.keys(policyCodes));
      return [
        {
          ...file,
          path,
          message: `there is no check "${code}"`,
          ...(meant !== undefined && { hint: `Did you mean ${meant}?` }),
        },
      ];
    }
    const known = [...workloads, "environment"];
    if (workload !== undefined && !known.includes(workload))
      return [{ ...file, path, message: `there is no workload "${workload}"`, hint: `Known: ${known.join(", ")}.` }];
    return reason.trim() === "" ? [{ ...file, path, message: "a suppression needs a reason" }] : [];
  });
}
