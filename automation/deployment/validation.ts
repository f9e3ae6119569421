import { validate as validateFolder } from "../manifest/index.js";
import { type Problem, sortProblems } from "../manifest/problems.js";
import { openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import { overallProblems } from "./resolution.js";

/** Every problem of the folder, in every environment. Needs no engine and no account. */
export async function validate(options: RunOptions): Promise<{ application: string; problems: Problem[] }> {
  const open = openFolder(options);
  const environments = options.environments?.length ? options.environments : undefined;
  const names = environments ?? open.folder.environments.map(({ name }) => name);
  const online = options.online === true ? await import("./onlineCheck.js") : undefined;
  const accounts = await online?.accountsOf(open, names);
  const problems = validateFolder(
    open.folder,
    environments,
    (resolved) => overallProblems(open, resolved, accounts?.get(resolved.environment.name)),
    options,
  );
  const more = (await online?.onlineProblems(open, names)) ?? [];
  return {
    application: open.application,
    problems: online === undefined ? problems : sortProblems([...problems, ...more]),
  };
}
