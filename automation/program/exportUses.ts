import { findExport } from "../../components/exports.js";
import { ownValue } from "../../components/ownValue.js";
import { nearest } from "../manifest/nearest.js";
import { formatProblem, type Problem } from "../manifest/problems.js";
import type { ExportUse, ResolvedApplication } from "../manifest/resolved.js";
import { referencesIn } from "./references.js";

/** A place in the folder that names a CloudFormation export, with the workload that it is about, or `environment`. */
export interface NamedExport extends ExportUse {
  by: string;
}

/** Every place of an environment's manifests and addons that names an export. */
export function namedExports({ environment, workloads }: ResolvedApplication): NamedExport[] {
  const ofEnvironment = (environment.addons?.uses ?? []).map((use) => ({ ...use, by: "environment" }));
  const ofWorkloads = workloads.flatMap(({ name, file, spec, exportUses = [], addons }) => {
    const taken = new Set(referencesIn(spec).flatMap((one) => (one.from === "export" ? [one.name] : [])));
    const inManifest = [...taken].flatMap((one): ExportUse[] => {
      const uses = exportUses.filter((use) => use.name === one);
      return uses.length > 0 ? uses : [{ name: one, file, line: 1, column: 1, path: "" }];
    });
    return [...inManifest, ...(addons?.uses ?? [])].map((use) => ({ ...use, by: name }));
  });
  return [...ofEnvironment, ...ofWorkloads];
}

/** Name → workload of this run whose addons export it; `environment` for the environment's. */
export function exportingAddons({ environment, workloads }: ResolvedApplication): Map<string, string> {
  return new Map([
    ...workloads.flatMap(({ name, addons }) => Object.keys(addons?.exports ?? {}).map((one) => [one, name] as const)),
    ...Object.keys(environment.addons?.exports ?? {}).map((one) => [one, "environment"] as const),
  ]);
}

/**
 * The places that name an export which neither this run's own resources and addons stand for nor is known already:
 * some other stack of the account has it, or nobody. `ofWorkload`: by its name it is Copilot's of another workload.
 */
export function foreignExports(
  resolved: ResolvedApplication,
  known: Readonly<Record<string, string>>,
): (NamedExport & { ofWorkload: boolean })[] {
  const { application, environment, workloads } = resolved;
  const addons = exportingAddons(resolved);
  return namedExports(resolved).flatMap((use) => {
    const { name } = use;
    if (ownValue(known, name) !== undefined || addons.has(name)) return [];
    const own = findExport(application, environment.name, name);
    const here = workloads.some((workload) => workload.name === own?.workload);
    const ours = own !== undefined && own.machinery !== true && (own.workload === undefined || here);
    return ours ? [] : [{ ...use, ofWorkload: own?.workload !== undefined }];
  });
}

/** The problem of a place that names an export which is not there. */
export function missingExport(
  { name, file, line, column, path }: ExportUse,
  environment: string,
  there: readonly string[] = [],
): Problem {
  const meant = nearest(name, there);
  return {
    severity: "error",
    file,
    line,
    column,
    path,
    message: `nothing exports "${name}" in the account and region of "${environment}"`,
    hint:
      meant === undefined
        ? "Deploy the stack that exports it first; `aws cloudformation list-exports` lists them."
        : `Did you mean ${meant}?`,
    environment,
  };
}

/** The same as text, for a program that finds out by itself. */
export function missingExportText(use: ExportUse, environment: string): string {
  return formatProblem(missingExport(use, environment));
}

/** One of Copilot's exports that this environment has nothing for, such as an HTTPS listener without certificates. */
export function emptyExportText({ environment, ...resolved }: ResolvedApplication, name: string): string {
  const use = namedExports({ environment, ...resolved }).find((one) => one.name === name);
  const message = `the environment "${environment.name}" has nothing that corresponds to the export "${name}"`;
  const hint = "Copilot exported it only where a workload or the environment's manifest asked for such a resource.";
  return use === undefined ? `${message}. ${hint}` : formatProblem({ ...use, severity: "error", message, hint });
}
