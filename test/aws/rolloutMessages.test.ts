import type { Deployment, Service } from "@aws-sdk/client-ecs";
import { expect } from "chai";
import { rolloutOf } from "../../automation/aws/rollout.js";
import { rolloutMessages } from "../../automation/aws/rolloutMessages.js";

const began = new Date("2026-01-01T10:00:00Z");
const deployment: Deployment = { id: "new", status: "PRIMARY", rolloutState: "IN_PROGRESS", createdAt: began };
const service = (...messages: string[]): Pick<Service, "deployments" | "events"> => ({
  deployments: [deployment],
  events: [
    ...messages.map((message) => ({
      message: `(service web) ${message}`,
      createdAt: new Date(began.getTime() + 1000),
    })),
    { message: "(service web) has reached a steady state.", createdAt: new Date(began.getTime() - 1000) },
  ],
});
const watched = (...messages: string[]) => ({
  ...{ workload: "web", cluster: "c", service: "web", deployment: "new" },
  rollout: rolloutOf(service(...messages), "new"),
});

describe("what is printed while a rollout is waited for", () => {
  it("is each of ECS's events since it began, the oldest first, and each once", async () => {
    const printed: string[] = [];
    const onRollout = rolloutMessages({}, (text) => printed.push(text));
    await onRollout(watched("has started 1 tasks."));
    await onRollout(watched("was unable to place a task.", "has started 1 tasks."));
    const [table, ...events] = printed;
    expect(table).to.match(/^web is being deployed\n/);
    expect(events).to.deep.equal(["web: has started 1 tasks.", "web: was unable to place a task."]);
  });
});
