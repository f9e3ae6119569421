import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { environmentReferences } from "../../components/environment/references.js";
import type { Environment } from "../../components/environment.js";
import { evaluateParameters, type References } from "../../components/expressions.js";
import { workloadStem } from "../../components/names.js";
import { ownValue } from "../../components/ownValue.js";
import {
  type EnvironmentTransforms,
  environmentKinds,
  type PipelineTransforms,
  pipelineKinds,
  type StaticSiteTransforms,
  staticSiteKinds,
  type WorkloadTransforms,
  workloadTransformNames,
} from "../../components/transforms.js";
import type { Value } from "../../components/values.js";
import { referencesOf } from "../manifest/expressions.js";
import type { ResolvedOverrides } from "../manifest/overrides/actions.js";
import type { ResolvedAddons, ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import { type AppliedPatches, applyPatches, patchError } from "../overrides/apply.js";
import { type LoadedTransforms, loadTransforms } from "../overrides/load.js";
import { type NeedName, needNames } from "../record/environmentRecord.js";
import type { EnvironmentProgramData } from "./environmentData.js";
import type { ExportLookup } from "./exportValues.js";
import { withForcedDeployments } from "./forcedDeployments.js";
import { type FillValue, templateParameters } from "./templateParameters.js";
import { TemplateReferences } from "./templateReferences.js";

/** Transforms of a run, loaded, by workload; those of the environment under the name "". */
export type Overrides = ReadonlyMap<string, LoadedTransforms>;

/** What changes the children of an environment. */
export interface EnvironmentChanges {
  opts: pulumi.ComponentResourceOptions;
  transforms: EnvironmentTransforms;
  /** Security group rules, and `log-resource-policy`, that patches take out. */
  omitted: string[];
  /** What a resource of Copilot's template stands for, once it has been made. */
  templateValue(reference: string): Value;
}

/** What changes the children of a workload. */
export interface WorkloadChanges {
  opts: pulumi.ComponentResourceOptions;
  transforms: WorkloadTransforms;
  siteTransforms: StaticSiteTransforms;
  /** What a parameter or resource of Copilot's template stands for, once it has been made. */
  templateValue(reference: string): Value;
  /** Called when the workload is complete. @throws ManifestError for a patch of what this workload does not have */
  complete(): void;
}

/** Loads the files of transforms that a run names: here, and nowhere else, the user's code runs. */
export async function overridesOf({ root, environment, workloads }: ResolvedApplication): Promise<Overrides> {
  const wanted = [
    { name: "", file: environment.overrides?.transform, known: environmentKinds },
    ...workloads.map(({ name, kind, overrides }) => ({
      name,
      file: overrides?.transform,
      known: kind === "Static Site" ? staticSiteKinds : workloadTransformNames,
    })),
  ];
  const loaded = new Map<string, LoadedTransforms>();
  for (const { name, file, known } of wanted) {
    if (file !== undefined) loaded.set(name, await loadTransforms(root, file, known));
  }
  return loaded;
}

/** What patches and transforms change in the environment. */
export function environmentChanges(
  overrides: Overrides,
  data: EnvironmentProgramData,
  opts: pulumi.ComponentResourceOptions = {},
): EnvironmentChanges {
  const { environment } = data.resolved;
  // The owner's patches, wherever this run comes from.
  const found = new TemplateReferences("Environment", environment.name);
  const parameters = once(() => environmentParameters(data));
  const patches = patchesOf(data.record.overrides, environment.name, found, parameters);
  const loaded = overrides.get("");
  return {
    opts: withTransformations(opts, loaded, patches, found),
    transforms: (loaded?.named ?? {}) as EnvironmentTransforms,
    omitted: patches?.leftOut ?? [],
    templateValue: (reference) => (ownValue(parameters(), reference) as Value | undefined) ?? found.later(reference),
  };
}

/** What the patches of a workload are worked out from. */
export interface WorkloadChangesContext {
  data: EnvironmentProgramData;
  environment: Environment;
  overrides: Overrides;
  fill: FillValue;
  exportValue: ExportLookup;
}

/** What patches and transforms change in a workload. */
export function workloadChanges(
  workload: ResolvedWorkload,
  { data, environment, overrides, fill, exportValue }: WorkloadChangesContext,
  opts: pulumi.ComponentResourceOptions,
): WorkloadChanges {
  const { name, kind, addons } = workload;
  const found = new TemplateReferences(kind, name);
  const parameters = once(
    (): References => ({
      ...environmentReferences(environment),
      ...templateParameters(workload, data, environment, fill),
      "AWS::StackName": workloadStem(data.resolved.application, data.resolved.environment.name, name),
    }),
  );
  const patches = patchesOf(workload.overrides, name, found, parameters, { exportValue, addons });
  const loaded = overrides.get(name);
  const named = (loaded?.named ?? {}) as WorkloadTransforms & StaticSiteTransforms;
  return {
    opts: withTransformations(opts, loaded, patches, found),
    transforms: {
      ...named,
      ...containersOf(named, patches),
      service: withForcedDeployments(named.service, ownValue(data.deployed, name), data.record.adopted),
    },
    siteTransforms: named,
    templateValue: (reference) => (ownValue(parameters(), reference) as Value | undefined) ?? found.later(reference),
    complete: () => {
      found.finish();
      assertUsed(patches);
    },
  };
}

/** What patches and transforms change in a pipeline. */
export async function pipelineChanges(
  root: string | undefined,
  name: string,
  application: string,
  overrides: ResolvedOverrides | undefined,
): Promise<{ opts: pulumi.ComponentResourceOptions; transforms: PipelineTransforms }> {
  const file = overrides?.transform;
  const loaded = file === undefined || root === undefined ? undefined : await loadTransforms(root, file, pipelineKinds);
  const found = new TemplateReferences("Pipeline", name);
  const patches = patchesOf(overrides, name, found, () => ({ ...pseudoParameters(), AppName: application }));
  return {
    opts: withTransformations({}, loaded, patches, found),
    transforms: (loaded?.named ?? {}) as PipelineTransforms,
  };
}

function patchesOf(
  overrides: Pick<ResolvedOverrides, "patches"> | undefined,
  component: string,
  found: TemplateReferences,
  parameters: () => References,
  { exportValue, addons }: { exportValue?: ExportLookup; addons?: ResolvedAddons } = {},
): AppliedPatches | undefined {
  if (overrides === undefined || overrides.patches.length === 0) return undefined;
  const known = once(parameters);
  const outputs = addons?.outputs.map(({ name }) => `AddonsStack.Outputs.${name}`);
  return applyPatches(overrides.patches, component, (expression, child) => {
    const references = referencesOf(expression).map((reference) => {
      if (reference.startsWith("AddonsStack.") && outputs?.includes(reference) !== true) {
        throw new Error(`the addons have no output "${reference.split(".").at(-1)}"`);
      }
      return [reference, ownValue(known(), reference) ?? found.valueFor(reference, child)] as const;
    });
    return evaluateParameters({ value: expression }, Object.fromEntries(references), exportValue).value ?? "";
  });
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The user's default function first, then the patches: they were the last word in Copilot, too. */
function withTransformations(
  opts: pulumi.ComponentResourceOptions,
  loaded: LoadedTransforms | undefined,
  patches: AppliedPatches | undefined,
  found: TemplateReferences,
): pulumi.ComponentResourceOptions {
  const { every } = loaded ?? {};
  const transformations: pulumi.ResourceTransformation[] = [found.transformation];
  if (every !== undefined) {
    transformations.push(({ type, name, props: given, opts: options }) =>
      type.startsWith("airlift:") ? undefined : { props: every(given, { type, name }) as pulumi.Inputs, opts: options },
    );
  }
  if (patches !== undefined) transformations.push(patches.transformation);
  return { ...opts, transformations };
}

function containersOf(named: WorkloadTransforms, patches: AppliedPatches | undefined): WorkloadTransforms {
  const patched = patches?.containers;
  if (patched === undefined) return {};
  return {
    containers: (containers, name) =>
      patched(named.containers === undefined ? containers : named.containers(containers, name)),
  };
}

function assertUsed(patches: AppliedPatches | undefined): void {
  const [unused] = patches?.unused() ?? [];
  if (unused !== undefined) throw patchError(unused, "this workload has no such resource");
}

/** Parameters of Copilot's environment template that say which workloads need a shared resource. */
const needParameters: Partial<Record<NeedName, string>> = {
  publicLoadBalancer: "ALBWorkloads",
  internalLoadBalancer: "InternalALBWorkloads",
  nat: "NATWorkloads",
  fileSystem: "EFSWorkloads",
  appRunnerEndpoint: "AppRunnerPrivateWorkloads",
};

/** Parameters of Copilot's environment template. */
function environmentParameters({ resolved, record, settings }: EnvironmentProgramData): References {
  const { application, environment } = resolved;
  const needing = needNames.flatMap((need) => {
    const parameter = needParameters[need];
    const names = Object.entries(record.workloads).flatMap(([name, { needs }]) => (needs[need] ? [name] : []));
    return parameter === undefined ? [] : [[parameter, names.sort().join(",")] as const];
  });
  return {
    ...pseudoParameters(),
    AppName: application,
    EnvironmentName: environment.name,
    ServiceDiscoveryEndpoint: `${environment.name}.${application}.local`,
    AppDNSName: settings.domain?.name ?? "",
    "AWS::StackName": `${application}-${environment.name}`,
    ...Object.fromEntries(needing),
  };
}

function pseudoParameters(): References {
  return {
    "AWS::Region": aws.getRegionOutput().region,
    "AWS::AccountId": aws.getCallerIdentityOutput().accountId,
    "AWS::Partition": aws.getPartitionOutput().partition,
    "AWS::URLSuffix": aws.getPartitionOutput().dnsSuffix,
  };
}
