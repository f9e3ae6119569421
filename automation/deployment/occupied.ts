import { RunError } from "../base/errors.js";
import { type ApplicationRecord, applicationRecordFrom } from "../record/application.js";
import { recordFrom } from "../record/environmentRecord.js";
import { applicationStack, zoneAccess } from "../session/applicationPlaces.js";
import { workloadOf } from "../session/explicitOrder.js";
import type { Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { exportStack, type StackState } from "../stack/contents.js";
import { type FixedName, fixedNames, type NamedZones, record, uniquelyNamed } from "./fixedNames.js";
import { resolveFor } from "./resolution.js";

/** What runs in an account under names that a first run would take. */
export interface Occupied {
  /** A sentence for each finding that is in the way. */
  lines: string[];
  /** What is worth knowing and in nobody's way. */
  notes: string[];
  /** AWS Copilot itself runs the application there. */
  copilot: boolean;
}

/**
 * Looks, before anything is made, for what others have under the names of an environment: the application that AWS
 * Copilot runs, and any thing with a fixed name in the plan that the state does not hold. Nothing is asked of AWS where
 * the state holds every workload already.
 * @throws ManifestError, RunError
 */
export async function findOccupied(workspace: Workspace, environment: string): Promise<Occupied> {
  const { target, state } = await workspace.open(environment);
  const isNew = recordFrom(state?.outputs) === undefined;
  const names = await newNames(workspace, target, state);
  const [copilot, taken] = await Promise.all([isNew ? whatCopilotRuns(target) : [], takenNames(target, names)]);
  return { lines: [...copilot, ...taken.lines], notes: taken.notes, copilot: copilot.length > 0 };
}

/** Fixed names of workloads that the state does not hold. */
async function newNames(workspace: Workspace, target: Target, state: StackState | undefined): Promise<FixedName[]> {
  const { resolved } = resolveFor(workspace, target.environment);
  const known = recordFrom(state?.outputs)?.workloads ?? {};
  const chosen = (workspace.options.names ?? []).map(workloadOf);
  const fresh = (workspace.environmentOnly === true ? [] : resolved.workloads).filter(
    ({ name }) => !Object.hasOwn(known, name) && (chosen.length === 0 || chosen.includes(name)),
  );
  if (fresh.length === 0 && state !== undefined) return [];
  const shared = applicationRecordFrom((await exportStack(workspace.stack(applicationStack)))?.outputs);
  const zones = zonesOf(workspace, target, shared);
  const ofApplication = zones === undefined || zones.application !== undefined ? [] : [delegation(workspace, zones)];
  return [...ofApplication, ...fixedNames({ ...resolved, workloads: fresh }, target, zones)].filter(
    (name) => !isHeld(name, state) && !Object.hasOwn(shared?.repositories ?? {}, name.workload ?? ""),
  );
}

/** The zones that were there before, each with the role that leads to its account. */
function zonesOf(workspace: Workspace, target: Target, shared: ApplicationRecord | undefined): NamedZones | undefined {
  const { domain } = workspace.folder.settings;
  if (domain === undefined) return undefined;
  const inDomain = { zone: domain.name, ...(domain.role !== undefined && { role: domain.role }) };
  if (shared?.zone === undefined) return { domain: inDomain };
  const role = zoneAccess(workspace, target.environment, target, shared)?.applicationZoneRoleArn;
  return { domain: inDomain, application: { zone: shared.zone.id, ...(role !== undefined && { role }) } };
}

/** The record that leads from the domain to the application's zone, which the application's first run writes. */
const delegation = ({ application }: Workspace, { domain }: NamedZones): FixedName =>
  record(domain, `${application}.${domain.zone}`, "NS");

/** Whether the state has the thing, or a killed run may have left it. */
function isHeld({ type, value }: FixedName, state: StackState | undefined): boolean {
  const input = uniquelyNamed[type];
  const held = (state?.resources ?? []).some(
    (resource) => resource.type === type && (resource.inputs[input] === value || resource.outputs[input] === value),
  );
  return held || (state?.pending ?? []).some((pending) => pending.type === type);
}

async function whatCopilotRuns({ aws, application, environment }: Target): Promise<string[]> {
  const { copilotStacks, inCopilotsRegistry } = await import("../aws/copilotStacks.js");
  const [stacks, registered] = await Promise.all([
    copilotStacks(aws, application, environment),
    inCopilotsRegistry(aws, application),
  ]);
  if (stacks.length === 0 && !registered) return [];
  const since = (created: Date | undefined): string =>
    created === undefined ? "" : `, since ${created.toISOString().slice(0, 10)}`;
  return [
    `AWS Copilot has the application "${application}" in this account${stacks.length === 0 ? " (in its registry, without stacks of this environment)" : ":"}`,
    ...stacks.map(({ name, status, created }) => `  the stack ${name} (${status}${since(created)})`),
  ];
}

/** Names that something has which neither the state holds nor Airlift made. */
async function takenNames(target: Target, names: readonly FixedName[]): Promise<Pick<Occupied, "lines" | "notes">> {
  if (names.length === 0) return { lines: [], notes: [] };
  const [{ existingThings, keyOf }, { stackOfResource }] = await Promise.all([
    import("../aws/existingThings.js"),
    import("../aws/copilotStacks.js"),
  ]);
  const looks = await Promise.all(
    [...new Set(names.map(({ role }) => role))].map(async (role) => {
      const there = names.filter((name) => name.role === role).map(({ thing }) => thing);
      return { role, ...(await existingThings(role === undefined ? target.aws : target.awsAs(role), there)) };
    }),
  );
  const taken = await Promise.all(
    names.map(async (name) => {
      const tags = looks.find(({ role }) => role === name.role)?.found.get(keyOf(name.thing));
      if (tags === undefined) return [];
      const stack = name.shared === true ? undefined : await stackOfResource(target.aws, name.thing.identifier);
      return stack === undefined && isOurs(tags, target) ? [] : [{ ...name, owner: ownerOf(stack, tags) }];
    }),
  );
  const lines = taken.flat().filter(({ shared }) => shared !== true);
  const shared = taken.flat().filter((name) => name.shared === true);
  return {
    lines: lines.map(({ noun, value, owner }) => `The ${noun} ${value} exists: ${owner}`),
    notes: [
      ...shared.map(
        ({ noun, value, owner }) =>
          `The ${noun} ${value} has revisions of someone else (${owner}): new ones are numbered after them, and a destroy leaves them.`,
      ),
      ...looks.flatMap(({ role, unseen }) =>
        unseen.map((type) => `${role === undefined ? "These credentials" : role} is not allowed to look for ${type}.`),
      ),
    ],
  };
}

/** A run that was killed left it: what CloudFormation does not own and our tags are on. */
function isOurs(tags: Readonly<Record<string, string>>, { application, environment }: Target): boolean {
  const of = tags["copilot-environment"];
  return tags["copilot-application"] === application && (of === undefined || of === environment);
}

function ownerOf(stack: string | undefined, tags: Readonly<Record<string, string>>): string {
  if (stack !== undefined) return `the CloudFormation stack ${stack} owns it`;
  const shown = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return shown.length === 0 ? "nothing says who owns it" : `its tags are ${shown.join(", ")}`;
}

/**
 * Refuses to deploy over what others have.
 * @returns what is worth knowing and no hindrance
 * @throws RunError `protected` with every finding and the ways on
 */
export async function refuseOccupied(workspace: Workspace, environments: readonly string[]): Promise<string[]> {
  const all = await Promise.all(environments.map((name) => findOccupied(workspace, name)));
  const lines = [...new Set(all.flatMap((one) => one.lines))];
  if (lines.length === 0) return [...new Set(all.flatMap(({ notes }) => notes))];
  const { application } = workspace;
  throw new RunError(
    "protected",
    `Names that "${application}" needs are taken in this account; nothing was created or changed:\n${lines.map((line) => `  ${line}`).join("\n")}`,
    {
      hint: waysOn(
        application,
        environments,
        all.some(({ copilot }) => copilot),
      ),
      stack: environments[0],
    },
  );
}

/** What a preview says of it; it changes nothing anyway. */
export async function occupiedNotices(workspace: Workspace, environment: string): Promise<string[]> {
  const found = await findOccupied(workspace, environment);
  if (found.lines.length === 0) return found.notes;
  const hint = waysOn(workspace.application, [environment], found.copilot);
  return [
    `\`airlift up\` would be refused, since names are taken:\n${[...found.lines, ...found.notes, hint].map((line) => `  ${line}`).join("\n")}`,
  ];
}

function waysOn(application: string, environments: readonly string[], copilot: boolean): string {
  const beside = `airlift up ${environments.map((name) => `-e ${name}`).join(" ")} --app ${application}2`;
  return copilot
    ? `To leave what runs as it is and deploy beside it, under names of its own: \`${beside}\`. To take over what runs: \`airlift adopt -e ${environments[0]} --report\` shows what Airlift would keep and change, and docs/moving.md is the guide.`
    : `To deploy beside it, under names of its own: \`${beside}\`. To replace it, delete what is listed first.`;
}
