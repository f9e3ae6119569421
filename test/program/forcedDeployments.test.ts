import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { forcesDeployment, withForcedDeployments } from "../../automation/program/forcedDeployments.js";

const fargate = [{ capacityProvider: "FARGATE", weight: 1 }];
const spot = [{ capacityProvider: "FARGATE_SPOT", weight: 1 }];
const wanted = { capacityProviderStrategies: fargate, desiredCount: 2, taskDefinition: pulumi.output("arn:2") };
const deployed = { capacityProviderStrategies: fargate, desiredCount: 2, taskDefinition: "arn:1" };

describe("a deployment is forced", () => {
  it("by another capacity provider strategy and by triggers, and by nothing else", () => {
    expect(forcesDeployment(wanted, deployed)).to.equal(false);
    expect(forcesDeployment({ ...wanted, desiredCount: 3 }, deployed)).to.equal(false);
    expect(forcesDeployment({ ...wanted, capacityProviderStrategies: spot }, deployed)).to.equal(true);
    expect(forcesDeployment({ ...wanted, triggers: { forced: "now" } }, deployed)).to.equal(true);
  });

  it("never for a service that is not there yet", () => {
    expect(forcesDeployment({ ...wanted, triggers: { forced: "now" } }, undefined)).to.equal(false);
  });

  it("stays forced while nothing else changes, so that the next preview is empty", () => {
    const before = {
      ...deployed,
      triggers: { forced: "t" },
      forceNewDeployment: true,
      __defaults: ["schedulingStrategy"],
    };
    const filled = { ...before, schedulingStrategy: "REPLICA" };
    const same = { ...wanted, triggers: { forced: "t" } };
    expect(forcesDeployment(same, filled)).to.equal(true);
    expect(forcesDeployment({ ...same, desiredCount: 3 }, filled)).to.equal(false);
    const { desiredCount: _, ...fewer } = same;
    expect(forcesDeployment(fewer, filled)).to.equal(false);
  });

  it("after the user's own function, whose word counts", () => {
    const changed = withForcedDeployments((args) => ({ ...args, capacityProviderStrategies: spot }), deployed);
    expect(changed(wanted, "web-service")).to.deep.include({ forceNewDeployment: true });
    const decided = withForcedDeployments((args) => ({ ...args, forceNewDeployment: true }), deployed);
    expect(decided(wanted, "web-service")).to.deep.include({ forceNewDeployment: true });
    expect(withForcedDeployments(undefined, deployed)(wanted, "web-service")).not.to.have.property(
      "forceNewDeployment",
    );
  });
});
