import type { Unwrap } from "@pulumi/pulumi";
import type { Problem } from "../manifest/problems.js";
import type { WorkloadEndpoints } from "../record/endpoints.js";
import type { EngineOutcome } from "../stack/runStack.js";
import type { KeptData } from "./retention.js";

/** Outputs of an environment's stack, without Airlift's own record; addons and programs may have added more. */
export interface StackOutputs {
  /** Names and ids of the environment. */
  environment?: { vpcId?: string; cluster?: string; publicAddress?: string; internalAddress?: string };
  /** Where each workload is reached. */
  workloads?: Record<string, Plain<WorkloadEndpoints>>;
  [name: string]: unknown;
}

/** A type as its outputs are once they are known. */
type Plain<T> = { [K in keyof T]: Unwrap<T[K]> };

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
