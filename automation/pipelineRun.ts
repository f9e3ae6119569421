import type { ArtifactStoreSpec } from "../components/pipeline.js";
import { applicationGround, environmentAt, homeRecord, placeOfEnvironment, samePlace } from "./applicationPlaces.js";
import type { ApplicationRecord } from "./applicationRecord.js";
import { entryPoint } from "./entryPoints.js";
import type { Problem } from "./manifest/problems.js";
import type { OnEvent, RunOptions } from "./options.js";
import {
  artifactStore,
  chosenPipeline,
  environmentsOfPipeline,
  homeStore,
  type PipelineFound,
  pipelineData,
  pipelineStack,
  pipelinesOf,
} from "./pipelines.js";
import { addressOf, openFolder, openSession, providerSettings, type Session } from "./session.js";
import { type EngineOutcome, runStack } from "./stack.js";
import { stackOutputs } from "./stackState.js";

/** What a run did to a pipeline. */
export interface PipelineResult {
  name: string;
  outcome: EngineOutcome;
  problems: Problem[];
  simulated: boolean;
}

/** The pipelines of the folder. @throws ManifestError */
export function listPipelines(options: RunOptions): PipelineFound[] {
  return pipelinesOf(openFolder(options));
}

/** Name of the pipeline that the options mean. @throws ManifestError, RunError `usage` */
export function pipelineChosen(options: RunOptions): string {
  return chosenPipeline(openFolder(options), options);
}

/** Shows what `pipeline up` would change. @throws ManifestError, RunError */
export function previewPipeline(options: RunOptions, onEvent: OnEvent = () => {}): Promise<PipelineResult> {
  return runPipeline(options, "preview", onEvent);
}

/** Makes or changes a pipeline. @throws ManifestError, RunError */
export function upPipeline(options: RunOptions, onEvent: OnEvent = () => {}): Promise<PipelineResult> {
  return runPipeline(options, "up", onEvent);
}

async function runPipeline(
  options: RunOptions,
  operation: "preview" | "up",
  onEvent: OnEvent,
): Promise<PipelineResult> {
  const session = await openSession(options, onEvent);
  const name = chosenPipeline(session, options);
  const record = await homeRecord(session);
  const { data, problems } = pipelineData(session, name, await artifactStores(session, name, record));
  const outcome = await runStack(
    {
      ...addressOf(session, pipelineStack(name)),
      operation,
      settings: settingsOf(session, record),
      program: { module: entryPoint("pipelineProgram"), export: "pipelineProgram", data },
      waitForLock: session.options.waitForLock,
      debug: session.options.debug,
    },
    onEvent,
  );
  return { name, outcome, problems, simulated: session.sandbox !== undefined };
}

/**
 * The application's artifact buckets that the pipeline hands artifacts on in: its own, and those of the other regions of
 * its account. Where there is none yet the pipeline makes its own.
 */
async function artifactStores(
  session: Session,
  name: string,
  record: ApplicationRecord | undefined,
): Promise<ArtifactStoreSpec[]> {
  const home = homeStore(session, record);
  const found = await Promise.all(
    environmentsOfPipeline(session, name).map(async (environment) => {
      const place = await placeOfEnvironment(session, environment);
      if (record === undefined || !samePlace({ account: place.account }, { account: record.account })) return undefined;
      const ground = await applicationGround(session, environment, false);
      return ground.record && artifactStore(ground.record);
    }),
  );
  const stores = [home, ...found.filter((store) => store !== undefined)];
  return stores.filter(({ region }, index) => stores.findIndex((other) => other.region === region) === index);
}

/** Takes a pipeline away; what it deployed stays. @throws ManifestError, RunError */
export async function destroyPipeline(options: RunOptions, onEvent: OnEvent = () => {}): Promise<PipelineResult> {
  const session = await openSession(options, onEvent);
  const name = chosenPipeline(session, options);
  const outcome = await runStack(
    {
      ...addressOf(session, pipelineStack(name)),
      operation: "destroy",
      settings: settingsOf(session, await homeRecord(session)),
      remove: true,
      waitForLock: session.options.waitForLock,
      debug: session.options.debug,
    },
    onEvent,
  );
  return { name, outcome, problems: [], simulated: session.sandbox !== undefined };
}

/** Outputs of a pipeline's stack; undefined before it was made. @throws ManifestError, RunError */
export async function showPipeline(options: RunOptions): Promise<Record<string, unknown> | undefined> {
  const session = await openSession(options);
  return stackOutputs(addressOf(session, pipelineStack(chosenPipeline(session, options))));
}

/** A pipeline is where the application's own stack is: the account and region of the environment that it was made with. */
function settingsOf(session: Session, record: ApplicationRecord | undefined): Record<string, unknown> {
  const [first] = session.folder.environments;
  return providerSettings(session, environmentAt(session, record ?? {}) ?? first?.name ?? "");
}
