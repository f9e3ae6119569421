import { observability } from "./container.js";
import { count } from "./count.js";
import { deployment } from "./deployment.js";
import { ecsFields } from "./ecs.js";
import { exec } from "./exec.js";
import { internalHttp } from "./http.js";
import { reachableImage } from "./image.js";

/** Backend Service: a service that only the environment's own services reach. */
export const backendServiceFields = {
  image: reachableImage,
  http: internalHttp,
  count,
  exec,
  deployment,
  observability,
  ...ecsFields,
};
