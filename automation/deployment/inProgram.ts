import * as pulumi from "@pulumi/pulumi";
import { ownValue } from "../../components/ownValue.js";
import { RunError } from "../base/errors.js";
import { ManifestError, type Problem } from "../manifest/problems.js";
import type { EnvironmentProgramData } from "../program/environmentData.js";
import { type ApplicationRecord, applicationRecordFrom } from "../record/application.js";
import { recordFrom, workloadsOfOthers } from "../record/environmentRecord.js";
import { applicationStack, applicationStackFor, placeOf, zoneAccess } from "../session/applicationPlaces.js";
import type { OpenFolder } from "../session/openFolder.js";
import { decide } from "./decide.js";
import { offlineFacts } from "./facts.js";
import { hashFolder } from "./files.js";
import { hasNames, resolveFor } from "./resolution.js";
import { knownResources, stateInProgram } from "./stateInProgram.js";

/** What a program of the user's own makes of a folder. */
export interface PlanInProgram {
  data: EnvironmentProgramData;
  problems: Problem[];
  notices: string[];
}

/** The application's stacks as far as a program of its project reads them. */
export interface ApplicationStacks {
  home: ApplicationRecord | undefined;
  /** Which of them an environment uses. */
  of(environment: string): string;
  record(stack: string): Promise<ApplicationRecord | undefined>;
}

/** Reads where the images and files of an application are. */
export async function applicationStacks({ application, folder }: OpenFolder): Promise<ApplicationStacks> {
  const read = async (stack: string) =>
    applicationRecordFrom(stateInProgram(await knownResources(application, stack))?.outputs);
  const home = await read(applicationStack);
  return {
    home,
    of: (environment) => applicationStackFor(placeOf(folder.settings.environment(environment)), home),
    record: async (stack) => (stack === applicationStack ? home : read(stack)),
  };
}

/**
 * Works out what an environment is made of, from within a program and so without a look at AWS: rule numbers are what the
 * stack has, or the next free ones of it.
 *
 * @throws ManifestError; RunError `usage` for workloads that would be deleted, and images that nobody has built
 */
export async function planInProgram(open: OpenFolder, environment: string): Promise<PlanInProgram> {
  const stacks = await applicationStacks(open);
  const state = stateInProgram(await knownResources(pulumi.getProject(), pulumi.getStack()));
  const resolution = resolveFor(open, environment);
  const { names = [] } = open.options;
  const workloads = resolution.resolved.workloads.filter(({ name }) => names.length === 0 || names.includes(name));
  const resolved = { ...resolution.resolved, workloads };
  const previous = recordFrom(state?.outputs);
  const deployed = Object.keys(previous?.workloads ?? {});
  refuseDeletion(environment, workloadsOfOthers(previous, open.repository), deployed, names);
  const record = await stacks.record(stacks.of(environment));
  const place = placeOf(open.folder.settings.environment(environment));
  const zone = hasNames(resolved) && zoneAccess(open, environment, place, stacks.home);
  const hashes = await hashFolder(open, workloads);
  refuseUnbuilt(open, environment, hashes.images, record);
  const facts = offlineFacts(hashes, {
    ...(state !== undefined && { state }),
    application: { ...(record !== undefined && { record }), ...(zone && { zone }) },
  });
  const { data, notices } = decide(open, { ...resolution, resolved }, facts, { operation: "plan" });
  // What it is compared with are inputs, which a program does not get.
  const { deployed: _, formerParent: __, ...rest } = data;
  const mayBeKept = workloads
    .filter(({ name, addons }) => !deployed.includes(name) && (addons?.data.length ?? 0) > 0)
    .map(({ name }) => name);
  return { data: { ...rest, mayBeKept }, problems: resolution.problems, notices: [...notices] };
}

/** An engine that is run by others deletes what a program does not name. */
function refuseDeletion(
  environment: string,
  others: readonly string[],
  deployed: readonly string[],
  names: readonly string[],
): void {
  if (others.length > 0)
    throw new RunError(
      "usage",
      `Other repositories have workloads in "${environment}": ${others.join(", ")}. A plain \`pulumi\` run can't leave them alone and would delete them; use \`airlift up --env ${environment}\`.`,
    );
  const left = names.length === 0 ? [] : deployed.filter((name) => !names.includes(name));
  if (left.length > 0)
    throw new RunError(
      "usage",
      `${left.join(", ")}: deployed in "${environment}", and not among \`workloads\`, so that it would be deleted. Name it there, or remove it first with \`airlift destroy --env ${environment} --name ${left[0]}\`.`,
    );
}

/** A preview shows images where they will be; a deployment needs them. */
function refuseUnbuilt(
  { application }: OpenFolder,
  environment: string,
  tags: Readonly<Record<string, Readonly<Record<string, string>>>>,
  record: ApplicationRecord | undefined,
): void {
  if (pulumi.runtime.isDryRun()) return;
  const unbuilt = Object.entries(tags).flatMap(([workload, containers]) =>
    Object.entries(containers).flatMap(([container, tag]) =>
      ownValue(ownValue(ownValue(record?.images, workload), container), tag) === undefined
        ? [container === workload ? workload : `${workload}/${container}`]
        : [],
    ),
  );
  if (unbuilt.length > 0)
    throw new RunError(
      "usage",
      `No image has been built from the current files of ${unbuilt.join(", ")}. Run \`airlift build --env ${environment}\`, or \`pulumi up\` of the stack ${application}/${applicationStack}, with the same backend; or give \`images\`.`,
    );
}

/** An error for the engine, which prints it without a stack trace; every problem is logged with its file, line and column. */
export function errorForEngine(error: unknown): pulumi.RunError {
  const { hint } = error as { hint?: string };
  const text = error instanceof ManifestError ? error.message : [(error as Error).message, hint ?? ""].join("\n");
  const shown = new pulumi.RunError(text.trim());
  // The language host prints the stack trace into its own trace even so, which takes Node.js 20.20 17 s (withoutSdkFrames).
  shown.stack = shown.message;
  return shown;
}
