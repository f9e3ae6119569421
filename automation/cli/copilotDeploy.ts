import { RunError } from "../base/errors.js";
import type { Variables } from "../engine/location.js";
import type { RunOptions } from "../session/options.js";
import type { OwnFlags, Parsed, ValuesOf } from "./flags.js";
import { absent } from "./wrongUse.js";

/** Flags of `copilot deploy` for what is always so here: manifests are all that a workload or environment needs. */
export const copilotDeploy = {
  "init-wkld": { type: "boolean", hidden: true, describe: "A workload with a manifest needs no more" },
  "init-env": { type: "boolean", hidden: true, describe: "An environment that is named needs no more" },
  "deploy-env": { type: "boolean", hidden: true, describe: "The environment takes part in every run" },
} as const satisfies OwnFlags;

/**
 * `copilot deploy --all` is every workload of one environment, `airlift up --all` every environment: whoever types
 * `deploy` means the first.
 * @throws RunError `usage` when `deploy --all` names no environment, or the environment shall be left out
 */
export function asCopilotMeant(
  options: RunOptions,
  parsed: Pick<Parsed, "_"> & Partial<ValuesOf<typeof copilotDeploy>>,
  variables: Variables,
): RunOptions {
  if (parsed["deploy-env"] === false) throw absent("deploy-env");
  const [typed] = parsed._ ?? [];
  if (options.all !== true || typed !== "deploy") return options;
  if (options.environments === undefined || variables.AIRLIFT_ENV !== undefined)
    throw new RunError("usage", "`deploy --all` needs an environment: --env is missing.", {
      hint: "As in Copilot, it deploys every workload of one environment. To deploy every environment, run `airlift up --all`.",
    });
  return { ...options, all: undefined };
}
