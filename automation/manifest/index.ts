/** The manifest reader: text in, problems and the frozen long form out. Loads no engine and no provider. */
export { loadApplication } from "./application.js";
export { notDeployedYet, undeployedKeys } from "./deployed.js";
export { type ManifestDocument, type Position, positionOf } from "./document.js";
export { formatDuration, parseDuration } from "./durations.js";
export type { ApplicationFolder, EnvironmentFile, LoadOptions, PipelineFile, WorkloadFile } from "./folder.js";
export { imageHash } from "./images.js";
export type {
  BackendServiceForm,
  EnvironmentForm,
  LoadBalancedWebServiceForm,
  LongForms,
  ManifestKind,
  PipelineForm,
  RequestDrivenWebServiceForm,
  ScheduledJobForm,
  SettingsForm,
  StaticSiteForm,
  WorkerServiceForm,
} from "./kinds.js";
export { manifestLimit } from "./limits.js";
export type { Origin, OriginEntry, Origins } from "./origins.js";
export { foldRepeated, formatProblem, ManifestError, type Problem, type Severity, sortProblems } from "./problems.js";
export { type ManifestSource, readManifest } from "./read.js";
export { type Resolution, type ResolutionOf, resolveManifest } from "./resolution.js";
export {
  type ApplicationResolution,
  type ResolveApplicationOptions,
  resolveApplication,
} from "./resolveApplication.js";
export type { ResolveOptions } from "./resolveOptions.js";
export type { ManifestFacts } from "./rules/context.js";
export { parseSchedule, type Schedule } from "./schedules.js";
export { type JsonSchema, schemaFileOf, schemaOf } from "./schema.js";
export type { EnvironmentSettings, Settings, SettingsFlags } from "./settings.js";
export { originText, printLongForm } from "./show.js";
export { validate } from "./validate.js";
