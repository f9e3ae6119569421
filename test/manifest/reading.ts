import { expect } from "chai";
import {
  type EnvironmentForm,
  type ManifestFacts,
  type Problem,
  readManifest,
  resolveManifest,
} from "../../automation/manifest/index.js";
import type { ManifestKind } from "../../automation/manifest/kinds.js";

/** How a test resolves a manifest. */
export interface Reading {
  environment?: string;
  variables?: Record<string, string>;
  facts?: ManifestFacts;
  strict?: boolean;
  planOnly?: boolean;
  kind?: ManifestKind;
}

export function resolved(
  text: string | Uint8Array,
  { environment = "test", variables = {}, facts, strict, planOnly, kind }: Reading = {},
) {
  const document = readManifest({ file: "copilot/web/manifest.yml", text, ...(kind === undefined ? {} : { kind }) });
  const resolution = resolveManifest(document, {
    application: "shop",
    environment,
    processEnvironment: variables,
    facts,
    strict,
    planOnly,
  });
  return { document, ...resolution, longForm: resolution.longForm as Record<string, unknown> | undefined };
}

/** `line:column severity path: message` of every problem. */
export function linesOf(problems: readonly Problem[]): string[] {
  return problems.map(
    ({ line, column, severity, path, message }) => `${line}:${column} ${severity} ${path}: ${message}`,
  );
}

/** The long form of a text that must be without errors. */
export function longFormOf(text: string, reading: Reading = {}): Record<string, unknown> {
  const { longForm, problems } = resolved(text, reading);
  expect(linesOf(problems.filter((problem) => problem.severity === "error"))).to.deep.equal([]);
  return longForm as Record<string, unknown>;
}

/** The errors alone, as lines. */
export function errorsOf(text: string | Uint8Array, reading: Reading = {}): string[] {
  return linesOf(resolved(text, reading).problems.filter((problem) => problem.severity === "error"));
}

/** The warnings alone, as lines. */
export function warningsOf(text: string, reading: Reading = {}): string[] {
  return linesOf(resolved(text, reading).problems.filter((problem) => problem.severity === "warning"));
}

export const publicService = `name: web
type: Load Balanced Web Service
image:
  location: nginx
  port: 80
http:
  path: /
`;

export const backendService = `name: web
type: Backend Service
image:
  location: nginx
  port: 80
`;

export const workerService = `name: web
type: Worker Service
image:
  location: nginx
`;

export const scheduledJob = `name: web
type: Scheduled Job
image:
  location: nginx
on:
  schedule: "@daily"
`;

export const requestDriven = `name: web
type: Request-Driven Web Service
image:
  location: public.ecr.aws/a/b
  port: 80
`;

/** An environment's manifest in long form, as a fact for workloads. */
export const environmentOf = (text: string) =>
  longFormOf(`name: test\ntype: Environment\n${text}`) as unknown as EnvironmentForm;

/** What Copilot refused when deploying: path and message. */
export const refusedOf = (text: string, facts: ManifestFacts = {}) =>
  resolved(text, { facts })
    .problems.filter((problem) => problem.refusedAtDeploy)
    .map((problem) => `${problem.path}: ${problem.message}`);
