import type { AddonsSpec } from "../../components/addons.js";
import type { DomainSpec } from "../../components/environment.js";
import type { ImportedLoadBalancer } from "../../components/routing/importedLoadBalancer.js";
import type { SecretAccessSpec } from "../../components/secrets.js";
import type { Value } from "../../components/values.js";
import type { AwsAccess } from "../aws/access.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import type { WorkloadEndpoints } from "../record/endpoints.js";
import type { EnvironmentRecord } from "../record/environmentRecord.js";
import type { RemovalPlan } from "../record/removalPlan.js";
import type { Imports } from "./adoption.js";
import type { DeployedInputs } from "./forcedDeployments.js";

/** How services are checked from within a run of the engine. */
export interface SteadyCheck {
  access: AwsAccess;
  /** Seconds after which the wait ends and the run fails. */
  timeout: number;
}

/** Settings of copilot/airlift.yml that reach components. */
export interface ProgramSettings {
  domain?: DomainSpec;
  permissionsBoundary?: string;
  tags?: Record<string, string>;
  nat?: "per-zone" | "single" | "none";
  endpoints?: string[];
  /** Which secrets are read without Copilot's tags. */
  secretAccess?: SecretAccessSpec;
  /** What Request-Driven Web Services run on. */
  requestDriven?: "apprunner" | "express";
  /** How the backlog of Worker Services' queues is measured. */
  queueScaling?: "metric-math" | "lambda";
}

/** All that the program of an environment stack is given: plain data, looked up before the engine starts. */
export interface EnvironmentProgramData {
  resolved: ResolvedApplication;
  /** The record as it will be after this run; it decides on shared resources and rule priorities. */
  record: EnvironmentRecord;
  settings: ProgramSettings;
  /** Image URI by workload and container. */
  images: Record<string, Record<string, string>>;
  /** Images that a program gives: by workload, or by `workload/container`. They go before `images`. @default none */
  givenImages?: Readonly<Record<string, Value>>;
  /** Values of `from_cfn` by export name. */
  exports: Record<string, string>;
  /** ARN of the uploaded object by env file. */
  envFiles: Record<string, string>;
  /** Subnets by the JSON of their tags. */
  subnets: Record<string, string[]>;
  /** Existing load balancers by the name or ARN that manifests give. @default looked up by the engine's provider */
  loadBalancers?: Record<string, ImportedLoadBalancer>;
  /** Of a preview: outputs of addons that their change leaves as they are, by workload or `environment`. @default none */
  addonOutputs?: Record<string, AddonsSpec["known"]>;
  /** Names of Copilot's exports that stacks other than our own export. @default none */
  othersExport?: string[];
  /** A Copilot stack exports them, and no stack of our own does. @default false */
  exportsElsewhere?: true;
  artifactKeyArn?: string;
  /** Bucket with env files, long templates and the files of addons, and its region. */
  artifactBucket?: { name: string; region?: string };
  /** What the outputs said of workloads that this run leaves alone. @default none */
  endpoints?: Record<string, WorkloadEndpoints>;
  /** Workloads with data in their addons that this run creates: their stacks may still be there. "" is the environment. */
  mayBeKept: string[];
  /** Triggers of each workload's service: what changes them starts a deployment. @default none */
  triggers?: Record<string, Record<string, string>>;
  /** Inputs of the ECS service that each workload has now; they decide which update forces a deployment. @default none */
  deployed?: Record<string, DeployedInputs>;
  /** Looks at the network that the manifest names; off where it was looked at before, and in plans. @default false */
  checkNetwork?: boolean;
  /** Workload → workloads of this run that are made before it. */
  waits: Record<string, string[]>;
  /** Those of them that must run steadily before the others are made. */
  awaited: string[];
  /** What a removal of workloads has still to do and to report; kept in the state meanwhile. @default nothing */
  removal?: RemovalPlan;
  /** What an adoption reads into the state. @default nothing */
  imports?: Imports;
  /** URN of the `CopilotEnvironment` that a program of the user's own made all of it below. @default none: right below the stack */
  formerParent?: string;
  /** How their services are looked at; absent in plans, which make nothing. */
  steady?: SteadyCheck;
}
