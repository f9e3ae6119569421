import { defaultVpc } from "../../components/environment/defaultNetwork.js";
import type { SubnetSpec } from "../../components/environment.js";
import type { CountSpec } from "../../components/fargateService.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";
import type { EnvironmentRecord } from "../record/environmentRecord.js";
import type { Use } from "./use.js";

/** AWS keeps five addresses of each subnet. */
const keptByAws = 5;
/** A load balancer wants eight in each of its subnets. */
const ofLoadBalancer = 8;

/** How many tasks there can be at once, apart from deployments. */
function mostTasks(count: CountSpec | undefined): number {
  if (count === undefined) return 1;
  if ("fixed" in count) return count.fixed;
  return "spot" in count ? count.spot : count.range.max;
}

/** Fargate's tasks, with the subnets that they are in: each has an address of its own. */
function tasksOf(workloads: readonly ResolvedWorkload[]): { tasks: number; cpu: number; placement: unknown }[] {
  return workloads.flatMap((workload) => {
    if (workload.kind === "Static Site" || workload.kind === "Request-Driven Web Service") return [];
    const { spec } = workload;
    // A job has a task while it runs.
    const tasks = workload.kind === "Scheduled Job" ? 1 : mostTasks("count" in spec ? spec.count : undefined);
    return [{ tasks, cpu: spec.cpu ?? 256, placement: spec.network?.placement ?? "public" }];
  });
}

/** Addresses that tasks and load balancers take of an environment's own subnets, and vCPUs that run. */
export function addressUses({ spec, made }: EnvironmentRecord, workloads: readonly ResolvedWorkload[]): Use[] {
  const all = tasksOf(workloads);
  const vcpus = Math.ceil(all.reduce((sum, { tasks, cpu }) => sum + (tasks * cpu) / 1024, 0));
  const uses: Use[] = [{ limit: "vcpus", used: vcpus, of: "all tasks at their highest number" }];
  const { vpc = defaultVpc } = spec;
  const side = (placement: "public" | "private", loadBalancer: boolean): Use => {
    const used = all.reduce((sum, one) => sum + (one.placement === placement ? one.tasks : 0), 0);
    const path = `network.vpc.subnets.${placement}`;
    const of = (subnets: string) => `the ${subnets} subnets, with all tasks at their highest number`;
    if (!("id" in vpc)) {
      const subnets = placement === "public" ? vpc.publicSubnets : vpc.privateSubnets;
      const free = ({ cidr }: SubnetSpec) => addressesIn(cidr) - (loadBalancer ? ofLoadBalancer : 0);
      const allowed = subnets.reduce((sum, subnet) => sum + free(subnet), 0);
      return { limit: "addresses", used, allowed, of: of(placement), path };
    }
    const subnets = placement === "public" ? vpc.publicSubnetIds : vpc.privateSubnetIds;
    const balancer = loadBalancer ? ofLoadBalancer * subnets.length : 0;
    return { limit: "addresses", used: used + balancer, subnets, of: of(`imported ${placement}`), path };
  };
  return [
    ...uses,
    side("public", made.publicLoadBalancer === true),
    side("private", made.internalLoadBalancer === true),
  ];
}

function addressesIn(cidr: string): number {
  const bits = Number(cidr.split("/")[1] ?? 32);
  return Math.max(0, 2 ** (32 - bits) - keptByAws);
}
