import { simulatedTarget } from "../../automation/session/simulatedTarget.js";
import type { Target } from "../../automation/session/target.js";

/** The target of an environment in a sandbox folder, with settings as they are without copilot/airlift.yml. */
export function targetIn(sandbox: string, environment = "test", application = "shop"): Promise<Target> {
  const settings = { protect: false, tags: {}, exports: false, endpoints: [], region: "us-west-2" };
  // What asks AWS alone needs neither engine nor state.
  const stack = { project: application, stack: environment } as Target["stack"];
  return simulatedTarget({ application, environment, stack, settings, state: undefined }, sandbox);
}
