import type * as pulumi from "@pulumi/pulumi";
import type { ChildScope } from "./children.js";
import type { EnvironmentResources } from "./environment.js";
import type { WorkloadContextArgs } from "./fargateService.js";
import { workloadComponents, workloadStem } from "./names.js";
import { copilotTags } from "./tags.js";
import type { Transforms, WorkloadTransforms } from "./transforms.js";
import { formerTypeToken, typeToken, withAliases } from "./typeTokens.js";
import type { Value } from "./values.js";

/** What every part of a workload is made with. */
export interface WorkloadScope extends ChildScope {
  /** Name of the workload, which is the name of its main container. */
  workload: string;
  /** `{app}-{env}-{workload}`, the stem of Copilot's names. */
  stem: string;
  environment: EnvironmentResources;
  permissionsBoundary?: Value;
  transforms: WorkloadTransforms & Transforms;
}

/** The scope of a workload's children. */
export function workloadScope(
  name: string,
  args: WorkloadContextArgs,
  parent: pulumi.Resource,
  transforms: WorkloadTransforms & Transforms = {},
): WorkloadScope {
  const { environment } = args;
  const workload = args.workload ?? name;
  const owner = { application: environment.application, environment: environment.environment, workload };
  return {
    name,
    workload,
    stem: workloadStem(environment.application, environment.environment, workload),
    environment,
    tags: copilotTags(owner, { ...environment.tags, ...args.tags }),
    permissionsBoundary: args.permissionsBoundary ?? environment.permissionsBoundary,
    parent,
    transforms,
  };
}

/** The scope's tags with more of the user's own. */
export function tagsWith(scope: WorkloadScope, more: Record<string, Value> | undefined): Record<string, Value> {
  const { application, environment } = scope.environment;
  return copilotTags({ application, environment, workload: scope.workload }, { ...scope.tags, ...more });
}

/** The components that stand for a workload. */
export type WorkloadComponent = (typeof workloadComponents)[number];

/**
 * Options that let a workload take over what it was as another kind: each kind has the others' type tokens as aliases
 * and names the same child the same, so log group, roles, addons and task family stay when the type changes between
 * kinds on ECS, and addons and topics, whose names are fixed, in any case.
 */
export function withKindAliases(
  kind: WorkloadComponent,
  opts: pulumi.ComponentResourceOptions = {},
): pulumi.ComponentResourceOptions {
  const others = workloadComponents.filter((other) => other !== kind);
  const types = [...others.map(typeToken), ...workloadComponents.map(formerTypeToken)];
  return withAliases(
    types.map((type) => ({ type })),
    opts,
  );
}
