import { RunError } from "../base/errors.js";
import { openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import { type Written, writeFiles } from "./files.js";

/** How what a manifest has no key for is changed. */
export type OverrideTool = "transform" | "yamlpatch";

const tools: readonly OverrideTool[] = ["transform", "yamlpatch"];

/** @throws RunError `usage` for another tool, with the way out for Copilot's `cdk` */
export function overrideTool(given: string): OverrideTool {
  const found = tools.find((tool) => tool === given);
  if (found !== undefined) return found;
  throw new RunError("usage", given === "cdk" ? "CDK overrides aren't supported." : `There is no tool "${given}".`, {
    hint: "`--tool transform` writes a JavaScript file that can change the same resources; `--tool yamlpatch` writes YAML patches, as in Copilot.",
  });
}

/** Whose `overrides/` folder it is. */
export type OverrideOwner = "svc" | "job" | "env" | "pipeline";

const patches = `# Changes by logical id and property of Copilot's CloudFormation template; docs/overrides.md says what stands for what.
#
# - op: add
#   path: /Resources/TaskDefinition/Properties/ContainerDefinitions/0/StopTimeout
#   value: 60
`;

const samples: Record<OverrideOwner, string> = {
  svc: `// export const service = (args, name) => ({ ...args, availabilityZoneRebalancing: "ENABLED" });
// export const containers = (containers) => containers.map((one) => ({ ...one, stopTimeout: 60 }));
`,
  job: `// export const stateMachine = (args, name) => ({ ...args, tracingConfiguration: { enabled: true } });
`,
  env: `// export const loadBalancer = (args, name) => ({ ...args, idleTimeout: 120 });
`,
  pipeline: `// export const project = (args, name) => ({ ...args, buildTimeout: 90 });
`,
};

/** Writes an `overrides/` folder with comments only. @throws RunError `usage` */
export function writeOverrides(
  options: RunOptions,
  owner: OverrideOwner,
  tool: OverrideTool,
  overwrite: boolean,
): Written[] {
  const { folder } = openFolder(options);
  const place = `copilot/${placeOf(owner, options, folder)}/overrides`;
  const file =
    tool === "yamlpatch"
      ? { path: `${place}/cfn.patches.yml`, text: patches }
      : {
          path: `${place}/transform.mjs`,
          text: `// Functions from the arguments of a child to those to use; docs/overrides.md lists their names.\n//\n${samples[owner]}`,
        };
  return writeFiles(folder.root, [file], overwrite);
}

type Folder = ReturnType<typeof openFolder>["folder"];

function placeOf(owner: OverrideOwner, { names = [], environments = [] }: RunOptions, folder: Folder): string {
  // They hold for all environments, as Copilot's; one that is named must be there.
  const wrong = (owner === "env" ? names : environments).find(
    (one) => !folder.environments.some(({ name }) => name === one),
  );
  if (wrong !== undefined)
    throw new RunError("usage", `There is no environment "${wrong}" here.`, {
      hint: `Known: ${folder.environments.map(({ name }) => name).join(", ") || "none"}.`,
    });
  if (owner === "env") return "environments";
  const isJob = owner === "job";
  const known =
    owner === "pipeline"
      ? folder.pipelines.map((pipeline) => pipeline.folder)
      : folder.workloads.flatMap(({ name, kind }) => ((kind === "Scheduled Job") === isJob ? [name] : []));
  const [name, ...more] = names.length > 0 ? names : known;
  const hint = `Name one with --name. Known: ${known.join(", ") || "none"}.`;
  if (name === undefined || more.length > 0) throw new RunError("usage", "Whose overrides?", { hint });
  if (!known.includes(name)) throw new RunError("usage", `There is no "${name}" here.`, { hint });
  return owner === "pipeline" ? `pipelines/${name}` : name;
}
