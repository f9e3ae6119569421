import { join } from "node:path";
import type { ApplicationImageSpec, EnvFileSpec } from "../components/application.js";
import type { ApplicationProgramData } from "./applicationProgram.js";
import { type ApplicationRecord, applicationRecordFrom, emptyApplicationRecord } from "./applicationRecord.js";
import { entryPoint } from "./entryPoints.js";
import { domainOf, fileHash, imageTag, resolveFor } from "./environmentRun.js";
import type { ResolvedWorkload } from "./manifest/resolved.js";
import type { OnEvent } from "./options.js";
import { urnsBelow } from "./ownership.js";
import { addressOf, providerSettings, type Session } from "./session.js";
import { type EngineOutcome, runStack, type StackRequest } from "./stack.js";
import { exportStack, type StateResource } from "./stackState.js";

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

/**
 * Brings the application stack to where these environments can be deployed from it: repositories, images, env files,
 * bucket and key. Does nothing, and starts no engine, when all of it is there.
 */
export async function ensureApplication(session: Session, environments: readonly string[], onEvent: OnEvent): Promise<ApplicationOutcome> {
  const state = await exportStack(addressOf(session, applicationStack));
  const before = applicationRecordFrom(state?.outputs);
  const record = before ?? emptyApplicationRecord(session.application);
  const workloads = await workloadsToBuild(session, environments);
  const images = await imagesByWorkload(session, workloads);
  const envFiles = await envFilesOf(session, workloads);
  const missing = missingImages(images, record);
  const complete = before !== undefined && missing.length === 0 && envFiles.every((file) => record.envFiles[`${file.path}@${file.sha256}`] !== undefined);
  const repositories = { ...record.repositories };
  for (const name of Object.keys(images)) repositories[name] ??= session.repository;
  if (complete && Object.keys(repositories).length === Object.keys(record.repositories).length) return { record, built: [] };

  const [home] = environments;
  const settings = session.folder.settings.environment(home ?? "");
  const domain = domainOf(session);
  const data: ApplicationProgramData = {
    args: {
      application: session.application,
      images,
      envFiles,
      ...(domain !== undefined && { domain }),
      ...(Object.keys(settings.tags).length > 0 && { tags: settings.tags }),
      ...(settings.kmsKey !== undefined && { kmsKey: settings.kmsKey }),
    },
    record: { ...record, repositories, ...(settings.region !== undefined && { region: settings.region }), ...(settings.account !== undefined && { account: settings.account }) },
  };
  const exclude = elsewhere(state?.resources ?? [], session.application, Object.keys(images), record);
  const request: StackRequest = {
    ...addressOf(session, applicationStack),
    operation: "up",
    settings: providerSettings(session, home ?? ""),
    program: { module: entryPoint("applicationProgram"), export: "applicationProgram", data },
    waitForLock: session.options.waitForLock ?? true,
    debug: session.options.debug,
    ...(exclude.length > 0 && { exclude }),
  };
  const outcome = await runStack(request, onEvent);
  const after = applicationRecordFrom(outcome.outputs) ?? record;
  return { record: after, outcome, built: missing };
}

/** Every workload that one of the environments runs, once for each way in which it is built. */
async function workloadsToBuild(session: Session, environments: readonly string[]): Promise<ResolvedWorkload[]> {
  const resolved = await Promise.all(environments.map((name) => resolveFor(session, name)));
  const names = new Set((session.options.names ?? []).map((name) => name.split("/")[0]));
  return resolved.flatMap((each) => each.resolved.workloads).filter((workload) => names.size === 0 || names.has(workload.name));
}

async function imagesByWorkload(session: Session, workloads: readonly ResolvedWorkload[]): Promise<Record<string, ApplicationImageSpec[]>> {
  const given = session.options.images ?? {};
  const images: Record<string, ApplicationImageSpec[]> = {};
  for (const workload of workloads) {
    for (const build of workload.images) {
      const main = build.container === workload.name;
      if (given[`${workload.name}/${build.container}`] !== undefined || (main && given[workload.name] !== undefined)) continue;
      const tag = await imageTag(build);
      const specs = (images[workload.name] ??= []);
      if (!specs.some((spec) => spec.container === build.container && spec.tag === tag)) specs.push({ ...build, tag });
    }
  }
  return images;
}

async function envFilesOf(session: Session, workloads: readonly ResolvedWorkload[]): Promise<EnvFileSpec[]> {
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
    specs.filter(({ container, tag }) => record.images[workload]?.[container]?.[tag] === undefined).map(({ container }) => `${workload}/${container}`),
  );
}

/** Repositories and images of workloads that this run does not build: they stay as they are. */
function elsewhere(resources: readonly StateResource[], application: string, built: readonly string[], record: ApplicationRecord): string[] {
  const others = Object.keys(record.repositories).filter((name) => !built.includes(name));
  const prefixes = others.flatMap((name) => [`${application}-${name}-repository`, `${application}-${name}-image-`]);
  return urnsBelow(resources, (resource) => prefixes.some((prefix) => resource.name === prefix || (prefix.endsWith("-") && resource.name.startsWith(prefix))));
}
