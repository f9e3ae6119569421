import type { Problem } from "./problems.js";

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
  const strange = problems.filter(({ message }) => message.startsWith("the base has no "));
  const kept = problems.filter((problem) => {
    if (unset.some((cause) => cause.line === problem.line && isBelow(plainPath(problem), plainPath(cause))))
      return false;
    const isOfEntry = (entry: Problem): boolean => plainPath(problem).startsWith(`${plainPath(entry)}.`);
    if (problem.message.endsWith(" is missing") && strange.some(isOfEntry)) return false;
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

/** Whether a problem asks for the key that is meant: at the key itself, or at its map with the key in the hint. */
function isMissing(problem: Problem, { map, meant }: Misspelt): boolean {
  if (meant === undefined) return false;
  const path = plainPath(problem);
  if (path === (map === "" ? meant : `${map}.${meant}`)) return problem.message === `\`${meant}\` is missing`;
  return (
    path === map && new RegExp(`\\b${meant}\\b`).test(problem.hint ?? "") && /\b(no|missing)\b/.test(problem.message)
  );
}
