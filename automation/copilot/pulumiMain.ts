import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { applicationData } from "../deployment/application.js";
import { applicationStacks, errorForEngine } from "../deployment/inProgram.js";
import { ManifestError } from "../manifest/problems.js";
import { applicationProgram } from "../program/applicationProgram.js";
import { isApplicationStack } from "../session/applicationPlaces.js";
import { openFolder } from "../session/openFolder.js";
import { leaveOutStackTraces } from "../stack/traces.js";
import { CopilotEnvironment, outputsOf } from "./copilotEnvironment.js";

type Outputs = Record<string, unknown>;

/**
 * The program behind a Pulumi.yaml: a `CopilotEnvironment` of the stack's name, and for the stack `application` what all of
 * them share, images among it.
 * `airlift:dir` in the stack's or project's configuration is the folder that holds `copilot/`, relative to Pulumi.yaml.
 */
export default async function main(): Promise<Outputs> {
  // Node.js 20.20 does not come back from printing an error whose stack trace has frames of this SDK (their source maps
  // name files right below @pulumi), and the language host prints every error.
  leaveOutStackTraces();
  try {
    return await programOfStack();
  } catch (error) {
    throw errorForEngine(error);
  }
}

async function programOfStack(): Promise<Outputs> {
  const dir = resolve(projectFolder(), new pulumi.Config("airlift").get("dir") ?? ".");
  const open = openFolder({ dir });
  if (open.application === "") throw new ManifestError(open.folder.problems);
  const project = pulumi.getProject();
  if (project !== open.application)
    throw new Error(
      `Pulumi.yaml names the project "${project}", and the application is "${open.application}": everything would be created a second time under another name. Change the line in Pulumi.yaml to \`name: ${open.application}\`.`,
    );
  const stack = pulumi.getStack();
  if (!isApplicationStack(stack)) {
    // The component keeps the record and the values for other repositories: they would be in the way of who reads a preview.
    const { environment, workloads } = await outputsOf(new CopilotEnvironment(stack, { dir, environment: stack }));
    const shown = Object.entries(workloads).map(([name, { exports: _, ...endpoints }]) => [name, endpoints]);
    return { environment, workloads: Object.fromEntries(shown) };
  }
  const stacks = await applicationStacks(open);
  const environments = open.folder.environments.map(({ name }) => name).filter((name) => stacks.of(name) === stack);
  return applicationProgram((await applicationData(open, environments, await stacks.record(stack), stack)).data);
}

/**
 * Folder of Pulumi.yaml: language hosts before SDK 3.61 do not tell it, so it is looked for upward. The shell's folder comes first:
 * behind a symbolic link, as package managers make them, the program's own leads elsewhere.
 */
function projectFolder(): string {
  const root = pulumi.getRootDirectory();
  if (existsSync(join(root, "Pulumi.yaml"))) return root;
  const own = process.cwd();
  for (const start of [process.env.PWD ?? own, own]) {
    for (let folder = start; dirname(folder) !== folder; folder = dirname(folder))
      if (isProject(join(folder, "Pulumi.yaml"))) return folder;
  }
  throw new Error(`There is no Pulumi.yaml of the project "${pulumi.getProject()}" in ${own} or above.`);
}

function isProject(file: string): boolean {
  if (!existsSync(file)) return false;
  const [, name] = /^"?name"?:\s*["']?([^"'\s,]+)/m.exec(readFileSync(file, "utf8")) ?? [];
  return name === pulumi.getProject();
}
