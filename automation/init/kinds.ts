import { RunError } from "../errors.js";
import type { WorkloadKind } from "../manifest/resolved.js";

export const serviceKinds = [
  "Load Balanced Web Service",
  "Backend Service",
  "Worker Service",
  "Request-Driven Web Service",
  "Static Site",
] as const satisfies readonly WorkloadKind[];

export const jobKinds = ["Scheduled Job"] as const satisfies readonly WorkloadKind[];

/** What each kind is for, in one line under the cursor. */
export const kindHints: Record<WorkloadKind, string> = {
  "Load Balanced Web Service": "internet to containers, through a load balancer",
  "Backend Service": "containers that only the environment reaches",
  "Worker Service": "messages of a queue to containers",
  "Request-Driven Web Service": "internet to App Runner, which scales by requests",
  "Static Site": "files, served by CloudFront",
  "Scheduled Job": "a task at set times",
};

/** Edits (insert, remove, replace, swap of neighbours) that make one text the other. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** The choice that was most likely meant; undefined where none is close. Case, spaces and hyphens do not count. */
export function nearest(text: string, choices: readonly string[]): string | undefined {
  const plain = (value: string) => value.toLowerCase().replace(/[\s_-]+/g, "");
  const wanted = plain(text);
  const ranked = choices
    .map((choice) => ({ choice, edits: distance(wanted, plain(choice)) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  if (best !== undefined && best.edits <= Math.max(2, Math.floor(best.choice.length / 4))) return best.choice;
  const word = choices.filter((choice) => wanted.length > 2 && plain(choice).startsWith(wanted));
  return word.length === 1 ? word[0] : undefined;
}

/** The choice itself. @throws RunError with the one that was meant, or with all of them. */
export function oneOf<T extends string>(flag: string, text: string, choices: readonly T[]): T {
  const exact = choices.find((choice) => choice === text);
  if (exact !== undefined) return exact;
  const meant = nearest(text, choices);
  const all = `It is one of: ${choices.map((choice) => `"${choice}"`).join(", ")}.`;
  throw new RunError("usage", `${flag}: there is no "${text}".`, {
    hint: meant === undefined ? all : `Did you mean "${meant}"? ${all}`,
  });
}
