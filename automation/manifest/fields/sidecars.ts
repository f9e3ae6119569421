/** Sidecars. Long form: `image` a map, `port` `{port, protocol}`, `entrypoint` and `command` lists of words. */
import { bool, list, map, mapOf, str } from "../fields.js";
import { command, entrypoint, envFile, otherVariables, secrets } from "./container.js";
import { containerHealthCheck, dependsOn, labels, sidecarImage } from "./image.js";
import { sidecarPort } from "./nlb.js";
import { refuseEmpty, refusePath, unquoted } from "./texts.js";

const mountPoint = map(
  {
    source_volume: str({
      effect: "volume of `storage.volumes`",
      required: true,
      refuse: refuseEmpty("the name of the volume"),
    }),
    path: str({
      effect: "path in the sidecar",
      rules: ['Letters, digits, "-", ".", "_" and "/".'],
      required: true,
      refuse: refusePath,
    }),
    read_only: bool({ effect: "the sidecar may only read", default: true }),
  },
  { effect: "one mount" },
);

export const sidecars = mapOf(
  map(
    {
      port: sidecarPort,
      image: sidecarImage,
      essential: bool({ effect: "the task stops when this container does", default: true }),
      credentialsParameter: str({
        effect: "ARN of the Secrets Manager secret with the registry's user and password",
        spell: unquoted,
      }),
      variables: otherVariables,
      env_file: envFile,
      secrets,
      mount_points: list(mountPoint, { effect: "volumes that the sidecar sees" }),
      labels,
      depends_on: dependsOn,
      healthcheck: containerHealthCheck,
      entrypoint,
      command,
    },
    { effect: "one container beside the main one" },
  ),
  {
    effect: "containers beside the main one, in the same task",
    rules: ["Entries merge; a null entry keeps the base's."],
  },
);
