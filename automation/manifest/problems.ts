import { printable } from "../base/printable.js";

/** `error` stops a run; `warning` and `notice` are reported and the run goes on. */
export type Severity = "error" | "warning" | "notice";

/** One finding in a manifest, at its place. Lines and columns count from 1; both are 0 where the whole file or folder is meant. */
export interface Problem {
  /** Errors stop a run; warnings and notices do not. */
  severity: Severity;
  /** Path relative to the folder that holds `copilot/`. */
  file: string;
  /** Counted from 1; 0 for the whole file. */
  line: number;
  /** Counted from 1. */
  column: number;
  /** Key path, for example `http.healthcheck.interval`; empty for the whole file. */
  path: string;
  /** What is wrong, in one sentence. */
  message: string;
  /** What to do next. */
  hint?: string;
  /** Name of the policy check that found it; absent for problems of manifests. */
  code?: string;
  /** `preview` and `up` refuse it, as Copilot or AWS do at a deployment: an error, with `--plan-only` a warning. */
  refusedAtDeploy?: true;
  /** Environment in which it arises; absent when it is there in every one. */
  environment?: string;
}

/** Thrown when manifests hold errors; carries every problem found, sorted by file and position. */
export class ManifestError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "ManifestError";
  }
}

/** `file:line:column: error: message` and the hint on a line of its own. */
export function formatProblem(problem: Problem): string {
  const where = problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  const key = problem.path === "" ? "" : `${problem.path}: `;
  const environment = problem.environment === undefined ? "" : ` (environment ${problem.environment})`;
  const refused = problem.refusedAtDeploy === true ? " (up refuses this)" : "";
  const hint = problem.hint === undefined ? "" : `\n    ${problem.hint}`;
  const code = problem.code === undefined ? "" : ` [${problem.code}]`;
  const line = `${where}: ${problem.severity}: ${key}${problem.message}${environment}${refused}${code}`;
  return `${printable(line)}${printable(hint, "\t\n")}`;
}

/** Equal problems of a file beyond which one stands for all. */
const fewEnough = 10;

/** Problems of which one file has more than a few that differ in their place alone: the first stands for all, with their number. */
export function foldRepeated(problems: readonly Problem[]): Problem[] {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const { severity, file, message, environment = "" } = problem;
    const key = JSON.stringify([severity, file, message, environment]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [problem]);
    else group.push(problem);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length <= fewEnough) return group;
    return [{ ...first, message: `${first.message} (here and in ${group.length - 1} more places)` }];
  });
}

/** Sorted by file, line and column; stable otherwise. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column,
  );
}
