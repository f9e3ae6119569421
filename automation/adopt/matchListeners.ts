import type { LiveThing } from "../aws/live/index.js";
import type { Match, Owned } from "./match.js";
import { type Survey, stackOf } from "./survey.js";

const LISTENER = "aws:lb/listener:Listener";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const CFN_LISTENER = "AWS::ElasticLoadBalancingV2::Listener";

/** ARNs of listeners in workloads' stacks that have no name by which they could be distinguished. */
export function unnamedListeners(found: Survey, open: readonly Owned[], matches: readonly Match[]): string[] {
  const workloads = new Set(
    open.flatMap(({ planned, workload }) => (planned.type === LISTENER ? (workload ?? []) : [])),
  );
  const taken = new Set(matches.map(({ id }) => id));
  return [...workloads].flatMap((workload) =>
    (stackOf(found, "workload", workload)?.resources ?? []).flatMap(({ type, physical }) =>
      type === CFN_LISTENER && physical !== "" && !taken.has(physical) ? [physical] : [],
    ),
  );
}

/**
 * Copilot counts the listeners of a network load balancer, and we call them by their ports: they are matched by port
 * and protocol, and the target group of each by what the listener forwards to.
 */
export function matchListeners(found: Survey, open: readonly Owned[], live: readonly LiveThing[]): Match[] {
  const byKey = new Map(open.map((owned) => [owned.key, owned]));
  return open.flatMap((owned): Match[] => {
    const { planned, workload } = owned;
    const stack = stackOf(found, "workload", workload);
    if (planned.type !== LISTENER || workload === undefined || stack === undefined) return [];
    const hit = live.find(
      ({ id, inputs }) =>
        stack.resources.some(({ physical }) => physical === id) &&
        inputs.port === planned.inputs.port &&
        inputs.protocol === planned.inputs.protocol,
    );
    if (hit === undefined) return [];
    const match = (one: Owned, id: string): Match => ({
      owned: one,
      id,
      stack: stack.name,
      logical: stack.resources.find(({ physical }) => physical === id)?.logical ?? "",
    });
    const group = byKey.get(`${TARGET_GROUP}::${targetOf(planned.inputs) ?? ""}`);
    const [action] = (hit.inputs.defaultActions ?? []) as { targetGroupArn?: string }[];
    const forwarded =
      group === undefined || action?.targetGroupArn === undefined ? [] : [match(group, action.targetGroupArn)];
    return [match(owned, hit.id), ...forwarded];
  });
}

/** Name of the target group that a planned listener refers to. */
function targetOf({ defaultActions }: Record<string, unknown>): string | undefined {
  const [action] = (defaultActions ?? []) as { targetGroupArn?: unknown }[];
  return new RegExp(`^\\$\\{${TARGET_GROUP}::(.+)\\.arn\\}$`).exec(String(action?.targetGroupArn ?? ""))?.[1];
}
