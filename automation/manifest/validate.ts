import { checkBuildspecs } from "./buildspecs.js";
import type { ApplicationFolder } from "./folder.js";
import { foldRepeated, type Problem, sortProblems } from "./problems.js";
import { type ResolveApplicationOptions, resolveApplication } from "./resolveApplication.js";
import type { ResolvedApplication } from "./resolved.js";
import { resolvePipeline } from "./resolvePipeline.js";

/** Environment that a folder without any is checked for: its manifests then say the same for every one. */
const anyEnvironment = "test";

/** Names of the environments that a folder is checked for. */
export function checkedEnvironments({ environments }: Pick<ApplicationFolder, "environments">): string[] {
  return environments.length === 0 ? [anyEnvironment] : environments.map(({ name }) => name);
}

/**
 * Every problem of an application's folder, over all its workloads and environments, sorted. What arises in every
 * environment is reported once and without one.
 *
 * @param more What else is wrong with an environment that the manifests themselves describe without an error.
 */
export function validate(
  folder: ApplicationFolder,
  environments?: readonly string[],
  more: (sound: ResolvedApplication) => readonly Problem[] = () => [],
  options: Pick<ResolveApplicationOptions, "planOnly"> = {},
): Problem[] {
  const names = environments ?? checkedEnvironments(folder);
  const problems = onceForAll(names, (name) => {
    const { problems: ofManifests, sound } = resolveApplication(folder, name, options);
    return [...ofManifests, ...(sound === undefined ? [] : more(sound))];
  });
  return sortProblems([...problems, ...foldRepeated(ofPipelines(folder, options.planOnly))]);
}

/** Problems of environments, each once: with the names of those that have it, or without where all have it. */
export function onceForAll(names: readonly string[], problemsOf: (name: string) => readonly Problem[]): Problem[] {
  const found = new Map<string, { problem: Problem; environments: string[] }>();
  for (const name of names)
    for (const problem of problemsOf(name)) {
      const { environment: _, ...same } = problem;
      const key = JSON.stringify([same.severity, same.file, same.line, same.column, same.path, same.message]);
      const before = found.get(key);
      if (before === undefined) found.set(key, { problem: same, environments: [name] });
      else if (!before.environments.includes(name)) before.environments.push(name);
    }
  return [...found.values()].map(({ problem, environments: where }) =>
    where.length === names.length ? problem : { ...problem, environment: where.join(", ") },
  );
}

/** What is wrong with pipelines, each thing once. */
function ofPipelines(folder: ApplicationFolder, planOnly = false): Problem[] {
  const resolved = folder.pipelines.flatMap((pipeline) => {
    const { spec, problems, position } = resolvePipeline(folder, pipeline);
    return [...problems, ...(spec === undefined ? [] : checkBuildspecs(folder.rules.repository, spec, position))];
  });
  const all = [...folder.pipelineProblems, ...resolved];
  const softened = all.map((problem): Problem => {
    return planOnly && problem.refusedAtDeploy === true ? { ...problem, severity: "warning" } : problem;
  });
  return [...new Map(softened.map((problem) => [JSON.stringify(problem), problem])).values()];
}
