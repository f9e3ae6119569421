import { RunError } from "../base/errors.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";
import type { Plan } from "../plan/recordPlan.js";
import { type OpenFolder, onlyEnvironment, openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import {
  composeEnvironment,
  hostName,
  type LocalNeighbour,
  type LocalWishes,
  pauseService,
  serviceName,
  type TaskContainer,
} from "./composeProject.js";
import { deployedTask, plannedTask, withoutUnknown } from "./knownTasks.js";
import type { LocalAddress } from "./router/health.js";
import { type Balancers, balancersOf } from "./router/listeners.js";
import type { LocalListener } from "./router/router.js";
import { deployedState, envFilesOf, type LocalRun, localWorkloads, planBeside } from "./runLocal.js";
import { namesOf } from "./serviceNames.js";

/** An address of this machine that leads to a workload. */
export interface LocalUrl {
  workload: string;
  url: string;
  /** By a load balancer, and so only while it is healthy. */
  routed: boolean;
}

/** A whole environment that is to run on this machine. */
export interface LocalEnvironment {
  environment: string;
  /** What its load balancers do. */
  balancers: Balancers;
  /** Workloads that are left out, and why. */
  leftOut: string[];
  /**
   * The Compose project, once it is known where the load balancers listen here.
   *
   * @param filled puts what an emulator has made in place of references
   * @throws RunError `usage`
   */
  project(listeners: readonly LocalListener[], filled?: (text: string) => string): LocalRun;
  /** Of a deployment. */
  plan: Plan;
  /** Addresses that answer once everything is healthy: of listeners, and of what has no load balancer. */
  addresses(
    listeners: readonly LocalListener[],
    locate: (workload: string, port: number) => Promise<LocalAddress | undefined>,
  ): Promise<LocalUrl[]>;
}

interface Known {
  workload: ResolvedWorkload;
  containers: TaskContainer[];
  /** As planned: these say which values are a load balancer's. */
  planned: TaskContainer[];
}

/**
 * All services of an environment for this machine: images from this folder, values as they are deployed or planned, the
 * load balancers' rules from the plan of a deployment.
 * @throws ManifestError, RunError
 */
export async function localEnvironment(
  options: RunOptions,
  wishes: Omit<LocalWishes, "ports">,
): Promise<LocalEnvironment> {
  const open = openFolder(options);
  const environment = onlyEnvironment(open);
  const state = await deployedState(options, environment);
  const plan = await planBeside(options, environment, state);
  const chosen = chosenServices(open, environment);
  const known = chosen.services.flatMap((workload): Known[] => {
    const planned = plannedTask(plan, workload.name);
    const task = deployedTask(state, workload.name) ?? planned;
    return task === undefined
      ? []
      : [{ workload, containers: task.containers, planned: planned?.containers ?? task.containers }];
  });
  const balancers = ofServices(balancersOf(plan), chosen.services);
  return {
    environment,
    balancers,
    leftOut: chosen.leftOut,
    plan,
    project(listeners, filled = (text) => text) {
      const unknown: string[] = [];
      const tasks = known.map(({ workload, containers, planned }): LocalNeighbour => {
        const local = containers.map((one) => withLocalBalancers(withFilled(one, planned, filled), planned, listeners));
        return {
          workload: workload.name,
          aliases: namesOf(plan.resources, workload.name).map(({ name }) => name),
          containers: local.map((one) => withoutUnknown(one, unknown)),
          builds: workload.images,
          envFiles: envFilesOf(open, workload),
        };
      });
      const name = `${open.application}-${environment}`.toLowerCase();
      const watching = wishes.watch === true ? ["--watch"] : [];
      return {
        ...composeEnvironment(name, tasks, wishes),
        environment,
        unknown: [...new Set(unknown)],
        arguments: ["up", "--build", ...watching],
      };
    },
    async addresses(listeners, locate) {
      const routed = listeners.flatMap((listener) => addressesOf(listener, balancers));
      const other = known.map(async ({ workload: { name, kind, spec }, containers }) => {
        const nlb = "nlb" in spec && spec.nlb !== undefined;
        if (kind !== "Request-Driven Web Service" && !nlb) return [];
        const ports = containers.flatMap(({ portMappings = [] }) => portMappings);
        const found = await Promise.all(ports.map(({ containerPort }) => locate(name, containerPort)));
        return found.flatMap((at) =>
          at === undefined
            ? []
            : [{ workload: name, url: `${nlb ? "tcp" : "http"}://localhost:${at.port}`, routed: false }],
        );
      });
      return [...routed, ...(await Promise.all(other)).flat()];
    },
  };
}

/** Services that run here, with a word on what doesn't. @throws RunError `usage` */
export function chosenServices(open: OpenFolder, environment: string) {
  const all = localWorkloads(open, environment);
  const { names } = open.options;
  const missing = names?.find((name) => !all.some((one) => one.name === name));
  if (missing !== undefined)
    throw new RunError("usage", `There is no workload "${missing}" with containers here.`, {
      hint: `Known: ${all.map(({ name }) => name).join(", ") || "none"}.`,
    });
  const wanted = all.filter(({ name }) => names?.includes(name) ?? true);
  const services = wanted.filter(({ kind }) => kind !== "Scheduled Job");
  if (services.length === 0) throw new RunError("usage", `No service of "${environment}" has containers here.`);
  const leftOut = wanted
    .filter(({ kind }) => kind === "Scheduled Job")
    .map(({ name }) => `${name} is a job: run it with \`airlift run local -n ${name} -e ${environment}\`.`);
  return { services, leftOut };
}

/** Without the rules and targets of what doesn't run here. */
function ofServices({ listeners, targetGroups }: Balancers, services: readonly ResolvedWorkload[]): Balancers {
  const runs = (name: string) => {
    const target = targetGroups[name]?.target;
    return target === undefined || services.some((one) => one.name === target.workload);
  };
  const kept = listeners.map((listener) => ({
    ...listener,
    rules: listener.rules.filter(({ action }) => action.kind !== "forward" || runs(action.targetGroup)),
  }));
  return {
    listeners: kept,
    targetGroups: Object.fromEntries(Object.entries(targetGroups).filter(([name]) => runs(name))),
  };
}

/** What an emulator stands in for is the emulator's, also where it is deployed. */
function withFilled(
  container: TaskContainer,
  planned: readonly TaskContainer[],
  filled: (text: string) => string,
): TaskContainer {
  const before = planned.find(({ name }) => name === container.name)?.environment ?? [];
  const made = before.flatMap(({ name, value = "" }) =>
    filled(value) === value ? [] : [{ name, value: filled(value) }],
  );
  const others = (container.environment ?? []).filter(({ name }) => !made.some((one) => one.name === name));
  return { ...container, environment: [...others, ...made] };
}

const balancerName = /^\$\{aws:lb\/loadBalancer:LoadBalancer::([^}]+)\.dnsName\}$/;

/** What names a load balancer of AWS leads to the one on this machine instead. */
function withLocalBalancers(
  container: TaskContainer,
  planned: readonly TaskContainer[],
  listeners: readonly LocalListener[],
): TaskContainer {
  const before = planned.find(({ name }) => name === container.name)?.environment ?? [];
  const local = before.flatMap(({ name, value = "" }) => {
    const balancer = balancerName.exec(value)?.[1];
    const listener = listeners.find((one) => one.balancer === balancer);
    return listener === undefined ? [] : [{ name, value: `${hostName}:${listener.localPort}` }];
  });
  const others = (container.environment ?? []).filter(({ name }) => !local.some((one) => one.name === name));
  return { ...container, environment: [...others, ...local] };
}

/** Addresses by which the rules of a listener are reached. */
function addressesOf({ rules, localPort }: LocalListener, { targetGroups }: Balancers): LocalUrl[] {
  return rules.flatMap(({ conditions: { hosts = [""], paths = ["/"] }, action }) => {
    if (action.kind !== "forward") return [];
    const workload = targetGroups[action.targetGroup]?.target?.workload;
    const path = (paths.find((one) => !/[*?]/.test(one)) ?? paths[0]?.replace(/[*?].*$/, "")) || "/";
    return hosts.flatMap((host) => {
      if (workload === undefined || /[*?]/.test(host)) return [];
      return [{ workload, url: `http://${host === "" ? "" : `${host}.`}localhost:${localPort}${path}`, routed: true }];
    });
  });
}

/** Name of the Compose service that publishes a workload's ports. */
export const networkServiceOf = (workload: string): string => serviceName(pauseService, workload);
