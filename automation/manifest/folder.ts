import type { AddonsFolder } from "./addons/index.js";
import type { FoundFiles, FoundManifest } from "./discovery.js";
import type { ManifestDocument } from "./document.js";
import type { PathRules } from "./paths.js";
import type { Problem } from "./problems.js";
import type { WorkloadKind } from "./resolved.js";
import type { Settings, SettingsFlags } from "./settings.js";

/** Where to look, and what wins over what the folder says. */
export interface LoadOptions extends SettingsFlags {
  /** Folder that holds `copilot/`. @default searched from the current folder upward */
  dir?: string;
  /** Folder from which to search. @default the current one */
  from?: string;
  /** Variables for `${…}` and settings. @default those of this process */
  processEnvironment?: Readonly<Record<string, string | undefined>>;
}

/** A workload's manifest, read and not yet resolved. */
export interface WorkloadFile {
  name: string;
  /** Undefined where `type` is missing or unknown, which is a problem of its own. */
  kind: WorkloadKind | undefined;
  found: FoundManifest;
  document: ManifestDocument;
  addons?: AddonsFolder;
}

/** An environment that the folder knows. */
export interface EnvironmentFile {
  name: string;
  /** Absent where there is no manifest: the environment has Copilot's defaults. */
  document?: ManifestDocument;
}

export interface PipelineFile {
  /** Name of the folder; empty for `copilot/pipeline.yml` of old. */
  folder: string;
  document: ManifestDocument;
}

/** An application's folder, read: everything that does not hang on an environment. */
export interface ApplicationFolder {
  /** Empty where nothing names it, which is a problem of its own. */
  application: string;
  /** Absolute path of the folder that holds `copilot/`. */
  root: string;
  /** Which paths manifests may use. */
  rules: PathRules;
  /** What copilot/airlift.yml, flags and variables say. */
  settings: Settings;
  /** Absent without copilot/airlift.yml. */
  settingsDocument?: ManifestDocument;
  /** The files that were found. */
  files: FoundFiles;
  /** Sorted by name. */
  workloads: WorkloadFile[];
  /** Sorted by name. */
  environments: EnvironmentFile[];
  /** Absent without `copilot/environments/addons/`. */
  environmentAddons?: AddonsFolder;
  /** Environments that are made out of another one: its name, whose overrides in workloads count for them. */
  clones?: Readonly<Record<string, string>>;
  /** Sorted by folder. */
  pipelines: PipelineFile[];
  /** Variables that `${…}` in manifests stands for. */
  processEnvironment: Readonly<Record<string, string | undefined>>;
  /** What is wrong whatever the environment: files, names, addons. */
  problems: Problem[];
  /** What is wrong with pipelines: no hindrance for a deployment from here. */
  pipelineProblems: Problem[];
}
