import type { WorkloadKind } from "../manifest/resolved.js";
import {
  type EnvironmentNeeds,
  type EnvironmentRecord,
  unionOfNeeds,
  type WorkloadRecord,
} from "../record/environmentRecord.js";
import { aboutApplication } from "./aboutApplication.js";
import { environmentStack, type Survey } from "./survey.js";

/** Parameters of Copilot's environment that list the workloads which need something, and what that is. */
const needParameters = {
  ALBWorkloads: "publicLoadBalancer",
  InternalALBWorkloads: "internalLoadBalancer",
  NATWorkloads: "nat",
  EFSWorkloads: "fileSystem",
  AppRunnerPrivateWorkloads: "appRunnerEndpoint",
} as const;

/** Workloads that Copilot has deployed to the environment, by name; the kind where Copilot has noted it. */
export function deployedWorkloads(found: Survey): Map<string, string | undefined> {
  const { workloads: kinds } = aboutApplication(found);
  return new Map(
    found.stacks.flatMap(({ role, workload }) =>
      role === "workload" && workload !== undefined ? [[workload, kinds[workload]] as const] : [],
    ),
  );
}

/**
 * The record as it would be had Airlift deployed what Copilot did: shared resources that are there stay there, and
 * workloads of other repositories keep their names in the certificate. Pure.
 *
 * @param repository whose run it is
 * @param here names of the workloads whose manifests it has
 */
export function startingRecord(found: Survey, repository: string, here: ReadonlySet<string>): EnvironmentRecord {
  const stack = environmentStack(found);
  const parameters = stack?.parameters ?? {};
  const wanted = Object.entries(needParameters).map(
    ([parameter, need]): EnvironmentNeeds => ((parameters[parameter] ?? "") === "" ? {} : { [need]: true }),
  );
  const logs = stack?.resources.some(({ logical }) => logical === "LogResourcePolicy") === true;
  const aliases = aliasesIn(parameters.Aliases);
  const deployed = deployedWorkloads(found);
  const others = [...deployed].filter(([name]) => !here.has(name));
  // Names that the certificate has, of workloads that have no stack (any more).
  const named = Object.keys(aliases).filter((name) => !deployed.has(name));
  return {
    version: 1,
    application: found.application,
    environment: found.environment,
    owner: repository,
    spec: {},
    made: unionOfNeeds([...wanted, logs ? { jobs: true } : {}]),
    workloads: Object.fromEntries(
      [...others, ...named.map((name) => [name, undefined] as const)].map(([name, kind]): [string, WorkloadRecord] => [
        name,
        {
          repository: here.has(name) ? repository : repositoryOf(name),
          kind: (kind ?? "Backend Service") as WorkloadKind,
          needs: {},
          aliases: aliases[name] ?? [],
          rules: [],
        },
      ]),
    ),
  };
}

/** Stands for the repository of a workload until that one adopts it. */
const repositoryOf = (workload: string): string => `${workload} (elsewhere)`;

/** Workloads that Copilot has deployed and that no repository has adopted yet. */
export const notAdopted = (found: Survey, { workloads }: EnvironmentRecord): string[] =>
  [...deployedWorkloads(found).keys()].filter((name) => {
    const repository = Object.hasOwn(workloads, name) ? workloads[name]?.repository : undefined;
    return repository === undefined || repository === repositoryOf(name);
  });

/** `{"web":["a.example.com"]}` in the environment's parameter. */
function aliasesIn(text = ""): Record<string, string[]> {
  try {
    return JSON.parse(text === "" ? "{}" : text) as Record<string, string[]>;
  } catch {
    return {};
  }
}
