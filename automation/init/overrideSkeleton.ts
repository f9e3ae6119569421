import { RunError } from "../base/errors.js";
import { openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import { type Written, writeFiles } from "./files.js";

/** How what a manifest has no key for is changed. */
export type OverrideTool = "transform" | "yamlpatch";

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

function placeOf(owner: OverrideOwner, { names = [] }: RunOptions, folder: Folder): string {
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
