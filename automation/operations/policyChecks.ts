import { type ApplicationFolder, type Problem, positionOf } from "../manifest/index.js";
import type { ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import { plainSecrets } from "./plainSecrets.js";
import { addonFindings } from "./policyAddons.js";
import type { Finding, Found } from "./policyFindings.js";
import { priceTable as prices } from "./prices.js";

/** What the checks look at. */
export interface PolicySubject {
  folder: ApplicationFolder;
  resolved: ResolvedApplication;
  /** The environment has `protect: true`. */
  isProtected: boolean;
  /** Reasons by `CODE` or `CODE:WORKLOAD`. */
  suppressed: Readonly<Record<string, string>>;
  /** `YYYY-MM-DD`. @default today */
  today?: string;
}

/** Advice on an environment, as warnings with a code; what is suppressed with a reason is left out. */
export function policyProblems(subject: PolicySubject): Problem[] {
  const { folder, resolved, suppressed } = subject;
  const environment = resolved.environment.name;
  const accepted = ({ code, workload = "environment" }: Pick<Finding, "code" | "workload">) =>
    code in suppressed || `${code}:${workload}` in suppressed;
  const open = resolved.workloads.filter(({ name: workload }) => !accepted({ code: "public-tasks", workload }));
  const findings = [
    ...environmentFindings(subject),
    ...resolved.workloads.flatMap((one) => workloadFindings(one, subject)),
    ...publicTasks(open),
  ];
  return findings
    .filter((one) => !accepted(one))
    .map(({ code, workload, path, message, hint, at }): Problem => {
      const own = folder.workloads.find(({ name }) => name === workload);
      const document = own?.document ?? folder.environments.find(({ name }) => name === environment)?.document;
      const about = { severity: "warning" as const, code, path, message, hint, environment };
      if (at !== undefined) return { ...about, ...at };
      if (document === undefined) return { ...about, file: "copilot", line: 0, column: 0 };
      const file = own?.found.file ?? document.file;
      return { ...about, file, ...(path === "" ? { line: 0, column: 0 } : positionOf(document, path)) };
    });
}

function environmentFindings({ folder, resolved, isProtected, today }: PolicySubject): Finding[] {
  const { environment, workloads } = resolved;
  const behindNat = workloads.some(({ spec }) => "network" in spec && spec.network?.placement === "private");
  const single = isProtected && behindNat && folder.settings.environment(environment.name).nat === "single";
  const oneZone: Finding = {
    code: "one-zone",
    path: "",
    message: "with `nat: single` no task in a private subnet reaches the internet while that zone is down",
    hint: "Leave `nat` out of copilot/airlift.yml: one NAT gateway a zone.",
  };
  const addons = environment.addons === undefined ? undefined : folder.environmentAddons;
  return [...(single ? [oneZone] : []), ...addonFindings(addons, undefined, isProtected, today)];
}

function workloadFindings(workload: ResolvedWorkload, { folder, isProtected, today }: PolicySubject): Finding[] {
  const { name } = workload;
  const addons = workload.addons && folder.workloads.find((one) => one.found.name === name)?.addons;
  const of = (found: Omit<Finding, "workload">): Finding => ({ ...found, workload: name });
  return [
    ...exposed(workload).map(of),
    ...plainSecrets(workload).map(of),
    ...(isProtected ? [...unpinned(workload), ...singleTask(workload)].map(of) : []),
    ...unhealthy(workload).map(of),
    ...addonFindings(addons, name, isProtected, today),
  ];
}

const internalWords = /(?:^|[^a-z])(?:internal|admin|private|backoffice|debug|metrics|staff|intranet)(?:[^a-z]|$)/i;

function exposed({ name, kind, spec }: ResolvedWorkload): Found {
  if (kind !== "Load Balanced Web Service") return [];
  return (spec.http?.rules ?? []).flatMap(({ path, aliases = [], allowedSourceIps = [] }, index) => {
    const named = [name, path, ...aliases.map((one) => one.name)].find((text) => internalWords.test(text));
    if (named === undefined || allowedSourceIps.length > 0) return [];
    return [
      {
        code: "public-internal" as const,
        path: index === 0 ? "http.path" : `http.additional_rules.${index - 1}.path`,
        message: `"${named}" sounds internal, and the whole internet can reach it`,
        hint: "Set `allowed_source_ips`, or make it a Backend Service.",
      },
    ];
  });
}

/** Tags that their owners move on. */
const movingTag = /^(?:latest|stable|main|master|develop|dev|edge|nightly|next)$/;

function unpinned({ spec, images, name }: ResolvedWorkload): Found {
  const sidecars = "sidecars" in spec ? Object.entries(spec.sidecars ?? {}) : [];
  const all: [string, string, unknown][] = [
    [name, "image.location", "image" in spec ? spec.image : undefined],
    ...sidecars.map(([key, one]): [string, string, unknown] => [key, `sidecars.${key}.image`, one.image]),
  ];
  return all.flatMap(([container, path, image]) => {
    if (typeof image !== "string" || images.some((one) => one.container === container)) return [];
    const [, tag = "latest"] = /:([\w.-]+)$/.exec(image.split("/").at(-1) ?? "") ?? [];
    if (image.includes("@sha256:") || !movingTag.test(tag)) return [];
    return [
      {
        code: "unpinned-image" as const,
        path,
        message: `${image} may be another image at every start of a task`,
        hint: "Name a digest (`@sha256:…`) or a tag that does not move.",
      },
    ];
  });
}

/** Messages wait for a Worker Service, and nobody calls a service without a port. */
const isCalled = ({ kind, spec }: ResolvedWorkload): boolean =>
  kind === "Load Balanced Web Service" || (kind === "Backend Service" && portOf(spec) !== undefined);

const portOf = (spec: ResolvedWorkload["spec"]): number | undefined => ("port" in spec ? spec.port : undefined);

function singleTask(workload: ResolvedWorkload): Found {
  const { spec } = workload;
  const count = "count" in spec ? spec.count : undefined;
  if (!isCalled(workload) || count === undefined || !("fixed" in count) || count.fixed !== 1) return [];
  return [
    {
      code: "single-task",
      path: "count",
      message: "the service is down whenever its one task is",
      hint: "Set `count: 2` or more, or a range: `count: {range: 2-10, cpu_percentage: 70}`.",
    },
  ];
}

function unhealthy({ kind, spec }: ResolvedWorkload): Found {
  const port = portOf(spec);
  if (kind !== "Backend Service" || port === undefined) return [];
  if (spec.http !== undefined || spec.healthCheck !== undefined) return [];
  return [
    {
      code: "no-health-check",
      path: "image",
      message: "ECS keeps a task that hangs, and a deployment of one that never answers completes",
      hint: `Add \`image.healthcheck\`, for example \`command: [CMD-SHELL, "curl -f http://localhost:${port}/ || exit 1"]\`.`,
    },
  ];
}

/** How many services a finding about all of them names. */
const shownNames = 5;

const monthly = (hour: number): string => `$${(hour * prices.hours).toFixed(2)}`;

/** Once for an environment, at the first of the services: what the addresses cost is one sum, and one decision. */
function publicTasks(workloads: readonly ResolvedWorkload[]): Finding[] {
  const all = workloads.filter(
    ({ spec, kind }) => kind !== "Scheduled Job" && "network" in spec && spec.network?.placement === "public",
  );
  const [first] = all;
  if (first === undefined) return [];
  const tasks = all.reduce((sum, { spec }) => sum + fewestTasks(spec), 0);
  const names = all.slice(0, shownNames).map(({ name }) => name);
  const more = all.length > shownNames ? ` and ${all.length - shownNames} more` : "";
  const cost = monthly(tasks * prices.publicAddress);
  return [
    {
      code: "public-tasks",
      workload: first.name,
      path: "network.vpc.placement",
      message: `each task of ${names.join(", ")}${more} has a public IPv4 address: ${cost} a month for ${tasks} ${tasks === 1 ? "task" : "tasks"}`,
      hint: `\`network: {vpc: {placement: private}}\` needs none, but NAT gateways (${monthly(prices.nat.hour + prices.publicAddress)} a month each) or VPC endpoints.`,
    },
  ];
}

function fewestTasks(spec: ResolvedWorkload["spec"]): number {
  const count = "count" in spec ? spec.count : undefined;
  if (count === undefined) return 1;
  return "fixed" in count ? count.fixed : "spot" in count ? count.spot : count.range.min;
}
