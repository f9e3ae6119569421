import type { Problem } from "../manifest/problems.js";
import type { EngineOutcome } from "../stack/runStack.js";
import type { KeptData } from "./retention.js";

/** What a run did to one environment. */
export interface EnvironmentResult {
  /** Name of the environment. */
  name: string;
  /** Absent when it failed. */
  outcome?: EngineOutcome;
  /** Present when it failed. */
  error?: Error;
  /** Warnings and notices of the manifests. */
  problems: Problem[];
  /** What the reader should know, a sentence each. */
  notices: string[];
  /** Data that a destroy left. */
  kept?: KeptData[];
}

/** What a run did, environment by environment. */
export interface RunResult {
  /** Name of the application. */
  application: string;
  /** Whether AWS was simulated. */
  simulated: boolean;
  /** In the order in which they were named. */
  environments: EnvironmentResult[];
  /** `workload/container` of the images that this run built. */
  built: string[];
}
