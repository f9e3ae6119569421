import { askApplication } from "./application.js";
import { checked } from "./ask.js";
import { type InitContext, write } from "./context.js";
import { environmentManifest } from "./environmentText.js";
import { knownRunner, readFolder } from "./folder.js";
import { environmentName } from "./names.js";
import { initWorkload, type WorkloadFlags, type WorkloadResult } from "./workload.js";

export interface FirstFlags extends WorkloadFlags {
  /** Deploys at once; asked for when it is not said. */
  deploy?: boolean;
  /** Environment to deploy to; `test` when it is not said. */
  env?: string;
}

export interface FirstResult extends WorkloadResult {
  application: string;
  /** Environment to deploy to now; absent when nothing is to be deployed. */
  deployTo?: string;
}

/** `init`: application, first workload and, on demand, the environment `test`, in one go. */
export async function initFirst(
  context: InitContext,
  flags: FirstFlags,
  existing: readonly string[] = [],
): Promise<FirstResult> {
  if (flags.env !== undefined) checked("--env", flags.env, environmentName);
  const application = await askApplication(context, flags.app, existing);
  const before = readFolder(context.cwd);
  const workload = await initWorkload(context, "any", { ...flags, app: application, keepExisting: true });
  const environment = flags.env ?? before.environments[0] ?? "test";
  const deploy =
    flags.deploy ??
    (context.ask.interactive &&
      (await context.ask.confirm({
        flag: "--deploy",
        message: `Deploy to the environment ${environment} now?`,
        suggestion: false,
      })));
  if (!deploy) return { ...workload, application };
  if (before.environments.includes(environment)) return { ...workload, application, next: [], deployTo: environment };
  const manifest = {
    path: `copilot/environments/${environment}/manifest.yml`,
    text: environmentManifest({ name: environment }, knownRunner(readFolder(context.cwd))),
    keep: true,
  };
  const { written } = write(context, before.root, [manifest], { next: [] });
  return { ...workload, written: [...workload.written, ...written], application, next: [], deployTo: environment };
}
