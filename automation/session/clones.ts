import { RunError } from "../base/errors.js";
import { whole } from "../manifest/discovery.js";
import type { ApplicationFolder } from "../manifest/index.js";
import type { Problem } from "../manifest/problems.js";
import type { ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import { withoutNames } from "./cloneNames.js";

/** What makes an environment out of another one. */
export interface Clone {
  /** The environment whose manifest and settings it gets. */
  from: string;
  /** Names of the new ones. */
  names: readonly string[];
  /** Seconds. @default that of the settings */
  ttl?: number;
}

/**
 * The folder with environments added that have another one's manifest, settings and overrides of workloads.
 * @throws RunError `usage` when there is no such environment, or when one of the names has a manifest of its own
 */
export function withClones(folder: ApplicationFolder, { from, names, ttl }: Clone): ApplicationFolder {
  const model = folder.environments.find(({ name }) => name === from);
  if (model === undefined && folder.environments.length > 0)
    throw new RunError("usage", `There is no environment "${from}" to clone.`, {
      hint: `Known: ${folder.environments.map(({ name }) => name).join(", ")}.`,
    });
  const own = names.find((name) => folder.environments.some((one) => one.name === name));
  if (own !== undefined)
    throw new RunError("usage", `"${own}" already exists on its own and can't be a clone of "${from}".`, {
      hint: "Omit --from, or give the new environment another name.",
    });
  const settings = folder.settings;
  const environments = [...folder.environments, ...names.map((name) => ({ ...model, name }))];
  return {
    ...folder,
    environments: environments.sort((a, b) => (a.name < b.name ? -1 : 1)),
    clones: Object.fromEntries(names.map((name) => [name, from])),
    settings: {
      ...settings,
      environment: (name) => {
        if (!names.includes(name)) return settings.environment(name);
        const like = settings.environment(from);
        return { ...like, protect: false, nat: like.nat ?? "single", ttl: ttl ?? like.ttl };
      },
    },
  };
}

/**
 * What is deployed as a clone: without what there can be only once, and with what costs little.
 *
 * @param managed whether names are below the application's domain
 */
export function cloneOf(
  model: string,
  resolved: ResolvedApplication,
  managed: boolean,
): { resolved: ResolvedApplication; problems: Problem[] } {
  const { resolved: clone, left } = withoutNames(inexpensive(resolved), managed);
  if (left.length === 0) return { resolved: clone, problems: [] };
  const { name } = resolved.environment;
  const message = `${left.join(", ")} ${left.length === 1 ? "stays" : "stay"} with ${model}, of which ${name} is a clone`;
  const hint = managed
    ? `Services of ${name} are reached by the names of its own zone.`
    : `Services of ${name} are reached by the name of its load balancer.`;
  return { resolved: clone, problems: [whole("copilot/environments", "notice", message, hint)] };
}

/** The same with what costs little: one task a service, and tasks in public subnets, where they need no NAT gateway. */
function inexpensive(resolved: ResolvedApplication): ResolvedApplication {
  const { vpc } = resolved.environment.spec;
  const ownVpc = vpc === undefined || !("id" in vpc);
  return { ...resolved, workloads: resolved.workloads.map((workload) => inexpensiveWorkload(workload, ownVpc)) };
}

function inexpensiveWorkload(workload: ResolvedWorkload, ownVpc: boolean): ResolvedWorkload {
  if (workload.kind === "Static Site" || workload.kind === "Request-Driven Web Service") return workload;
  const { network } = workload.spec;
  const spec = {
    ...workload.spec,
    ...("count" in workload.spec && workload.spec.count !== undefined && { count: oneTask(workload.spec.count) }),
    ...(ownVpc && network?.placement === "private" && { network: { ...network, placement: "public" as const } }),
  };
  return { ...workload, spec } as ResolvedWorkload;
}

function oneTask(count: object): object {
  if ("spot" in count) return { spot: Math.min(1, Number(count.spot)) };
  if ("fixed" in count) return { fixed: Math.min(1, Number(count.fixed)) };
  return { fixed: 1 };
}
