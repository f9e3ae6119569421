import * as pulumi from "@pulumi/pulumi";

import { type RemovalPlan, removalName, removalType } from "../record/removalPlan.js";

/** Keeps the plan in the state for as long as it is registered. */
export class Removal extends pulumi.ComponentResource {
  constructor(plan: RemovalPlan) {
    super(removalType, removalName);
    this.registerOutputs({ plan });
  }
}
