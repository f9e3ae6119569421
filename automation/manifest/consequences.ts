import type { Problem } from "./problems.js";

/** What a problem is about, beside its words: the keys that are missing at its path, or an entry that the base does not have. */
interface Subject {
  lacks?: readonly string[];
  newEntry?: true;
}

const subjects = new WeakMap<Problem, Subject>();

/** Notes what a problem is about, for whoever has to tell causes from consequences. */
export function about(problem: Problem, subject: Subject): Problem {
  subjects.set(problem, subject);
  return problem;
}

/** A key that its map does not have, and the one that is probably meant. */
export interface Misspelt {
  problem: Problem;
  /** Path of the map, environments left out. */
  map: string;
  meant?: string;
}

/**
 * Leaves out what only follows from another mistake, so that each is reported once: what is wrong with a value whose variable
 * is not set, that a key is missing which is there under a misspelt name (which is an error then), and what an override with
 * a misspelt name lacks.
 */
export function withoutConsequences(
  problems: readonly Problem[],
  unset: readonly Problem[],
  misspelt: readonly Misspelt[],
): Problem[] {
  const asErrors = new Set<Problem>();
  const strange = problems.filter((problem) => subjects.get(problem)?.newEntry === true);
  const kept = problems.filter((problem) => {
    if (unset.some((cause) => cause.line === problem.line && isBelow(plainPath(problem), plainPath(cause))))
      return false;
    const isOfEntry = (entry: Problem): boolean => plainPath(problem).startsWith(`${plainPath(entry)}.`);
    if (subjects.get(problem)?.lacks !== undefined && strange.some(isOfEntry)) return false;
    const cause = problem.severity === "error" ? misspelt.find((one) => isMissing(problem, one)) : undefined;
    if (cause !== undefined) asErrors.add(cause.problem);
    return cause === undefined;
  });
  const keys = misspelt.map(({ problem }) =>
    asErrors.has(problem) ? { ...problem, severity: "error" as const } : problem,
  );
  return [...unset, ...keys, ...kept];
}

/** The path without the environment that it stands under. */
export const plainPath = ({ path }: Pick<Problem, "path">): string => path.replace(/^environments\.[^.[]+\.?/, "");

const isBelow = (path: string, above: string): boolean =>
  path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`);

/** Whether a problem asks for the key that is meant: at the map that lacks it, or at the key itself. */
function isMissing(problem: Problem, { map, meant }: Misspelt): boolean {
  if (meant === undefined || subjects.get(problem)?.lacks?.includes(meant) !== true) return false;
  const path = plainPath(problem);
  return path === map || path === (map === "" ? meant : `${map}.${meant}`);
}
