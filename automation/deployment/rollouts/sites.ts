import type { Invalidation } from "../../aws/invalidations.js";
import { formatDuration } from "../../manifest/durations.js";
import type { OnEvent } from "../../session/options.js";
import type { Target } from "../../session/target.js";
import { exportStack, type StackState } from "../../stack/contents.js";
import type { Step } from "../../stack/runStack.js";
import { patience, type Waiting } from "./compareServices.js";
import { workloadsByUrn } from "./services.js";

/** What a static site has changed behind its distribution. */
export interface SiteChange extends Invalidation {
  workload: string;
}

const objectType = "aws:s3/bucketObjectv2:BucketObjectv2";
const distributionType = "aws:cloudfront/distribution:Distribution";

/** Paths that are named one by one; beyond that the whole site is one path, since AWS charges by path. */
const named = 20;

/** Whether a step of a run put, changed or deleted a file of a site. */
function isSiteFile({ type, operation }: Step): boolean {
  return type === objectType && operation !== "same" && operation !== "read";
}

/**
 * The distributions that keep what a run has changed, and which paths. One that the run made keeps nothing yet.
 * @param steps of the run, done
 */
export function siteChanges(steps: readonly Step[], state: StackState | undefined): SiteChange[] {
  const resources = (state?.resources ?? []).filter(({ pendingDeletion }) => !pendingDeletion);
  const workloads = workloadsByUrn(resources);
  const fresh = new Set(
    steps.filter(({ type, operation }) => type === distributionType && operation !== "update").map(({ urn }) => urn),
  );
  const files = steps.filter(isSiteFile);
  return resources.flatMap(({ type, urn, id, parent }) => {
    const workload = workloads.get(urn);
    if (type !== distributionType || id === undefined || workload === undefined || fresh.has(urn)) return [];
    const prefix = `${workload}-object-`;
    const keys = files
      .filter((step) => step.parent === parent && step.name.startsWith(prefix))
      .map(({ name }) => name.slice(prefix.length));
    return keys.length === 0 ? [] : [{ workload, distribution: id, paths: pathsOf([...new Set(keys)].sort()) }];
  });
}

/** A page that its folder's name leads to is kept under that name, too. */
function pathsOf(keys: readonly string[]): string[] {
  const paths = keys.flatMap((key) => {
    const [, folder] = /^((?:.*\/)?)index\.html$/.exec(key) ?? [];
    if (folder === undefined) return [`/${key}`];
    return [`/${key}`, `/${folder}`, ...(folder === "" ? [] : [`/${folder.slice(0, -1)}`])];
  });
  return paths.length > named ? ["/*"] : paths.map((path) => encodeURI(path));
}

/** Hands events on and keeps the steps that concern sites: also of a run that fails, which uploads files all the same. */
export function noteSiteSteps(onEvent: OnEvent): { steps: Step[]; onEvent: OnEvent } {
  const steps: Step[] = [];
  return {
    steps,
    onEvent(event) {
      if (event.kind === "done" && !event.planning && (isSiteFile(event.step) || event.step.type === distributionType))
        steps.push(event.step);
      onEvent(event);
    },
  };
}

/**
 * Has CloudFront fetch anew what a run has changed, and waits until it has.
 * @returns what is worth telling
 * @throws RunError
 */
export async function refreshSites(
  { aws: access, environment, stack }: Target,
  steps: readonly Step[],
  { timeout = patience, noWait = false }: Waiting,
  onEvent: OnEvent,
): Promise<string[]> {
  if (!steps.some(isSiteFile)) return [];
  const changes = siteChanges(steps, await exportStack(stack));
  if (changes.length === 0) return [];
  const { awaitInvalidation, beginInvalidation } = await import("../../aws/invalidations.js");
  const unfinished = await Promise.all(
    changes.map(async ({ workload, distribution, paths }) => {
      const id = await beginInvalidation(access, { distribution, paths });
      const what = paths.length > 3 ? `${paths.length} paths` : paths.join(", ");
      onEvent({ kind: "notice", stack: environment, text: `${workload}: CloudFront fetches ${what} again (${id}).` });
      if (noWait) return [];
      if (await awaitInvalidation(access, distribution, id, timeout)) return [];
      return [
        `${workload}: CloudFront still serves old files in some locations; stopped waiting after ${formatDuration(timeout)}.`,
      ];
    }),
  );
  return unfinished.flat();
}
