import * as pulumi from "@pulumi/pulumi";
import type { AddonsSpec } from "../../components/addons.js";
import { BackendService, type BackendServiceSpec } from "../../components/backendService.js";
import { environmentReferences } from "../../components/environment/references.js";
import { type DomainSpec, Environment, type EnvironmentArgs } from "../../components/environment.js";
import type { WorkloadContextArgs } from "../../components/fargateService.js";
import { LoadBalancedWebService, type LoadBalancedWebServiceSpec } from "../../components/loadBalancedWebService.js";
import { workloadStem } from "../../components/names.js";
import { RequestDrivenWebService, type RequestDrivenWebServiceSpec } from "../../components/requestDrivenWebService.js";
import type { ImportedLoadBalancer } from "../../components/routing/importedLoadBalancer.js";
import { ScheduledJob, type ScheduledJobSpec } from "../../components/scheduledJob.js";
import type { SecretAccessSpec } from "../../components/secrets.js";
import { StaticSite } from "../../components/staticSite.js";
import { WorkerService, type WorkerServiceSpec } from "../../components/workerService.js";
import type { Reference, ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import { endpointsOf, type WorkloadEndpoints } from "../record/endpoints.js";
import {
  type EnvironmentNeeds,
  type EnvironmentRecord,
  unionOfNeeds,
  type WorkloadRecord,
} from "../record/environmentRecord.js";
import { inOrder } from "../record/order.js";
import { type AddonGround, addonsOfEnvironment, workloadAddons } from "./addons.js";
import { exportsForAddons, exportsForOthers } from "./exports.js";
import { type ExportLookup, exportLookup, exportsByName } from "./exportValues.js";
import type { DeployedInputs } from "./forcedDeployments.js";
import { lookUpFirst, valueFor } from "./lookups.js";
import {
  type EnvironmentChanges,
  environmentChanges,
  type Overrides,
  overridesOf,
  type WorkloadChanges,
  workloadChanges,
} from "./overrides.js";
import { fillReferences } from "./references.js";
import { type SteadyPlace, steadyWait } from "./steady.js";

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
  /** Workloads with data in their addons that this run makes anew: their stacks may still be there. "" is the environment. */
  mayBeKept: string[];
  /** Triggers of each workload's service: what changes them starts a deployment. @default none */
  triggers?: Record<string, Record<string, string>>;
  /** Inputs of the ECS service that each workload has now. @default none: all are new */
  deployed?: Record<string, DeployedInputs>;
  /** Looks at the network that the manifest names; off where it was looked at before, and in plans. @default false */
  checkNetwork?: boolean;
  /** Workload → workloads of this run that are made before it. */
  waits: Record<string, string[]>;
  /** Those of them that must run steadily before the others are made. */
  awaited: string[];
  /** How their services are looked at; absent in plans, which make nothing. */
  steady?: SteadyPlace;
}

/** Outputs of an environment stack. */
export interface EnvironmentOutputs {
  airlift: EnvironmentRecord;
  environment: Record<string, pulumi.Output<string>>;
  workloads: Record<string, WorkloadEndpoints>;
}

/** The program of an environment stack: the environment and the workloads of this run. */
export async function environmentProgram(data: EnvironmentProgramData): Promise<Record<string, unknown>> {
  const { resolved, record } = data;
  const found = await lookUpFirst(data);
  const overrides = await overridesOf(resolved);
  const environment = environmentOf(data, environmentChanges(overrides, data));
  const made = new Map<string, pulumi.ComponentResource>();
  let allMade = (): void => {};
  const whenMade = new Promise<typeof made>((resolve) => {
    allMade = () => resolve(made);
  });
  const exportsStack = exportsForAddons(data, environment);
  const references = environmentReferences(environment);
  const ground: Ground = { data, found, overrides, environment, references, exportsStack, made: whenMade };
  const addons = addonsOfEnvironment(ground, exportLookup(data, { environment, made: whenMade }));
  const exportValue = exportLookup(data, { environment, addons, made: whenMade });
  const endpoints: Record<string, WorkloadEndpoints> = { ...data.endpoints };
  const steadied = steadyWait(data);
  try {
    for (const workload of inOrder(resolved.workloads, data.waits)) {
      const before = (data.waits[workload.name] ?? []).flatMap((name) => {
        const component = made.get(name);
        return component === undefined ? [] : [steadied(name, component)];
      });
      const opts = { dependsOn: [...before, ...(addons === undefined ? [] : [addons])] };
      const changes = workloadChanges(workload, ground, opts);
      const component = componentOf(workload, { ...ground, addons, exportValue }, changes);
      changes.assertUsed();
      made.set(workload.name, component);
      const exports = exportsByName(
        workloadStem(resolved.application, resolved.environment.name, workload.name),
        component,
      );
      endpoints[workload.name] = {
        ...endpointsOf(workload, environment, component),
        ...(Object.keys(exports).length > 0 && { exports }),
      };
    }
  } finally {
    // Whoever waits for an export of a workload that could not be made would wait for ever.
    allMade();
  }
  exportsForOthers(data, environment, Object.assign({}, ...Object.values(endpoints).map((one) => one.exports)));
  const outputs: EnvironmentOutputs = {
    airlift: record,
    environment: {
      vpcId: pulumi.output(environment.vpcId),
      cluster: pulumi.output(environment.clusterName),
      ...(environment.publicAddress !== undefined && {
        publicAddress: pulumi.output(environment.publicAddress.dnsName),
      }),
      ...(environment.internalLoadBalancer !== undefined && {
        internalAddress: environment.internalLoadBalancer.dnsName,
      }),
    },
    workloads: endpoints,
  };
  return { ...outputs };
}

function environmentOf(data: EnvironmentProgramData, changes: EnvironmentChanges): Environment {
  const { resolved, record, settings, artifactKeyArn } = data;
  const { application } = resolved;
  const needs = unionOfNeeds([record.made, ...Object.values(record.workloads).map((workload) => workload.needs)]);
  const distinct = (of: (workload: WorkloadRecord) => readonly string[]) =>
    [...new Set(Object.values(record.workloads).flatMap(of))].sort();
  const args = {
    ...record.spec,
    ...settings,
    application,
    environment: resolved.environment.name,
    ...sharedArgs(needs, settings, changes.omitted),
    aliases: distinct(({ aliases }) => aliases),
    cdnAliases: usualNames(data),
    ingressSecurityGroupIds: distinct(({ admits = [] }) => admits),
    ...(artifactKeyArn !== undefined && { artifactKeyArn }),
    omittedRules: changes.omitted,
  };
  return new Environment(resolved.environment.name, args, changes.opts, changes.transforms);
}

/** Names of the public services that have no alias, which lead to the CDN where there is one. */
function usualNames({ resolved, record, settings }: EnvironmentProgramData): string[] {
  if (settings.domain === undefined || record.spec.cdn === undefined) return [];
  const zone = `${resolved.environment.name}.${resolved.application}.${settings.domain.name}`;
  return Object.entries(record.workloads)
    .filter(([, { needs, aliases }]) => needs.publicLoadBalancer === true && aliases.length === 0)
    .map(([name]) => `${name}.${zone}`)
    .sort();
}

/** What workloads need, as the environment's arguments say it. */
function sharedArgs(
  { nat, jobs, ...needs }: EnvironmentNeeds,
  settings: ProgramSettings,
  omitted: readonly string[],
): Partial<EnvironmentArgs> {
  return {
    ...needs,
    nat: nat === true ? (settings.nat ?? "per-zone") : "none",
    logResourcePolicy: jobs === true && !omitted.includes("log-resource-policy"),
  };
}

/** What everything in an environment is made with. */
interface Ground extends AddonGround {
  overrides: Overrides;
}

/** What workloads are made with. */
interface WorkloadGround extends Ground {
  exportValue: ExportLookup;
}

function componentOf(
  workload: ResolvedWorkload,
  ground: WorkloadGround,
  { opts, transforms, siteTransforms }: WorkloadChanges,
): pulumi.ComponentResource {
  const { data, found, environment, exportValue } = ground;
  const context: WorkloadContextArgs & { priorities: number[] } = {
    environment,
    ...workloadAddons(workload, ground, exportValue),
    permissionsBoundary: data.settings.permissionsBoundary,
    tags: data.settings.tags,
    secretAccess: data.settings.secretAccess,
    triggers: data.triggers?.[workload.name],
    priorities: data.record.workloads[workload.name]?.rules.map((rule) => rule.priority) ?? [],
  };
  const lookup = (reference: Reference) => valueFor(reference, workload, data, found, exportValue);
  switch (workload.kind) {
    case "Load Balanced Web Service":
      return new LoadBalancedWebService(
        workload.name,
        {
          ...fillReferences<LoadBalancedWebServiceSpec>(workload.spec, lookup),
          ...context,
          importedLoadBalancer: data.loadBalancers?.[workload.spec.http?.importedLoadBalancer ?? ""],
        },
        opts,
        transforms,
      );
    case "Backend Service":
      return new BackendService(
        workload.name,
        { ...fillReferences<BackendServiceSpec>(workload.spec, lookup), ...context },
        opts,
        transforms,
      );
    case "Worker Service":
      return new WorkerService(
        workload.name,
        {
          ...fillReferences<WorkerServiceSpec>(workload.spec, lookup),
          ...context,
          queueScaling: data.settings.queueScaling,
        },
        opts,
        transforms,
      );
    case "Scheduled Job":
      return new ScheduledJob(
        workload.name,
        { ...fillReferences<ScheduledJobSpec>(workload.spec, lookup), ...context },
        opts,
        transforms,
      );
    case "Request-Driven Web Service":
      return new RequestDrivenWebService(
        workload.name,
        {
          ...fillReferences<RequestDrivenWebServiceSpec>(workload.spec, lookup),
          ...context,
          requestDriven: data.settings.requestDriven,
        },
        opts,
        transforms,
      );
    case "Static Site":
      return new StaticSite(workload.name, { ...workload.spec, ...context }, opts, siteTransforms);
  }
}
