import type { LongForms } from "../kinds.js";
import type { ResolvedOverrides } from "../overrides/actions.js";
import type { ResolvedAddons, ResolvedWorkload, WorkloadKind } from "../resolved.js";
import type { ResolveContext } from "./context.js";
import { requestDrivenWebServiceSpec } from "./requestDriven.js";
import { checkTaskOverrides, type OverriddenSpec } from "./taskOverrides.js";
import {
  backendServiceSpec,
  loadBalancedWebServiceSpec,
  scheduledJobSpec,
  staticSiteSpec,
  workerServiceSpec,
} from "./workloads.js";

type WorkloadForm = LongForms[WorkloadKind];

/** What a resolved workload has beside its spec. */
export interface WorkloadSurroundings {
  /** Manifest file relative to the root. */
  file: string;
  addons?: ResolvedAddons;
  overrides?: ResolvedOverrides;
  notDeployed: string[];
  /** Where the manifest says `from_cfn`. */
  exportUses: ResolvedWorkload["exportUses"];
}

/** A workload's long form in one environment as its component takes it, frozen. */
export function resolveWorkload(
  form: WorkloadForm,
  around: WorkloadSurroundings,
  context: ResolveContext,
): ResolvedWorkload {
  const { kind, spec } = specOf(form, context);
  checkTaskOverrides(spec as OverriddenSpec, kind, around.addons, context);
  const workload = {
    name: context.workload,
    kind,
    file: around.file,
    spec,
    images: context.images,
    envFiles: [...context.envFiles].sort(),
    exportUses: around.exportUses,
    ...(around.addons === undefined ? {} : { addons: around.addons }),
    ...(around.overrides === undefined ? {} : { overrides: around.overrides }),
    longForm: form,
    notDeployed: around.notDeployed,
  };
  return deepFreeze(workload) as ResolvedWorkload;
}

function specOf(form: WorkloadForm, context: ResolveContext): Pick<ResolvedWorkload, "kind" | "spec"> {
  const kind = form.type;
  switch (form.type) {
    case "Load Balanced Web Service":
      return { kind, spec: loadBalancedWebServiceSpec(form, context) };
    case "Backend Service":
      return { kind, spec: backendServiceSpec(form, context) };
    case "Worker Service":
      return { kind, spec: workerServiceSpec(form, context) };
    case "Request-Driven Web Service":
      return { kind, spec: requestDrivenWebServiceSpec(form, context) };
    case "Scheduled Job":
      return { kind, spec: scheduledJobSpec(form, context) };
    case "Static Site":
      return { kind, spec: staticSiteSpec(form, context) };
  }
}

/** Freezes plain data all the way down. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
