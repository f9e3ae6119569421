import type { Plain } from "../fields.js";
import type { EnvironmentForm } from "../kinds.js";

/** What a manifest can't say itself and its rules need. */
export interface ManifestFacts {
  /** Domain of the application. */
  domain?: string;
  /** The environment's manifest in long form; absent when it has none. */
  environment?: EnvironmentForm;
}

/** A long form while it may still be wrong: anything can be missing. */
export type Draft<T> = T extends (infer I)[]
  ? Draft<I>[]
  : T extends Plain[]
    ? T
    : T extends object
      ? { readonly [K in keyof T]?: Draft<T[K]> }
      : T;

/** What a rule across fields works with. */
export interface RuleContext {
  application: string;
  environment: string;
  facts: ManifestFacts;
  /** Whether a key path was written, in the base or the override, rather than filled in. */
  written(keyPath: string): boolean;
  /** Tells a problem at a key path, or at the nearest key above it that was written. */
  error(keyPath: string, message: string, hint?: string): void;
  warning(keyPath: string, message: string, hint?: string): void;
}
