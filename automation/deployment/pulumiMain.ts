import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { ownValue } from "../../components/ownValue.js";
import { ManifestError } from "../manifest/problems.js";
import { applicationProgram } from "../program/applicationProgram.js";
import { environmentProgram } from "../program/environmentProgram.js";
import { applicationRecordFrom } from "../record/application.js";
import { recordFrom, workloadsOfOthers } from "../record/environmentRecord.js";
import {
  applicationStack,
  applicationStackFor,
  isApplicationStack,
  placeOf,
  zoneAccess,
} from "../session/applicationPlaces.js";
import { openFolder } from "../session/openFolder.js";
import { leaveOutStackTraces } from "../stack/traces.js";
import { applicationData } from "./application.js";
import { decide } from "./decide.js";
import { offlineFacts } from "./facts.js";
import { hashFolder } from "./files.js";
import { hasNames, resolveFor } from "./resolution.js";

type Outputs = Record<string, unknown>;

/**
 * The program behind a Pulumi.yaml: the stack's name is the environment's, `application` the one that builds images.
 * `airlift:dir` in the stack's or project's configuration is the folder that holds `copilot/`, relative to Pulumi.yaml.
 */
export default async function main(): Promise<Outputs> {
  // Node.js 20.20 does not come back from printing an error whose stack trace has frames of this SDK (their source maps
  // name files right below @pulumi), and the language host prints every error.
  leaveOutStackTraces();
  try {
    return await programOfStack();
  } catch (error) {
    throw new pulumi.RunError((error as Error).message);
  }
}

async function programOfStack(): Promise<Outputs> {
  const root = projectFolder();
  const open = openFolder({ dir: resolve(root, new pulumi.Config("airlift").get("dir") ?? ".") });
  if (open.application === "") throw new ManifestError(open.folder.problems);
  const project = pulumi.getProject();
  if (project !== open.application)
    throw new Error(
      `Pulumi.yaml names the project "${project}", and the application is "${open.application}": everything would be made a second time under another name. Change the line in Pulumi.yaml to \`name: ${open.application}\`.`,
    );
  const stack = pulumi.getStack();
  const home = applicationRecordFrom(await stackOutputs(root, applicationStack));
  const stackOf = (environment: string): string =>
    applicationStackFor(placeOf(open.folder.settings.environment(environment)), home);
  const recordOf = async (shared: string) =>
    shared === applicationStack ? home : applicationRecordFrom(await stackOutputs(root, shared));
  if (isApplicationStack(stack)) {
    const environments = open.folder.environments.map(({ name }) => name).filter((name) => stackOf(name) === stack);
    return applicationProgram((await applicationData(open, environments, await recordOf(stack), stack)).data);
  }
  const resolution = resolveFor(open, stack);
  const { resolved } = resolution;
  const before = await stackOutputs(root, stack);
  const previous = recordFrom(before);
  const others = workloadsOfOthers(previous, open.repository);
  if (others.length > 0)
    throw new Error(
      `Other repositories have workloads in "${stack}": ${others.join(", ")}. A plain \`pulumi\` run can't leave them alone and would delete them; use \`airlift up --env ${stack}\`.`,
    );
  const record = await recordOf(stackOf(stack));
  const zone = hasNames(resolved) && zoneAccess(open, stack, placeOf(open.folder.settings.environment(stack)), home);
  const facts = offlineFacts(await hashFolder(open, resolved.workloads), {
    ...(before !== undefined && { state: { resources: [], pending: [], outputs: before } }),
    application: { ...(record !== undefined && { record }), ...(zone && { zone }) },
  });
  const { data, notices } = decide(open, resolution, facts, { operation: "plan" });
  for (const notice of notices) await pulumi.log.info(notice);
  const mayBeKept = resolved.workloads
    .filter(({ name, addons }) => ownValue(previous?.workloads, name) === undefined && (addons?.data.length ?? 0) > 0)
    .map(({ name }) => name);
  return environmentProgram({ ...data, mayBeKept });
}

/** Folder of Pulumi.yaml: language hosts before SDK 3.61 do not tell it, so it is looked for from the program's folder upward. */
function projectFolder(): string {
  const root = pulumi.getRootDirectory();
  if (existsSync(join(root, "Pulumi.yaml"))) return root;
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
    if (dirname(folder) === folder) throw new Error(`There is no Pulumi.yaml in ${process.cwd()} or above.`);
  }
}

/** Outputs of another stack of the project, by the command that runs us; undefined where that stack was never made. */
async function stackOutputs(cwd: string, stack: string): Promise<Outputs | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      "pulumi",
      ["stack", "output", "--json", "--stack", stack, "--non-interactive"],
      { cwd, maxBuffer: 1 << 28 },
    );
    return JSON.parse(stdout) as Outputs;
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    if (/no stack named|not found/.test(stderr)) return undefined;
    throw new Error(
      `The outputs of the stack "${stack}" can not be read: ${stderr.trim() || (error as Error).message}`,
    );
  }
}
