import { appRunner } from "./appRunner.js";
import { delivery } from "./delivery.js";
import { domains } from "./domains.js";
import { ecs } from "./ecs.js";
import { identity } from "./identity.js";
import { loadBalancing } from "./loadBalancing.js";
import { messaging } from "./messaging.js";
import { monitoring } from "./monitoring.js";
import { network } from "./network.js";
import type { ProviderFacts } from "./providerFacts.js";
import { storage } from "./storage.js";

/** What is known of the real provider, by resource type. */
export const providerFacts: Readonly<Record<string, ProviderFacts>> = {
  ...ecs,
  ...loadBalancing,
  ...network,
  ...identity,
  ...monitoring,
  ...domains,
  ...messaging,
  ...storage,
  ...appRunner,
  ...delivery,
};
