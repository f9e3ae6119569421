import type { AwsAccess } from "../../aws/access.js";
import { isEarlier, oldestSessionPlugin, pluginRemedy, sessionPluginVersion } from "../../aws/sessionPlugin.js";
import { RunError } from "../../base/errors.js";
import { type DeployedService, deployedServices } from "../../deployment/rollouts/services.js";
import { environmentAccess } from "../../session/environmentAccess.js";
import { onlyEnvironment, openFolder } from "../../session/openFolder.js";
import type { RunOptions } from "../../session/options.js";
import type { StackState } from "../../stack/contents.js";
import { chosenServices } from "../runEnvironment.js";
import { chosenWorkload, deployedState } from "../runLocal.js";
import { plannedRelays, type Relays, type RemoteHost, startRelays } from "./relays.js";
import { joined, serviceHosts, usesConnect } from "./remoteHosts.js";

/** What is asked of `run local --proxy`. */
interface ProxyRequest {
  options: RunOptions;
  /** The whole environment runs here. */
  all: boolean;
  /** Nothing is to be forwarded, only shown. */
  print: boolean;
  say(line: string): void;
}

/**
 * Forwards what containers here send to an environment's services, internal load balancers and databases: through a running
 * task that has ECS Exec, by sessions of SSM.
 * @throws RunError where the environment is not deployed, no task can forward, or AWS's plugin is missing
 */
export async function openProxy({ options, all, print, say }: ProxyRequest): Promise<Relays> {
  const open = openFolder(options);
  const environment = onlyEnvironment(open);
  const here = all ? chosenServices(open, environment).services : [chosenWorkload(open, environment)];
  const workloads = here.map(({ name }) => name);
  const state = await deployedState(options, environment);
  if (state === undefined)
    throw new RunError("usage", `--proxy: "${environment}" is not deployed, so there is nothing to connect to.`, {
      hint: `\`airlift up --env ${environment}\` deploys it.`,
    });
  const { aws } = await environmentAccess(open, environment);
  const ways = waysInto(state, workloads);
  const way = print ? undefined : await openWay(aws, environment, ways);
  const connect = usesConnect(state, (way?.service ?? ways[0])?.workload ?? "");
  const databases = await databasesOf(aws, { application: open.application, environment, workloads }, say);
  const hosts = joined(serviceHosts(state, workloads, connect), databases);
  if (hosts.length === 0) say(`--proxy: ${environment} has no other service and no database to connect to.`);
  if (way === undefined) return printed(hosts, say);
  const { forwardPort } = await import("../../aws/portForwarding.js");
  const relays = await startRelays(
    hosts,
    (host, port) => forwardPort(aws, { target: way.target, host, port }, (line) => say(`${host}:${port}: ${line}`)),
    say,
  );
  if (hosts.length > 0)
    say(`Forwarded through task ${way.id.slice(0, 8)} of ${way.service.workload}: ${listOf(hosts)}`);
  return relays;
}

const listOf = (hosts: readonly RemoteHost[]): string =>
  hosts.flatMap(({ name, ports }) => ports.map((port) => `${name}:${port}`)).join(", ");

function printed(hosts: readonly RemoteHost[], say: (line: string) => void): Relays {
  const forwarded = plannedRelays(hosts);
  for (const { name, ports } of forwarded)
    for (const { port, relay } of ports) say(`${name}:${port} is expected on port ${relay} of this machine.`);
  return { forwarded, listenOn: async () => false, close: async () => {} };
}

/** Services whose tasks connections can go through: those that run here first, as what they may reach is what is tried. */
function waysInto(state: StackState, here: readonly string[]): DeployedService[] {
  const rank = ({ workload }: DeployedService) =>
    (here.includes(workload) ? 0 : 2) + (usesConnect(state, workload) ? 0 : 1);
  return [...deployedServices(state)].sort((a, b) => rank(a) - rank(b));
}

async function openWay(aws: AwsAccess, environment: string, services: readonly DeployedService[]) {
  const { forwardingTarget } = await import("../../aws/portForwarding.js");
  const reasons: string[] = [];
  for (const service of services) {
    const found = await forwardingTarget(aws, service);
    if (typeof found !== "string") {
      await requirePlugin();
      return { ...found, service };
    }
    reasons.push(`${service.workload} ${found}`);
  }
  const why = reasons.length === 0 ? "" : `: ${reasons.join(", ")}`;
  throw new RunError("usage", `--proxy: no task of ${environment} can forward connections${why}.`, {
    hint: "Add `exec: true` to the manifest of a service and run `airlift up`; `airlift doctor -n SERVICE` checks its agent.",
  });
}

async function requirePlugin(): Promise<void> {
  const version = await sessionPluginVersion();
  if (isEarlier(version, oldestSessionPlugin))
    throw new RunError("usage", `--proxy: session-manager-plugin ${version} is no longer supported by AWS.`, {
      hint: pluginRemedy,
    });
}

/** Without them the rest is forwarded all the same. */
async function databasesOf(
  aws: AwsAccess,
  whose: { application: string; environment: string; workloads: readonly string[] },
  say: (line: string) => void,
) {
  const { databaseHosts } = await import("../../aws/databaseHosts.js");
  return databaseHosts(aws, whose).catch((error: Error) => {
    say(`Databases are not forwarded. ${error.message}`);
    return [];
  });
}
