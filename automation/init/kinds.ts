import { RunError } from "../base/errors.js";
import { nearest } from "../manifest/nearest.js";
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
  "Static Site": "static files, served by CloudFront",
  "Scheduled Job": "a task at set times",
};

/** The choice that was most likely meant, also by its beginning alone; undefined where none is close. */
export function meantBy(text: string, choices: readonly string[]): string | undefined {
  const near = nearest(text, choices);
  if (near !== undefined || text.length < 3) return near;
  const begun = choices.filter((choice) => choice.toLowerCase().startsWith(text.toLowerCase()));
  return begun.length === 1 ? begun[0] : undefined;
}

/** The choice itself. @throws RunError with the one that was meant, or with all of them. */
export function oneOf<T extends string>(flag: string, text: string, choices: readonly T[]): T {
  const exact = choices.find((choice) => choice === text);
  if (exact !== undefined) return exact;
  const meant = meantBy(text, choices);
  const all = `It must be one of: ${choices.map((choice) => `"${choice}"`).join(", ")}.`;
  throw new RunError("usage", `${flag}: there is no "${text}".`, {
    hint: meant === undefined ? all : `Did you mean "${meant}"? ${all}`,
  });
}
