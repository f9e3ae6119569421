/**
 * Images. Long form: `image.build` is always a map (a text is its `dockerfile`); a sidecar's `image` is always a map with
 * `build` or `location`. Which of context and dockerfile follows from which is left to whoever builds.
 */
import { containerHealthCheckDefaults } from "../../../components/defaults.js";
import { duration, type Exclusive, enumOf, int, list, map, mapOf, shorthand, str } from "../fields.js";
import { refuseEmpty, unquoted } from "./texts.js";

export const build = shorthand(
  "dockerfile",
  {
    dockerfile: str({
      effect: "Dockerfile of the image",
      defaultText: "`Dockerfile` in the context, or at the root when there is no context",
    }),
    context: str({ effect: "folder that the build sees", defaultText: "folder of the Dockerfile" }),
    args: mapOf(str({ effect: "one build argument; any scalar, kept as it is written" }), {
      effect: "build arguments",
      nullIsEntry: true,
    }),
    target: str({ effect: "build stage to stop at" }),
    cache_from: list(str({ effect: "one image" }), { effect: "images whose layers may be reused" }),
  },
  {
    effect: "builds the image from a Dockerfile and pushes it to the repository `{app}/{name}`",
    rules: [
      "Mutually exclusive with `location`.",
      "A text is the path of the Dockerfile; its folder is then the context.",
      "Paths are relative to the folder that holds `copilot/`.",
    ],
    lenient: true,
  },
);

export const location = str({ effect: "existing image, used as written", rules: ["Mutually exclusive with `build`."] });

/** `build` in an override drops the base's `location`, and the other way round. */
const oneSource = { build: ["location"], location: ["build"] };

const bothSources: Exclusive = {
  sides: [["build"], ["location"]],
  at: "second",
  refuse: () => ({
    message: "an image is either built or located, and this one is both",
    hint: "Keep build or location.",
  }),
};

export const dependsOn = mapOf(
  enumOf(["start", "healthy", "complete", "success"], {
    effect: "state that the other container must have reached",
    rules: ["A container whose end stops the task can only be waited for with start or healthy."],
    ignoreCase: true,
  }),
  {
    nullIsEntry: true,
    effect: "containers that must have reached a state before this one starts",
    rules: [
      "Names the main container, a sidecar or `firelens_log_router`.",
      "No container may wait for itself, directly or over others.",
    ],
  },
);

export const labels = mapOf(str({ effect: "one label" }), {
  effect: "Docker labels of the container",
  nullIsEntry: true,
});

const healthCheckFields = {
  command: list(str({ effect: "one word of the command" }), {
    effect: "command that ECS runs in the container",
    rules: ["A list whose first word is CMD or CMD-SHELL; a bare text is refused."],
    defaultText: '`["CMD-SHELL", "curl -f http://localhost/ || exit 1"]`',
  }),
  interval: duration({ effect: "time between two checks", default: containerHealthCheckDefaults.interval }),
  retries: int({
    effect: "failures after which the container is unhealthy",
    default: containerHealthCheckDefaults.retries,
  }),
  timeout: duration({ effect: "time after which a check has failed", default: containerHealthCheckDefaults.timeout }),
  start_period: duration({
    effect: "time after the start in which failures do not count",
    default: containerHealthCheckDefaults.startPeriod,
  }),
};

/** The container's own check: one key turns it on, and the others then have their defaults. */
export const containerHealthCheck = map(healthCheckFields, {
  effect: "health check that ECS runs inside the container",
  rules: ["Any key turns the check on; the others then have their defaults."],
  defaultText: "no check",
});

const plainImage = {
  build,
  location,
  credentials: str({
    effect: "ARN of the Secrets Manager secret with the registry's user and password",
    spell: unquoted,
  }),
  labels,
  depends_on: dependsOn,
};

const imageAbout = {
  effect: "image of the main container",
  rules: ["Needs exactly one of `build` and `location`."],
  required: true,
  clears: oneSource,
  exclusive: bothSources,
} as const;

/** Port of the main container. */
const portAbout = {
  effect: "port that the main container listens on (TCP); the target of load balancers and of Service Connect",
  rules: [
    "0 to 65535.",
    "No other container may have the same port.",
    "443 makes the load balancer speak HTTPS to the container.",
  ],
  bits: "uint16",
} as const;

/** Services that must have a port. */
export const servedImage = map(
  { ...plainImage, port: int({ ...portAbout, required: true }), healthcheck: containerHealthCheck },
  imageAbout,
);
/** Services that may have a port. */
export const reachableImage = map(
  { ...plainImage, port: int(portAbout), healthcheck: containerHealthCheck },
  imageAbout,
);
/** Workloads that nobody calls. */
export const image = map({ ...plainImage, healthcheck: containerHealthCheck }, imageAbout);
/** App Runner has no check inside the container. */
export const requestDrivenImage = map({ ...plainImage, port: int({ ...portAbout, required: true }) }, imageAbout);

export const sidecarImage = shorthand(
  "location",
  {
    build,
    location: str({
      effect: "existing image, used as written",
      rules: ["Mutually exclusive with `build`."],
      refuse: refuseEmpty("the image"),
      spell: unquoted,
    }),
  },
  {
    effect: "image of the sidecar",
    rules: ["Needs exactly one of `build` and `location`.", "A text is the location."],
    required: true,
    clears: oneSource,
    exclusive: bothSources,
  },
);
