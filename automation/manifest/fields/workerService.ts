import { observability } from "./container.js";
import { count } from "./count.js";
import { workerDeployment } from "./deployment.js";
import { ecsFields } from "./ecs.js";
import { exec } from "./exec.js";
import { image } from "./image.js";
import { subscribe } from "./messages.js";

/** Worker Service: a service that takes messages from queues. */
export const workerServiceFields = {
  image,
  subscribe,
  count,
  exec,
  deployment: workerDeployment,
  observability,
  ...ecsFields,
};
