import { homedir } from "node:os";
import { join } from "node:path";
import { RunError } from "../base/errors.js";
import { readTextFile } from "../base/regularFile.js";
import { applicationFiles } from "./application.js";
import { textOf } from "./ask.js";
import { type InitContext, type InitResult, write } from "./context.js";
import { askNetwork, type NetworkFlags } from "./environmentNetwork.js";
import { type EnvironmentText, environmentManifest } from "./environmentText.js";
import { type Folder, knownRunner, readFolder, requireApplication } from "./folder.js";
import { environmentName } from "./names.js";
import { settingsFile } from "./settingsFile.js";

export interface EnvironmentFlags extends NetworkFlags {
  app?: string;
  name?: string;
  /** AWS profile with which the environment is deployed; noted in `copilot/airlift.yml`. */
  profile?: string;
  region?: string;
  importCertArns?: readonly string[];
  internalAlbSubnets?: readonly string[];
  internalAlbAllowVpcIngress?: boolean;
  containerInsights?: boolean;
  overwrite?: boolean;
}

/** Names of the profiles in the shared files of the AWS tools, `default` first. */
export function awsProfiles(variables: Readonly<Record<string, string | undefined>>): string[] {
  const files = [
    variables.AWS_CONFIG_FILE ?? join(homedir(), ".aws", "config"),
    variables.AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), ".aws", "credentials"),
  ];
  const names = files.flatMap((file) => {
    try {
      const lines = readTextFile(file).split(/\r?\n/);
      return lines
        .map((line) => /^\[(?:profile\s+)?([^\s\]]+)\]/.exec(line.trim())?.[1])
        .filter((name) => name !== undefined);
    } catch {
      return [];
    }
  });
  return [...new Set(names)].sort((a, b) => Number(b === "default") - Number(a === "default") || (a < b ? -1 : 1));
}

/** A profile is only asked for where there are some to choose from and the shell has not settled it. */
async function askProfile(context: InitContext, flags: EnvironmentFlags): Promise<string | undefined> {
  const { variables, ask } = context;
  if (flags.profile !== undefined) return flags.profile;
  if (!ask.interactive || variables.AWS_PROFILE !== undefined || variables.AWS_ACCESS_KEY_ID !== undefined)
    return undefined;
  const profiles = awsProfiles(variables);
  if (profiles.length === 0) return undefined;
  const none = "(whatever the shell has)";
  const chosen = await ask.choose({
    flag: "--profile",
    message: "Which AWS profile deploys this environment?",
    options: [...profiles, none].map((value) => ({ value })),
  });
  return chosen === none ? undefined : chosen;
}

/** What the folder needs before its first environment or workload: its application, when `--app` names one. */
export function folderFiles(context: InitContext, folder: Folder, app: string | undefined) {
  if (app === undefined || (folder.application !== undefined && folder.application === app)) {
    return { application: requireApplication(folder), files: [] };
  }
  return { application: app, files: applicationFiles(context, app, {}) };
}

/** `env init`: writes the manifest of a new environment and notes profile and region. Nothing is made in AWS yet. */
export async function initEnvironment(
  context: InitContext,
  flags: EnvironmentFlags,
): Promise<InitResult & { environment: string }> {
  const folder = readFolder(context.cwd);
  const { files } = folderFiles(context, folder, flags.app);
  const name = await textOf(context.ask, flags.name, {
    flag: "--name",
    message: "What is the environment's name?",
    suggestion: folder.environments.includes("test") ? undefined : "test",
    check: environmentName,
  });
  const profile = await askProfile(context, flags);
  const network = await askNetwork(context.ask, flags);
  if ((flags.internalAlbSubnets ?? []).length > 0 && (network === undefined || !("vpcId" in network)))
    throw new RunError("usage", "--internal-alb-subnets names subnets of an existing VPC: --import-vpc-id is missing.");
  const environment: EnvironmentText = {
    name,
    ...(network === undefined ? {} : { network }),
    certificates: [...(flags.importCertArns ?? [])],
    internalSubnets: [...(flags.internalAlbSubnets ?? [])],
    internalFromVpc: flags.internalAlbAllowVpcIngress === true,
    containerInsights: flags.containerInsights === true,
  };
  const settings = [
    { keys: ["environments", name, "profile"], value: profile },
    { keys: ["environments", name, "region"], value: flags.region },
  ];
  const overwrite = flags.overwrite === true;
  const settled = mergeSettings(folder.root, files, settings, overwrite);
  const manifest = {
    path: `copilot/environments/${name}/manifest.yml`,
    text: environmentManifest(environment, knownRunner(folder)),
  };
  const result = write(context, folder.root, [...settled, manifest], {
    overwrite,
    next: [`airlift env deploy --name ${name}`],
  });
  return { ...result, environment: name };
}

/** Both the application and the environment may have something to say in the same settings file. */
function mergeSettings(
  root: string,
  files: ReturnType<typeof folderFiles>["files"],
  settings: Parameters<typeof settingsFile>[1],
  overwrite: boolean,
) {
  const earlier = files.find(({ path }) => path === "copilot/airlift.yml");
  const file = settingsFile(root, settings, { overwrite, text: earlier?.text });
  if (file === undefined) return files;
  const merged = earlier === undefined ? file : { ...earlier, text: file.text };
  return [...files.filter((other) => other !== earlier), merged];
}
