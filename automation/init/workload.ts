import { existsSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { RunError } from "../base/errors.js";
import type { WorkloadKind } from "../manifest/resolved.js";
import { checked, textOf } from "./ask.js";
import { type InitContext, type InitResult, write } from "./context.js";
import type { DockerfileFacts, ImageHealthcheck } from "./dockerfile.js";
import { folderFiles } from "./environment.js";
import { type Folder, knownRunner, readFolder } from "./folder.js";
import { askImage, factsOf, findDockerfiles, nameFromDockerfile, tellContext } from "./image.js";
import { jobKinds, kindHints, oneOf, serviceKinds } from "./kinds.js";
import { duration, portNumber, workloadName } from "./names.js";
import { askSchedule } from "./schedule.js";
import { askTopics } from "./topics.js";
import { type WorkloadText, workloadManifest } from "./workloadText.js";

export interface WorkloadFlags {
  app?: string;
  name?: string;
  type?: string;
  dockerfile?: string;
  image?: string;
  port?: string;
  /** `service:topic`. */
  subscribeTopics?: readonly string[];
  noSubscribe?: boolean;
  /** Files and folders of a Static Site. */
  sources?: readonly string[];
  /** Of a Request-Driven Web Service: Environment or Internet. */
  ingressType?: string;
  schedule?: string;
  retries?: string;
  timeout?: string;
  /** `os/architecture`, where the Dockerfile and the machine do not tell the right one. */
  platform?: string;
  overwrite?: boolean;
  /** A manifest of this name and type that is there stays, and no question is asked about it. */
  keepExisting?: boolean;
}

const typeFlag = { service: "--svc-type", job: "--job-type", any: "--type" } as const;

/** The kind, from the flag or the user. */
export async function askKind(
  context: InitContext,
  given: string | undefined,
  what: keyof typeof typeFlag,
): Promise<WorkloadKind> {
  const kinds: readonly WorkloadKind[] =
    what === "service" ? serviceKinds : what === "job" ? jobKinds : [...serviceKinds, ...jobKinds];
  const flag = typeFlag[what];
  if (given !== undefined) return oneOf(flag, given, kinds);
  const [only] = kinds;
  if (kinds.length === 1 && only !== undefined) return only;
  return context.ask.choose({
    flag,
    message: `What type of ${what === "any" ? "service or job" : "service"} is it?`,
    options: kinds.map((value) => ({ value, hint: kindHints[value] })),
  });
}

function guessName(folder: Folder, dockerfile: string | undefined): string | undefined {
  const taken = folder.workloads.map(({ name }) => name);
  const candidates = (dockerfile === undefined ? findDockerfiles(folder.root) : [dockerfile])
    .map((path) => nameFromDockerfile(folder.root, path))
    .filter((name) => workloadName(name) === undefined && !taken.includes(name));
  return new Set(candidates).size === 1 ? candidates[0] : undefined;
}

async function askPort(
  context: InitContext,
  kind: WorkloadKind,
  given: string | undefined,
  facts: DockerfileFacts,
): Promise<number | undefined> {
  const flag = "--port";
  if (given !== undefined) {
    if (given === "0" && kind === "Backend Service") return undefined;
    return Number(checked(flag, given, portNumber));
  }
  const [exposed, ...more] = facts.ports;
  if (exposed !== undefined && more.length === 0) {
    context.tell(`Port ${exposed}, as the Dockerfile exposes it.`);
    return exposed;
  }
  const optional = kind === "Backend Service";
  if (optional && exposed === undefined && !context.ask.interactive) return undefined;
  const check = (value: string) => (optional && value === "0" ? undefined : portNumber(value));
  const known = more.length === 0 ? "" : `, of ${facts.ports.join(", ")} in the Dockerfile`;
  const message = `Which port does it listen on${known}${optional ? " (0 for none)" : ""}?`;
  const suggestion = String(exposed ?? (optional ? 0 : 80));
  const port = Number(await context.ask.text({ flag, message, suggestion, check }));
  return port === 0 ? undefined : port;
}

async function askSources(
  context: InitContext,
  root: string,
  given: readonly string[] | undefined,
): Promise<Array<{ path: string; recursive: boolean }>> {
  const flag = "--sources";
  const check = (value: string) => {
    const missing = value.split(",").find((path) => !existsSync(resolve(context.cwd, path.trim())));
    return missing === undefined ? undefined : "isn't a file or folder here.";
  };
  const message = "Which files and folders does it serve, separated by commas?";
  const suggestion = ["dist", "build", "public", "site"].find((name) => existsSync(resolve(root, name)));
  const paths =
    given ?? (await context.ask.text({ flag, message, suggestion, check })).split(",").map((path) => path.trim());
  return paths.map((path) => {
    checked(flag, path, check);
    const target = resolve(context.cwd, path);
    return { path: relative(root, target) || "./", recursive: statSync(target).isDirectory() };
  });
}

/** What ECS takes; outside of it a manifest is refused. */
function withinLimits(context: InitContext, check: ImageHealthcheck | undefined): ImageHealthcheck | undefined {
  if (check === undefined) return undefined;
  const seconds = (text: string) =>
    [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)].reduce(
      (sum, [, number, unit]) => sum + Number(number) * ({ h: 3600, m: 60, s: 1, ms: 0.001 }[unit as "h"] ?? 0),
      0,
    );
  const held = (name: string, text: string, least: number, most: number): string => {
    const value = seconds(text);
    if (value >= least && value <= most) return text;
    const kept = Math.min(most, Math.max(least, Math.round(value)));
    context.tell(
      `The Dockerfile's health check has ${name} ${text}; ECS accepts ${least} s to ${most} s, so it is now ${kept}s.`,
    );
    return `${kept}s`;
  };
  return {
    ...check,
    interval: held("--interval", check.interval, 5, 300),
    timeout: held("--timeout", check.timeout, 2, 60),
    startPeriod: held("--start-period", check.startPeriod, 0, 300),
    retries: Math.min(10, Math.max(1, check.retries)),
  };
}

function platformFor(
  context: InitContext,
  kind: WorkloadKind,
  given: string | undefined,
  facts: DockerfileFacts,
  built: boolean,
): string | undefined {
  const platforms = [
    "linux/amd64",
    "linux/x86_64",
    "linux/arm",
    "linux/arm64",
    "windows/amd64",
    "windows/x86_64",
  ] as const;
  if (given !== undefined) {
    const chosen = oneOf("--platform", given, platforms);
    return ["linux/amd64", "linux/x86_64"].includes(chosen) ? undefined : chosen;
  }
  const found = facts.platform;
  if (kind === "Request-Driven Web Service") {
    if (found !== undefined)
      throw new RunError("usage", `App Runner can't run ${found} images.`, { hint: "Choose another --svc-type." });
    return undefined;
  }
  if (found !== undefined) return found;
  // Fargate's default is x86_64, whatever the machine that builds: said outright, as Copilot does there.
  return built && context.architecture.startsWith("arm") ? "linux/x86_64" : undefined;
}

/** Copilot's default: "/" for the first, and with a domain for every one, since each then has a host name of its own. */
function pathFor(folder: Folder, name: string): string {
  const others = folder.workloads.filter((other) => other.kind === "Load Balanced Web Service" && other.name !== name);
  return others.length > 0 && folder.domain === undefined ? name : "/";
}

async function describe(
  context: InitContext,
  folder: Folder,
  kind: WorkloadKind,
  name: string,
  flags: WorkloadFlags,
): Promise<WorkloadText> {
  if (kind === "Static Site") return { kind, name, sources: await askSources(context, folder.root, flags.sources) };
  const image = await askImage(context, folder.root, flags);
  const facts = factsOf(folder.root, image);
  const platform = platformFor(context, kind, flags.platform, facts, "dockerfile" in image);
  const container = { name, image, ...(platform === undefined ? {} : { platform }) };
  const healthcheck = () => withinLimits(context, facts.healthcheck);
  switch (kind) {
    case "Load Balanced Web Service":
      return {
        kind,
        ...container,
        port: (await askPort(context, kind, flags.port, facts)) ?? 80,
        path: pathFor(folder, name),
      };
    case "Backend Service":
      return { kind, ...container, port: await askPort(context, kind, flags.port, facts), healthcheck: healthcheck() };
    case "Worker Service":
      return { kind, ...container, topics: await askTopics(context, folder, flags), healthcheck: healthcheck() };
    case "Request-Driven Web Service": {
      const ingress = oneOf("--ingress-type", flags.ingressType ?? "Internet", ["Environment", "Internet"]);
      const port = (await askPort(context, kind, flags.port, facts)) ?? 80;
      return { kind, ...container, port, private: ingress === "Environment" };
    }
    case "Scheduled Job": {
      const schedule = await askSchedule(context.ask, flags.schedule);
      const wholeNumber = (value: string) => (/^\d+$/.test(value) ? undefined : "isn't a whole number.");
      const retries =
        flags.retries === undefined ? undefined : Number(checked("--retries", flags.retries, wholeNumber));
      const timeout = flags.timeout === undefined ? undefined : checked("--timeout", flags.timeout, duration);
      return { kind, ...container, schedule, retries, timeout };
    }
  }
}

/** Flags that mean nothing for a kind are reported, not ignored. */
function refuseForeign(kind: WorkloadKind, flags: WorkloadFlags): void {
  const only: Array<[keyof WorkloadFlags, string, readonly WorkloadKind[]]> = [
    ["schedule", "--schedule", ["Scheduled Job"]],
    ["retries", "--retries", ["Scheduled Job"]],
    ["timeout", "--timeout", ["Scheduled Job"]],
    ["sources", "--sources", ["Static Site"]],
    ["subscribeTopics", "--subscribe-topics", ["Worker Service"]],
    ["ingressType", "--ingress-type", ["Request-Driven Web Service"]],
    ["port", "--port", ["Load Balanced Web Service", "Backend Service", "Request-Driven Web Service"]],
    ["platform", "--platform", [...serviceKinds, ...jobKinds].filter((other) => other !== "Static Site")],
    ["dockerfile", "--dockerfile", [...serviceKinds, ...jobKinds].filter((other) => other !== "Static Site")],
    ["image", "--image", [...serviceKinds, ...jobKinds].filter((other) => other !== "Static Site")],
  ];
  const wrong = only.find(([key, , kinds]) => flags[key] !== undefined && !kinds.includes(kind));
  if (wrong !== undefined) throw new RunError("usage", `${wrong[1]} doesn't apply to a ${kind}.`);
}

/** @throws RunError when the name belongs to a workload of another kind, or of this one and it is not to be replaced. */
function refuseTaken(folder: Folder, name: string, kind: WorkloadKind, flags: WorkloadFlags): "new" | "there" {
  const present = folder.workloads.find((workload) => workload.name === name);
  if (present === undefined || flags.overwrite === true) return "new";
  if (present.kind !== kind) {
    throw new RunError(
      "usage",
      `--name: ${name} is taken by a ${present.kind ?? "manifest without a type"}; nothing was written.`,
      {
        hint: "Choose another --name, or replace it with --overwrite.",
      },
    );
  }
  if (flags.keepExisting === true) return "there";
  throw new RunError("usage", `--name: copilot/${name}/manifest.yml exists already; nothing was written.`, {
    hint: "Choose another --name, or replace it with --overwrite.",
  });
}

export interface WorkloadResult extends InitResult {
  name: string;
  kind: WorkloadKind;
}

/** `svc init` and `job init`, and the part of `init` that is theirs: writes one manifest. */
export async function initWorkload(
  context: InitContext,
  what: keyof typeof typeFlag,
  flags: WorkloadFlags,
): Promise<WorkloadResult> {
  const folder = readFolder(context.cwd);
  const { files } = folderFiles(context, folder, flags.app);
  const kind = await askKind(context, flags.type, what);
  refuseForeign(kind, flags);
  const thing = kind === "Scheduled Job" ? "job" : "svc";
  const name = await textOf(context.ask, flags.name, {
    flag: "--name",
    message: `What is the ${thing === "job" ? "job" : "service"}'s name?`,
    suggestion: guessName(folder, flags.dockerfile),
    check: workloadName,
  });
  const [environment] = folder.environments;
  const next =
    environment === undefined
      ? ["airlift env init --name test --default-config", `airlift ${thing} deploy --name ${name} --env test`]
      : [`airlift ${thing} deploy --name ${name} --env ${environment}`];
  if (refuseTaken(folder, name, kind, flags) === "there") {
    context.tell(`copilot/${name}/manifest.yml exists already and was kept.`);
    return { ...write(context, folder.root, files, { next }), name, kind };
  }
  const described = await describe(context, folder, kind, name, flags);
  if ("image" in described) tellContext(context, folder.root, described.image, name);
  const text = workloadManifest(described, knownRunner(folder));
  const manifest = { path: `copilot/${name}/manifest.yml`, text };
  return { ...write(context, folder.root, [...files, manifest], { overwrite: flags.overwrite, next }), name, kind };
}
