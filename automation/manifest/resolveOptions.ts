import type { ManifestFacts } from "./rules/context.js";

/** For whom a manifest is resolved. */
export interface ResolveOptions {
  /** Environment whose overrides count; empty for manifests without environments (pipelines, settings). */
  environment: string;
  /** Environment whose overrides count in its place, where this one is made out of another. @default `environment` */
  overridesOf?: string;
  application: string;
  /** Variables for `${NAME}`, usually those of the process. */
  processEnvironment?: Readonly<Record<string, string | undefined>>;
  /** Unknown keys are errors. @default false */
  strict?: boolean;
  /** What only a deployment refuses is a warning. @default false: an error */
  planOnly?: boolean;
  /** What rules need to know from elsewhere. */
  facts?: ManifestFacts;
}
