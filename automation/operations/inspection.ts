import { RunError } from "../base/errors.js";
import type { ManifestDocument } from "../manifest/document.js";
import { type ApplicationFolder, originText, printLongForm, resolveManifest, schemaOf } from "../manifest/index.js";
import { type ManifestKind, tables } from "../manifest/kinds.js";
import { ManifestError, type Problem } from "../manifest/problems.js";
import { openFolder } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import { listStacks } from "../stack/contents.js";
import { type ListedEnvironment, listEnvironments } from "./environments.js";

/** Kinds of manifests, as `type` spells them; `Settings` is copilot/airlift.yml. */
export const manifestKinds = Object.keys(tables) as ManifestKind[];

/** The JSON Schema of a kind of manifest, for editors. @throws RunError `usage` for an unknown kind */
export function manifestSchema(kind: string): object {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[\s-]+/g, "");
  const found = manifestKinds.find((one) => plain(one) === plain(kind));
  if (found !== undefined) return schemaOf(found);
  throw new RunError("usage", `There is no kind of manifest "${kind}".`, {
    hint: `Known: ${manifestKinds.join(", ")}.`,
  });
}

/** A manifest as it counts in one environment. */
export interface ShownManifest {
  file: string;
  /** The long form, every default filled in. */
  longForm: unknown;
  /** The same as YAML, with where each value comes from in a comment. */
  text: string;
  /** `copilot/fe/manifest.yml:12`, the same with the environment whose override it is, or `default`, by key path. */
  origins: Record<string, string>;
  problems: Problem[];
}

function manifestOf(folder: ApplicationFolder, name: string | undefined, environment: string): ManifestDocument {
  if (name === undefined) {
    const document = folder.environments.find((one) => one.name === environment)?.document;
    if (document !== undefined) return document;
    const known = folder.environments.map(({ name: one }) => one).join(", ") || "none";
    throw new RunError("usage", `There is no manifest for the environment "${environment}" here. Known: ${known}.`, {
      hint: "It uses Copilot's defaults, or another repository has its manifest: see `airlift env show --manifest`.",
    });
  }
  const workload = folder.workloads.find((one) => one.name === name);
  if (workload !== undefined) return workload.document;
  const known = folder.workloads.map((one) => one.name).join(", ");
  throw new RunError("usage", `There is no workload "${name}" here.`, { hint: `Known: ${known || "none"}.` });
}

/**
 * A workload's manifest, or without a name the environment's, as it counts in one environment.
 * @throws ManifestError when it has errors
 */
export function showManifest(options: RunOptions, environment: string): ShownManifest {
  const { folder, application } = openFolder(options);
  const document = manifestOf(folder, options.names?.[0], environment);
  const resolution = resolveManifest(document, {
    environment,
    application,
    processEnvironment: folder.processEnvironment,
    strict: options.strict,
  });
  const { longForm, origins, problems } = resolution;
  if (longForm === undefined) throw new ManifestError(problems);
  return {
    file: document.file,
    longForm,
    text: printLongForm(longForm, origins),
    origins: Object.fromEntries(
      [...origins.entries()].map(({ parts, origin }) => [parts.join("."), originText(origin)]),
    ),
    problems,
  };
}

/** An application: what this folder has and what is deployed. */
export interface ShownApplication {
  application: string;
  repository: string;
  workloads: { name: string; kind?: string }[];
  environments: ListedEnvironment[];
  /** Stacks in the state: environments, `application`, `pipeline.<name>`. */
  stacks: string[];
}

/** What an application consists of. */
export async function showApplication(options: RunOptions, onEvent: OnEvent = () => {}): Promise<ShownApplication> {
  const workspace = await openWorkspace(options, onEvent, "read");
  const { application, environments } = listEnvironments(options);
  return {
    application,
    repository: workspace.repository,
    workloads: workspace.folder.workloads.map(({ name, kind }) => ({ name, ...(kind && { kind }) })),
    environments,
    stacks: await listStacks(workspace.stack("application")),
  };
}
