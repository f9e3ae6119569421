/** Every kind of manifest, its field table, and the type of its long form. */

import { backendServiceFields } from "./fields/backendService.js";
import { environmentFields } from "./fields/environment.js";
import { loadBalancedWebServiceFields } from "./fields/loadBalancedWebService.js";
import { pipelineFields } from "./fields/pipeline.js";
import { requestDrivenWebServiceFields } from "./fields/requestDrivenWebService.js";
import { scheduledJobFields } from "./fields/scheduledJob.js";
import { staticSiteFields } from "./fields/staticSite.js";
import { workerServiceFields } from "./fields/workerService.js";
import { environmentsOf, name, type } from "./fields/workload.js";
import { type Field, type LongOfShape, map } from "./fields.js";
import type { WorkloadKind } from "./resolved.js";
import { settingsFields } from "./settingsFields.js";

/** What a manifest describes; `Pipeline` and `Settings` follow from the file, the others from `type`. */
export type ManifestKind = WorkloadKind | "Environment" | "Pipeline" | "Settings";

type WorkloadForm<F, K extends WorkloadKind> = { name: string; type: K } & LongOfShape<F>;
export type LoadBalancedWebServiceForm = WorkloadForm<typeof loadBalancedWebServiceFields, "Load Balanced Web Service">;
export type BackendServiceForm = WorkloadForm<typeof backendServiceFields, "Backend Service">;
export type WorkerServiceForm = WorkloadForm<typeof workerServiceFields, "Worker Service">;
export type RequestDrivenWebServiceForm = WorkloadForm<
  typeof requestDrivenWebServiceFields,
  "Request-Driven Web Service"
>;
export type StaticSiteForm = WorkloadForm<typeof staticSiteFields, "Static Site">;
export type ScheduledJobForm = WorkloadForm<typeof scheduledJobFields, "Scheduled Job">;
export type EnvironmentForm = LongOfShape<typeof environmentFields>;
export type PipelineForm = LongOfShape<typeof pipelineFields>;
export type SettingsForm = LongOfShape<typeof settingsFields>;

/** The long form by kind: the environment applied, defaults filled, every either-or in its one form, frozen. */
export interface LongForms {
  "Load Balanced Web Service": LoadBalancedWebServiceForm;
  "Backend Service": BackendServiceForm;
  "Worker Service": WorkerServiceForm;
  "Request-Driven Web Service": RequestDrivenWebServiceForm;
  "Static Site": StaticSiteForm;
  "Scheduled Job": ScheduledJobForm;
  Environment: EnvironmentForm;
  Pipeline: PipelineForm;
  Settings: SettingsForm;
}

const workloadFields = {
  "Load Balanced Web Service": loadBalancedWebServiceFields,
  "Backend Service": backendServiceFields,
  "Worker Service": workerServiceFields,
  "Request-Driven Web Service": requestDrivenWebServiceFields,
  "Static Site": staticSiteFields,
  "Scheduled Job": scheduledJobFields,
};

function workloadTable(kind: WorkloadKind): Field {
  const fields = workloadFields[kind];
  return map({ name, type, ...fields, environments: environmentsOf(fields) }, { effect: kind });
}

/** The whole table of each kind, as the field of the document itself. */
export const tables: Readonly<Record<ManifestKind, Field>> = {
  "Load Balanced Web Service": workloadTable("Load Balanced Web Service"),
  "Backend Service": workloadTable("Backend Service"),
  "Worker Service": workloadTable("Worker Service"),
  "Request-Driven Web Service": workloadTable("Request-Driven Web Service"),
  "Static Site": workloadTable("Static Site"),
  "Scheduled Job": workloadTable("Scheduled Job"),
  Environment: map(environmentFields, { effect: "Environment" }),
  Pipeline: map(pipelineFields, { effect: "Pipeline" }),
  Settings: map(settingsFields, { effect: "settings of the application" }),
};

export const manifestKinds = Object.keys(tables) as readonly ManifestKind[];
