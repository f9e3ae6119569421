import { ownValue } from "../../components/ownValue.js";
import type { ImportedLoadBalancer } from "../../components/routing/importedLoadBalancer.js";
import type { AwsAccess } from "../aws/access.js";
import type { FoundBalancer, LiveRule } from "../aws/balancers.js";
import { positionFor } from "../manifest/document.js";
import { type ApplicationFolder, ManifestError, type Problem } from "../manifest/index.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";
import type { EnvironmentRecord } from "../record/environmentRecord.js";
import type { Target } from "../session/target.js";
import type { StackState, StateResource } from "../stack/contents.js";
import { workloadsByUrn } from "./rollouts/services.js";

/** What is live on load balancers. */
export interface LiveBalancers {
  /** Existing load balancers by the name or ARN that manifests give (`http.alb`). */
  imported: Record<string, ImportedLoadBalancer>;
  /** Numbers of rules that are not ours, by load balancer as the record names it. */
  taken: Record<string, number[]>;
  /** What these rules take of the limits of a load balancer. */
  foreign: Record<string, ForeignRules>;
}

/** How many rules are not ours, and to how many target groups they lead. */
export interface ForeignRules {
  rules: number;
  targetGroups: number;
}

export const nothingLive: LiveBalancers = { imported: {}, taken: {}, foreign: {} };

/** Adds what is live on further load balancers. */
export function mergeLive(one: LiveBalancers, other: LiveBalancers): LiveBalancers {
  return {
    imported: { ...one.imported, ...other.imported },
    taken: { ...one.taken, ...other.taken },
    foreign: { ...one.foreign, ...other.foreign },
  };
}

/**
 * Looks the existing load balancers up that workloads name: which listeners they have decides how many rules there
 * are, and which numbers are free only AWS knows.
 * @throws ManifestError at each `http.alb` that names none, or one that can't be used
 */
export async function importedBalancers(
  { aws: access, environment }: Pick<Target, "aws" | "environment">,
  folder: ApplicationFolder,
  workloads: readonly ResolvedWorkload[],
  state: StackState | undefined,
): Promise<LiveBalancers> {
  const users = new Map<string, string[]>();
  for (const workload of workloads) {
    const named = importedBy(workload);
    if (named !== undefined) users.set(named, [...(users.get(named) ?? []), workload.name]);
  }
  if (users.size === 0) return nothingLive;
  const { findBalancer } = await import("../aws/balancers.js");
  const problems: Problem[] = [];
  const live: LiveBalancers = { imported: {}, taken: {}, foreign: {} };
  await Promise.all(
    [...users].map(async ([named, names]) => {
      const found = await findBalancer(access, named);
      const reason = reasonAgainst(named, found);
      if (found === undefined || reason !== undefined) {
        problems.push(...names.map((name) => problemAt(folder, name, environment, reason ?? "")));
        return;
      }
      live.imported[named] = knownOf(found);
      const listeners = found.listeners.map(({ arn }) => arn);
      addForeign(live, named, await foreignRules(access, listeners, state));
    }),
  );
  if (problems.length > 0) throw new ManifestError(problems);
  return live;
}

/** What a plan that asks nobody has to say of each `http.alb`. */
export function provisionalNumbers(
  folder: ApplicationFolder,
  environment: string,
  workloads: readonly ResolvedWorkload[],
): Problem[] {
  return workloads
    .filter((workload) => importedBy(workload) !== undefined)
    .map(({ name }) => ({
      ...problemAt(
        folder,
        name,
        environment,
        "on an existing load balancer, rule priorities are provisional in a plan",
      ),
      severity: "notice",
      hint: "Only AWS knows which priorities are free there, and which listeners it has; `airlift preview` asks.",
    }));
}

/** The existing load balancer that a workload names in `http.alb`. */
function importedBy(workload: ResolvedWorkload): string | undefined {
  const routed = workload.kind === "Load Balanced Web Service" || workload.kind === "Backend Service";
  return routed ? workload.spec.http?.importedLoadBalancer : undefined;
}

/** Numbers that others have taken on the environment's own load balancers: users add rules by hand. @throws RunError */
export async function ownBalancers({ aws: access }: Target, state: StackState | undefined): Promise<LiveBalancers> {
  const listeners = ownListeners(state);
  if (listeners.size === 0) return nothingLive;
  const live: LiveBalancers = { imported: {}, taken: {}, foreign: {} };
  await Promise.all(
    [...listeners].map(async ([name, arns]) => addForeign(live, name, await foreignRules(access, arns, state))),
  );
  return live;
}

/** Whether a record gives a rule a number that it did not have before. */
export function givesNumbers(previous: EnvironmentRecord | undefined, next: EnvironmentRecord): boolean {
  return Object.entries(next.workloads).some(([name, { rules, loadBalancer }]) => {
    const before = ownValue(previous?.workloads, name);
    return rules.some(
      ({ priority }, index) => before?.rules[index]?.priority !== priority || before.loadBalancer !== loadBalancer,
    );
  });
}

/** Rules of the listeners that the state does not hold. */
async function foreignRules(
  access: AwsAccess,
  listeners: readonly string[],
  state: StackState | undefined,
): Promise<LiveRule[]> {
  const { liveRules } = await import("../aws/balancers.js");
  const ours = new Set(present(state, "aws:lb/listenerRule:ListenerRule").map(({ id }) => id));
  return (await liveRules(access, listeners)).filter(({ arn }) => !ours.has(arn));
}

function addForeign(live: LiveBalancers, name: string, rules: readonly LiveRule[]): void {
  live.taken[name] = [...new Set(rules.map(({ priority }) => priority))].sort((a, b) => a - b);
  live.foreign[name] = {
    rules: rules.length,
    targetGroups: new Set(rules.flatMap(({ targetGroups }) => targetGroups)).size,
  };
}

/** ARNs of the listeners of the environment's load balancers, `public` and `internal`. */
function ownListeners(state: StackState | undefined): Map<string, string[]> {
  const workloads = workloadsByUrn(state?.resources ?? []);
  const own = (type: string) => present(state, type).filter(({ urn }) => !workloads.has(urn));
  const names = new Map(
    own("aws:lb/loadBalancer:LoadBalancer").map(({ id, inputs }) => [id, inputs.internal ? "internal" : "public"]),
  );
  const found = new Map<string, string[]>();
  for (const { id, outputs } of own("aws:lb/listener:Listener")) {
    const name = names.get(String(outputs.loadBalancerArn));
    if (name !== undefined && id !== undefined) found.set(name, [...(found.get(name) ?? []), id]);
  }
  return found;
}

function present(state: StackState | undefined, type: string): StateResource[] {
  return (state?.resources ?? []).filter((one) => one.type === type && !one.pendingDeletion);
}

/** As Copilot has it: an HTTP listener, or an HTTP and an HTTPS one; and a group by which it is let in. */
function reasonAgainst(named: string, found: FoundBalancer | undefined): string | undefined {
  if (found === undefined) return `there is no load balancer ${named} in the account and region`;
  if (found.type !== "application") return `${named} is no Application Load Balancer`;
  if (found.securityGroupIds.length === 0) return `${named} has no security group that could be allowed in`;
  const protocols = found.listeners.map(({ protocol }) => protocol).sort();
  if (protocols.length === 1 && protocols[0] === "HTTP") return undefined;
  if (protocols.length === 2 && protocols.join() === "HTTP,HTTPS") return undefined;
  const has = protocols.length === 0 ? "no listener" : `listeners for ${protocols.join(", ")}`;
  return `${named} has ${has}; it needs one for HTTP, or one for HTTP and one for HTTPS`;
}

function problemAt(folder: ApplicationFolder, name: string, environment: string, message: string): Problem {
  const workload = folder.workloads.find((one) => one.name === name);
  const place =
    workload === undefined ? { line: 0, column: 0 } : positionFor(workload.document, environment, "http.alb");
  const hint = "`http.alb` takes the name or the ARN of a load balancer in the environment's region.";
  return {
    severity: "error",
    file: workload?.found.file ?? "",
    ...place,
    path: "http.alb",
    message,
    hint,
    environment,
  };
}

function knownOf(found: FoundBalancer): ImportedLoadBalancer {
  const listener = (wanted: string) => found.listeners.find(({ protocol }) => protocol === wanted)?.arn;
  const [http, https] = [listener("HTTP"), listener("HTTPS")];
  return {
    arnSuffix: found.arn.slice(found.arn.indexOf("loadbalancer/") + "loadbalancer/".length),
    dnsName: found.dnsName,
    zoneId: found.zoneId,
    ...(http !== undefined && { httpListenerArn: http }),
    ...(https !== undefined && { httpsListenerArn: https }),
    securityGroupIds: found.securityGroupIds,
  };
}
