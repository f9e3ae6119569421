import type { Deployment } from "@aws-sdk/client-ecs";
import { expect } from "chai";
import { type Revision, revisionToReturnTo } from "../../automation/aws/revisions.js";
import { columns, deploymentTable, rolloutOf } from "../../automation/aws/rollout.js";

const definition = (revision: number) => `arn:aws:ecs:eu-west-1:111122223333:task-definition/todo-test-fe:${revision}`;

function deployment(id: string, more: Partial<Deployment> = {}): Deployment {
  return { id, status: "PRIMARY", rolloutState: "IN_PROGRESS", taskDefinition: definition(2), ...more };
}

describe("the rollout of a deployment, from an answer of DescribeServices", () => {
  it("runs while its own rollout is in progress", () => {
    expect(rolloutOf({ deployments: [deployment("new")] }, "new").state).to.equal("running");
  });

  it("runs while tasks of the version before drain", () => {
    const old = deployment("old", { status: "ACTIVE", rolloutState: "COMPLETED", taskDefinition: definition(1) });
    const answer = { deployments: [deployment("new", { rolloutState: "COMPLETED" }), old] };
    expect(rolloutOf(answer, "new").state).to.equal("running");
  });

  it("is done when it is complete and alone", () => {
    const answer = { deployments: [deployment("new", { rolloutState: "COMPLETED" })] };
    expect(rolloutOf(answer, "new").state).to.equal("done");
  });

  it("has failed when the version before is complete in its place, however well that looks", () => {
    const rolloutStateReason = "ECS deployment circuit breaker: rolling back to deploymentId old.";
    const old = deployment("old", { rolloutState: "COMPLETED", taskDefinition: definition(1), rolloutStateReason });
    const rollout = rolloutOf({ deployments: [old] }, "new");
    expect(rollout).to.include({ state: "failed", reason: rolloutStateReason, runsInstead: 1 });
  });

  it("has failed while the rollback is still under way", () => {
    const old = deployment("old", { taskDefinition: definition(1) });
    const failed = deployment("new", { status: "ACTIVE", rolloutState: "FAILED", rolloutStateReason: "tasks failed" });
    const rollout = rolloutOf({ deployments: [old, failed] }, "new");
    expect(rollout).to.include({ state: "failed", reason: "tasks failed", runsInstead: 1 });
  });

  it("has failed without anything to go back to", () => {
    const rollout = rolloutOf({ deployments: [deployment("new", { rolloutState: "FAILED" })] }, "new");
    expect(rollout.state).to.equal("failed");
    expect(rollout).not.to.have.property("runsInstead");
  });

  it("has failed when the service is gone", () => {
    expect(rolloutOf(undefined, "new")).to.include({ state: "failed", reason: "The service doesn't exist." });
  });

  it("is shown as a table of revision, rollout and tasks", () => {
    const counts = { desiredCount: 2, runningCount: 1, failedTasks: 3, pendingCount: 1 };
    const { deployments } = rolloutOf({ deployments: [deployment("new", counts)] }, "new");
    expect(deploymentTable(deployments)[1]?.split(/ {2,}/)).to.deep.equal([
      "PRIMARY",
      "2",
      "[in progress]",
      "2",
      "1",
      "3",
      "1",
    ]);
  });

  it("stands in columns as wide as their widest cell", () => {
    expect(
      columns([
        ["a", "b"],
        ["long", "c"],
      ]),
    ).to.deep.equal(["a     b", "long  c"]);
  });
});

describe("the revision to go back to", () => {
  const revision = (number: number, more: Partial<Revision> = {}): Revision => ({
    revision: number,
    taskDefinition: definition(number),
    images: {},
    live: false,
    ...more,
  });

  it("is the newest before the live one", () => {
    const all = [revision(4), revision(3, { live: true }), revision(2), revision(1)];
    expect(revisionToReturnTo(all, undefined, "fe").revision).to.equal(2);
  });

  it("is none that was rolled back itself", () => {
    const all = [revision(3, { live: true }), revision(2, { outcome: "rolled back" }), revision(1)];
    expect(revisionToReturnTo(all, undefined, "fe").revision).to.equal(1);
  });

  it("is one whose deployment completed, before those of which nothing is known", () => {
    const all = [revision(4, { live: true }), revision(3), revision(2, { outcome: "stopped" })];
    const completed = revision(1, { outcome: "completed" });
    expect(revisionToReturnTo([...all, completed], undefined, "fe").revision).to.equal(1);
    expect(revisionToReturnTo(all, undefined, "fe").revision).to.equal(3);
  });

  it("is the one asked for, by number or by ARN", () => {
    const all = [revision(3, { live: true }), revision(2), revision(1)];
    expect(revisionToReturnTo(all, "1", "fe").revision).to.equal(1);
    expect(revisionToReturnTo(all, definition(2), "fe").revision).to.equal(2);
  });

  it("is an error that lists what there is when there is no such revision", () => {
    const all = [revision(3, { live: true })];
    expect(() => revisionToReturnTo(all, "7", "fe")).to.throw("fe has no revision 7");
    expect(() => revisionToReturnTo(all, undefined, "fe")).to.throw("fe has no earlier revision");
  });
});
