import type { AddonOutputSpec } from "../../components/addons.js";
import type { BackendServiceSpec } from "../../components/backendService.js";
import type { EnvironmentSpec } from "../../components/environment.js";
import type { ExportReference } from "../../components/exports.js";
import type { LoadBalancedWebServiceSpec } from "../../components/loadBalancedWebService.js";
import type { RequestDrivenWebServiceSpec } from "../../components/requestDrivenWebService.js";
import type { ScheduledJobSpec } from "../../components/scheduledJob.js";
import type { StaticSiteSpec } from "../../components/staticSite.js";
import type { WorkerServiceSpec } from "../../components/workerService.js";
import type { ResolvedOverrides } from "./overrides/actions.js";

/** What a manifest names and only the runner can fill in: plain data that stands where a component takes a `Value`. */
export type Reference =
  /** The image that `image.build` of this container makes; `container` is the workload's own name for the main one. */
  | { from: "image"; container: string }
  /** `from_cfn`: a CloudFormation export. */
  | { from: "export"; name: string }
  /** An env file, by its path relative to the folder that holds `copilot/`; stands for the ARN of its object. */
  | { from: "envFile"; path: string }
  /** A whole list of subnets by tags; it is the only element of its list. */
  | { from: "subnetTags"; tags: Record<string, string[]> };

/** A place in the folder's files that names a CloudFormation export. */
export interface ExportUse {
  name: string;
  file: string;
  line: number;
  column: number;
  /** Key path in that file. */
  path: string;
}

/** A value as manifests have it: text, or a reference. */
export type PlainValue = string | Reference;

export type WorkloadKind =
  | "Load Balanced Web Service"
  | "Backend Service"
  | "Worker Service"
  | "Request-Driven Web Service"
  | "Static Site"
  | "Scheduled Job";

/** How one image is built. Paths are absolute. */
export interface ImageBuild {
  /** Container that runs it; the workload's own name for the main one. */
  container: string;
  dockerfile: string;
  context: string;
  args: Record<string, string>;
  target?: string;
  cacheFrom: string[];
  /** For example linux/amd64. */
  platform: string;
}

/** A file or folder that an addon's template names, and the object that it is replaced by in `templateBody`. */
export interface AddonArtifact {
  /** Logical id of the resource. */
  resource: string;
  /** Path of the property below Properties. */
  property: string;
  /** Absolute path on this machine. */
  source: string;
  /** Key in the artifact bucket, with the content's hash in it. */
  key: string;
  /** Whether it is uploaded as a zip archive. */
  archive: boolean;
}

/** The merged templates of an `addons/` folder, as text, and what its outputs become. */
export interface ResolvedAddons {
  templateBody: string;
  /** By parameter with `NoEcho` that is given a value: the text in the template that stands for it. @default none */
  hidden?: Record<string, string>;
  /** Values of `addons.parameters.yml`: literals, or CloudFormation expressions over Copilot's logical ids. */
  parameters: Record<string, unknown>;
  outputs: AddonOutputSpec[];
  /** Logical ids of the resources that hold data. */
  data: string[];
  /** Files below the root that the template was made of. */
  files: string[];
  /** Parameters that took the place of imports of Copilot's own exports; their values are in `parameters`. */
  imports: { parameter: string; exported: ExportReference }[];
  /** Names that the template still imports, from addons of the environment or from other stacks. */
  importedNames: string[];
  /** Where the templates and `addons.parameters.yml` import exports. */
  uses: ExportUse[];
  /** A template imports exports of Copilot's that can't be made parameters: those of a nested one, or by a name that is worked out. */
  needsExports?: true;
  /** Output of the template by the name under which it is exported. */
  exports: Record<string, string>;
  /** Files and folders that the template names: they must be in the artifact bucket before the stack is made. */
  artifacts: AddonArtifact[];
}

interface ResolvedWorkloadOf<K extends WorkloadKind, S> {
  name: string;
  kind: K;
  /** Manifest file relative to the root. */
  file: string;
  /** Defaults filled, environment applied, checked: what the component takes. Frozen. */
  spec: S;
  images: ImageBuild[];
  /** Env files that the spec refers to, relative to the root. */
  envFiles: string[];
  /** Where the manifest says `from_cfn`. @default nowhere */
  exportUses?: ExportUse[];
  addons?: ResolvedAddons;
  overrides?: ResolvedOverrides;
  /** Path of each spec value that has a place in the manifest is found through this key → position table. */
  longForm: Readonly<Record<string, unknown>>;
  /** What Copilot knows and this version does not deploy yet, as key paths and files. */
  notDeployed: string[];
}

export type ResolvedWorkload =
  | ResolvedWorkloadOf<"Load Balanced Web Service", LoadBalancedWebServiceSpec<PlainValue, string>>
  | ResolvedWorkloadOf<"Backend Service", BackendServiceSpec<PlainValue, string>>
  | ResolvedWorkloadOf<"Worker Service", WorkerServiceSpec<PlainValue>>
  | ResolvedWorkloadOf<"Request-Driven Web Service", RequestDrivenWebServiceSpec<PlainValue>>
  | ResolvedWorkloadOf<"Static Site", StaticSiteSpec<string>>
  | ResolvedWorkloadOf<"Scheduled Job", ScheduledJobSpec<PlainValue>>;

export interface ResolvedEnvironment {
  name: string;
  /** Absent where the environment has no manifest and so Copilot's defaults. */
  file?: string;
  spec: EnvironmentSpec<string>;
  addons?: ResolvedAddons;
  overrides?: ResolvedOverrides;
  longForm: Readonly<Record<string, unknown>>;
  /** What Copilot knows and this version does not deploy yet, as key paths and files. */
  notDeployed?: string[];
}

/** One environment of an application folder: everything a run needs, as frozen plain data. */
export interface ResolvedApplication {
  application: string;
  /** Absolute path of the folder that holds `copilot/`. */
  root: string;
  environment: ResolvedEnvironment;
  workloads: ResolvedWorkload[];
}
