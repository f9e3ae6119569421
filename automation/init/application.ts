import { basename } from "node:path";
import { RunError } from "../base/errors.js";
import type { ApplicationFlags } from "./applicationFlags.js";
import { notesOf, stateOf, tellDomain } from "./applicationState.js";
import { checked } from "./ask.js";
import { type InitContext, type InitResult, write } from "./context.js";
import type { NewFile } from "./files.js";
import { readFolder } from "./folder.js";
import { applicationName, domainName } from "./names.js";
import { type Setting, settingsFile } from "./settingsFile.js";

const another = "(a new one)";

/** The name from the flag, from the folder, or from the user, to whom those that exist already are offered. */
export async function askApplication(
  context: InitContext,
  given: string | undefined,
  existing: readonly string[],
): Promise<string> {
  const flag = "--name";
  if (given !== undefined) return checked(flag, given, applicationName);
  const { application, root } = readFolder(context.cwd);
  if (application !== undefined) return application;
  if (context.ask.interactive && existing.length > 0) {
    const options = [...existing.map((value) => ({ value })), { value: another }];
    const chosen = await context.ask.choose({
      flag,
      message: "Which application does this folder belong to?",
      options,
    });
    if (chosen !== another) return chosen;
  }
  const guess = basename(root)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return context.ask.text({
    flag,
    message: "What is the application's name?",
    suggestion: applicationName(guess) === undefined ? guess : undefined,
    check: applicationName,
  });
}

/** This repository's name among those that share the application: its folder's, in the letters that names take. */
function repositoryName(root: string): string {
  return basename(root).replace(/[^A-Za-z0-9._-]+/g, "-");
}

/**
 * The files that tie a folder to an application.
 * @throws RunError when the folder belongs to another application and `overwrite` is not set.
 */
export function applicationFiles(context: InitContext, name: string, flags: ApplicationFlags): NewFile[] {
  const folder = readFolder(context.cwd);
  if (folder.application !== undefined && folder.application !== name && flags.overwrite !== true) {
    throw new RunError("usage", `This folder already belongs to the application ${folder.application}.`, {
      hint: `Omit --name to keep it, or move the folder to ${name} with --overwrite.`,
    });
  }
  const settings: Setting[] = [
    { keys: ["domain"], value: flags.domain },
    { keys: ["backend"], value: flags.backend },
    { keys: ["secretsProvider"], value: flags.secretsProvider },
    { keys: ["permissionsBoundary"], value: flags.permissionsBoundary },
    ...Object.entries(flags.tags ?? {}).map(([key, value]) => ({ keys: ["tags", key], value })),
    ...(folder.hasRepositoryName ? [] : [{ keys: ["repository"], value: repositoryName(folder.root) }]),
  ];
  const overwrite = flags.overwrite === true;
  const file = settingsFile(folder.root, settings, { overwrite });
  const workspace =
    folder.application === name
      ? []
      : [{ path: "copilot/.workspace", text: `application: ${name}\n`, edited: overwrite }];
  return [...workspace, ...(file === undefined ? [] : [file])];
}

/**
 * `app init`: ties the folder to an application, new or existing.
 * @param existing Names of applications that are known already, offered to the user.
 */
export async function initApplication(
  context: InitContext,
  flags: ApplicationFlags,
  existing: readonly string[] = [],
): Promise<InitResult & { application: string }> {
  if (flags.domain !== undefined) checked("--domain", flags.domain, domainName);
  const noted = await notesOf(context, flags);
  if (flags.domain !== undefined) await tellDomain(context, flags, flags.domain);
  const application = await askApplication(context, flags.name, [...new Set([...existing, ...noted.keys()])]);
  const folder = readFolder(context.cwd);
  const files = applicationFiles(context, application, {
    ...flags,
    ...(await stateOf(context, flags, application, noted)),
  });
  const next = [
    ...(folder.environments.length === 0 ? ["airlift env init"] : []),
    ...(folder.workloads.length === 0 ? ["airlift svc init   (or: airlift job init)"] : ["airlift deploy"]),
  ];
  const result = write(context, folder.root, files, { overwrite: flags.overwrite, next });
  context.tell(`This folder belongs to the application ${application}.`);
  return { ...result, application };
}
