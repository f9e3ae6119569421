import { foreignExports } from "../../program/exportUses.js";
import type { WorkloadEndpoints } from "../../record/endpoints.js";
import type { Target } from "../../session/target.js";
import type { StackState } from "../../stack/contents.js";
import type { Draft } from "../draft.js";
import { type ExportFacts, exportsThatGo, hasExportsStack, knownExports } from "./keptExports.js";

const none: ExportFacts = { there: new Map(), importers: new Map() };

/** Asks CloudFormation what stacks of these names export, and who imports it; nothing where there is no such stack. */
export async function gatherExportsOf(target: Target, stacks: ReadonlySet<string>): Promise<ExportFacts> {
  if (stacks.size === 0) return none;
  const { listExports, listImporters } = await import("../../aws/cloudFormation.js");
  const there = await listExports(target.aws);
  const theirs = [...there].flatMap(([name, { stack }]) => (stacks.has(stack) ? [name] : []));
  return { there, importers: theirs.length === 0 ? none.importers : await listImporters(target.aws, theirs) };
}

/** Asks CloudFormation for exports, and who imports those that would go; nothing where the run has none to do with. */
export async function gatherExports(target: Target, draft: Draft, state: StackState | undefined): Promise<ExportFacts> {
  const before = (state?.outputs.workloads ?? {}) as Record<string, WorkloadEndpoints>;
  const named = foreignExports(draft.part, knownExports(before, draft.built));
  const kept = hasExportsStack(draft, state);
  if (named.length === 0 && !kept) return none;
  const { listExports, listImporters } = await import("../../aws/cloudFormation.js");
  const there = await listExports(target.aws);
  const gone = kept ? exportsThatGo(draft, there) : [];
  return { there, importers: gone.length === 0 ? none.importers : await listImporters(target.aws, gone) };
}
