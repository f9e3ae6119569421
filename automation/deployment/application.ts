import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { ApplicationImageSpec, EnvFileSpec } from "../../components/application.js";
import { ownValue } from "../../components/ownValue.js";
import { fileDigest } from "../base/fileDigests.js";
import { entryPoint } from "../engine/entryPoints.js";
import { prepareChildren } from "../engine/preparedChild.js";
import type { ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import type { Imports } from "../program/adoption.js";
import type { ApplicationProgramData } from "../program/applicationProgram.js";
import { addonArtifacts, needsBucket } from "../program/artifacts.js";
import { type ApplicationRecord, applicationRecordFrom, emptyApplicationRecord } from "../record/application.js";
import { urnsBelow } from "../record/ownership.js";
import { applicationStack, applicationStackFor, environmentAt, samePlace } from "../session/applicationPlaces.js";
import { workloadOf } from "../session/explicitOrder.js";
import { domainOf, type OpenFolder } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import type { Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { basisOf } from "../stack/basis.js";
import { exportStack, type StackState, type StateResource } from "../stack/contents.js";
import type { EngineOutcome } from "../stack/runStack.js";
import { homeRecord } from "./applicationFacts.js";
import { converge } from "./converge.js";
import { existingInSettings } from "./existing.js";
import { contentTag, givenImage } from "./files.js";
import { resolveFor } from "./resolution.js";
import { runTarget } from "./runTarget.js";
import { refuseUndeployed } from "./undeployed.js";

/** What an adoption brings into the application's stack. */
export interface ApplicationAdoption {
  /** Import ids by `type::name`. */
  imports: Imports;
  /** Workload → container → content hash and URI of the image that runs. */
  images: Record<string, Record<string, { tag: string; uri: string }>>;
}

/** What the application stack's program is given for these environments, and what of it is not there yet. */
export interface ApplicationData {
  data: ApplicationProgramData;
  /** `workload/container` of the images that are not in the record. */
  missing: string[];
  /** Nothing to build, upload or make: the stack is as these environments need it. */
  complete: boolean;
}

/**
 * Works out repositories, images and env files of environments in one place. Changes nothing.
 *
 * @param stack the stack `application` also has the zone
 */
export async function applicationData(
  open: OpenFolder,
  environments: readonly string[],
  before: ApplicationRecord | undefined,
  stack = applicationStack,
): Promise<ApplicationData> {
  const record = before ?? emptyApplicationRecord(open.application);
  const resolved = deployedParts(open, environments);
  const workloads = resolved.flatMap((each) => each.workloads);
  const images = await imagesByWorkload(open, workloads, record);
  const envFiles = await envFilesOf(open, workloads);
  const artifacts = resolved.flatMap(addonArtifacts);
  const missing = missingImages(images, record);
  const repositories = { ...record.repositories };
  for (const name of Object.keys(images)) repositories[name] ??= open.repository;
  const { settings } = open.folder;
  const { region, account, kmsKey } = settings.environment(environments[0] ?? "");
  // What environments share has the application's tags, not those of the environment that happens to be deployed.
  const { tags } = settings.environment(applicationStack);
  const domain = stack === applicationStack ? domainOf(open) : undefined;
  const complete =
    before !== undefined &&
    missing.length === 0 &&
    envFiles.every((file) => ownValue(record.envFiles, `${file.path}@${file.sha256}`) !== undefined) &&
    artifacts.every(({ key }) => record.artifacts?.includes(key) === true) &&
    Object.keys(repositories).length === Object.keys(record.repositories).length &&
    (domain === undefined) === (record.zone === undefined);
  const data: ApplicationProgramData = {
    args: {
      application: open.application,
      images,
      envFiles,
      artifacts,
      ...(domain !== undefined && { domain }),
      ...(Object.keys(tags).length > 0 && { tags }),
      ...(kmsKey !== undefined && { kmsKey }),
    },
    record: {
      ...record,
      repositories,
      ...(region !== undefined && { region }),
      ...(account !== undefined && { account }),
    },
  };
  return { data, missing, complete };
}

/**
 * Brings the application's stacks to where these environments can be deployed from them: repositories, images, env
 * files, bucket and key in each account and region, and the zone. Starts no engine where all of it is there.
 *
 * @returns `workload/container` of the images that were built
 */
export async function ensureApplication(
  workspace: Workspace,
  environments: readonly string[],
  onEvent: OnEvent,
  adoption?: ApplicationAdoption,
): Promise<string[]> {
  const targets = await Promise.all(environments.map((name) => workspace.target(name)));
  const left = new Map(targets.map((target) => [target.environment, target]));
  let home = await homeRecord(workspace);
  const built: string[] = [];
  // The zone is at home, and everything else is known from there: home comes first.
  const lastingHome = home === undefined ? left.get(environments[0] ?? "") : home;
  const atHome = environments.filter((name) => samePlace(left.get(name) ?? {}, lastingHome ?? {}));
  const zoneMissing = workspace.folder.settings.domain !== undefined && home?.zone === undefined;
  if (atHome.length > 0 || zoneMissing) {
    const made = await ensureStack(workspace, applicationStack, atHome, onEvent, adoption);
    home = made.record;
    built.push(...made.built);
  }
  for (const name of atHome) left.delete(name);
  const byStack = new Map<string, string[]>();
  for (const [name, target] of left) {
    const stack = applicationStackFor(target, home);
    byStack.set(stack, [...(byStack.get(stack) ?? []), name]);
  }
  for (const [stack, members] of byStack)
    built.push(...(await ensureStack(workspace, stack, members, onEvent, adoption)).built);
  return [...new Set(built)];
}

interface ApplicationOutcome {
  record: ApplicationRecord;
  built: string[];
}

function ensureStack(
  workspace: Workspace,
  stack: string,
  environments: readonly string[],
  onEvent: OnEvent,
  adoption?: ApplicationAdoption,
): Promise<ApplicationOutcome> {
  return converge(stack, onEvent, () => ensureOnce(workspace, stack, environments, onEvent, adoption));
}

async function ensureOnce(
  workspace: Workspace,
  stack: string,
  environments: readonly string[],
  onEvent: OnEvent,
  adoption?: ApplicationAdoption,
): Promise<ApplicationOutcome> {
  const state = await exportStack(workspace.stack(stack));
  const before = applicationRecordFrom(state?.outputs);
  const known = before ?? emptyApplicationRecord(workspace.application);
  const begun = adoption === undefined ? before : withRunningImages(known, adoption);
  const needed = await applicationData(workspace, environments, begun, stack);
  const imports = notIn(state, adoption?.imports);
  if (Object.keys(imports).length > 0) needed.data.imports = imports;
  else if (needed.complete && before !== undefined) return { record: needed.data.record, built: [] };
  // Those of the environments load while this one runs, as far as there are processors for it.
  prepareChildren(entryPoint("stack/child"), 1 + Math.min(environments.length, availableParallelism()));
  const plan = decideApplication(workspace, needed, state);
  const target = await workspace.target(environments[0] ?? environmentAt(workspace, before ?? {}) ?? "", stack);
  await assumeExisting(target, workspace, environments, onEvent);
  const outcome = await applyApplication(target, plan, workspace.options, onEvent);
  return { record: applicationRecordFrom(outcome.outputs) ?? plan.data.record, built: needed.missing };
}

/** What a run of the application's stack does. */
type ApplicationPlan = Pick<ApplicationData, "data"> & { basis: string; exclude: string[] };

/** Pure: what other environments and repositories have in the stack is left alone. */
function decideApplication(
  { application }: OpenFolder,
  { data }: ApplicationData,
  state: StackState | undefined,
): ApplicationPlan {
  const resources = state?.resources ?? [];
  const exclude = elsewhere(resources, application, Object.keys(data.args.images ?? {}), data.record);
  return { data, exclude, basis: basisOf(resources) };
}

function applyApplication(
  target: Target,
  { data, basis, exclude }: ApplicationPlan,
  { waitForLock = true, debug }: RunOptions,
  onEvent: OnEvent,
): Promise<EngineOutcome> {
  return runTarget(
    target,
    {
      operation: "up",
      program: { module: entryPoint("program/applicationProgram"), export: "applicationProgram", data },
      basis,
      waitForLock,
      debug,
      ...(exclude.length > 0 && { exclude }),
    },
    onEvent,
  );
}

async function assumeExisting(
  target: Target,
  { folder: { settings } }: OpenFolder,
  environments: readonly string[],
  onEvent: OnEvent,
): Promise<void> {
  const named = environments.flatMap((name) => existingInSettings(settings.environment(name), settings.domain));
  for (const text of await target.assumeExisting(named)) onEvent({ kind: "notice", stack: target.stack.stack, text });
}

/**
 * Uploads what the addons of environments need, before these are deployed without their workloads; where they need
 * nothing no engine is started.
 */
export async function ensureEnvironmentAddons(
  workspace: Workspace,
  environments: readonly string[],
  onEvent: OnEvent,
): Promise<void> {
  const all = environments.map((name) => resolveFor(workspace, name));
  const wanted = all.flatMap(({ resolved: { environment } }) => (needsBucket(environment) ? [environment.name] : []));
  if (wanted.length > 0) await ensureApplication(workspace.with({ environmentOnly: true }), wanted, onEvent);
}

/** What each of the environments runs after this; with `-n` only the workloads that it names. */
function deployedParts(session: OpenFolder, environments: readonly string[]): ResolvedApplication[] {
  const all = environments.map((name) => resolveFor(session, name));
  const names = new Set((session.options.names ?? []).map(workloadOf));
  return all.map(({ resolved }) => {
    const wanted = session.environmentOnly === true ? [] : resolved.workloads;
    const workloads = wanted.filter((workload) => names.size === 0 || names.has(workload.name));
    refuseUndeployed({ ...resolved, workloads }, session.options.noTransforms);
    return { ...resolved, workloads };
  });
}

/** The record as if the images that run had been built here. */
function withRunningImages(record: ApplicationRecord, { images }: ApplicationAdoption): ApplicationRecord {
  const next = structuredClone(record);
  for (const [workload, containers] of Object.entries(images))
    for (const [container, { tag, uri }] of Object.entries(containers)) {
      const ofWorkload = ownValue(next.images, workload) ?? {};
      next.images[workload] = { ...ofWorkload, [container]: { [tag]: uri, ...ownValue(ofWorkload, container) } };
      next.adopted = { ...next.adopted, [workload]: { ...ownValue(next.adopted ?? {}, workload), [container]: tag } };
    }
  return next;
}

/** Those of the imports that a state does not have. */
export function notIn(state: StackState | undefined, imports: Imports = {}): Imports {
  const known = new Set((state?.resources ?? []).map(({ type, name }) => `${type}::${name}`));
  return Object.fromEntries(Object.entries(imports).filter(([key]) => !known.has(key)));
}

async function imagesByWorkload(
  session: OpenFolder,
  workloads: readonly ResolvedWorkload[],
  { adopted = {} }: ApplicationRecord,
): Promise<Record<string, ApplicationImageSpec[]>> {
  const images: Record<string, ApplicationImageSpec[]> = {};
  for (const workload of workloads) {
    for (const build of workload.images) {
      if (givenImage(session, workload.name, build.container) !== undefined) continue;
      const tag = await contentTag(session, build);
      const specs = ownValue(images, workload.name) ?? [];
      images[workload.name] = specs;
      if (ownValue(ownValue(adopted, workload.name), build.container) === tag) continue;
      if (!specs.some((spec) => spec.container === build.container && spec.tag === tag)) specs.push({ ...build, tag });
    }
  }
  return images;
}

async function envFilesOf(session: OpenFolder, workloads: readonly ResolvedWorkload[]): Promise<EnvFileSpec[]> {
  const paths = [...new Set(workloads.flatMap((workload) => workload.envFiles))];
  return Promise.all(
    paths.map(async (path) => {
      const source = join(session.folder.root, path);
      return { path, source, sha256: await fileDigest(source) };
    }),
  );
}

function missingImages(images: Readonly<Record<string, ApplicationImageSpec[]>>, record: ApplicationRecord): string[] {
  return Object.entries(images).flatMap(([workload, specs]) =>
    specs
      .filter(
        ({ container, tag }) => ownValue(ownValue(ownValue(record.images, workload), container), tag) === undefined,
      )
      .map(({ container }) => `${workload}/${container}`),
  );
}

/** Repositories and images of workloads that this run does not build: they stay as they are. */
function elsewhere(
  resources: readonly StateResource[],
  application: string,
  built: readonly string[],
  record: ApplicationRecord,
): string[] {
  const others = Object.keys(record.repositories).filter((name) => !built.includes(name));
  const prefixes = others.flatMap((name) => [`${application}-${name}-repository`, `${application}-${name}-image-`]);
  return urnsBelow(resources, (resource) =>
    prefixes.some((prefix) => resource.name === prefix || (prefix.endsWith("-") && resource.name.startsWith(prefix))),
  );
}
