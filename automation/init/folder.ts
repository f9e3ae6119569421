import { existsSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { RunError } from "../base/errors.js";
import { isRecord } from "../base/isRecord.js";
import { type FoundFiles, findFiles, rootAbove } from "../manifest/discovery.js";
import { readLimited } from "../manifest/limits.js";
import { type Runner, runnerOf } from "./runner.js";

export interface FoundWorkload {
  name: string;
  /** As the manifest has it. */
  kind: string | undefined;
  /** Topics that it publishes. */
  topics: string[];
  /** `network.vpc` is there: a Request-Driven Web Service with it reaches the VPC. */
  connected: boolean;
}

/** What an application folder holds, as far as questions and guesses need it; nothing is checked here. */
export interface Folder {
  /** Holds `copilot/`, or will. */
  root: string;
  /** From `copilot/airlift.yml` or `copilot/.workspace`. */
  application: string | undefined;
  /** From `copilot/airlift.yml`. */
  domain: string | undefined;
  /** `copilot/airlift.yml` says where state is kept. */
  hasBackend: boolean;
  /** `copilot/airlift.yml` says what this repository is called. */
  hasRepositoryName: boolean;
  /** `runner:` of `copilot/airlift.yml`. */
  runner: string | undefined;
  workloads: FoundWorkload[];
  /** Those with a manifest, in `airlift.yml`, or named in `environments:` of a workload. */
  environments: string[];
  pipelines: string[];
}

type Map = Record<string, unknown>;

/** A file that can't be read or is no map says nothing here; `validate` tells what is wrong with it. */
function readMap(root: string, file: string): Map {
  try {
    const text = new TextDecoder().decode(readLimited(root, file));
    const content: unknown = parse(text, { logLevel: "silent" });
    return isRecord(content) ? content : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function topicsOf(manifest: Map): string[] {
  const topics = isRecord(manifest.publish) ? manifest.publish.topics : undefined;
  if (!Array.isArray(topics)) return [];
  return topics.flatMap((topic) => (isRecord(topic) ? [text(topic.name)] : [])).filter((name) => name !== undefined);
}

const nothing: FoundFiles = { workloads: [], environments: [], pipelines: [], problems: [] };

/** Reads the application folder that `cwd` is in; where there is none, `cwd` is where it will be. */
export function readFolder(cwd: string): Folder {
  const root = rootAbove(undefined, cwd) ?? cwd;
  const found = existsSync(join(root, "copilot")) ? findFiles(root) : nothing;
  const settings = readMap(root, "copilot/airlift.yml");
  const manifests = found.workloads.map(({ name, file }) => ({ name, manifest: readMap(root, file) }));
  const environments = [
    ...found.environments.map(({ name }) => name),
    ...(isRecord(settings.environments) ? Object.keys(settings.environments) : []),
    ...manifests.flatMap(({ manifest }) => (isRecord(manifest.environments) ? Object.keys(manifest.environments) : [])),
  ];
  const domain = isRecord(settings.domain) ? settings.domain.name : settings.domain;
  return {
    root,
    application: text(settings.application) ?? text(readMap(root, "copilot/.workspace").application),
    domain: text(domain),
    hasBackend: text(settings.backend) !== undefined || text(settings.organization) !== undefined,
    hasRepositoryName: text(settings.repository) !== undefined,
    runner: text(settings.runner),
    workloads: manifests.map(({ name, manifest }) => ({
      name,
      kind: text(manifest.type),
      topics: topicsOf(manifest),
      connected: isRecord(manifest.network) && isRecord(manifest.network.vpc),
    })),
    environments: [...new Set(environments)],
    pipelines: found.pipelines.map(({ name }) => name).filter((name) => name !== ""),
  };
}

/** The application's name. @throws RunError when the folder has none yet. */
export function requireApplication(folder: Folder): string {
  if (folder.application === undefined) {
    throw new RunError("usage", "This folder doesn't belong to an application yet.", {
      hint: "Run `airlift app init NAME` here first, or name it with --app.",
    });
  }
  return folder.application;
}

/** The package that editors find schemas in; a setting that is wrong is refused where it is needed. */
export function knownRunner({ root, runner }: Folder): Runner | undefined {
  try {
    return runner === undefined ? undefined : runnerOf(root, runner);
  } catch {
    return undefined;
  }
}

/** What has to come before any run elsewhere: state on this machine is out of its reach. */
export function stateFirst(folder: Folder): string[] {
  return folder.hasBackend ? [] : ["airlift app init --state-bucket   (CI can't reach state on this machine)"];
}
