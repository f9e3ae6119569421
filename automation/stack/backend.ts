import { randomBytes } from "node:crypto";
import { chmod, link, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { inContinuousIntegration } from "../base/continuousIntegration.js";
import { RunError } from "../base/errors.js";
import { registerSecrets } from "../base/mask.js";
import { makePrivateFolder } from "../base/privateFolder.js";
import type { StateLocation, Variables } from "../engine/location.js";

export interface StateChoice {
  application: string;
  /** `--backend` or AIRLIFT_BACKEND. */
  backend?: string;
  /** `backend:` of copilot/airlift.yml. */
  settingsBackend?: string;
  /** `organization:` of copilot/airlift.yml. */
  organization?: string;
  secretsProvider?: string;
  /** Folder of the sandbox, when the run is simulated. */
  sandbox?: string;
}

const cloudUrl = "https://api.pulumi.com";

/** `${XDG_STATE_HOME:-~/.local/state}/airlift/<application>` */
export function localStateFolder(application: string, variables: Variables = process.env): string {
  const root = variables.XDG_STATE_HOME || join(variables.HOME || homedir(), ".local", "state");
  return join(root, "airlift", application);
}

/** The backend of `pulumi login`, from the credentials file of PULUMI_HOME. */
export async function currentLogin(variables: Variables = process.env): Promise<string | undefined> {
  const home =
    variables.PULUMI_CREDENTIALS_PATH || variables.PULUMI_HOME || join(variables.HOME || homedir(), ".pulumi");
  try {
    const credentials: unknown = JSON.parse(await readFile(join(home, "credentials.json"), "utf8"));
    if (typeof credentials !== "object" || credentials === null || !("current" in credentials)) return undefined;
    return typeof credentials.current === "string" && credentials.current !== "" ? credentials.current : undefined;
  } catch {
    return undefined;
  }
}

type Named = Pick<StateLocation, "url" | "origin">;

/** The backend that flags, variables, settings or a login name; none means the local default. */
async function namedBackend(choice: StateChoice, variables: Variables): Promise<Named | undefined> {
  if (choice.backend) return { url: choice.backend, origin: "flag" };
  if (variables.PULUMI_BACKEND_URL) return { url: variables.PULUMI_BACKEND_URL, origin: "variable" };
  if (choice.settingsBackend) return { url: choice.settingsBackend, origin: "settings" };
  if (choice.organization) return { url: cloudUrl, origin: "settings" };
  if (variables.PULUMI_ACCESS_TOKEN) return { url: cloudUrl, origin: "variable" };
  const login = await currentLogin(variables);
  return login === undefined ? undefined : { url: login, origin: "login" };
}

/** Where the state of an application lives, as it is: nothing is made, and nothing is refused. */
export async function locateState(choice: StateChoice, variables: Variables = process.env): Promise<StateLocation> {
  const local = localStateFolder(choice.application, variables);
  if (choice.sandbox !== undefined)
    return ownLocation(join(resolve(choice.sandbox), "state", choice.application), "sandbox");
  const named = await namedBackend(choice, variables);
  return named === undefined
    ? ownLocation(local, "default")
    : describeBackend(named, choice, join(local, "work"), variables);
}

/**
 * Decides where the state of an application lives; makes the local folder and its passphrase where they are ours.
 * @throws RunError `backend` in CI when none is named; `passphrase` when secrets could not be opened
 */
export async function chooseState(choice: StateChoice, variables: Variables = process.env): Promise<StateLocation> {
  const location = await locateState(choice, variables);
  if (location.origin === "sandbox") return ownFolder(location, {});
  if (location.origin === "default") {
    if (inContinuousIntegration(variables)) {
      throw new RunError("backend", "CI is set and no state backend is named; state on this machine would be lost.", {
        hint: "Name one that every run can reach: `backend: s3://bucket` in copilot/airlift.yml, --backend or PULUMI_BACKEND_URL.",
      });
    }
    return ownFolder(location, variables);
  }
  const opened =
    location.kind === "cloud" ||
    (location.secretsProvider !== undefined && location.secretsProvider !== "passphrase") ||
    variables.PULUMI_CONFIG_PASSPHRASE !== undefined ||
    variables.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined;
  if (!opened) {
    throw new RunError("passphrase", `Nothing opens the secrets of the stacks in ${location.url}.`, {
      hint: "Set `secretsProvider: awskms://alias/…` in copilot/airlift.yml, or PULUMI_CONFIG_PASSPHRASE.",
    });
  }
  if (variables.PULUMI_CONFIG_PASSPHRASE) registerSecrets([variables.PULUMI_CONFIG_PASSPHRASE]);
  return location;
}

function describeBackend(named: Named, choice: StateChoice, workRoot: string, variables: Variables): StateLocation {
  const { secretsProvider } = choice;
  const { url, origin } = named;
  if (/^https?:\/\//.test(url)) {
    return { url, origin, kind: "cloud", organization: choice.organization, secretsProvider, workRoot };
  }
  if (!url.includes("://")) {
    const folder = resolve(url);
    return { url: pathToFileURL(folder).href, origin, kind: "file", folder, secretsProvider, workRoot };
  }
  if (url.startsWith("file://")) {
    const folder = folderOfUrl(url, variables);
    return { url: pathToFileURL(folder).href, origin, kind: "file", folder, secretsProvider, workRoot };
  }
  return { url, origin, kind: "bucket", secretsProvider, workRoot };
}

/** People write blanks and `~` into file URLs; the engine wants them escaped and resolved. */
function folderOfUrl(url: string, variables: Variables): string {
  let path = url.slice("file://".length);
  try {
    path = decodeURIComponent(path);
  } catch {
    // A bare % is part of the name then.
  }
  return resolve(path.startsWith("~") ? join(variables.HOME || homedir(), path.slice(1)) : path);
}

/** A folder that this program looks after. */
function ownLocation(folder: string, origin: "default" | "sandbox"): StateLocation {
  return { url: pathToFileURL(folder).href, kind: "file", origin, folder, workRoot: join(folder, "work") };
}

/** Makes a folder of ours, passphrase included. */
async function ownFolder(location: StateLocation, variables: Variables): Promise<StateLocation> {
  const { folder = "" } = location;
  try {
    makePrivateFolder(folder);
  } catch (error) {
    throw new RunError("backend", `The state folder ${folder} can't be made: ${(error as Error).message}`, {
      cause: error,
      hint: "Set XDG_STATE_HOME to a folder that you may write to, or name a backend with --backend.",
    });
  }
  // A passphrase of the user's wins, as in every other backend.
  if (variables.PULUMI_CONFIG_PASSPHRASE !== undefined || variables.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined) {
    if (variables.PULUMI_CONFIG_PASSPHRASE) registerSecrets([variables.PULUMI_CONFIG_PASSPHRASE]);
    return location;
  }
  return { ...location, passphrase: await generatedPassphrase(folder) };
}

async function generatedPassphrase(folder: string): Promise<string> {
  const file = join(folder, "passphrase");
  const kept = await readIfThere(file);
  if (kept !== undefined) {
    if ((await stat(file)).mode & 0o077) await chmod(file, 0o600);
    registerSecrets([kept]);
    return kept;
  }
  if ((await stacksIn(folder)).length > 0) {
    throw new RunError("passphrase", `${file} is gone, and the state in ${folder} was encrypted with it.`, {
      hint: "Put the file back, or set PULUMI_CONFIG_PASSPHRASE to what it held.",
    });
  }
  const fresh = randomBytes(32).toString("base64url");
  // Written aside and linked: of two first runs at once both end up with the same passphrase.
  const aside = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(aside, `${fresh}\n`, { mode: 0o600, flag: "wx" });
  try {
    await link(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(aside, { force: true });
  }
  const settled = (await readFile(file, "utf8")).trim();
  registerSecrets([settled]);
  return settled;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new RunError("passphrase", `${file} can't be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Names of the stacks in a file backend, as `project/stack`; empty when there is none yet. */
export async function stacksIn(folder: string): Promise<string[]> {
  const root = join(folder, ".pulumi", "stacks");
  const projects = await readdir(root, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    projects
      .filter((project) => project.isDirectory())
      .map(async (project) => {
        const files = await readdir(join(root, project.name));
        return files
          .filter((file) => /\.json(?:\.gz)?$/.test(file))
          .map((file) => `${project.name}/${file.replace(/\.json(?:\.gz)?$/, "")}`);
      }),
  );
  return found.flat();
}

/** Names of the applications that have stacks in a folder of local states, sorted; none where there is no such folder. */
export async function applicationsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const used = await Promise.all(names.map(async (name) => (await stacksIn(join(folder, name))).length > 0));
  return names.filter((_, index) => used[index]).sort();
}
