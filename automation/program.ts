import * as pulumi from "@pulumi/pulumi";
import { Addons } from "../components/addons.js";
import { BackendService, type BackendServiceSpec } from "../components/backendService.js";
import { type DomainSpec, Environment } from "../components/environment.js";
import type { WorkloadContextArgs } from "../components/fargateService.js";
import { LoadBalancedWebService, type LoadBalancedWebServiceSpec } from "../components/loadBalancedWebService.js";
import { RequestDrivenWebService, type RequestDrivenWebServiceSpec } from "../components/requestDrivenWebService.js";
import { ScheduledJob, type ScheduledJobSpec } from "../components/scheduledJob.js";
import { StaticSite } from "../components/staticSite.js";
import { WorkerService, type WorkerServiceSpec } from "../components/workerService.js";
import { addonParameters } from "./addonParameters.js";
import { endpointsOf, type WorkloadEndpoints } from "./endpoints.js";
import { type Found, lookUpFirst, valueOf } from "./lookups.js";
import type {
  Reference,
  ResolvedAddons,
  ResolvedApplication,
  ResolvedEnvironment,
  ResolvedWorkload,
} from "./manifest/resolved.js";
import { inOrder } from "./order.js";
import { type EnvironmentRecord, unionOfNeeds } from "./record.js";
import { fillReferences } from "./references.js";

/** Settings of copilot/airlift.yml that reach components. */
export interface ProgramSettings {
  domain?: DomainSpec;
  permissionsBoundary?: string;
  tags?: Record<string, string>;
  nat?: "per-zone" | "single" | "none";
  endpoints?: string[];
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
  artifactKeyArn?: string;
  /** Workloads with data in their addons that this run makes anew: their stacks may still be there. */
  mayBeKept: string[];
  /** Workload → new workloads of this run that come up before it. */
  waits: Record<string, string[]>;
}

/** Outputs of an environment stack. */
export interface EnvironmentOutputs {
  airlift: EnvironmentRecord;
  environment: Record<string, pulumi.Output<string>>;
  workloads: Record<string, WorkloadEndpoints>;
}

/** The program of an environment stack: the environment and the workloads of this run. */
export async function environmentProgram(data: EnvironmentProgramData): Promise<Record<string, unknown>> {
  const { resolved, record, settings } = data;
  const found = await lookUpFirst(data);
  const environment = environmentOf(data);
  const environmentAddons = addonsOfEnvironment(resolved.environment, environment, settings);
  const made = new Map<string, pulumi.ComponentResource>();
  const endpoints: Record<string, WorkloadEndpoints> = {};
  for (const workload of inOrder(resolved.workloads, data.waits)) {
    const before = (data.waits[workload.name] ?? []).flatMap((name) => made.get(name) ?? []);
    const opts = { dependsOn: [...before, ...(environmentAddons === undefined ? [] : [environmentAddons])] };
    const component = componentOf(workload, data, found, environment, opts);
    made.set(workload.name, component);
    endpoints[workload.name] = endpointsOf(workload, environment);
  }
  const outputs: EnvironmentOutputs = {
    airlift: record,
    environment: { vpcId: pulumi.output(environment.vpcId), cluster: pulumi.output(environment.clusterName) },
    workloads: endpoints,
  };
  return { ...outputs };
}

function environmentOf({ resolved, record, settings, artifactKeyArn }: EnvironmentProgramData): Environment {
  const { application } = resolved;
  const needs = unionOfNeeds([record.made, ...Object.values(record.workloads).map((workload) => workload.needs)]);
  const aliases = [...new Set(Object.values(record.workloads).flatMap((workload) => workload.aliases))].sort();
  return new Environment(resolved.environment.name, {
    ...record.spec,
    ...settings,
    application,
    environment: resolved.environment.name,
    needs,
    aliases,
    ...(artifactKeyArn !== undefined && { artifactKeyArn }),
  });
}

function addonsOfEnvironment(
  resolved: ResolvedEnvironment,
  environment: Environment,
  settings: ProgramSettings,
): Addons | undefined {
  if (resolved.addons === undefined) return undefined;
  return new Addons(`${resolved.name}-addons`, {
    application: environment.application,
    environment: resolved.name,
    spec: addonsSpec(resolved.addons, environment),
    tags: settings.tags,
  });
}

function addonsSpec(addons: ResolvedAddons, environment: Environment, workload?: string) {
  return {
    templateBody: addons.templateBody,
    parameters: addonParameters(addons.parameters, environment, workload),
    outputs: addons.outputs,
    data: addons.data,
  };
}

function componentOf(
  workload: ResolvedWorkload,
  data: EnvironmentProgramData,
  found: Found,
  environment: Environment,
  opts: pulumi.ComponentResourceOptions,
): pulumi.ComponentResource {
  const context: WorkloadContextArgs & { priorities: number[] } = {
    environment,
    ...(workload.addons !== undefined && {
      addons: { ...addonsSpec(workload.addons, environment, workload.name), adopt: found.kept.has(workload.name) },
    }),
    permissionsBoundary: data.settings.permissionsBoundary,
    tags: data.settings.tags,
    priorities: data.record.workloads[workload.name]?.rules.map((rule) => rule.priority) ?? [],
  };
  const lookup = (reference: Reference) => valueOf(reference, workload, data, found, environment);
  switch (workload.kind) {
    case "Load Balanced Web Service":
      return new LoadBalancedWebService(
        workload.name,
        { ...fillReferences<LoadBalancedWebServiceSpec>(workload.spec, lookup), ...context },
        opts,
      );
    case "Backend Service":
      return new BackendService(
        workload.name,
        { ...fillReferences<BackendServiceSpec>(workload.spec, lookup), ...context },
        opts,
      );
    case "Worker Service":
      return new WorkerService(
        workload.name,
        { ...fillReferences<WorkerServiceSpec>(workload.spec, lookup), ...context },
        opts,
      );
    case "Scheduled Job":
      return new ScheduledJob(
        workload.name,
        { ...fillReferences<ScheduledJobSpec>(workload.spec, lookup), ...context },
        opts,
      );
    case "Request-Driven Web Service":
      return new RequestDrivenWebService(
        workload.name,
        { ...fillReferences<RequestDrivenWebServiceSpec>(workload.spec, lookup), ...context },
        opts,
      );
    case "Static Site":
      return new StaticSite(workload.name, { ...workload.spec, ...context }, opts);
  }
}
