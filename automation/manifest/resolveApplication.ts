import { ownValue } from "../../components/ownValue.js";
import { type AddonsFolder, hasErrors, resolveAddons } from "./addons/index.js";
import { checkSubnets, checkTopics, type DraftedWorkload } from "./crossReferences.js";
import { undeployedKeys } from "./deployed.js";
import { type FoundOverrides, whole } from "./discovery.js";
import { exportUses } from "./exportUses.js";
import type { ApplicationFolder, EnvironmentFile, WorkloadFile } from "./folder.js";
import type { EnvironmentForm, LongForms } from "./kinds.js";
import { refuseEnvironmentName } from "./names.js";
import { nearest } from "./nearest.js";
import { type OverridesKind, type ResolvedOverrides, resolveOverrides } from "./overrides/index.js";
import { foldRepeated, type Problem, sortProblems } from "./problems.js";
import { readManifest } from "./read.js";
import { type Resolution, resolveManifest } from "./resolution.js";
import type { ResolveContext } from "./resolve/context.js";
import { environmentSpec } from "./resolve/environment.js";
import { deepFreeze, resolveWorkload } from "./resolve/index.js";
import type {
  ResolvedAddons,
  ResolvedApplication,
  ResolvedEnvironment,
  ResolvedWorkload,
  WorkloadKind,
} from "./resolved.js";

export interface ResolveApplicationOptions {
  /** The environment may be one that nothing in the folder names, for example a clone for a pull request. */
  newEnvironment?: boolean;
  /** Containers whose images are given, as `<workload>` or `<workload>/<container>`: nothing is built for them. */
  givenImages?: readonly string[];
  /**
   * Workloads that the run is about. What is wrong with another one is a warning then, and it is left out.
   * @default all of them
   */
  only?: readonly string[];
  /** Leaves `overrides/transform.*` out. @default false */
  noTransforms?: boolean;
  /** What only a deployment refuses is a warning, and the rest is resolved. @default false: an error */
  planOnly?: boolean;
}

/** One environment of a folder: every problem, sorted, and the resolved data when none of them is an error. */
export interface ApplicationResolution {
  problems: Problem[];
  resolved?: ResolvedApplication;
  /** The workloads without an error, whatever is wrong with others; absent where the environment itself has errors. */
  sound?: ResolvedApplication;
}

/** Resolves everything in a folder for one environment. Never throws for what a manifest says. */
export function resolveApplication(
  folder: ApplicationFolder,
  environmentName: string,
  options: ResolveApplicationOptions = {},
): ApplicationResolution {
  const run = new Run(folder, environmentName, options);
  const environment = run.environment();
  const workloads = folder.workloads.flatMap((workload) => run.workload(workload, environment?.form) ?? []);
  const position = (workload: string, path: string) => run.position(workload, path);
  run.problems.push(...checkTopics(run.drafts, position));
  if (environment !== undefined) run.problems.push(...checkSubnets(workloads, environment.resolved, position));
  const problems = sortProblems(foldRepeated(forRun(run.problems, folder, options.only)));
  if (environment === undefined) return { problems };
  const sound: ResolvedApplication = deepFreeze({
    application: folder.application,
    root: folder.root,
    environment: environment.resolved,
    workloads: workloads.filter(({ name }) => !isBroken(name, run.problems)),
  });
  return problems.some(({ severity }) => severity === "error")
    ? { problems, sound }
    : { problems, sound, resolved: sound };
}

/** Errors of workloads that the run is not about, as warnings. */
function forRun(
  problems: readonly Problem[],
  folder: ApplicationFolder,
  only: readonly string[] | undefined,
): Problem[] {
  if (only === undefined) return [...problems];
  const others = folder.workloads.map(({ name }) => name).filter((name) => !only.includes(name));
  return problems.map((problem) => {
    if (problem.severity !== "error" || !others.some((name) => isOf(name, problem))) return problem;
    return { ...problem, severity: "warning" };
  });
}

function isBroken(workload: string, problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error" && isOf(workload, problem));
}

function isOf(workload: string, problem: Problem): boolean {
  return problem.file.startsWith(`copilot/${workload}/`);
}

class Run {
  readonly problems: Problem[];
  readonly drafts: DraftedWorkload[] = [];
  /** The environment's manifest has errors: what workloads ask of it is not known. */
  private environmentUnsure = false;
  private readonly resolutions = new Map<string, { file: string; resolution: Resolution }>();

  constructor(
    private readonly folder: ApplicationFolder,
    private readonly environmentName: string,
    private readonly options: ResolveApplicationOptions,
  ) {
    this.problems = [...folder.problems];
  }

  environment(): { resolved: ResolvedEnvironment; form: EnvironmentForm | undefined } | undefined {
    const name = this.environmentName;
    const known = this.folder.environments.find((one) => one.name === name);
    const wrong = this.options.newEnvironment ? undefined : wrongEnvironment(name, known, this.folder);
    if (wrong !== undefined) this.problems.push(wrong);
    const addons = this.addons(this.folder.environmentAddons, undefined);
    const document = known?.document;
    if (document === undefined && wrong === undefined) this.problems.push(defaultsNotice(name, this.folder));
    const resolution = resolveManifest(document ?? defaultManifest(name), this.scope(undefined));
    this.problems.push(...resolution.problems);
    this.environmentUnsure = resolution.longForm === undefined;
    if (resolution.kind !== "Environment" || resolution.longForm === undefined || wrong !== undefined) return undefined;
    const form = resolution.longForm;
    const resolved: ResolvedEnvironment = {
      name,
      ...(document === undefined ? {} : { file: document.file }),
      spec: environmentSpec(form),
      notDeployed: undeployedKeys("Environment", resolution.origins),
      ...(addons === undefined ? {} : { addons }),
      ...this.overrides(this.folder.files.environmentOverrides, "Environment"),
      longForm: form,
    };
    return { resolved, form: document === undefined ? undefined : form };
  }

  workload(workload: WorkloadFile, environment: EnvironmentForm | undefined): ResolvedWorkload | undefined {
    const { document, found, name } = workload;
    const resolution = resolveManifest(document, this.scope(environment, found.overrides !== undefined));
    this.problems.push(
      ...resolution.problems.filter((problem) => !this.environmentUnsure || !asksEnvironment(problem)),
    );
    this.resolutions.set(name, { file: document.file, resolution });
    const unsure = resolution.problems.some(
      ({ severity, path }) => severity === "error" && /^(environments\.[^.]+\.)?publish|^$/.test(path),
    );
    this.drafts.push({ name, form: resolution.draft, unsure });
    const addons = this.addons(workload.addons, name);
    if (resolution.longForm === undefined || workload.kind === undefined) return undefined;
    const given = (this.options.givenImages ?? []).map((image) => image.split("/"));
    const context: ResolveContext = {
      application: this.folder.application,
      environment: this.environmentName,
      workload: name,
      rules: this.folder.rules,
      images: [],
      envFiles: new Set(),
      isImageGiven: (container) => given.some(([of, inside = of]) => of === name && inside === container),
      report: this.reporter(document.file, resolution),
    };
    const around = {
      file: document.file,
      ...(addons === undefined ? {} : { addons }),
      ...this.overrides(found.overrides, workload.kind, resolution.longForm as Readonly<Record<string, unknown>>),
      notDeployed: undeployedKeys(workload.kind, resolution.origins),
      exportUses: exportUses(document, resolution),
    };
    return resolveWorkload(resolution.longForm as LongForms[WorkloadKind], around, context);
  }

  /** Place of a key path in a workload's manifest. */
  position(workload: string, path: string): { file: string; line: number; column: number } {
    const found = this.resolutions.get(workload);
    if (found === undefined) return { file: `copilot/${workload}/manifest.yml`, line: 1, column: 1 };
    return { file: found.file, ...found.resolution.origins.positionOf(path) };
  }

  /** The patches of an `overrides/` folder, mapped, and its transform. */
  private overrides(
    found: FoundOverrides | undefined,
    kind: OverridesKind,
    manifest?: Readonly<Record<string, unknown>>,
  ): { overrides?: ResolvedOverrides } {
    const { overrides, problems } = resolveOverrides(this.folder.root, found, kind, manifest);
    this.problems.push(...problems);
    if (overrides === undefined) return {};
    return { overrides: this.options.noTransforms === true ? { patches: overrides.patches } : overrides };
  }

  private scope(environment: EnvironmentForm | undefined, overridden = false) {
    const { application, processEnvironment, settings } = this.folder;
    const { region } = settings.environment(this.environmentName);
    return {
      environment: this.environmentName,
      overridesOf: ownValue(this.folder.clones, this.environmentName),
      application,
      processEnvironment,
      strict: settings.strict,
      planOnly: this.options.planOnly,
      facts: {
        ...(settings.domain === undefined ? {} : { domain: settings.domain.name }),
        ...(region === undefined ? {} : { region }),
        ...(environment === undefined ? {} : { environment }),
        requestDriven: settings.requestDriven,
        overridden,
      },
    };
  }

  private reporter(file: string, resolution: Resolution): ResolveContext["report"] {
    return (path, message, hint, severity = "error") => {
      const position = resolution.origins.positionOf(path);
      this.problems.push({ severity, file, ...position, path, message, ...(hint === undefined ? {} : { hint }) });
    };
  }

  private addons(addons: AddonsFolder | undefined, workload: string | undefined): ResolvedAddons | undefined {
    if (addons === undefined || hasErrors(addons)) return undefined;
    const scope = {
      application: this.folder.application,
      environment: this.environmentName,
      ...(workload === undefined ? {} : { workload }),
    };
    const { resolved, problems } = resolveAddons(addons, scope, this.folder.rules);
    this.problems.push(...problems);
    return resolved;
  }
}

/** A refusal that hangs on load balancers, certificates or subnets of the environment. */
function asksEnvironment({ refusedAtDeploy, path }: Problem): boolean {
  return refusedAtDeploy === true && /^(http|nlb)\b/.test(path);
}

/** The manifest that stands for one that is not there. */
function defaultManifest(name: string) {
  const text = `name: ${JSON.stringify(name)}\ntype: Environment\n`;
  return readManifest({ file: `copilot/environments/${name}/manifest.yml`, text });
}

function defaultsNotice(name: string, folder: ApplicationFolder): Problem {
  const [workload] = folder.workloads;
  const where = workload === undefined ? "copilot" : "copilot/environments";
  const meant = nearest(
    name,
    folder.environments.flatMap((one) => (one.document === undefined ? [] : [one.name])),
  );
  const hint = [
    meant === undefined ? "" : `Did you mean ${meant}? `,
    `Write copilot/environments/${name}/manifest.yml to change them; "airlift env init --name ${name}" writes one.`,
  ].join("");
  return whole(where, "notice", `the environment ${name} has no manifest and gets Copilot's defaults`, hint);
}

function wrongEnvironment(
  name: string,
  known: EnvironmentFile | undefined,
  folder: ApplicationFolder,
): Problem | undefined {
  const position = "copilot/environments";
  const refusal = refuseEnvironmentName(name);
  if (refusal !== undefined)
    return whole(position, "error", `the environment's name "${name}" ${refusal}`, "Choose another name.");
  // A folder without any manifest of an environment leaves its environments to whoever asks for one.
  if (known !== undefined || folder.files.environments.length === 0) return undefined;
  const names = folder.environments.map((one) => one.name).join(", ");
  const hint = `Environments here: ${names}. For a new one write copilot/environments/${name}/manifest.yml ("airlift env init --name ${name}").`;
  return whole(position, "error", `there is no environment "${name}"`, hint);
}
