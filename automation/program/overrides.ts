import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { environmentReferences } from "../../components/environment/references.js";
import type { Environment } from "../../components/environment.js";
import { evaluateParameters, type References } from "../../components/expressions.js";
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
import type { ResolvedOverrides } from "../manifest/overrides/actions.js";
import type { ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import { type AppliedPatches, applyPatches, patchError } from "../overrides/apply.js";
import { type LoadedTransforms, loadTransforms } from "../overrides/load.js";
import { type NeedName, needNames } from "../record/environmentRecord.js";
import type { EnvironmentProgramData } from "./environmentData.js";
import { withForcedDeployments } from "./forcedDeployments.js";

/** Transforms of a run, loaded, by workload; those of the environment under the name "". */
export type Overrides = ReadonlyMap<string, LoadedTransforms>;

/** What changes the children of an environment. */
export interface EnvironmentChanges {
  opts: pulumi.ComponentResourceOptions;
  transforms: EnvironmentTransforms;
  /** Security group rules, and `log-resource-policy`, that patches take out. */
  omitted: string[];
}

/** What changes the children of a workload. */
export interface WorkloadChanges {
  opts: pulumi.ComponentResourceOptions;
  transforms: WorkloadTransforms;
  siteTransforms: StaticSiteTransforms;
  /** Patches of what this workload has not. @throws ManifestError */
  assertUsed(): void;
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
export function environmentChanges(overrides: Overrides, data: EnvironmentProgramData): EnvironmentChanges {
  const { environment } = data.resolved;
  const references = (): References => templateReferences(data);
  // The owner's patches, wherever this run comes from.
  const patches = patchesOf(data.record.overrides, environment.name, references);
  const loaded = overrides.get("");
  return {
    opts: withTransformations({}, loaded, patches),
    transforms: (loaded?.named ?? {}) as EnvironmentTransforms,
    omitted: patches?.leftOut ?? [],
  };
}

/** What patches and transforms change in a workload. */
export function workloadChanges(
  workload: ResolvedWorkload,
  ground: { data: EnvironmentProgramData; environment: Environment; overrides: Overrides },
  opts: pulumi.ComponentResourceOptions,
): WorkloadChanges {
  const { application, environment } = ground.data.resolved;
  const references = (): References => ({
    ...environmentReferences(ground.environment),
    WorkloadName: workload.name,
    "AWS::StackName": `${application}-${environment.name}-${workload.name}`,
  });
  const patches = patchesOf(workload.overrides, workload.name, references);
  const loaded = ground.overrides.get(workload.name);
  const named = (loaded?.named ?? {}) as WorkloadTransforms & StaticSiteTransforms;
  return {
    opts: withTransformations(opts, loaded, patches),
    transforms: {
      ...named,
      ...containersOf(named, patches),
      service: withForcedDeployments(named.service, ground.data.deployed?.[workload.name]),
    },
    siteTransforms: named,
    assertUsed: () => assertUsed(patches),
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
  const references = (): References => ({ ...pseudoParameters(), AppName: application });
  const patches = patchesOf(overrides, name, references);
  return { opts: withTransformations({}, loaded, patches), transforms: (loaded?.named ?? {}) as PipelineTransforms };
}

function patchesOf(
  overrides: Pick<ResolvedOverrides, "patches"> | undefined,
  component: string,
  references: () => References,
): AppliedPatches | undefined {
  if (overrides === undefined || overrides.patches.length === 0) return undefined;
  let known: References | undefined;
  return applyPatches(overrides.patches, component, (expression) => {
    known ??= references();
    return evaluateParameters({ value: expression }, known).value ?? "";
  });
}

/** The user's default function first, then the patches: they were the last word in Copilot, too. */
function withTransformations(
  opts: pulumi.ComponentResourceOptions,
  loaded: LoadedTransforms | undefined,
  patches: AppliedPatches | undefined,
): pulumi.ComponentResourceOptions {
  const { every } = loaded ?? {};
  const transformations: pulumi.ResourceTransformation[] = [];
  if (every !== undefined) {
    transformations.push(({ type, name, props: given, opts: options }) =>
      type.startsWith("airlift:") ? undefined : { props: every(given, { type, name }) as pulumi.Inputs, opts: options },
    );
  }
  if (patches !== undefined) transformations.push(patches.transformation);
  return transformations.length === 0 ? opts : { ...opts, transformations };
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
  if (unused !== undefined) throw patchError(unused, "there is nothing of that kind in this workload");
}

/** Parameters of Copilot's environment template that say which workloads need a shared resource. */
const needParameters: Partial<Record<NeedName, string>> = {
  publicLoadBalancer: "ALBWorkloads",
  internalLoadBalancer: "InternalALBWorkloads",
  nat: "NATWorkloads",
  fileSystem: "EFSWorkloads",
  appRunnerEndpoint: "AppRunnerPrivateWorkloads",
};

/** What expressions in patches of the environment may name: Copilot's parameters. */
function templateReferences({ resolved, record }: EnvironmentProgramData): References {
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
    "AWS::StackName": `${application}-${environment.name}`,
    ...Object.fromEntries(needing),
  };
}

function pseudoParameters(): References {
  return {
    "AWS::Region": aws.getRegionOutput().region,
    "AWS::AccountId": aws.getCallerIdentityOutput().accountId,
    "AWS::Partition": aws.getPartitionOutput().partition,
  };
}
