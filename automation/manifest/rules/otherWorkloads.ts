import type { ScheduledJobForm, StaticSiteForm } from "../kinds.js";
import { parseSchedule } from "../schedules.js";
import { type Draft, eachAt, type RuleContext } from "./context.js";
import { domainHint, refuseOutsideDomain } from "./http.js";
import { checkPorts } from "./ports.js";
import { checkEcs } from "./services.js";
import { checkPlatform } from "./task.js";

export function checkScheduledJob(form: Draft<ScheduledJobForm>, context: RuleContext): void {
  checkEcs(form, context);
  checkPorts({ name: form.name, sidecars: form.sidecars }, context);
  checkPlatform(form, false, context);
  const schedule = form.on?.schedule === undefined ? undefined : parseSchedule(form.on.schedule);
  if (schedule !== undefined && "note" in schedule && schedule.note !== undefined)
    context.warning("on.schedule", schedule.note);
  if (form.count?.fixed !== undefined && form.count.fixed !== 1)
    context.warning("count", "a run of a job is one task: count has no effect, and had none in Copilot", "Remove it.");
  if (form.exec?.enable === true)
    context.warning("exec", "jobs have no shell: exec has no effect, and had none in Copilot", "Remove it.");
  if (form.network?.connect?.enable === true)
    context.warning(
      "network.connect",
      "jobs can't use Service Connect: connect has no effect, and had none in Copilot",
      "Remove it.",
    );
  if (form.network?.vpc?.security_groups?.deny_default === true)
    context.warning(
      "network.vpc.security_groups.deny_default",
      "Copilot ignored this for jobs; here the environment's group is left out",
      "Name in `security_groups.groups` what the job has to reach, or remove `deny_default`.",
    );
}

export function checkStaticSite(form: Draft<StaticSiteForm>, context: RuleContext): void {
  const { alias, certificate } = form.http ?? {};
  const hasAlias = alias !== undefined && alias !== "";
  if (certificate !== undefined && certificate !== "") {
    if (!hasAlias)
      context.error("http.certificate", "a certificate needs the alias that it is for", "Add `http.alias`.");
  } else if (hasAlias && context.facts.domain === undefined) {
    context.refusedAtDeploy(
      "http.alias",
      "an alias needs a domain, and the application has none",
      "Add http.certificate, or name the application's domain in copilot/airlift.yml.",
    );
  } else if (hasAlias) {
    const refusal = refuseOutsideDomain(alias, context);
    if (refusal !== undefined) context.refusedAtDeploy("http.alias", refusal, domainHint(context));
  }
  for (const [file, path] of eachAt(form.files, "files")) {
    for (const key of ["exclude", "reinclude"] as const) {
      if ((file[key]?.length ?? 0) > 0)
        context.warning(
          `${path}.${key}`,
          "Copilot compared these patterns with whole paths and most matched nothing; here they match as documented",
          "Look at what is uploaded now.",
        );
    }
  }
}
