import { execFile } from "node:child_process";
import { access, constants, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { AwsAccess } from "../aws/access.js";
import { checkDomain, type DomainStatus, describeDomain } from "../aws/domainCheck.js";
import {
  isEarlier,
  oldestSessionPlugin,
  pluginRemedy,
  sessionPlugin,
  sessionPluginVersion,
} from "../aws/sessionPlugin.js";
import { inContinuousIntegration } from "../base/continuousIntegration.js";
import type { RunError } from "../base/errors.js";
import { engineFolder, engineVersion, findEngine, findLanguageHost, oldestEngine } from "../engine/findEngine.js";
import type { Variables } from "../engine/location.js";
import type { RunOptions } from "../session/options.js";
import { currentLogin, localStateFolder, stacksIn } from "../stack/backend.js";

/** One thing that was looked at. */
export interface Finding {
  topic: string;
  status: "ok" | "missing" | "unknown";
  detail: string;
  /** What to do about it. */
  remedy?: string;
  /** Whether a deployment fails without it. */
  needed: boolean;
}

/** What copilot/airlift.yml says, as far as it matters here. */
interface Surroundings {
  application?: string;
  /** Absolute path of the folder that holds `copilot/`. */
  root?: string;
  backend?: string;
  organization?: string;
  secretsProvider?: string;
  region?: string;
  /** The application's domain, and how the account of its zone is reached. */
  domain?: { name: string; access: AwsAccess };
  /** Why there is no folder to look at. */
  reason?: string;
}

/**
 * Looks at the engine and at what a real deployment needs. Changes nothing, and asks nobody but DNS and Route 53, where the
 * application has a domain.
 *
 * @param askDomain looks at a domain and its zone; tests bring their own
 */
export async function examine(
  options: RunOptions,
  variables: Variables = process.env,
  askDomain: (access: AwsAccess, domain: string) => Promise<DomainStatus> = checkDomain,
): Promise<Finding[]> {
  const surroundings = await lookAround(options);
  const { sandboxFolder } = await import("../session/openFolder.js");
  const simulated = sandboxFolder(options, surroundings.root ?? options.dir ?? ".");
  const onAws = <T>(look: () => T): T | undefined => (simulated === undefined ? look() : undefined);
  const looks = [
    engineFinding(variables),
    languageHostFinding(variables),
    onAws(() => credentialsFinding(options, variables)),
    onAws(() => regionFinding(options, surroundings, variables)),
    dockerFinding(variables),
    sessionPluginFinding(variables),
    onAws(() => backendFinding(options, surroundings, variables)),
    onAws(() => passphraseFinding(options, surroundings, variables)),
    onAws(() => domainFinding(surroundings, askDomain)),
    simulated === undefined ? undefined : simulatedFinding(simulated),
  ];
  const findings = await Promise.all(looks);
  return [nodeFinding(), folderFinding(surroundings), ...findings.filter((finding) => finding !== undefined)];
}

/** It needs no account, and keeps its state by itself. */
const simulatedFinding = (folder: string): Finding => ({
  ...{ topic: "simulated AWS", status: "ok", needed: true },
  detail: `${folder}, with the state in it`,
});

/** Nothing without a domain. */
async function domainFinding(
  { domain }: Surroundings,
  ask: (access: AwsAccess, domain: string) => Promise<DomainStatus>,
): Promise<Finding | undefined> {
  if (domain === undefined) return undefined;
  const topic = "domain";
  try {
    const [detail, ...remedy] = describeDomain(domain.name, await ask(domain.access, domain.name));
    if (detail === undefined) {
      const ready = `${domain.name} has a hosted zone in Route 53, and DNS delegates to it`;
      return { topic, status: "ok", detail: ready, needed: true };
    }
    return { topic, status: "missing", detail, remedy: remedy.join(" "), needed: true };
  } catch (error) {
    return { topic, status: "unknown", detail: `${domain.name}: ${(error as Error).message}`, needed: false };
  }
}

async function lookAround(options: RunOptions): Promise<Surroundings> {
  try {
    const { openFolder } = await import("../session/openFolder.js");
    const { application, folder } = openFolder(options);
    const { settings } = folder;
    const { backend, organization, secretsProvider } = settings;
    const environment = options.environments?.[0];
    const { region, profile, role } = settings.environment(environment ?? folder.environments[0]?.name ?? "");
    const access = { region, profile, role: settings.domain?.role ?? role };
    return {
      application,
      root: folder.root,
      backend,
      organization,
      secretsProvider,
      region: environment === undefined ? undefined : region,
      ...(settings.domain !== undefined && { domain: { name: settings.domain.name, access } }),
    };
  } catch (error) {
    return { reason: (error as Error).message.split("\n")[0] };
  }
}

function nodeFinding(): Finding {
  return { topic: "Node.js", status: "ok", detail: process.versions.node, needed: true };
}

function folderFinding({ application, reason }: Surroundings): Finding {
  if (application !== undefined) {
    return { topic: "application", status: "ok", detail: application, needed: false };
  }
  const remedy = "Run it in a folder with copilot/, or use --dir.";
  return { topic: "application", status: "missing", detail: reason ?? "not found here", remedy, needed: false };
}

async function engineFinding(variables: Variables): Promise<Finding> {
  const topic = "Pulumi engine";
  try {
    const { engine, unsuitable } = await findEngine(variables);
    if (engine !== undefined) {
      const from = { variable: "AIRLIFT_ENGINE", path: "PATH", cache: "cache", installer: "installer", go: "Go build" };
      const detail = `${engine.version}, ${engine.command} (from ${from[engine.origin]})`;
      return { topic, status: "ok", detail, needed: true };
    }
    const old = unsuitable === undefined ? "" : `; ${unsuitable.command} is ${unsuitable.version ?? "not working"}`;
    return {
      topic,
      status: "unknown",
      detail: `version ${oldestEngine} or newer isn't installed${old}; the first run installs ${engineVersion} in ${engineFolder(variables)}`,
      remedy: "Nothing to do if get.pulumi.com or Go is available; otherwise install pulumi on PATH.",
      needed: false,
    };
  } catch (error) {
    const { message, hint } = error as RunError;
    return { topic, status: "missing", detail: message, remedy: hint, needed: true };
  }
}

async function languageHostFinding(variables: Variables): Promise<Finding> {
  const topic = "Node.js language host";
  const { engine } = await findEngine(variables).catch(() => ({ engine: undefined }));
  const found = engine === undefined ? undefined : await findLanguageHost(engine, variables);
  if (found !== undefined) return { topic, status: "ok", detail: found, needed: false };
  const detail = "not installed; only `pulumi` with a Pulumi.yaml needs it";
  return { topic, status: "unknown", detail, remedy: "`airlift cloud init` installs it.", needed: false };
}

async function readable(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** Names of the profiles in an AWS file: `[name]` and `[profile name]`. */
async function profilesIn(file: string): Promise<string[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return [...text.matchAll(/^\s*\[(?:profile\s+)?([^\]]+)\]/gm)].map((match) => (match[1] ?? "").trim());
}

function awsFiles(variables: Variables): { credentials: string; settings: string } {
  const home = variables.HOME || homedir();
  return {
    credentials: variables.AWS_SHARED_CREDENTIALS_FILE || join(home, ".aws", "credentials"),
    settings: variables.AWS_CONFIG_FILE || join(home, ".aws", "config"),
  };
}

async function credentialsFinding(options: RunOptions, variables: Variables): Promise<Finding> {
  const topic = "AWS credentials";
  const found = (detail: string): Finding => ({ topic, status: "ok", detail, needed: true });
  const profile = options.profile ?? variables.AWS_PROFILE;
  const { credentials, settings } = awsFiles(variables);
  const profiles = new Set([...(await profilesIn(credentials)), ...(await profilesIn(settings))]);
  const remedy =
    "Run `aws configure` or `aws sso login`, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
  if (profile !== undefined) {
    if (profiles.has(profile)) return found(`profile ${profile}`);
    return { topic, status: "missing", detail: `there is no profile ${profile}`, remedy, needed: true };
  }
  if (variables.AWS_ACCESS_KEY_ID && variables.AWS_SECRET_ACCESS_KEY) return found("from AWS_ACCESS_KEY_ID");
  if (variables.AWS_WEB_IDENTITY_TOKEN_FILE) return found("from a web identity token");
  if (variables.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || variables.AWS_CONTAINER_CREDENTIALS_FULL_URI) {
    return found("from the container's role");
  }
  if (profiles.has("default")) return found("profile default");
  return { topic, status: "missing", detail: "none found (the sandbox needs none)", remedy, needed: true };
}

async function regionFinding(options: RunOptions, { region }: Surroundings, variables: Variables): Promise<Finding> {
  const topic = "AWS region";
  const named = options.region ?? region ?? variables.AWS_REGION ?? variables.AWS_DEFAULT_REGION;
  if (named) return { topic, status: "ok", detail: named, needed: true };
  const text = await readFile(awsFiles(variables).settings, "utf8").catch(() => "");
  const kept = /^\s*region\s*=\s*(\S+)/m.exec(text)?.[1];
  if (kept !== undefined) return { topic, status: "ok", detail: `${kept}, from the AWS settings`, needed: true };
  const remedy = "Set AWS_REGION, give --region, or write `region` into copilot/airlift.yml under the environment.";
  return { topic, status: "missing", detail: "not set", remedy, needed: true };
}

async function commandOnPath(name: string, variables: Variables): Promise<string | undefined> {
  const suffix = process.platform === "win32" ? ".exe" : "";
  for (const folder of (variables.PATH ?? "").split(delimiter)) {
    const file = join(folder, `${name}${suffix}`);
    if (
      folder !== "" &&
      (await access(file, constants.X_OK).then(
        () => true,
        () => false,
      ))
    )
      return file;
  }
  return undefined;
}

function answers(command: string, args: string[]): Promise<string | undefined> {
  return new Promise((done) => {
    execFile(command, args, { timeout: 5000 }, (error, stdout) => done(error === null ? stdout.trim() : undefined));
  });
}

async function dockerFinding(variables: Variables): Promise<Finding> {
  const topic = "Docker and buildx";
  const needed = false;
  const remedy = "Install Docker with the buildx plugin, or name finished images with --image or `image.location`.";
  const docker = await commandOnPath("docker", variables);
  if (docker === undefined) return { topic, status: "missing", detail: "docker is not on PATH", remedy, needed };
  const buildx = await answers(docker, ["buildx", "version"]);
  if (buildx === undefined) return { topic, status: "missing", detail: "docker has no buildx", remedy, needed };
  const server = await answers(docker, ["version", "--format", "{{.Server.Version}}"]);
  if (!server) {
    return { topic, status: "missing", detail: "the Docker daemon does not answer", remedy: "Start Docker.", needed };
  }
  return { topic, status: "ok", detail: `Docker ${server}, ${buildx.split(" ")[1] ?? "buildx"}`, needed };
}

async function sessionPluginFinding(variables: Variables): Promise<Finding> {
  const topic = sessionPlugin;
  const needed = false;
  const found = await commandOnPath(sessionPlugin, variables);
  if (found === undefined) {
    const remedy = `Only \`svc exec\`, \`task exec\` and \`run local --proxy\` need it. ${pluginRemedy}`;
    return { topic, status: "missing", detail: "not on PATH", remedy, needed };
  }
  const version = await sessionPluginVersion(found).catch(() => "");
  if (version === "") {
    return { topic, status: "missing", detail: `${found} does not answer`, remedy: pluginRemedy, needed };
  }
  if (!isEarlier(version, oldestSessionPlugin)) return { topic, status: "ok", detail: `${version}, ${found}`, needed };
  const detail = `${version}, ${found}: AWS no longer supports versions before ${oldestSessionPlugin}`;
  return { topic, status: "missing", detail, remedy: pluginRemedy, needed };
}

async function backendNamed(
  options: RunOptions,
  around: Surroundings,
  variables: Variables,
): Promise<string | undefined> {
  if (options.backend) return options.backend;
  if (variables.PULUMI_BACKEND_URL) return variables.PULUMI_BACKEND_URL;
  if (around.backend !== undefined) return around.backend;
  if (around.organization !== undefined) return `Pulumi Cloud, organization ${around.organization}`;
  if (variables.PULUMI_ACCESS_TOKEN) return "Pulumi Cloud";
  return currentLogin(variables);
}

async function backendFinding(options: RunOptions, around: Surroundings, variables: Variables): Promise<Finding> {
  const topic = "state backend";
  const named = await backendNamed(options, around, variables);
  if (named !== undefined) return { topic, status: "ok", detail: named, needed: true };
  if (inContinuousIntegration(variables)) {
    const remedy = "Write `backend: s3://bucket` into copilot/airlift.yml, or set PULUMI_BACKEND_URL.";
    return { topic, status: "missing", detail: "not set, and CI is set", remedy, needed: true };
  }
  const folder = localStateFolder(around.application ?? "<application>", variables);
  return { topic, status: "ok", detail: `this machine, ${folder}`, needed: true };
}

async function passphraseFinding(options: RunOptions, around: Surroundings, variables: Variables): Promise<Finding> {
  const topic = "secrets";
  const found = (detail: string): Finding => ({ topic, status: "ok", detail, needed: true });
  if (around.secretsProvider !== undefined) return found(around.secretsProvider);
  if (variables.PULUMI_CONFIG_PASSPHRASE !== undefined) return found("PULUMI_CONFIG_PASSPHRASE");
  if (variables.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined) {
    const file = variables.PULUMI_CONFIG_PASSPHRASE_FILE;
    if (await readable(file)) return found(`PULUMI_CONFIG_PASSPHRASE_FILE, ${file}`);
    const remedy = "Create the file, or unset the variable.";
    return { topic, status: "missing", detail: `${file} can't be read`, remedy, needed: true };
  }
  const named = await backendNamed(options, around, variables);
  if (named !== undefined) {
    if (/^https?:|^Pulumi Cloud/.test(named)) return found("kept by the service");
    const remedy =
      "Write `secretsProvider: awskms://alias/…` into copilot/airlift.yml, or set PULUMI_CONFIG_PASSPHRASE.";
    return { topic, status: "missing", detail: "no key or passphrase for the stacks' secrets", remedy, needed: true };
  }
  const folder = localStateFolder(around.application ?? "", variables);
  const kept = around.application !== undefined && (await readable(join(folder, "passphrase")));
  if (!kept && around.application !== undefined && (await stacksIn(folder)).length > 0) {
    const remedy = "Restore the file, or set PULUMI_CONFIG_PASSPHRASE to its content.";
    return { topic, status: "missing", detail: `${join(folder, "passphrase")} is missing`, remedy, needed: true };
  }
  return found(kept ? "generated passphrase beside the state" : "a passphrase is generated on the first run");
}
