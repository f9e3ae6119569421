import type { StackEvent } from "../engine/protocol.js";

/** What every call of the programmatic API takes; the command line has a flag of the same meaning for each. */
export interface RunOptions {
  /** Folder to start from. @default the current one; `copilot/` is looked for there and above */
  dir?: string;
  /** @default copilot/airlift.yml, else copilot/.workspace */
  application?: string;
  /** Environments to act on. */
  environments?: string[];
  /** Every environment of the application. @default false */
  all?: boolean;
  /** Workloads to act on. @default all of this repository */
  names?: string[];
  /** A simulated AWS: `true` keeps it in `.airlift/` beside `copilot/`, text names a folder. @default off: the real AWS */
  sandbox?: boolean | string;
  /** Image by workload, or by `workload/container`, used as it is in place of a build. */
  images?: Record<string, string>;
  /** One more tag for built images, beside the content hash. */
  tag?: string;
  /** State backend, as Pulumi names it. */
  backend?: string;
  /** Region of AWS. @default the environment's in copilot/airlift.yml, else the profile's */
  region?: string;
  /** Profile of the AWS configuration files. @default the environment's in copilot/airlift.yml */
  profile?: string;
  /** Unknown manifest keys are errors. @default `strict` of copilot/airlift.yml */
  strict?: boolean;
  /** Workloads whose folders are gone and that shall go from the environment too. */
  prune?: string[];
  /** Makes the environments that are named here out of the manifest and settings of this one. */
  from?: string;
  /** Seconds after its last deployment at which `env expire` destroys the environment. @default `ttl` of copilot/airlift.yml */
  ttl?: number;
  /** Applies this repository's environment manifest from now on. */
  takeOver?: boolean;
  /** Moves an environment to the VPC that its manifest asks for now, with everything in it. @default false: refused */
  replaceNetwork?: boolean;
  /** Also destroys what other repositories have in the environment. */
  allRepositories?: boolean;
  /** Also destroys a protected environment. */
  unprotect?: boolean;
  /** Data to delete with its workload: resource names, or `all`. */
  deleteData?: string[];
  /** A destroy leaves VPC, subnets and security groups around data that stays inside them. @default false: it refuses */
  keepNetwork?: boolean;
  /** Waits for a locked stack. @default true in CI */
  waitForLock?: boolean;
  /** One broken service does not stop the others; the run fails all the same. @default true for `up`, false for `destroy` */
  continueOnError?: boolean;
  /** Starts a new deployment of every service of the run, also of unchanged ones. @default false */
  force?: boolean;
  /** Ends once the engine has, without waiting for rollouts. @default false */
  noWait?: boolean;
  /** Seconds after which the waiting for rollouts ends, though not the rollout. @default 1800 */
  timeout?: number;
  /** Property changes in events. @default false */
  diff?: boolean;
  /** Keeps the engine's own words in errors. @default false */
  debug?: boolean;
  /** `validate` also asks AWS for the secrets and exports that manifests and addons name. @default false */
  online?: boolean;
  /** Leaves `overrides/transform.*` out. @default false */
  noTransforms?: boolean;
  /** `validate` and `plan`: what only a deployment refuses, such as an alias without a domain, is a warning. @default false */
  planOnly?: boolean;
  /** Folders of Pulumi policy packs that every preview and deployment has to pass. @default none */
  policyPacks?: string[];
  /** Files with the configuration of `policyPacks`, in the same order. @default each pack's own */
  policyPackConfigs?: string[];
  /**
   * Ends the call as Ctrl-C ends the command: the engine finishes what it has begun, records it and lets go of the lock; then
   * the call fails with a RunError `aborted`. A signal that is aborted already stops it before anything changes.
   */
  signal?: AbortSignal;
  /** Variables for interpolation and settings. @default process.env */
  variables?: Readonly<Record<string, string | undefined>>;
}

/** Told while a call runs. */
export type OnEvent = (event: StackEvent) => void;
