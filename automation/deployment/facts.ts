import type { SecretProblem } from "../aws/checkSecrets.js";
import type { BrokenStack } from "../aws/cloudFormation.js";
import type { AccountLimits } from "../limits/accountQuotas.js";
import type { StackState } from "../stack/contents.js";
import type { ExportFacts } from "./addons/keptExports.js";
import type { ApplicationFacts } from "./applicationFacts.js";
import type { FolderHashes } from "./files.js";
import { type LiveBalancers, nothingLive } from "./liveRules.js";
import type { AppRunnerService } from "./rollouts/appRunner.js";
import type { LiveServices } from "./rollouts/compareServices.js";

/** What AWS runs, held against the state. */
export interface RunningFacts extends LiveServices {
  /** Services that App Runner took back to the version before. */
  rolledBack: AppRunnerService[];
  /** Stacks of addons that CloudFormation does not change as they are. */
  brokenStacks: BrokenStack[];
}

/** Everything that a run of an environment reads before it decides: plain data. */
export interface EnvironmentFacts {
  /** The state before the run; absent on a first one. */
  state?: StackState;
  application: ApplicationFacts;
  /** Content hashes of images and env files. */
  hashes: FolderHashes;
  balancers: LiveBalancers;
  exports: ExportFacts;
  /** An error where AWS could not be asked. */
  running: RunningFacts | Error;
  /** What the account allows; without quotas AWS's usual limits count. */
  account: AccountLimits;
  /** Secrets that manifests name and that are missing, untagged or another environment's. */
  secrets: readonly SecretProblem[];
  /** What was taken as existing, a line each. */
  assumed: readonly string[];
}

/** What is known without asking anybody. */
export function offlineFacts(hashes: FolderHashes, more: Partial<EnvironmentFacts> = {}): EnvironmentFacts {
  return {
    application: {},
    hashes,
    balancers: nothingLive,
    exports: { there: new Map(), importers: new Map() },
    running: { differences: [], unfinished: new Set(), rolledBack: [], brokenStacks: [] },
    account: { quotas: {} },
    secrets: [],
    assumed: [],
    ...more,
  };
}
