import type { ResourceType } from "../kind.js";
import { apprunner } from "./appRunner.js";
import { cloudwatch } from "./cloudwatch.js";
import { deliveryTypes } from "./delivery.js";
import { servicediscovery } from "./discovery.js";
import { domainTypes } from "./domain.js";
import { ec2 } from "./ec2.js";
import { ecs } from "./ecs.js";
import { iam } from "./iam.js";
import { lambda } from "./lambda.js";
import { lb } from "./lb.js";
import { messagingTypes } from "./messaging.js";
import { appautoscaling } from "./scaling.js";
import { stackTypes } from "./stacks.js";
import { storageTypes } from "./storage.js";

/** Every resource type of the simulated AWS, by its token; others are refused by name. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  ...ec2,
  ...lb,
  ...ecs,
  ...iam,
  ...cloudwatch,
  ...servicediscovery,
  ...appautoscaling,
  ...stackTypes,
  ...storageTypes,
  ...messagingTypes,
  ...domainTypes,
  ...apprunner,
  ...deliveryTypes,
  ...lambda,
};
