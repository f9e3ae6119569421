import { ownValue } from "../../../components/ownValue.js";
import type { LoadBalancedWebServiceForm } from "../kinds.js";
import type { Draft, RuleContext } from "./context.js";

type Image = Draft<LoadBalancedWebServiceForm["image"]>;
/** What every workload on ECS has of containers. */
export interface ContainersPart {
  readonly name?: string;
  readonly image?: Omit<Image, "port">;
  readonly sidecars?: Draft<NonNullable<LoadBalancedWebServiceForm["sidecars"]>>;
  readonly logging?: Draft<LoadBalancedWebServiceForm["logging"]>;
  readonly storage?: Draft<NonNullable<LoadBalancedWebServiceForm["storage"]>>;
  readonly taskdef_overrides?: readonly { readonly path?: string; readonly value?: unknown }[];
}

const router = "firelens_log_router";

/** Every image has exactly one source. */
export function checkImages(form: ContainersPart, context: RuleContext): void {
  checkSource("image", form.image, context);
  for (const [name, sidecar] of Object.entries(form.sidecars ?? {}))
    checkSource(`sidecars.${name}.image`, sidecar?.image, context);
}

/** Looks at one image; nothing is said of one that could not be read. */
export function checkSource(
  path: string,
  image: { readonly build?: unknown; readonly location?: unknown } | undefined,
  context: RuleContext,
): void {
  if (image === undefined) return;
  const built = context.written(`${path}.build`) && !isNothing(image.build);
  if (!built && !context.written(`${path}.location`))
    context.error(path, "the image has no source", "Add `build` (a Dockerfile) or `location` (an existing image).", [
      "build",
      "location",
    ]);
}

/** `build: ""` */
function isNothing(build: unknown): boolean {
  return (
    typeof build === "object" &&
    build !== null &&
    "dockerfile" in build &&
    build.dockerfile === "" &&
    Object.keys(build).length === 1
  );
}

/** Whether logs go through a router: any key but `retention`. */
function hasLogRouter(form: ContainersPart): boolean {
  return Object.keys(form.logging ?? {}).some((key) => key !== "retention");
}

/** Containers that others may wait for exist, waiting ends, and what stops the task is not waited for to end. */
export function checkDependencies(form: ContainersPart, context: RuleContext): void {
  const main = form.name ?? "";
  const sidecars = form.sidecars ?? {};
  if (main !== "" && Object.hasOwn(sidecars, main))
    context.error(
      `sidecars.${main}`,
      "a sidecar can't have the name of the workload: the main container has it",
      "Rename the sidecar.",
    );
  const names = [main, ...Object.keys(sidecars), ...(hasLogRouter(form) ? [router] : [])];
  const waits = new Map<string, string[]>();
  const check = (
    container: string,
    dependsOn: Readonly<Record<string, string | undefined>> | undefined,
    path: string,
  ) => {
    waits.set(container, Object.keys(dependsOn ?? {}));
    for (const [other, state] of Object.entries(dependsOn ?? {})) {
      const at = `${path}.${other}`;
      if (!names.includes(other)) {
        const hint =
          other === router
            ? "The log router exists only where logging has a key besides retention."
            : `Containers are: ${names.join(", ")}.`;
        context.error(at, `there is no container ${other}`, hint);
      } else if (state === "healthy" && !isHealthChecked(other, main, form)) {
        const report = context.facts.overridden === true ? context.warning : context.refusedAtDeploy;
        report(
          at,
          `${other} has no health check, so it never becomes healthy`,
          `Add healthcheck to ${other === main ? "image" : `sidecars.${other}`}, or wait for start.`,
        );
      } else if ((state === "complete" || state === "success") && isEssential(other, main, sidecars)) {
        context.error(
          at,
          `${other} stops the task when it ends, so nothing can wait for it to ${state === "complete" ? "complete" : "succeed"}`,
          other === main
            ? "Wait for start or healthy."
            : `Wait for start or healthy, or set essential: false on ${other}.`,
        );
      }
    }
  };
  check(main, form.image?.depends_on, "image.depends_on");
  for (const [name, sidecar] of Object.entries(sidecars))
    check(name, sidecar?.depends_on, `sidecars.${name}.depends_on`);
  const cycle = findCycle(waits);
  if (cycle !== undefined) {
    const first = cycle[0] as string;
    const path = first === main ? "image.depends_on" : `sidecars.${first}.depends_on`;
    context.error(path, `containers wait for one another: ${cycleText(cycle)}`, "Leave one of them out.");
  }
}

/** ECS refuses a task whose container waits for the health of one without a check; `taskdef_overrides` may add it. */
function isHealthChecked(name: string, main: string, form: ContainersPart): boolean {
  if (form.taskdef_overrides?.some(({ path }) => path?.includes("HealthCheck") === true) === true) return true;
  if (name === main) return form.image?.healthcheck !== undefined;
  return name !== router && ownValue(form.sidecars, name)?.healthcheck !== undefined;
}

function isEssential(name: string, main: string, sidecars: NonNullable<ContainersPart["sidecars"]>): boolean {
  if (name === main) return true;
  return name !== router && ownValue(sidecars, name)?.essential !== false;
}

/** Names that lead back to their first one, or undefined. Walks without recursion: chains may be as long as a file allows. */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  for (const start of edges.keys()) {
    const trail: { name: string; next: number }[] = [{ name: start, next: 0 }];
    const onTrail = new Set([start]);
    for (let last = trail.at(-1); last !== undefined; last = trail.at(-1)) {
      const following = done.has(last.name) ? undefined : edges.get(last.name)?.[last.next++];
      if (following === undefined) {
        done.add(last.name);
        onTrail.delete(last.name);
        trail.pop();
      } else if (onTrail.has(following)) {
        const names = trail.map(({ name }) => name);
        return names.slice(names.indexOf(following));
      } else {
        trail.push({ name: following, next: 0 });
        onTrail.add(following);
      }
    }
  }
  return undefined;
}

/** `a → b → a`; a long way round is cut short. */
export function cycleText(cycle: readonly string[]): string {
  const names = cycle.length > 8 ? [...cycle.slice(0, 4), "…", ...cycle.slice(-2)] : cycle;
  return [...names, cycle[0]].join(" → ");
}
