import { type AccountLimits, accountLimits } from "../limits/accountQuotas.js";
import { usesIn } from "../limits/limitProblems.js";
import { ManifestError, type Problem, positionOf } from "../manifest/index.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import { foreignExports, missingExport } from "../program/exportUses.js";
import { nextRecord } from "../record/next.js";
import { accessOf } from "../session/awsAccess.js";
import type { OpenFolder } from "../session/session.js";
import { recordContext, resolveFor } from "./environment.js";
import { namedSecretProblems } from "./secretCheck.js";

/**
 * What only AWS can tell: secrets that manifests name and that are missing, untagged or somebody else's, and exports
 * that nobody makes.
 */
export async function onlineProblems(open: OpenFolder, environments: readonly string[]): Promise<Problem[]> {
  const found = await Promise.all(
    environments.map(async (environment) => {
      const resolution = await resolveFor(open, environment).catch((error: unknown) => {
        // Its own problems are told already; nothing can be looked up for it.
        if (error instanceof ManifestError) return undefined;
        throw error;
      });
      if (resolution === undefined) return [];
      const { resolved } = resolution;
      return [...(await secretProblems(open, resolved)), ...(await exportProblems(open, resolved))];
    }),
  );
  return found.flat();
}

/** What the accounts of environments allow, by environment; those whose manifests hold errors are left out. */
export async function accountsOf(
  open: OpenFolder,
  environments: readonly string[],
): Promise<ReadonlyMap<string, AccountLimits>> {
  const found = await Promise.all(
    environments.map(async (environment) => {
      const resolution = await resolveFor(open, environment).catch((error: unknown) => {
        if (error instanceof ManifestError) return undefined;
        throw error;
      });
      if (resolution === undefined) return [];
      const { resolved } = resolution;
      const { record } = nextRecord(undefined, resolved, recordContext(open));
      const access = await accessOf({ folder: open.folder }, environment);
      return [[environment, await accountLimits(access, usesIn(open.folder, record, resolved))] as const];
    }),
  );
  return new Map(found.flat());
}

async function exportProblems(open: OpenFolder, resolved: ResolvedApplication): Promise<Problem[]> {
  const { name } = resolved.environment;
  // What a workload of another repository stands for is known only from the environment's state.
  const uses = foreignExports(resolved, {}).filter(({ ofWorkload }) => !ofWorkload);
  if (uses.length === 0) return [];
  const { region, profile, role } = open.folder.settings.environment(name);
  const { listExports } = await import("../aws/cloudFormation.js");
  const there = await listExports({ region, profile, role });
  return uses.filter((use) => !there.has(use.name)).map((use) => missingExport(use, name, [...there.keys()]));
}

async function secretProblems(open: OpenFolder, resolved: ResolvedApplication): Promise<Problem[]> {
  const environment = resolved.environment.name;
  const problems = await namedSecretProblems(open, resolved);
  return problems.flatMap(({ severity, message, hint, usedBy }) =>
    usedBy.flatMap((user) => {
      const [name = "", variable = ""] = user.split(": ");
      const workload = open.folder.workloads.find((one) => one.name === name);
      if (workload === undefined) return [];
      const path = `secrets.${variable}`;
      return [
        {
          severity,
          file: workload.found.file,
          ...positionOf(workload.document, path),
          path,
          message,
          hint,
          environment,
        },
      ];
    }),
  );
}
