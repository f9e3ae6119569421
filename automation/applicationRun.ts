import { join } from "node:path";
import type { ApplicationImageSpec, EnvFileSpec } from "../components/application.js";
import { addonArtifacts } from "./addonArtifacts.js";
import type { ApplicationProgramData } from "./applicationProgram.js";
import { type ApplicationRecord, applicationRecordFrom, emptyApplicationRecord } from "./applicationRecord.js";
import { basisOf } from "./basis.js";
import { entryPoint } from "./entryPoints.js";
import { domainOf, resolveFor } from "./environmentRun.js";
import { existingInSettings } from "./existing.js";
import type { ResolvedApplication, ResolvedWorkload } from "./manifest/resolved.js";
import type { OnEvent } from "./options.js";
import { urnsBelow } from "./ownership.js";
import { contentTag, fileHash, givenImage } from "./runFiles.js";
import { addressOf, type OpenFolder, providerSettings, type Session } from "./session.js";
import { type EngineOutcome, runStack, type StackRequest } from "./stack.js";
import { exportStack, type StateResource } from "./stackState.js";
import { refuseAtDeploy, refuseUndeployed } from "./undeployed.js";
import { untilCurrent } from "./untilCurrent.js";

/** Name of the stack with what the environments of an application share. */
export const applicationStack = "application";

/** The record of the application stack; absent before the first run. */
export async function applicationRecord(session: Session): Promise<ApplicationRecord | undefined> {
  return applicationRecordFrom((await exportStack(addressOf(session, applicationStack)))?.outputs);
}

/** What a run of the application stack left, or found there already. */
export interface ApplicationOutcome {
  record: ApplicationRecord;
  /** Absent when there was nothing to build or upload. */
  outcome?: EngineOutcome;
  /** `workload/container` of the images that were built in this run. */
  built: string[];
}

/** What the application stack's program is given for these environments, and what of it is not there yet. */
export interface ApplicationData {
  data: ApplicationProgramData;
  /** `workload/container` of the images that are not in the record. */
  missing: string[];
  /** Nothing to build, upload or make: the stack is as these environments need it. */
  complete: boolean;
}

/** Works out repositories, images and env files of these environments. Changes nothing. */
export async function applicationData(
  open: OpenFolder,
  environments: readonly string[],
  before: ApplicationRecord | undefined,
): Promise<ApplicationData> {
  const record = before ?? emptyApplicationRecord(open.application);
  const resolved = await whatIsDeployed(open, environments);
  const workloads = resolved.flatMap((each) => each.workloads);
  const images = await imagesByWorkload(open, workloads);
  const envFiles = await envFilesOf(open, workloads);
  const artifacts = resolved.flatMap(addonArtifacts);
  const missing = missingImages(images, record);
  const repositories = { ...record.repositories };
  for (const name of Object.keys(images)) repositories[name] ??= open.repository;
  const { region, account, tags, kmsKey } = open.folder.settings.environment(environments[0] ?? "");
  const domain = domainOf(open);
  const complete =
    before !== undefined &&
    missing.length === 0 &&
    envFiles.every((file) => record.envFiles[`${file.path}@${file.sha256}`] !== undefined) &&
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
 * Brings the application stack to where these environments can be deployed from it: repositories, images, env files,
 * bucket and key. Starts no engine when all of it is there.
 */
export function ensureApplication(
  session: Session,
  environments: readonly string[],
  onEvent: OnEvent,
): Promise<ApplicationOutcome> {
  return untilCurrent(applicationStack, onEvent, () => ensureOnce(session, environments, onEvent));
}

async function ensureOnce(
  session: Session,
  environments: readonly string[],
  onEvent: OnEvent,
): Promise<ApplicationOutcome> {
  const address = addressOf(session, applicationStack);
  const state = await exportStack(address);
  const before = applicationRecordFrom(state?.outputs);
  const { data, missing, complete } = await applicationData(session, environments, before);
  if (complete) return { record: data.record, built: [] };
  if (session.sandbox !== undefined) {
    const { takeAsExisting } = await import("./sandbox/existing.js");
    const { settings } = session.folder;
    const lines = takeAsExisting(
      session.sandbox,
      environments.flatMap((name) => existingInSettings(settings.environment(name), settings.domain)),
    );
    for (const text of lines) onEvent({ kind: "notice", stack: applicationStack, text });
  }
  const exclude = elsewhere(
    state?.resources ?? [],
    session.application,
    Object.keys(data.args.images ?? {}),
    data.record,
  );
  const request: StackRequest = {
    ...address,
    operation: "up",
    settings: providerSettings(session, environments[0] ?? ""),
    program: { module: entryPoint("applicationProgram"), export: "applicationProgram", data },
    basis: basisOf(state?.resources ?? []),
    waitForLock: session.options.waitForLock ?? true,
    debug: session.options.debug,
    ...(exclude.length > 0 && { exclude }),
  };
  const outcome = await runStack(request, onEvent);
  return { record: applicationRecordFrom(outcome.outputs) ?? data.record, outcome, built: missing };
}

/** What each of the environments runs after this; with `-n` only the workloads that it names. */
async function whatIsDeployed(session: OpenFolder, environments: readonly string[]): Promise<ResolvedApplication[]> {
  const all = await Promise.all(environments.map((name) => resolveFor(session, name)));
  const names = new Set((session.options.names ?? []).map((name) => name.split("/")[0]));
  return all.map(({ resolved, problems }) => {
    const workloads = resolved.workloads.filter((workload) => names.size === 0 || names.has(workload.name));
    refuseUndeployed({ ...resolved, workloads }, session.options.noTransforms);
    refuseAtDeploy(problems, { ...resolved, workloads });
    return { ...resolved, workloads };
  });
}

async function imagesByWorkload(
  session: OpenFolder,
  workloads: readonly ResolvedWorkload[],
): Promise<Record<string, ApplicationImageSpec[]>> {
  const images: Record<string, ApplicationImageSpec[]> = {};
  for (const workload of workloads) {
    for (const build of workload.images) {
      if (givenImage(session, workload.name, build.container) !== undefined) continue;
      const tag = await contentTag(build);
      const specs = images[workload.name] ?? [];
      images[workload.name] = specs;
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
      return { path, source, sha256: await fileHash(source) };
    }),
  );
}

function missingImages(images: Readonly<Record<string, ApplicationImageSpec[]>>, record: ApplicationRecord): string[] {
  return Object.entries(images).flatMap(([workload, specs]) =>
    specs
      .filter(({ container, tag }) => record.images[workload]?.[container]?.[tag] === undefined)
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
