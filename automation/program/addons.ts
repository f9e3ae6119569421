import * as pulumi from "@pulumi/pulumi";
import { Addons, type AddonsSpec } from "../../components/addons.js";
import type { EnvironmentExports } from "../../components/environment/exportsStack.js";
import { urlSuffix } from "../../components/environment/references.js";
import type { Environment } from "../../components/environment.js";
import type { References } from "../../components/expressions.js";
import { workloadStem } from "../../components/names.js";
import { ownValue } from "../../components/ownValue.js";
import type { Value } from "../../components/values.js";
import { bucketParameter } from "../manifest/addons/artifacts.js";
import { isMadeOfOutputs, isOfWorkload } from "../manifest/addons/logicalIds.js";
import { referencesOf } from "../manifest/expressions.js";
import { isTemplateReference } from "../manifest/overrides/references.js";
import type { ResolvedAddons, ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import { isTooLong, templateKey } from "./artifacts.js";
import type { EnvironmentProgramData } from "./environmentData.js";
import { exportingAddons } from "./exportUses.js";
import { addonsOf, type ExportLookup } from "./exportValues.js";
import { type Found, ofEnvironment } from "./lookups.js";

/** What addons are made with. */
export interface AddonContext {
  data: EnvironmentProgramData;
  found: Found;
  environment: Environment;
  references: References;
  /** Addons of the environment, once they are made. */
  addons?: Addons;
  /** The stack with Copilot's exports, where addons import them. */
  exportsStack?: EnvironmentExports;
  /** The workloads of this run by name, once all of them are made. */
  made: Promise<ReadonlyMap<string, pulumi.ComponentResource>>;
  /** Options of what is right below the stack. @default none */
  top?: pulumi.ComponentResourceOptions;
  /** Notes the arguments of each component by its name. */
  args: Map<string, object>;
}

/** Gives what a parameter or resource of Copilot's template of a workload stands for, once it has been made. */
export type TemplateValues = (reference: string) => Value;

/** The addons of the environment; undefined without any. */
export function addonsOfEnvironment(
  context: AddonContext,
  exportValue: ExportLookup,
  templateValue: TemplateValues,
): Addons | undefined {
  const { data, environment, exportsStack, top } = context;
  const { addons, name } = data.resolved.environment;
  if (addons === undefined) return undefined;
  const spec = addonsSpec(addons, context, exportValue);
  const named = referencesOf(addons.parameters).filter((reference) => isTemplateReference("Environment", reference));
  const args = {
    application: environment.application,
    environment: name,
    spec: {
      ...spec,
      references: {
        ...Object.fromEntries(named.map((reference) => [reference, templateValue(reference)])),
        ...spec.references,
      },
      known: data.addonOutputs?.environment,
      adopt: context.found.kept.has(ofEnvironment),
      ...(exportsStack !== undefined && { after: [exportsStack.stack] }),
    },
    tags: data.settings.tags,
  };
  context.args.set(`${name}-addons`, args);
  return new Addons(`${name}-addons`, args, top);
}

/** What a workload's component is given of its addons. */
export function workloadAddons(
  { name, kind, addons }: ResolvedWorkload,
  context: AddonContext,
  exportValue: ExportLookup,
  ofWorkload: TemplateValues,
): { addons: AddonsSpec } | undefined {
  if (addons === undefined) return undefined;
  const spec = addonsSpec(addons, context, exportValue);
  const named = referencesOf(addons.parameters).filter((reference) => isOfWorkload(reference, kind));
  const after = stacksBefore(name, addons, context);
  return {
    addons: {
      ...spec,
      references: {
        ...spec.references,
        WorkloadName: name,
        "AWS::StackName": stackOf(name, context),
        ...Object.fromEntries(named.map((reference) => [reference, ofWorkload(reference)])),
      },
      ...(named.some(isMadeOfOutputs) && { afterWorkload: true }),
      known: ownValue(context.data.addonOutputs, name),
      adopt: context.found.kept.has(name),
      ...(after !== undefined && { after }),
    },
  };
}

/** What Copilot's own stack of a workload was called. */
function stackOf(name: string, { environment }: AddonContext): string {
  return workloadStem(environment.application, environment.environment, name);
}

/** URL of a template that is too long to be sent; undefined for one that is not. */
export function templateUrl(
  addons: ResolvedAddons,
  data: EnvironmentProgramData,
  environment: Environment,
): Value | undefined {
  const key = templateKey(addons);
  return key === undefined ? undefined : pulumi.interpolate`${bucketUrl(data, environment)}/${key}`;
}

function bucketUrl({ artifactBucket: bucket }: EnvironmentProgramData, environment: Environment): Value {
  const region = bucket?.region ?? environment.region;
  return pulumi.interpolate`https://${bucket?.name}.s3.${region}.${urlSuffix(environment)}`;
}

function addonsSpec(
  addons: ResolvedAddons,
  { data, environment, references }: AddonContext,
  exportValue: ExportLookup,
) {
  const { artifactBucket: bucket } = data;
  const url = templateUrl(addons, data, environment);
  return {
    ...(url === undefined ? { templateBody: addons.templateBody } : { templateUrl: url }),
    expressions: addons.parameters,
    references: { ...references, ...(bucket !== undefined && { [bucketParameter]: bucket.name }) },
    exportValue,
    hidden: addons.hidden,
    ...(addons.hidden !== undefined &&
      isTooLong(addons) && { templateBucket: { name: bucket?.name ?? "", url: bucketUrl(data, environment) } }),
    outputs: addons.outputs,
    data: addons.data,
  };
}

/** The stacks whose exports the addons of a workload import by themselves. */
function stacksBefore(
  name: string,
  addons: ResolvedAddons,
  { data, addons: environmentAddons, exportsStack, made }: AddonContext,
): pulumi.Input<pulumi.Resource[]> | undefined {
  const exporters = importedFrom(name, data.resolved);
  const before: pulumi.Resource[] = [
    ...(exporters.has("environment") && environmentAddons !== undefined ? [environmentAddons.stack] : []),
    ...(addons.needsExports === true && exportsStack !== undefined ? [exportsStack.stack] : []),
  ];
  const others = [...exporters].filter((one) => one !== "environment" && !waitsFor(one, name, data.resolved));
  if (others.length === 0) return before.length === 0 ? undefined : before;
  return made.then((components) => [
    ...before,
    ...others.flatMap((other) => addonsOf(components.get(other))?.stack ?? []),
  ]);
}

/** Whose addons export what the addons of a workload import; `environment` for the environment's. */
function importedFrom(name: string, resolved: ResolvedApplication): Set<string> {
  const exporting = exportingAddons(resolved);
  const imported = resolved.workloads.find((one) => one.name === name)?.addons?.importedNames ?? [];
  return new Set(imported.flatMap((one) => exporting.get(one) ?? []).filter((one) => one !== name));
}

/** Whether addons would wait for those of another workload, directly or not: of a circle CloudFormation tells. */
function waitsFor(workload: string, other: string, resolved: ResolvedApplication, seen = new Set<string>()): boolean {
  if (seen.has(workload)) return false;
  seen.add(workload);
  const before = importedFrom(workload, resolved);
  return before.has(other) || [...before].some((one) => waitsFor(one, other, resolved, seen));
}
