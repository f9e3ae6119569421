/** The manifest reader: text in, problems and the frozen long form out. Loads no engine and no provider. */
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
