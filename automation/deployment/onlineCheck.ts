import { type AccountLimits, accountLimits } from "../limits/accountQuotas.js";
import { usesIn } from "../limits/limitProblems.js";
import { ManifestError, type Problem, positionOf } from "../manifest/index.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import { foreignExports, missingExport } from "../program/exportUses.js";
import { nextRecord } from "../record/next.js";
import { environmentAccess } from "../session/environmentAccess.js";
import type { OpenFolder } from "../session/openFolder.js";
import { limitsOf } from "./limitCheck.js";
import { recordContext, resolveFor } from "./resolution.js";
import { namedSecretProblems } from "./secretCheck.js";

/**
 * What only AWS can tell: secrets that manifests name and that are missing, untagged or somebody else's, and exports
 * that nobody makes.
 */
export async function onlineProblems(open: OpenFolder, environments: readonly string[]): Promise<Problem[]> {
  const found = await Promise.all(
    environments.map(async (environment) => {
      const resolved = resolvedIfValid(open, environment);
      if (resolved === undefined) return [];
      return [...(await secretProblems(open, resolved)), ...(await exportProblems(open, resolved))];
    }),
  );
  return found.flat();
}

/** Undefined where the manifests hold errors: these are reported already, and nothing can be looked up. */
function resolvedIfValid(open: OpenFolder, environment: string): ResolvedApplication | undefined {
  try {
    return resolveFor(open, environment, open.options.planOnly).resolved;
  } catch (error) {
    if (error instanceof ManifestError) return undefined;
    throw error;
  }
}

/** What the accounts of environments allow, by environment; those whose manifests hold errors are left out. */
export async function accountsOf(
  open: OpenFolder,
  environments: readonly string[],
): Promise<ReadonlyMap<string, AccountLimits>> {
  const found = await Promise.all(
    environments.map(async (environment) => {
      const resolved = resolvedIfValid(open, environment);
      if (resolved === undefined) return [];
      const { record } = nextRecord(undefined, resolved, recordContext(open));
      const { aws, deployed } = await environmentAccess(open, environment);
      return [[environment, await accountLimits(aws, usesIn(open.folder, record, resolved), !deployed)] as const];
    }),
  );
  return new Map(found.flat());
}

/**
 * Which of the account's quotas an environment passes or comes near to, with what the account has already; undefined where
 * its manifests hold errors.
 */
export async function quotaProblems(
  open: OpenFolder,
  environment: string,
): Promise<{ problems: Problem[]; unread?: string } | undefined> {
  const resolved = resolvedIfValid(open, environment);
  if (resolved === undefined) return undefined;
  const { record } = nextRecord(undefined, resolved, recordContext(open));
  const { aws, deployed } = await environmentAccess(open, environment);
  const account = await accountLimits(aws, usesIn(open.folder, record, resolved), !deployed, true);
  const { unread } = account;
  return { problems: limitsOf(open.folder, { record, resolved }, account), ...(unread !== undefined && { unread }) };
}

async function exportProblems(open: OpenFolder, resolved: ResolvedApplication): Promise<Problem[]> {
  const { name } = resolved.environment;
  // What a workload of another repository stands for is known only from the environment's state.
  const uses = foreignExports(resolved, {}).filter(({ ofWorkload }) => !ofWorkload);
  if (uses.length === 0) return [];
  const { aws } = await environmentAccess(open, name);
  const { listExports } = await import("../aws/cloudFormation.js");
  const there = await listExports(aws);
  return uses.filter((use) => !there.has(use.name)).map((use) => missingExport(use, name, [...there.keys()]));
}

async function secretProblems(open: OpenFolder, resolved: ResolvedApplication): Promise<Problem[]> {
  const environment = resolved.environment.name;
  const problems = await namedSecretProblems(
    await environmentAccess(open, environment),
    open.folder.settings.secrets,
    resolved,
  );
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
