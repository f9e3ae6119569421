import { statSync } from "node:fs";
import type { ResolvedWorkload } from "../manifest/resolved.js";

/** How many names a sentence lists. */
const shown = 5;

/** What the Static Sites of a run publish, a sentence for each: number, size and the first names of its files. */
export function publicFiles(workloads: readonly ResolvedWorkload[]): string[] {
  return workloads.flatMap((workload) => {
    if (workload.kind !== "Static Site" || workload.spec.files.length === 0) return [];
    const { files } = workload.spec;
    const size = files.reduce((sum, { source }) => sum + (statSync(source, { throwIfNoEntry: false })?.size ?? 0), 0);
    const names = files.slice(0, shown).map(({ key }) => key);
    const more = files.length > shown ? ` and ${files.length - shown} more` : "";
    const count = files.length === 1 ? "1 file" : `${files.length} files`;
    return [`${workload.name}: ${count} (${sizeText(size)}) will be public: ${names.join(", ")}${more}.`];
  });
}

function sizeText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${step === 0 ? bytes : (bytes / 1000 ** step).toFixed(1)} ${units[step]}`;
}
