import { observability } from "./container.js";
import { count } from "./count.js";
import { deployment } from "./deployment.js";
import { ecsFields } from "./ecs.js";
import { exec } from "./exec.js";
import { publicHttp } from "./http.js";
import { servedImage } from "./image.js";
import { nlb } from "./nlb.js";

/** Load Balanced Web Service: a service behind a load balancer that faces the internet. */
export const loadBalancedWebServiceFields = {
  image: servedImage,
  http: publicHttp,
  nlb,
  count,
  exec,
  deployment,
  observability,
  ...ecsFields,
};
