import type { WorkloadFlags } from "../init/workload.js";
import type { Parsed } from "./flags.js";
import { listGiven, type OwnFlags, switchGiven, textGiven } from "./given.js";

/** Flags of `svc init` and of `init`. */
export const serviceFlags: OwnFlags = {
  port: { type: "string", describe: "Port that the container listens on; else the Dockerfile's EXPOSE" },
  "subscribe-topics": { type: "string", describe: "Topics of a Worker Service: SERVICE:TOPIC, separated by commas" },
  subscribe: { type: "boolean", describe: "Ask for topics; --no-subscribe: there are none" },
  sources: { type: "string", describe: "Files and folders of a Static Site, separated by commas" },
  "ingress-type": { type: "string", describe: "Who reaches a Request-Driven Web Service: Internet or Environment" },
};

/** Flags of `job init` and of `init`. */
export const jobFlags: OwnFlags = {
  schedule: { alias: "s", type: "string", describe: 'When it runs: @daily, "@every 1h", "0 9 * * 1-5" … in UTC' },
  retries: { type: "string", describe: "How often to try again" },
  timeout: { type: "string", describe: "Stop a run after this time, like 1h30m" },
};

/** Flags of every new workload. */
export const workloadFlags: OwnFlags = {
  name: { alias: "n", type: "string", describe: "Name of the service or job" },
  dockerfile: { alias: "d", type: "string", describe: "Dockerfile that builds it" },
  image: { alias: "i", type: "string", describe: "An image that exists, in place of a Dockerfile" },
  platform: { type: "string", describe: "Operating system and processor, like linux/arm64; else the Dockerfile's" },
  overwrite: { type: "boolean", describe: "Replace a manifest that exists" },
};

/** What was given of these flags. */
export function workloadGiven(parsed: Parsed, type: string | undefined): WorkloadFlags {
  return {
    app: textGiven(parsed, "app"),
    name: textGiven(parsed, "name"),
    type,
    dockerfile: textGiven(parsed, "dockerfile"),
    image: textGiven(parsed, "image"),
    port: textGiven(parsed, "port"),
    subscribeTopics: listGiven(parsed, "subscribe-topics"),
    noSubscribe: switchGiven(parsed, "subscribe") === false,
    sources: listGiven(parsed, "sources"),
    ingressType: textGiven(parsed, "ingress-type"),
    schedule: textGiven(parsed, "schedule"),
    retries: textGiven(parsed, "retries"),
    timeout: textGiven(parsed, "timeout"),
    platform: textGiven(parsed, "platform"),
    overwrite: parsed.overwrite === true,
  };
}
