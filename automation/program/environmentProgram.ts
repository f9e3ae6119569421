import * as pulumi from "@pulumi/pulumi";
import type { Addons } from "../../components/addons.js";
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
import { nextTurn } from "./pace.js";
import { fillReferences, type Lookup } from "./references.js";
import { Removal } from "./removal.js";
import { steadyWait } from "./steady.js";

/** What a program has made. */
export interface MadeEnvironment {
  environment: Environment;
  /** Components by the names of the workloads. */
  workloads: ReadonlyMap<string, pulumi.ComponentResource>;
  /** The arguments of each, those of the environment and of its addons by the names of these components. */
  args: ReadonlyMap<string, object>;
  addons?: Addons;
  outputs: EnvironmentOutputs;
}

/** Options of everything right below the stack, or below the component that stands for the environment. */
export type TopOptions = Pick<pulumi.ComponentResourceOptions, "parent" | "aliases">;

/** Outputs of an environment stack. */
export interface EnvironmentOutputs {
  airlift: Omit<EnvironmentRecord, "registered"> & { registered: pulumi.Input<string>[] };
  environment: Record<string, pulumi.Output<string>>;
  workloads: Record<string, WorkloadEndpoints>;
}

/** The program of an environment stack: the environment and the workloads of this run. */
export async function environmentProgram(data: EnvironmentProgramData): Promise<Record<string, unknown>> {
  const { formerParent } = data;
  const aliases = formerParent === undefined ? [] : [{ parent: formerParent }];
  const { outputs } = await makeEnvironment(data, { aliases });
  return { ...outputs };
}

/** Makes the environment and the workloads of this run, all with the same options. */
export async function makeEnvironment(data: EnvironmentProgramData, top: TopOptions = {}): Promise<MadeEnvironment> {
  const { resolved, record } = data;
  keepAdopted(record.adopted, data.imports);
  const found = await lookUpFirst(data);
  const overrides = await overridesOf(resolved);
  const ofEnvironment = environmentChanges(overrides, data, top);
  const args = new Map<string, object>();
  const environment = environmentOf(data, ofEnvironment, args);
  const made = new Map<string, pulumi.ComponentResource>();
  let allMade = (): void => {};
  const whenMade = new Promise<typeof made>((resolve) => {
    allMade = () => resolve(made);
  });
  const exportsStack = exportsForAddons(data, environment, top);
  const references = environmentReferences(environment);
  const context: AddonContext = { data, found, environment, references, exportsStack, made: whenMade, top, args };
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
      const turn = nextTurn();
      if (turn !== undefined) await turn;
      const before = (ownValue(data.waits, workload.name) ?? []).flatMap((name) => {
        const component = made.get(name);
        return component === undefined ? [] : [steadied(name, component)];
      });
      const opts = { ...top, dependsOn: [...before, ...(addons === undefined ? [] : [addons])] };
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
        ...endpointsOf(component),
        ...(Object.keys(exports).length > 0 && { exports }),
      };
    }
  } finally {
    // Whoever waits for an export of a workload that could not be made would wait for ever.
    allMade();
  }
  exportsForOthers(data, environment, Object.assign({}, ...Object.values(endpoints).map((one) => one.exports)), top);
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
  return { environment, workloads: made, args, ...(addons !== undefined && { addons }), outputs };
}

/** ARNs of the task definitions of workloads. */
function taskDefinitions(components: Iterable<pulumi.ComponentResource>): pulumi.Output<string>[] {
  return [...components].flatMap((one) =>
    "taskDefinition" in one ? [(one as LoadBalancedWebService).taskDefinition.arn] : [],
  );
}

function environmentOf(
  data: EnvironmentProgramData,
  changes: EnvironmentChanges,
  noted: Map<string, object>,
): Environment {
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
  noted.set(resolved.environment.name, args);
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
  const make = <A extends object, T>(of: Component<A, T>, args: A, changed: T): pulumi.ComponentResource => {
    given.args.set(workload.name, args);
    return new of(workload.name, args, opts, changed);
  };
  const importedLoadBalancer = (name = "") => ownValue(data.loadBalancers, name);
  switch (workload.kind) {
    case "Load Balanced Web Service": {
      const spec = fillReferences<LoadBalancedWebServiceSpec>(workload.spec, lookup);
      const imported = importedLoadBalancer(workload.spec.http?.importedLoadBalancer);
      return make(LoadBalancedWebService, { ...spec, ...context, importedLoadBalancer: imported }, transforms);
    }
    case "Backend Service": {
      const spec = fillReferences<BackendServiceSpec>(workload.spec, lookup);
      const imported = importedLoadBalancer(workload.spec.http?.importedLoadBalancer);
      return make(BackendService, { ...spec, ...context, importedLoadBalancer: imported }, transforms);
    }
    case "Worker Service": {
      const { queueScaling } = data.settings;
      const spec = fillReferences<WorkerServiceSpec>(workload.spec, lookup);
      return make(WorkerService, { ...spec, ...context, queueScaling }, transforms);
    }
    case "Scheduled Job":
      return make(ScheduledJob, { ...fillReferences<ScheduledJobSpec>(workload.spec, lookup), ...context }, transforms);
    case "Request-Driven Web Service": {
      const { requestDriven } = data.settings;
      const spec = fillReferences<RequestDrivenWebServiceSpec>(workload.spec, lookup);
      return make(RequestDrivenWebService, { ...spec, ...context, requestDriven }, transforms);
    }
    case "Static Site":
      return make(StaticSite, { ...workload.spec, ...context }, siteTransforms);
  }
}

type Component<A, T> = new (
  name: string,
  args: A,
  opts: pulumi.ComponentResourceOptions,
  transforms: T,
) => pulumi.ComponentResource;
