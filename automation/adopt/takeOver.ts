import type { InlinePolicies } from "../aws/inlinePolicies.js";
import { RunError } from "../base/errors.js";
import { ensureApplication, notIn } from "../deployment/application.js";
import { apply } from "../deployment/apply.js";
import { converge } from "../deployment/converge.js";
import { decide, type EnvironmentPlan } from "../deployment/decide.js";
import { deployEnvironment, previewEnvironment } from "../deployment/deploy.js";
import { gather } from "../deployment/gather.js";
import { resolveFor } from "../deployment/resolution.js";
import type { RunScope } from "../deployment/scope.js";
import { type EnvironmentRecord, recordFrom } from "../record/environmentRecord.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace, type Workspace } from "../session/session.js";
import type { StackState } from "../stack/contents.js";
import type { Step } from "../stack/runStack.js";
import { adoptedRecord } from "./adoptedRecord.js";
import { type Examined, examine, type Surveyed, surveyFor } from "./adoptionReport.js";
import { applicationAdoption } from "./applicationAdoption.js";
import { allowedBy, keyOf, refuseSteps } from "./gate.js";
import { proposalsFor, refuseLacking } from "./proposals.js";
import { startingRecord } from "./startingRecord.js";
import { type Survey, stackOf } from "./survey.js";

/** What an adoption has done. */
export interface TakenOver {
  /** How many resources this call has read into the state. */
  imported: number;
  /** How many of them an earlier call had. */
  known: number;
  /** `type::name` of what was made beside. */
  created: string[];
  /** What was changed in place. */
  updated: { type: string; name: string; id?: string; paths: string[] }[];
  /** Everything that was taken over. */
  ids: { type: string; name: string; id: string }[];
  /** Copilot's inline policies: Airlift's own are beside them, and these may go when Copilot's stacks have. */
  policies: InlinePolicies[];
}

/** For tests: what comes between the steps. */
export interface TakeOverSeam {
  /** Changes what was found. */
  examined?(found: Examined): void;
  /** Comes before the first and the second run. */
  before?(run: "import" | "settle"): Promise<void>;
}

/**
 * Reads what the report matched into the state, and shows that nothing changes. What is in the state already is not
 * imported again, so that a run that was killed can be repeated.
 * @throws ManifestError, RunError `usage` for what can't be adopted, `protected` for a step that would replace or delete
 */
export async function takeOver(
  options: RunOptions,
  environment: string,
  onEvent: OnEvent = () => {},
  seam: TakeOverSeam = {},
): Promise<TakenOver> {
  const workspace = await openWorkspace({ ...options, environments: [environment] }, onEvent);
  return takeOverSurveyed(workspace, await surveyFor(workspace, environment), onEvent, seam);
}

/** The same of what was surveyed. */
export async function takeOverSurveyed(
  whole: Workspace,
  surveyed: Surveyed,
  onEvent: OnEvent,
  seam: TakeOverSeam = {},
): Promise<TakenOver> {
  const { found } = surveyed;
  const { environment } = found;
  const examined = await examine(whole, surveyed);
  seam.examined?.(examined);
  const { planned, live, rows, hindrances } = examined;
  if (hindrances.length > 0)
    throw new RunError(
      "usage",
      `${environment} can't be adopted:\n${hindrances.map((line) => `  ${line}`).join("\n")}`,
      {
        hint: `\`airlift adopt -e ${environment} --report\` has the details.`,
        stack: environment,
      },
    );
  refuseLacking(environment, proposalsFor(whole, found, surveyed.owner));
  const taken = takenWorkloads(found, planned.here);
  const { workspace, scope } = only(whole, taken);
  const all = rows.filter(({ outcome, workload }) => outcome === "import" && isTaken(workload, taken));
  const imports = Object.fromEntries(all.map((row) => [keyOf(row), row.id ?? ""]));
  refuseDoubles(environment, all);
  const application = await applicationAdoption(workspace, found, planned, taken, surveyed);
  await ensureApplication(workspace, [environment], onEvent, application);

  await seam.before?.("import");
  const record = (before: EnvironmentRecord | undefined) =>
    adoptedRecord(
      startingRecord(found, workspace.repository, planned.here),
      planned.plan.outputs.airlift as EnvironmentRecord,
      before,
      rows,
      taken,
    );
  const allowed = allowedBy(rows, planned.owned, imports);
  const run: ImportRun = { workspace, scope, environment, record, imports, onEvent };
  const steps = await converge(environment, onEvent, () =>
    importAll(run, (steps, when, shown) => refuseSteps(environment, steps, allowed, when, shown)),
  );

  await seam.before?.("settle");
  const settled = await settleDifferences(run, (steps, when, shown) =>
    refuseSteps(environment, steps, allowed, when, shown),
  );
  const imported = steps.filter(({ operation, type }) => operation === "import" && type.startsWith("aws:")).length;
  return {
    imported,
    known: all.length - imported,
    created: steps.filter(({ operation, type }) => operation === "create" && type.startsWith("aws:")).map(keyOf),
    updated: settled
      .filter(({ operation }) => operation === "update")
      .map(({ type, name, id, changes }) => ({
        type,
        name,
        ...(id !== undefined && { id }),
        paths: Object.keys(changes ?? {}),
      })),
    ids: all.map(({ type, name, id = "" }) => ({ type, name, id })),
    policies: await copilotsPolicies(workspace, environment, live),
  };
}

/** Inline policies of the roles that the state does not have. */
async function copilotsPolicies(
  workspace: Workspace,
  environment: string,
  { roles }: Examined["live"],
): Promise<InlinePolicies[]> {
  const { state } = await workspace.open(environment);
  const own = (state?.resources ?? []).filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
  const isOurs = (role: string, name: string): boolean =>
    own.some(({ inputs, outputs }) => (outputs.role ?? inputs.role) === role && (outputs.name ?? inputs.name) === name);
  return [...roles.values()].flatMap(({ name: role, inline }) => {
    const names = Object.keys(inline).filter((name) => !isOurs(role, name));
    return names.length === 0 ? [] : [{ role, names }];
  });
}

/** Workloads of this folder that Copilot has deployed; the others are left for the first `up`. */
function takenWorkloads(found: Survey, here: ReadonlySet<string>): string[] {
  return [...here].filter((name) => stackOf(found, "workload", name) !== undefined).sort();
}

const isTaken = (workload: string | undefined, taken: readonly string[]): boolean =>
  workload === undefined || taken.includes(workload);

/** A run of these workloads alone, or of the environment where there are none. */
function only(whole: Workspace, names: readonly string[]): Pick<ImportRun, "workspace" | "scope"> {
  if (names.length === 0) return { workspace: whole.with({ environmentOnly: true }), scope: { onlyRemove: true } };
  return { workspace: whole.with({ options: { ...whole.options, names: [...names] } }), scope: {} };
}

/** @throws RunError `protected` where two resources of the plan are the same thing */
function refuseDoubles(environment: string, all: Examined["rows"]): void {
  const seen = new Map<string, string>();
  for (const { type, name, id = "" } of all) {
    const other = seen.get(`${type} ${id}`);
    if (other !== undefined)
      throw new RunError("protected", `${other} and ${name} [${type}] are both ${id}; nothing was imported.`, {
        stack: environment,
      });
    seen.set(`${type} ${id}`, name);
  }
}

interface ImportRun {
  workspace: Workspace;
  scope: RunScope;
  environment: string;
  record(before: EnvironmentRecord | undefined): EnvironmentRecord;
  imports: Readonly<Record<string, string>>;
  onEvent: OnEvent;
}

/** @param shown the steps are those of a preview */
type Gate = (steps: readonly Step[], when: string, shown?: boolean) => void;

/** The first run: everything that is not in the state is read into it as it is; what would change stays. */
async function importAll(run: ImportRun, gate: Gate): Promise<Step[]> {
  const { workspace, scope, environment, onEvent } = run;
  const resolution = resolveFor(workspace, environment, scope.onlyRemove);
  const { target, state } = await workspace.open(environment);
  const missing = notIn(state, run.imports);
  if (Object.keys(missing).length === 0 && recordFrom(state?.outputs)?.adopted !== undefined) return [];
  const begun: StackState = {
    ...(state ?? { resources: [], pending: [] }),
    outputs: { ...state?.outputs, airlift: run.record(recordFrom(state?.outputs)) },
  };
  const facts = await gather(target, workspace, resolution.resolved, { ...scope, state: begun, secrets: true });
  const plan = decide(workspace, resolution, facts, { ...scope, operation: "up" });
  const importing: EnvironmentPlan = { ...plan, data: { ...plan.data, awaited: [], imports: missing } };
  const options = { ...workspace.options, continueOnError: false };
  const shown = await apply(target, importing, "preview", options, onEvent);
  gate(shown.steps, "The preview of the import", true);
  const { steps } = await apply(target, importing, "up", options, onEvent);
  gate(steps, "The import");
  return steps;
}

/** The second run: what differs in place changes as the report says; after it nothing does. */
async function settleDifferences({ workspace, scope, environment, onEvent }: ImportRun, gate: Gate): Promise<Step[]> {
  const shown = await previewEnvironment(workspace, environment, onEvent, scope);
  gate(shown.outcome.steps, "The preview of the changes in place", true);
  if (shown.outcome.steps.length === 0) return [];
  const { outcome } = await deployEnvironment(workspace, environment, onEvent, scope);
  gate(outcome.steps, "The changes in place");
  const after = await previewEnvironment(workspace, environment, onEvent, scope);
  const left = after.outcome.steps.filter(({ operation }) => operation !== "same" && operation !== "read");
  if (left.length === 0) return outcome.steps;
  const lines = left.map(({ operation, type, name, changes }) => {
    const paths = Object.keys(changes ?? {}).join(", ");
    return `  ${operation} ${name} [${type}]${paths === "" ? "" : `: ${paths}`}`;
  });
  throw new RunError("protected", `After the adoption a preview still has changes:\n${lines.join("\n")}`, {
    hint: "Nothing was replaced or deleted; look at what they say before the next `airlift up`.",
    stack: environment,
  });
}
