import type { EnvironmentForm } from "../kinds.js";

/** What a manifest can't say itself and its rules need. */
export interface ManifestFacts {
  /** Domain of the application. */
  domain?: string;
  /** What Request-Driven Web Services run on. @default apprunner */
  requestDriven?: "apprunner" | "express";
  /** Region of the environment, where settings or variables say it. */
  region?: string;
  /** The workload has overrides, which may add what its manifest lacks. @default false */
  overridden?: boolean;
  /** The environment's manifest in long form; absent when it has none. */
  environment?: EnvironmentForm;
}

/** A long form while it may still be wrong: anything can be missing. */
export type Draft<T> = T extends readonly (infer I)[]
  ? readonly Draft<I>[]
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
  /**
   * Tells a problem at a key path, or at the nearest key above it that was written.
   * @param lacks keys of the map at the path of which one is missing: a misspelt one explains the problem
   */
  error(keyPath: string, message: string, hint?: string, lacks?: string[]): void;
  warning(keyPath: string, message: string, hint?: string): void;
  /**
   * What Copilot or AWS refuse not when reading but when deploying: it depends on the application's domain, the
   * environment or the region. Reported only where the facts were given; a warning with `planOnly`.
   */
  refusedAtDeploy(keyPath: string, message: string, hint?: string): void;
}

/** The options of a feature that is on. */
export function whenOn<T extends { readonly enable?: boolean } | undefined>(
  feature: T,
): Extract<T, { readonly enable?: true }> | undefined {
  return feature?.enable === true ? (feature as Extract<T, { readonly enable?: true }>) : undefined;
}

/** One alias or list entry after another with its key path. */
export function eachAt<T>(list: readonly T[] | undefined, path: string): [item: T, path: string][] {
  return (list ?? []).map((item, index) => [item, `${path}[${index}]`]);
}
