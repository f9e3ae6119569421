import { formatDuration } from "../durations.js";
import type { RuleContext } from "./context.js";

/** Limits that AWS sets for a number of the manifest, which Copilot passed on as it was. */
interface Bounds {
  path: RegExp;
  /** Who refuses what is beyond them. */
  service: string;
  least: number;
  most: number;
  /** The number is of seconds, written as a duration. */
  duration?: true;
}

const balancer = "Elastic Load Balancing";
const routed = "(?:http(?:\\.additional_rules\\[\\d+\\])?|nlb(?:\\.additional_listeners\\[\\d+\\])?)";
const container = "(?:image|sidecars\\.[^.]+)\\.healthcheck";
const queue = "subscribe\\.(?:queue|topics\\[\\d+\\]\\.queue)";

const bound = (path: string, service: string, least: number, most: number): Bounds => ({
  ...{ path: new RegExp(`^${path}$`), service, least, most },
});
const time = (path: string, service: string, least: number, most: number): Bounds => ({
  ...bound(path, service, least, most),
  duration: true,
});

/**
 * From the API references: CreateTargetGroup, ModifyTargetGroupAttributes and HealthCheck of ECS; CreateQueue and
 * SetQueueAttributes; TargetTrackingScalingPolicyConfiguration.
 */
const bounds: readonly Bounds[] = [
  bound(`${routed}\\.healthcheck\\.(?:un)?healthy_threshold`, balancer, 2, 10),
  time(`${routed}\\.healthcheck\\.interval`, balancer, 5, 300),
  time(`${routed}\\.healthcheck\\.timeout`, balancer, 2, 120),
  time(`${routed}\\.deregistration_delay`, balancer, 0, 3600),
  bound(`${container}\\.retries`, "ECS", 1, 10),
  time(`${container}\\.interval`, "ECS", 5, 300),
  time(`${container}\\.timeout`, "ECS", 2, 120),
  time(`${container}\\.start_period`, "ECS", 0, 300),
  time(`${queue}\\.delay`, "SQS", 0, 900),
  time(`${queue}\\.timeout`, "SQS", 0, 43_200),
  time(`${queue}\\.retention`, "SQS", 60, 1_209_600),
  bound(`${queue}\\.dead_letter\\.tries`, "SQS", 1, 1000),
];

const scaled = /^count\.(?:cpu_percentage|memory_percentage|requests|response_time)\.value$/;

/** Numbers that AWS refuses, and texts that it reads as numbers. */
export function checkBounds(form: unknown, context: RuleContext): void {
  const grpc = versionsOf(form);
  for (const [path, value] of leavesOf(form, "")) {
    if (typeof value === "number") checkNumber(path, value, context);
    if (typeof value === "string" && path.endsWith(".healthcheck.success_codes"))
      checkCodes(path, value, grpc.get(path.replace(/\.healthcheck\.success_codes$/, "")) === "grpc", context);
  }
}

function checkNumber(path: string, value: number, context: RuleContext): void {
  if (scaled.test(path) && value <= 0)
    context.refusedAtDeploy(path, "a target to scale by must be above 0", "Leave the metric out to do without it.");
  const found = bounds.find((one) => one.path.test(path));
  if (found === undefined || (value >= found.least && value <= found.most)) return;
  const words = found.duration === true ? formatDuration : String;
  const range = `${words(found.least)} to ${words(found.most)}`;
  context.refusedAtDeploy(path, `${words(value)} is out of range for ${found.service}: ${range}`);
}

/** `http.version` by the path of its rule. */
function versionsOf(form: unknown): Map<string, unknown> {
  const versions = leavesOf(form, "").filter(([path]) => /^http\b.*\.version$/.test(path));
  return new Map(versions.map(([path, value]) => [path.replace(/\.version$/, ""), value]));
}

/** `200`, `200,301` or `200-299`: codes of HTTP, or those of gRPC. */
function checkCodes(path: string, text: string, grpc: boolean, context: RuleContext): void {
  const [least, most] = grpc ? [0, 99] : [200, 499];
  const isCode = (code: string): boolean => /^\d+$/.test(code) && Number(code) >= least && Number(code) <= most;
  const isRange = (range: string): boolean => {
    const codes = range.split("-");
    return codes.length <= 2 && codes.every(isCode) && Number(codes[0]) <= Number(codes.at(-1));
  };
  if (text.replaceAll(" ", "").split(",").every(isRange)) return;
  context.refusedAtDeploy(
    path,
    `"${text}" is not a list of ${grpc ? "gRPC's" : "HTTP"} codes from ${least} to ${most}`,
    grpc ? 'Write "0", "0,12" or "0-99".' : 'Write "200", "200,301" or "200-399".',
  );
}

/** Every text, number and boolean with its key path. */
function leavesOf(value: unknown, path: string): [path: string, value: unknown][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === "" ? key : `${path}.${key}`));
}

interface Named {
  readonly variables?: object;
  readonly secrets?: object;
}

/** ECS refuses a task whose container has a variable and a secret of one name. */
export function checkNames(
  form: Named & { readonly sidecars?: Readonly<Record<string, Named | undefined>> },
  context: RuleContext,
): void {
  const report = context.facts.overridden === true ? context.warning : context.refusedAtDeploy;
  const containers: [Named | undefined, string][] = [
    [form, ""],
    ...Object.entries(form.sidecars ?? {}).map(([name, sidecar]): [Named | undefined, string] => [
      sidecar,
      `sidecars.${name}.`,
    ]),
  ];
  for (const [named, path] of containers)
    for (const name of Object.keys(named?.secrets ?? {}))
      if (Object.hasOwn(named?.variables ?? {}, name))
        report(
          `${path}secrets.${name}`,
          `${name} is a variable as well, and ECS takes a name once`,
          "Remove one of the two.",
        );
}
