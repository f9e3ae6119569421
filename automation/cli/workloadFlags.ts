import type { WorkloadFlags } from "../init/workload.js";
import { type FlagValues, listed, type OwnFlags, type ValuesOf } from "./flags.js";

/** Flags of `svc init` and of `init`. */
export const serviceFlags = {
  port: { type: "string", describe: "Port that the container listens on (default: the Dockerfile's EXPOSE)" },
  "subscribe-topics": {
    type: "string",
    array: true,
    describe: "Topics of a Worker Service: SERVICE:TOPIC, comma-separated",
  },
  subscribe: { type: "boolean", describe: "Ask for topics; --no-subscribe subscribes to none" },
  sources: { type: "string", array: true, describe: "Files and folders of a Static Site, comma-separated" },
  "ingress-type": { type: "string", describe: "Who can reach a Request-Driven Web Service: Internet or Environment" },
} as const satisfies OwnFlags;

/** Flags of `job init` and of `init`. */
export const jobFlags = {
  schedule: { alias: "s", type: "string", describe: 'When it runs: @daily, "@every 1h", "0 9 * * 1-5" … in UTC' },
  retries: { type: "string", describe: "Number of retries" },
  timeout: { type: "string", describe: "Stop a run after this time, for example 1h30m" },
} as const satisfies OwnFlags;

/** Flags of every new workload. */
export const workloadFlags = {
  name: { alias: "n", type: "string", describe: "Name of the service or job" },
  dockerfile: { alias: "d", type: "string", describe: "Dockerfile that builds it" },
  image: { alias: "i", type: "string", describe: "Existing image, instead of a Dockerfile" },
  platform: {
    type: "string",
    describe: "Operating system and architecture, such as linux/arm64 (default: the Dockerfile's)",
  },
  overwrite: { type: "boolean", describe: "Overwrite an existing manifest" },
} as const satisfies OwnFlags;

type Given = ValuesOf<typeof workloadFlags> & Partial<ValuesOf<typeof serviceFlags> & ValuesOf<typeof jobFlags>>;

/** What was given of these flags. */
export function workloadGiven(parsed: Given & Pick<FlagValues, "app">, type: string | undefined): WorkloadFlags {
  return {
    app: parsed.app,
    name: parsed.name,
    type,
    dockerfile: parsed.dockerfile,
    image: parsed.image,
    port: parsed.port,
    subscribeTopics: listed(parsed["subscribe-topics"]),
    noSubscribe: parsed.subscribe === false,
    sources: listed(parsed.sources),
    ingressType: parsed["ingress-type"],
    schedule: parsed.schedule,
    retries: parsed.retries,
    timeout: parsed.timeout,
    platform: parsed.platform,
    overwrite: parsed.overwrite === true,
  };
}
