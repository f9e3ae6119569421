/** Logs. Long form: as written; `retention` is always there. Any other key means a FireLens router. */
import { logRetention } from "../../../components/defaults.js";
import { bool, int, map, str } from "../fields.js";
import { envFile, otherVariables, secretOptions, secrets, strings } from "./container.js";
import { refuseRetention, unquoted } from "./texts.js";

export const logging = map(
  {
    retention: int({
      effect: "days that logs are kept",
      default: logRetention,
      rules: ["One of the numbers of days that CloudWatch Logs knows."],
      refuse: refuseRetention,
    }),
    image: str({
      effect: "image of the log router",
      defaultText: "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable",
      spell: unquoted,
    }),
    destination: strings("options of the main container's log driver", "one option"),
    enableMetadata: bool({ effect: "adds ECS metadata to every line", defaultText: "true" }),
    secretOptions,
    configFilePath: str({ effect: "configuration file inside the router's image", spell: unquoted }),
    env_file: envFile,
    variables: otherVariables,
    secrets,
  },
  {
    effect: "where logs go and how long they stay",
    rules: ["Any key but `retention` adds the FireLens container `firelens_log_router`."],
    always: true,
  },
);
