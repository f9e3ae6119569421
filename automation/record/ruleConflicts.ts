import { type ApplicationFolder, type Problem, positionOf } from "../manifest/index.js";
import type { NextRecord } from "./next.js";

/** Rules that two workloads want alike, as problems at both places. One of them may be in another repository. */
export function ruleConflicts(
  folder: ApplicationFolder,
  environment: string,
  conflicts: NextRecord["conflicts"],
): Problem[] {
  return conflicts.flatMap(({ workloads, rule }) =>
    workloads.flatMap((name, index) => {
      const workload = folder.workloads.find((one) => one.name === name);
      const other = workloads[1 - index] as string;
      if (workload === undefined) return [];
      const path = ["http.path", "http"].find((key) => positionOf(workload.document, key).line > 1) ?? "http.path";
      return [
        {
          severity: "error" as const,
          file: workload.found.file,
          ...positionOf(workload.document, path),
          path,
          message: `"${rule}" is also wanted by ${other}; a request can go to only one of the two`,
          hint: `Give one of them another path or alias, or decide it in copilot/airlift.yml: \`priority: {${name}: last}\`.`,
          environment,
        },
      ];
    }),
  );
}
