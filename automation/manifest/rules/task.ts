import { fargateSizeProblem, isFargateCpu } from "../../../components/fargateSizes.js";
import { refusePath } from "../fields/texts.js";
import type { LoadBalancedWebServiceForm } from "../kinds.js";
import type { ContainersPart } from "./containers.js";
import { type Draft, eachAt, type RuleContext, whenOn } from "./context.js";

/** What of a workload on ECS depends on its platform. */
export interface TaskPart extends ContainersPart {
  readonly platform?: Draft<NonNullable<LoadBalancedWebServiceForm["platform"]>>;
  readonly network?: Draft<LoadBalancedWebServiceForm["network"]>;
}

/** What tasks on Windows can't have. */
export function checkPlatform(form: TaskPart, connectRefused: boolean, context: RuleContext): void {
  const { osfamily, architecture } = form.platform ?? {};
  const isArm = architecture === "arm" || architecture === "arm64";
  const isWindows = osfamily?.startsWith("windows") === true;
  if (isArm && isWindows) context.error("platform", "Windows doesn't run on ARM", "Use x86_64.");
  if (!isWindows) return;
  for (const [name, volume] of Object.entries(form.storage?.volumes ?? {})) {
    if (volume?.efs?.enable === true) context.error(`storage.volumes.${name}.efs`, "Windows tasks can't mount EFS");
  }
  if (form.storage?.readonly_fs === true)
    context.error("storage.readonly_fs", "Windows tasks can't have a read-only root file system");
  if (connectRefused && form.network?.connect?.enable === true)
    context.error("network.connect", "Windows tasks can't use Service Connect", "Leave `network.connect` out.");
}

/** CPU and memory are a size that Fargate has; Copilot left that to ECS to say. */
export function checkSize(
  form: TaskPart & { readonly cpu?: number; readonly memory?: number },
  context: RuleContext,
): void {
  const { cpu, memory } = form;
  const overridden = form.taskdef_overrides?.some(({ path }) => path === "Cpu" || path === "Memory") === true;
  if (cpu === undefined || memory === undefined || overridden) return;
  const windows = form.platform?.osfamily?.startsWith("windows");
  const problem = fargateSizeProblem(cpu, memory, windows);
  // The one of the two that is wrong; where neither is written, defaults do not fit the platform.
  const wrong = isFargateCpu(cpu, windows) ? "memory" : "cpu";
  const other = wrong === "cpu" ? "memory" : "cpu";
  if (problem === undefined) return;
  const report = context.facts.overridden === true ? context.warning : context.refusedAtDeploy;
  report(context.written(other) && !context.written(wrong) ? other : wrong, problem);
}

/** Properties of container definitions that name something: a number or boolean there can't be looked up. */
const naming = /^(?:ValueFrom|Image|Name|CredentialsParameter)$/;

/** Values of `taskdef_overrides` that nothing could be made of. */
export function checkTaskDefinitionOverrides(form: TaskPart, context: RuleContext): void {
  for (const [{ path = "", value }, at] of eachAt(form.taskdef_overrides, "taskdef_overrides")) {
    const last = path.split(".").at(-1) ?? "";
    const wrong = wrongText(last, value);
    if (wrong !== undefined)
      context.error(
        `${at}.value`,
        `${wrong} must be a string`,
        "Write it in quotes, or as a function of CloudFormation.",
      );
  }
}

function wrongText(key: string, value: unknown): string | undefined {
  if (Array.isArray(value)) {
    for (const item of value) {
      const wrong = wrongText("", item);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }
  if (typeof value === "object" && value !== null) {
    for (const [inner, child] of Object.entries(value)) {
      const wrong = wrongText(inner, child);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }
  return naming.test(key) && typeof value !== "string" && value !== undefined ? key : undefined;
}

/** EFS volumes and what is mounted where. */
export function checkStorage(form: TaskPart, context: RuleContext): void {
  const volumes = form.storage?.volumes ?? {};
  const managed: string[] = [];
  for (const [name, volume] of Object.entries(volumes)) {
    checkMountPath(volume?.path, `storage.volumes.${name}.path`, form, context);
    const efs = whenOn(volume?.efs);
    if (efs === undefined) continue;
    const path = `storage.volumes.${name}.efs`;
    if (efs.id === undefined) managed.push(name);
    const own = ["uid", "gid"].filter((key) => context.written(`${path}.${key}`));
    const others = ["id", "root_dir", "auth"].filter((key) => context.written(`${path}.${key}`));
    if (own.length === 1) context.error(path, `${own[0]} needs ${own[0] === "uid" ? "gid" : "uid"} beside it`);
    if (own.length === 0 && others.length > 0 && efs.id === undefined)
      context.warning(
        path,
        `${others.join(" and ")} have no meaning without the id of a file system: the managed one is mounted`,
        "Add id, or write efs: true.",
      );
    checkAccessPoint(efs, path, context);
  }
  for (const name of managed.slice(1))
    context.error(
      `storage.volumes.${name}.efs`,
      `a workload can have one managed file system, and ${managed[0]} is it`,
      "Use one volume for both, or a file system of your own.",
    );
  checkMounts(form, volumes, context);
}

interface EfsPart {
  readonly root_dir?: string;
  readonly auth?: { readonly iam?: boolean; readonly access_point_id?: string };
}

function checkAccessPoint(efs: EfsPart, path: string, context: RuleContext): void {
  if (efs.auth?.access_point_id === undefined) return;
  if (efs.root_dir !== undefined && efs.root_dir !== "" && efs.root_dir !== "/")
    context.error(`${path}.root_dir`, "an access point has its own root folder", 'Leave root_dir out, or write "/".');
  if (efs.auth.iam === false && context.written(`${path}.auth.iam`))
    context.error(`${path}.auth.iam`, "an access point needs iam", "Set iam: true.");
}

/** A container does not start with a volume at a relative path; Copilot left that to ECS to say. */
function checkMountPath(written: string | undefined, path: string, form: TaskPart, context: RuleContext): void {
  if (written === undefined || written.startsWith("/") || form.platform?.osfamily?.startsWith("windows") === true)
    return;
  // What is no path has been reported.
  if (refusePath(written) !== undefined) return;
  context.refusedAtDeploy(path, `"${written}" is not an absolute path in the container`, `Write /${written}.`);
}

function checkMounts(form: TaskPart, volumes: Readonly<Record<string, unknown>>, context: RuleContext): void {
  for (const [name, sidecar] of Object.entries(form.sidecars ?? {})) {
    for (const [mount, path] of eachAt(sidecar?.mount_points, `sidecars.${name}.mount_points`)) {
      checkMountPath(mount.path, `${path}.path`, form, context);
      if (mount.source_volume === undefined || Object.hasOwn(volumes, mount.source_volume)) continue;
      const known = Object.keys(volumes);
      context.warning(
        `${path}.source_volume`,
        `there is no volume ${mount.source_volume}`,
        known.length === 0
          ? "Add it below `storage.volumes`, unless an override adds it."
          : `Volumes are: ${known.join(", ")}; an override may add others.`,
      );
    }
  }
}

/** The names of topics are those of resources; a FIFO topic has .fifo behind it. */
export function checkTopics(
  topics: readonly { readonly name?: string; readonly fifo?: { readonly enable?: boolean } }[] | undefined,
  context: RuleContext,
): void {
  const seen = new Set<string>();
  for (const [{ name, fifo }, path] of eachAt(topics, "publish.topics")) {
    if (name === undefined) continue;
    const full = fifo?.enable === true ? `${name}.fifo` : name;
    if (seen.has(full)) context.error(`${path}.name`, `the topic ${full} is already listed`);
    seen.add(full);
  }
}
