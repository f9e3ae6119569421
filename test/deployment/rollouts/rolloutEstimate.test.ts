import { expect } from "chai";
import { rolloutEstimate } from "../../../automation/deployment/rollouts/estimate.js";
import type { StackState, StateResource } from "../../../automation/stack/contents.js";

const web = "urn:pulumi:test::shop::airlift:index:LoadBalancedWebService::web";
const urn = `${web}-service`;

const resource = (type: string, its: string, more: Partial<StateResource> = {}): StateResource => ({
  ...{ urn: its, type, name: its.split("::").at(-1) ?? "", custom: true, protect: false, retainOnDelete: false },
  ...{ pendingDeletion: false, inputs: {}, outputs: {}, dependencies: [] },
  ...more,
});

function estimate(service: Record<string, unknown>, group?: Record<string, unknown>, first = false) {
  const state: StackState = {
    resources: [
      resource("airlift:index:LoadBalancedWebService", web),
      ...(group ? [resource("aws:lb/targetGroup:TargetGroup", `${web}-group`, { parent: web, outputs: group })] : []),
      resource("aws:ecs/service:Service", urn, { parent: web, inputs: service }),
    ],
    pending: [],
    outputs: {},
  };
  return rolloutEstimate(state, { workload: "web", urn }, first);
}

describe("how long a rollout takes", () => {
  const usual = { deregistrationDelay: 60, healthCheck: { interval: 30, healthyThreshold: 5 } };

  it("adds pulling, the checks until a task is healthy, the end of old tasks, and at most the grace period", () => {
    const printed = estimate({ healthCheckGracePeriodSeconds: 60 }, usual);
    expect(printed).to.include({ least: 30 + 150 + 60, most: 30 + 150 + 60 + 60 });
    expect(printed.text).to.equal(
      "web: about 4 to 5 min: pulling its images, 2m30s until a task is healthy (5 checks, one every 30 s), 1m in which old tasks end.",
    );
  });

  it("has no old tasks to wait for at the first deployment, and no checks without a load balancer", () => {
    expect(estimate({}, usual, true).least).to.equal(30 + 150);
    expect(estimate({}, undefined)).to.deep.include({ least: 30, hints: [] });
  });

  it("says what would make it shorter when the grace period ends before a task can be healthy", () => {
    expect(estimate({ healthCheckGracePeriodSeconds: 60 }, usual).hints.join()).to.match(
      /interval: 10s.*grace period of 1m/,
    );
    const quick = { deregistrationDelay: 60, healthCheck: { interval: 10, healthyThreshold: 2 } };
    expect(estimate({ healthCheckGracePeriodSeconds: 60 }, quick).hints).to.deep.equal([]);
  });

  it("says that nothing answers in between when the one task is ended first", () => {
    const recreate = { deploymentMaximumPercent: 100, desiredCount: 1 };
    expect(estimate(recreate).hints.join()).to.contain("the service is down between the old one and the new one");
    expect(estimate({ ...recreate, desiredCount: 2 }).hints).to.deep.equal([]);
    expect(estimate(recreate, undefined, true).hints).to.deep.equal([]);
  });
});
