import { fargateSizeProblem } from "../../../components/fargateSizes.js";
import { splitWords } from "../../../components/shellWords.js";
import type { RequestDrivenWebServiceForm } from "../kinds.js";
import type { Draft, RuleContext } from "./context.js";

/** Keys without a counterpart: leaving them out would change who reaches the service, or how it is run. */
const refused: readonly [key: string, message: string, hint: string][] = [
  ["http.alias", "ECS makes the name of an Express service", "Put a record or a distribution of your own before it."],
  ["count", "Express has no auto scaling configurations of App Runner", "Leave count out: 1 to 20 tasks, by CPU use."],
  [
    "http.private.endpoint",
    "an Express service has no VPC endpoint",
    "Write private: true for an internal load balancer.",
  ],
  [
    "network.vpc.placement.subnets",
    "an Express service runs in the environment's own subnets",
    "Write placement: private, or leave network out.",
  ],
  ["observability.tracing", "Express has no tracing of its own", "Leave tracing out, and send traces from your code."],
];

const unusedOfCheck = ["healthy_threshold", "unhealthy_threshold", "interval", "timeout"];

/** The largest that an Express service can be; Fargate itself has larger sizes. */
const largest = { cpu: 4096, memory: 8192 };

/** What a Request-Driven Web Service asks for and ECS Express has not (`requestDriven: express`). */
export function checkExpress(form: Draft<RequestDrivenWebServiceForm>, context: RuleContext): void {
  for (const [key, message, hint] of refused)
    if (context.written(key))
      context.error(
        key,
        `${message} (requestDriven: express)`,
        `${hint} Or set requestDriven: apprunner in copilot/airlift.yml.`,
      );
  for (const key of unusedOfCheck)
    if (context.written(`http.healthcheck.${key}`))
      context.warning(
        `http.healthcheck.${key}`,
        `ECS decides on the ${key} of an Express service's health check: it has no effect`,
        "Remove it.",
      );
  if (form.http?.healthcheck?.path === undefined)
    context.warning(
      context.written("http") ? "http" : "type",
      "Express checks health over HTTP: / has to answer, where App Runner only tried the port",
      "Name the path that answers in `http.healthcheck`.",
    );
  if (form.command !== undefined) {
    const words = splitWords(form.command);
    if ("message" in words) context.error("command", words.message, words.hint);
  }
  checkSize(form, context);
}

function checkSize({ cpu, memory }: Draft<RequestDrivenWebServiceForm>, context: RuleContext): void {
  if (cpu === undefined || memory === undefined) return;
  const key = context.written("memory") || !context.written("cpu") ? "memory" : "cpu";
  const problem = fargateSizeProblem(cpu, memory);
  if (problem !== undefined) context.error(key, problem);
  else if (cpu > largest.cpu || memory > largest.memory)
    context.error(key, `an Express service has ${largest.cpu} CPU units and ${largest.memory} MiB at most`);
}
