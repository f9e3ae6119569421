import { about } from "../consequences.js";
import type { ManifestDocument } from "../document.js";
import type { LongForms, ManifestKind } from "../kinds.js";
import type { Located } from "../located.js";
import { Origins } from "../origins.js";
import type { Problem } from "../problems.js";
import type { ResolveOptions } from "../resolveOptions.js";
import type { Draft, RuleContext } from "./context.js";
import { checkEnvironment } from "./environment.js";
import { checkScheduledJob, checkStaticSite } from "./otherWorkloads.js";
import { checkPipeline } from "./pipeline.js";
import { checkRequestDrivenWebService } from "./requestDriven.js";
import { checkBackendService, checkLoadBalancedWebService, checkWorkerService } from "./services.js";

type Rules = { readonly [K in ManifestKind]?: (form: Draft<LongForms[K]>, context: RuleContext) => void };

const rules: Rules = {
  "Load Balanced Web Service": checkLoadBalancedWebService,
  "Backend Service": checkBackendService,
  "Worker Service": checkWorkerService,
  "Request-Driven Web Service": checkRequestDrivenWebService,
  "Static Site": checkStaticSite,
  "Scheduled Job": checkScheduledJob,
  Environment: checkEnvironment,
  Pipeline: checkPipeline,
};

/** What fields ask of one another, of the application's domain and of the environment. */
export function checkRules(
  document: ManifestDocument,
  kind: ManifestKind,
  form: unknown,
  root: Located,
  options: ResolveOptions,
): Problem[] {
  const problems: Problem[] = [];
  const origins = new Origins(document, root, options.environment, form);
  const workload = kind !== "Environment" && kind !== "Pipeline" && kind !== "Settings";
  const environment = workload && options.environment !== "" ? { environment: options.environment } : {};
  const tell = (severity: Problem["severity"], path: string, message: string, hint?: string, lacks?: string[]) => {
    const position = origins.positionOf(path);
    const problem: Problem = {
      severity,
      file: document.file,
      ...position,
      path,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...environment,
    };
    problems.push(lacks === undefined ? problem : about(problem, { lacks }));
  };
  const context: RuleContext = {
    application: options.application,
    environment: options.environment,
    facts: options.facts ?? {},
    written: (path) => origins.isWritten(path),
    error: (path, message, hint, lacks) => tell("error", path, message, hint, lacks),
    warning: (path, message, hint) => tell("warning", path, message, hint),
    refusedAtDeploy: (path, message, hint) => {
      if (options.facts === undefined) return;
      tell(options.planOnly === true ? "warning" : "error", path, message, hint);
      problems.push({ ...(problems.pop() as Problem), refusedAtDeploy: true });
    },
  };
  (rules[kind] as ((form: unknown, context: RuleContext) => void) | undefined)?.(form, context);
  return problems;
}
