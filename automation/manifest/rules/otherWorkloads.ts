import type { RequestDrivenWebServiceForm, ScheduledJobForm, StaticSiteForm } from "../kinds.js";
import { parseSchedule } from "../schedules.js";
import { checkSource } from "./containers.js";
import { type Draft, eachAt, type RuleContext } from "./context.js";
import { checkExpress } from "./express.js";
import { domainHint, refuseOutsideDomain } from "./http.js";
import { checkPorts } from "./ports.js";
import { checkEcs } from "./services.js";
import { checkPlatform, checkTopics } from "./task.js";

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
      "Name in security_groups.groups what the job has to reach, or remove deny_default.",
    );
}

const registry = /^\d{12}\.dkr\.ecr\.[^/]+\.amazonaws\.com(\.cn)?\/|^public\.ecr\.aws\//;
const unusedOfImage = ["credentials", "labels", "depends_on"];
const unusedOfCheck = ["port", "success_codes", "grace_period"];

export function checkRequestDrivenWebService(form: Draft<RequestDrivenWebServiceForm>, context: RuleContext): void {
  checkSource("image", form.image, context);
  checkTopics(form.publish?.topics, context);
  const express = context.facts.requestDriven === "express";
  const location = form.image?.location;
  if (!express && location !== undefined && !registry.test(location)) {
    context.error(
      "image.location",
      `App Runner takes images from Amazon ECR only, and ${location} is elsewhere`,
      "Use an image of <account>.dkr.ecr.<region>.amazonaws.com or public.ecr.aws, or build one.",
    );
  }
  const { osfamily, architecture } = form.platform ?? {};
  const runner = express ? "Express" : "App Runner";
  if (osfamily?.startsWith("windows")) context.error("platform", `${runner} doesn't run Windows`, "Use linux/x86_64.");
  else if (architecture === "arm" || architecture === "arm64")
    context.error("platform", `${runner} doesn't run on ARM`, "Use linux/x86_64.");
  for (const key of unusedOfImage)
    if (context.written(`image.${key}`))
      context.warning(
        `image.${key}`,
        `${runner} has no ${key}: it has no effect, and had none in Copilot`,
        "Remove it.",
      );
  for (const key of unusedOfCheck)
    if (context.written(`http.healthcheck.${key}`))
      context.warning(
        `http.healthcheck.${key}`,
        `${runner}'s health check has no ${key}: it has no effect, and had none in Copilot`,
        "Remove it.",
      );
  if (express) checkExpress(form, context);
  else checkCustomDomain(form.http?.alias, context);
}

function checkCustomDomain(alias: string | undefined, context: RuleContext): void {
  if (alias === undefined) return;
  const { application, environment, facts } = context;
  if (facts.domain === undefined) {
    context.refusedAtDeploy(
      "http.alias",
      "an alias needs a domain, and the application has none",
      "Name the application's domain in copilot/airlift.yml.",
    );
    return;
  }
  const label = alias.endsWith(`.${facts.domain}`) ? alias.slice(0, -facts.domain.length - 1) : "";
  const hint = `Write one label before the domain, for example web.${facts.domain}; ${application}.${facts.domain} and what is below it are taken.`;
  if (label === "" || label.includes(".") || label === application)
    context.refusedAtDeploy(
      "http.alias",
      `${alias} can't be the domain of a Request-Driven Web Service in ${environment}`,
      hint,
    );
}

export function checkStaticSite(form: Draft<StaticSiteForm>, context: RuleContext): void {
  const { alias, certificate } = form.http ?? {};
  const hasAlias = alias !== undefined && alias !== "";
  if (certificate !== undefined && certificate !== "") {
    if (!hasAlias) context.error("http.certificate", "a certificate needs the alias that it is for", "Add http.alias.");
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
