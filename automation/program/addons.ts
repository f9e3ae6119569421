import * as pulumi from "@pulumi/pulumi";
import { Addons, type AddonsSpec } from "../../components/addons.js";
import type { EnvironmentExports } from "../../components/environment/exportsStack.js";
import { urlSuffix } from "../../components/environment/references.js";
import type { Environment } from "../../components/environment.js";
import type { References } from "../../components/expressions.js";
import { workloadStem } from "../../components/names.js";
import { bucketParameter } from "../manifest/addons/artifacts.js";
import type { ResolvedAddons, ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import { templateKey } from "./artifacts.js";
import type { EnvironmentProgramData } from "./environmentData.js";
import { exportingAddons } from "./exportUses.js";
import { addonsOf, type ExportLookup } from "./exportValues.js";
import { type Found, ofEnvironment } from "./lookups.js";

/** What addons are made with. */
export interface AddonGround {
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
}

/** The addons of the environment; undefined without any. */
export function addonsOfEnvironment(ground: AddonGround, exportValue: ExportLookup): Addons | undefined {
  const { data, environment, exportsStack } = ground;
  const { addons, name } = data.resolved.environment;
  if (addons === undefined) return undefined;
  return new Addons(`${name}-addons`, {
    application: environment.application,
    environment: name,
    spec: {
      ...addonsSpec(addons, ground, exportValue),
      known: data.addonOutputs?.environment,
      adopt: ground.found.kept.has(ofEnvironment),
      ...(exportsStack !== undefined && { after: [exportsStack.stack] }),
    },
    tags: data.settings.tags,
  });
}

/** What a workload's component is told of its addons. */
export function workloadAddons(
  { name, addons }: ResolvedWorkload,
  ground: AddonGround,
  exportValue: ExportLookup,
): { addons: AddonsSpec } | undefined {
  if (addons === undefined) return undefined;
  const spec = addonsSpec(addons, ground, exportValue);
  const after = stacksBefore(name, addons, ground);
  return {
    addons: {
      ...spec,
      references: { ...spec.references, WorkloadName: name, "AWS::StackName": stackOf(name, ground) },
      known: ground.data.addonOutputs?.[name],
      adopt: ground.found.kept.has(name),
      ...(after !== undefined && { after }),
    },
  };
}

/** What Copilot's own stack of a workload was called. */
function stackOf(name: string, { environment }: AddonGround): string {
  return workloadStem(environment.application, environment.environment, name);
}

function addonsSpec(addons: ResolvedAddons, { data, environment, references }: AddonGround, exportValue: ExportLookup) {
  const key = templateKey(addons);
  const { artifactBucket: bucket } = data;
  const place = bucket?.region ?? environment.region;
  return {
    ...(key === undefined
      ? { templateBody: addons.templateBody }
      : { templateUrl: pulumi.interpolate`https://${bucket?.name}.s3.${place}.${urlSuffix(environment)}/${key}` }),
    expressions: addons.parameters,
    references: { ...references, ...(bucket !== undefined && { [bucketParameter]: bucket.name }) },
    exportValue,
    hidden: addons.hidden,
    outputs: addons.outputs,
    data: addons.data,
  };
}

/** The stacks whose exports the addons of a workload import by themselves. */
function stacksBefore(
  name: string,
  addons: ResolvedAddons,
  { data, addons: environmentAddons, exportsStack, made }: AddonGround,
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
