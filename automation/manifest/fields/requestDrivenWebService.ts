/**
 * Request-Driven Web Service. Long form: `http.private` is `{enable: false}` or `{enable: true, endpoint?}`, `http.healthcheck` a
 * map, `http.alias` one text, `command` one text (App Runner splits it), `count` the text of an auto scaling configuration.
 */
import { appRunnerHealthCheckDefaults as check } from "../../../components/defaults.js";
import { duration, int, map, shorthand, str, switchable } from "../fields.js";
import { checkedObservability, otherVariables, secrets } from "./container.js";
import { requestDrivenImage } from "./image.js";
import { publish } from "./messages.js";
import { requestDrivenNetwork } from "./network.js";
import { requestDrivenPlatform } from "./platform.js";
import { tags } from "./tags.js";
import { unquoted } from "./texts.js";

const unused = "nothing: App Runner has no such option";

const healthcheck = shorthand(
  "path",
  {
    path: str({ effect: "path that is requested", defaultText: "/ (AWS)" }),
    healthy_threshold: int({
      effect: "successes until the instance is healthy",
      defaultText: `${check.healthyThreshold} (AWS)`,
    }),
    unhealthy_threshold: int({
      effect: "failures until the instance is unhealthy",
      defaultText: `${check.unhealthyThreshold} (AWS)`,
    }),
    interval: duration({ effect: "time between two checks", defaultText: `${check.interval}s (AWS)` }),
    timeout: duration({ effect: "time after which a check has failed", defaultText: `${check.timeout}s (AWS)` }),
    port: int({ effect: unused }),
    success_codes: str({ effect: unused }),
    grace_period: duration({ effect: unused }),
  },
  {
    effect: "health check over HTTP",
    form: "path, or a map",
    defaultText: "TCP (AWS)",
    rules: ["An empty map is refused."],
  },
);

const http = map(
  {
    healthcheck,
    alias: str({
      effect: "custom domain of the service, with its records",
      rules: [
        "The application must have a domain.",
        "Exactly one label below that domain, and not the application's own name.",
      ],
      spell: unquoted,
    }),
    private: switchable(
      { endpoint: str({ effect: "existing VPC endpoint", defaultText: "the environment's own", spell: unquoted }) },
      { effect: "the service can be reached from the VPC only", default: false },
    ),
  },
  { effect: "ways into the service" },
);

export const requestDrivenWebServiceFields = {
  image: requestDrivenImage,
  http,
  cpu: int({ effect: "CPU units of an instance", default: 1024 }),
  memory: int({ effect: "memory of an instance in MiB", default: 2048 }),
  platform: requestDrivenPlatform,
  variables: otherVariables,
  secrets,
  command: str({ effect: "start command of the container", rules: ["A text only."], spell: unquoted }),
  tags: tags("tags of the service and its connections"),
  count: str({
    effect: "existing auto scaling configuration",
    form: "`<name>/<revision>`",
    defaultText: "App Runner's own",
  }),
  network: requestDrivenNetwork,
  observability: checkedObservability,
  publish,
};
