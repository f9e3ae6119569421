import * as pulumi from "@pulumi/pulumi";
import { BackendService, type BackendServiceSpec } from "../../components/backendService.js";
import { environmentReferences } from "../../components/environment/references.js";
import { Environment, type EnvironmentArgs } from "../../components/environment.js";
import type { WorkloadContextArgs } from "../../components/fargateService.js";
import { LoadBalancedWebService, type LoadBalancedWebServiceSpec } from "../../components/loadBalancedWebService.js";
import { workloadStem } from "../../components/names.js";
import { ownValue } from "../../components/ownValue.js";
import { RequestDrivenWebService, type RequestDrivenWebServiceSpec } from "../../components/requestDrivenWebService.js";
import { ScheduledJob, type ScheduledJobSpec } from "../../components/scheduledJob.js";
import { StaticSite } from "../../components/staticSite.js";
import type { Value } from "../../components/values.js";
import { WorkerService, type WorkerServiceSpec } from "../../components/workerService.js";
import type { PlainValue, Reference, ResolvedWorkload } from "../manifest/resolved.js";
import type { WorkloadEndpoints } from "../record/endpoints.js";
import {
  type EnvironmentNeeds,
  type EnvironmentRecord,
  unionOfNeeds,
  type WorkloadRecord,
} from "../record/environmentRecord.js";
import { inOrder } from "../record/order.js";
import { type AddonContext, addonsOfEnvironment, workloadAddons } from "./addons.js";
import { keepAdopted } from "./adoption.js";
import { endpointsOf } from "./endpoints.js";
import type { EnvironmentProgramData, ProgramSettings } from "./environmentData.js";
import { exportsForAddons, exportsForOthers } from "./exports.js";
import { type ExportLookup, exportLookup, exportsByName } from "./exportValues.js";
import { lookUpFirst, valueFor } from "./lookups.js";
import {
  type EnvironmentChanges,
  environmentChanges,
  overridesOf,
  type WorkloadChanges,
  workloadChanges,
} from "./overrides.js";

import { fillReferences, type Lookup } from "./references.js";

import { Removal } from "./removal.js";
import { steadyWait } from "./steady.js";

/** Outputs of an environment stack. */
export interface EnvironmentOutputs {
  airlift: Omit<EnvironmentRecord, "registered"> & { registered: pulumi.Input<string>[] };
  environment: Record<string, pulumi.Output<string>>;
  workloads: Record<string, WorkloadEndpoints>;
}

/** The program of an environment stack: the environment and the workloads of this run. */
export async function environmentProgram(data: EnvironmentProgramData): Promise<Record<string, unknown>> {
  const { resolved, record } = data;
  keepAdopted(record.adopted, data.imports);
  const found = await lookUpFirst(data);
  const overrides = await overridesOf(resolved);
  const ofEnvironment = environmentChanges(overrides, data);
  const environment = environmentOf(data, ofEnvironment);
  const made = new Map<string, pulumi.ComponentResource>();
  let allMade = (): void => {};
  const whenMade = new Promise<typeof made>((resolve) => {
    allMade = () => resolve(made);
  });
  const exportsStack = exportsForAddons(data, environment);
  const references = environmentReferences(environment);
  const context: AddonContext = { data, found, environment, references, exportsStack, made: whenMade };
  const addons = addonsOfEnvironment(
    context,
    exportLookup(data, { environment, made: whenMade }),
    ofEnvironment.templateValue,
  );
  const exportValue = exportLookup(data, { environment, addons, made: whenMade });
  const endpoints: Record<string, WorkloadEndpoints> = { ...data.endpoints };
  const steadied = steadyWait(data);
  try {
    for (const workload of inOrder(resolved.workloads, data.waits)) {
      const before = (ownValue(data.waits, workload.name) ?? []).flatMap((name) => {
        const component = made.get(name);
        return component === undefined ? [] : [steadied(name, component)];
      });
      const opts = { dependsOn: [...before, ...(addons === undefined ? [] : [addons])] };
      const lookup = (reference: Reference) => valueFor(reference, workload, data, found, exportValue);
      const fill = (value: PlainValue) => fillReferences<Value>(value, lookup);
      const changes = workloadChanges(workload, { data, environment, overrides, fill, exportValue }, opts);
      const component = componentOf(workload, { ...context, addons, exportValue, lookup }, changes);
      changes.complete();
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
  if (data.removal !== undefined) new Removal(data.removal);
  const outputs: EnvironmentOutputs = {
    airlift: { ...record, registered: [...(record.registered ?? []), ...taskDefinitions(made.values())] },
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

/** ARNs of the task definitions of workloads. */
function taskDefinitions(components: Iterable<pulumi.ComponentResource>): pulumi.Output<string>[] {
  return [...components].flatMap((one) =>
    "taskDefinition" in one ? [(one as LoadBalancedWebService).taskDefinition.arn] : [],
  );
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
    defaultHosts: distinct(({ aliases, loadBalancer, rules }) =>
      loadBalancer === "public" && aliases.length === 0 ? rules.flatMap(({ hosts }) => hosts) : [],
    ),
    ingressSecurityGroupIds: distinct(({ admits = [] }) => admits),
    ...(artifactKeyArn !== undefined && { artifactKeyArn }),
    omittedRules: changes.omitted,
  };
  return new Environment(resolved.environment.name, args, changes.opts, changes.transforms);
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

/** What workloads are made with. */
interface WorkloadContext extends AddonContext {
  exportValue: ExportLookup;
  lookup: Lookup;
}

function componentOf(
  workload: ResolvedWorkload,
  given: WorkloadContext,
  { opts, transforms, siteTransforms, templateValue }: WorkloadChanges,
): pulumi.ComponentResource {
  const { data, environment, exportValue, lookup } = given;
  const context: WorkloadContextArgs & { priorities: number[] } = {
    environment,
    ...workloadAddons(workload, given, exportValue, templateValue),
    permissionsBoundary: data.settings.permissionsBoundary,
    tags: data.settings.tags,
    secretAccess: data.settings.secretAccess,
    triggers: ownValue(data.triggers, workload.name),
    priorities: ownValue(data.record.workloads, workload.name)?.rules.map((rule) => rule.priority) ?? [],
  };
  switch (workload.kind) {
    case "Load Balanced Web Service":
      return new LoadBalancedWebService(
        workload.name,
        {
          ...fillReferences<LoadBalancedWebServiceSpec>(workload.spec, lookup),
          ...context,
          importedLoadBalancer: ownValue(data.loadBalancers, workload.spec.http?.importedLoadBalancer ?? ""),
        },
        opts,
        transforms,
      );
    case "Backend Service":
      return new BackendService(
        workload.name,
        {
          ...fillReferences<BackendServiceSpec>(workload.spec, lookup),
          ...context,
          importedLoadBalancer: ownValue(data.loadBalancers, workload.spec.http?.importedLoadBalancer ?? ""),
        },
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
